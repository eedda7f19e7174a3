package vocab

import "sync"

// gate lets goroutines through when all of them have come to it, again and again. A goroutine that has left is not waited for.
type gate struct {
	mu      sync.Mutex
	here    int           // who may still come
	waiting int           // who have come
	open    chan struct{} // closed when they may go on
}

func newGate(n int) *gate { return &gate{here: n, open: make(chan struct{})} }

func (g *gate) wait() {
	g.mu.Lock()
	g.waiting++
	open := g.open
	g.settle()
	g.mu.Unlock()
	<-open
}

func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.here--
	g.settle()
}

func (g *gate) settle() {
	if g.waiting > 0 && g.waiting >= g.here {
		close(g.open)
		g.waiting, g.open = 0, make(chan struct{})
	}
}

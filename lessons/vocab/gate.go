package vocab

import "sync"

// gate makes goroutines wait for each other: it lets them through once all of them have arrived, again and again. It doesn't wait for a
// goroutine that has left.
type gate struct {
	mu      sync.Mutex
	here    int           // goroutines that haven't left
	waiting int           // goroutines that have arrived
	open    chan struct{} // closed when they may continue
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

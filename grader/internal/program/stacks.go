package program

import (
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Waiting is a goroutine of a Go program that waits for a lock or for a receiver of what it sends.
type Waiting struct {
	For   string // as Go's runtime calls it: "sync.Mutex.Lock", "chan send"
	Func  string // the program's own function in which it waits: "main.(*server).emit"
	Place string // its file and line: "server.go:57"
}

// What a goroutine may wait for that a server at rest does not: it listens, reads and receives, but holds no lock up.
var stuckIn = regexp.MustCompile(`^goroutine \d+ .*\[((?:sync\.(?:RW)?Mutex\.\w+)|chan send|semacquire)(?:, \d+ minutes)?\]:`)

// Autopsy ends a Go program by SIGQUIT, on which it prints where each of its goroutines stands, and returns those that wait for a
// lock or for a receiver. It returns none for a program that does not answer so, and on systems without SIGQUIT. It is sure that
// they hold the program up unless it is a single one, in no handler, that waits for a receiver: it may be one that hands out
// something whenever somebody asks, numbers for instance.
// The program is over afterwards, as after Stop.
func (p *Process) Autopsy() (all []Waiting, sure bool) {
	select {
	case <-p.done:
		return nil, false
	default:
	}
	p.ending.Store(true)
	p.output.mute()
	before := len(p.output.from(0))
	if p.quit() {
		select {
		case <-p.done:
		case <-time.After(2 * time.Second): // it may ignore the signal; Stop then does without
		}
	}
	p.Stop()
	handlers, locks := false, false
	lines := p.output.from(before)
	for i, line := range lines {
		match := stuckIn.FindStringSubmatch(line.Text)
		if match == nil {
			continue
		}
		w := Waiting{For: match[1]}
		locks = locks || w.For != "chan send"
		for j := i + 1; j+1 < len(lines) && lines[j].Text != ""; j++ {
			handlers = handlers || strings.HasPrefix(lines[j].Text, "net/http.(*conn).serve")
			if strings.HasPrefix(lines[j].Text, "main.") && w.Func == "" {
				w.Func = lines[j].Text[:strings.LastIndex(lines[j].Text, "(")]
				place, _, _ := strings.Cut(strings.TrimSpace(lines[j+1].Text), " ")
				w.Place = filepath.Base(place)
			}
		}
		if w.Func != "" {
			all = append(all, w)
		}
	}
	return all, len(all) > 1 || handlers || locks
}

// mute keeps what is printed from now on out of the transcript.
func (o *output) mute() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.onLine = nil
}

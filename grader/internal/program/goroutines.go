package program

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Blocked is a goroutine that waits for a lock, or for another goroutine to receive what it sends.
type Blocked struct {
	For   string // as Go's runtime calls it: "sync.Mutex.Lock", "chan send"
	Func  string // the program's own function in which it waits: "main.(*server).emit"
	Place string // its file and line: "server.go:57"
}

// blockedOn matches the first line of a goroutine that waits for something that no idle server waits for: those listen, read and receive.
var blockedOn = regexp.MustCompile(`^goroutine \d+ .*\[((?:sync\.(?:RW)?Mutex\.\w+)|chan send|semacquire)(?:, \d+ minutes)?\]:`)

// InWrite is what a goroutine waits for that is inside a write to a socket, whose client doesn't take what is sent.
const InWrite = "socket write"

// onNetwork matches a goroutine that waits for the network, and inWrite the call that says for which direction.
var (
	onNetwork = regexp.MustCompile(`^goroutine \d+ .*\[IO wait(?:, \d+ minutes)?\]:`)
	inWrite   = regexp.MustCompile(`^(?:internal/poll\.\(\*FD\)\.Write|net\.\(\*(?:conn|netFD)\)\.Write)\(`)
)

// waitsOtherwise matches a goroutine that waits for what an idle server waits for, too.
var waitsOtherwise = regexp.MustCompile(`^goroutine \d+ .*\[(?:select|chan receive|sleep)(?:, \d+ minutes)?\]:`)

// StopWithStacks ends a Go program with SIGQUIT, which makes it print the stacks of its goroutines, and returns those that are blocked.
// It returns none for a program that ignores the signal, and on Windows, which has none. sure says that they block the program. Only
// a single goroutine outside of any handler that waits for a receiver may be right: it may hand out numbers, for example. Nor is it sure
// where a goroutine is inside a write to a socket: the others may wait for that one, and go on when it does. A write isn't returned
// if the lock seems to be held by another goroutine.
func (p *Process) StopWithStacks() (all []Blocked, sure bool) {
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
		case <-time.After(stacksTimeout): // it ignores the signal
		}
	}
	p.Stop()
	handlers, locks := false, false
	lines := p.output.from(before)
	writers := map[string]bool{} // the functions that are on the stacks of goroutines that write
	others := map[string]int{}   // how many goroutines wait otherwise, by function
	for i, line := range lines {
		match := blockedOn.FindStringSubmatch(line.Text)
		var w Blocked
		other := false
		switch {
		case match != nil:
			w.For = match[1]
			locks = locks || w.For != "chan send"
		case onNetwork.MatchString(line.Text) && slices.ContainsFunc(trace(lines[i+1:]), inWrite.MatchString):
			w.For = InWrite
		case waitsOtherwise.MatchString(line.Text):
			other = true
		default:
			continue
		}
		for j := i + 1; j+1 < len(lines) && lines[j].Text != ""; j++ {
			handlers = handlers || !other && strings.HasPrefix(lines[j].Text, "net/http.(*conn).serve")
			if !strings.HasPrefix(lines[j].Text, "main.") {
				continue
			}
			name := lines[j].Text[:strings.LastIndex(lines[j].Text, "(")]
			if w.For == InWrite {
				writers[name] = true
			}
			if w.Func == "" {
				w.Func = name
				place, _, _ := strings.Cut(strings.TrimSpace(lines[j+1].Text), " ")
				w.Place = filepath.Base(place)
			}
		}
		switch {
		case other:
			others[w.Func]++
		case w.Func != "":
			all = append(all, w)
		}
	}
	if locks && heldOtherwise(all, writers, others) {
		all = slices.DeleteFunc(all, func(w Blocked) bool { return w.For == InWrite })
	}
	writes := slices.ContainsFunc(all, func(w Blocked) bool { return w.For == InWrite })
	return all, !writes && (len(all) > 1 || handlers || locks)
}

// heldOtherwise reports whether none of the goroutines that write seems to hold a lock that others wait for: for each function that waits for
// a lock, one other goroutine waits otherwise in the same function, where it probably has the lock, and none writes there. Where several wait
// in it, they can't all have the lock: they are handlers that have nothing to do.
func heldOtherwise(all []Blocked, writers map[string]bool, others map[string]int) bool {
	return !slices.ContainsFunc(all, func(w Blocked) bool {
		return w.For != InWrite && (others[w.Func] != 1 || writers[w.Func])
	})
}

// trace is the text of the lines up to the first empty one.
func trace(lines []Line) (texts []string) {
	for _, line := range lines {
		if line.Text == "" {
			break
		}
		texts = append(texts, line.Text)
	}
	return texts
}

// mute keeps what is printed from now on out of the transcript.
func (o *output) mute() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.onLine = nil
}

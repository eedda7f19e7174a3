package check

import (
	"regexp"
	"slices"
	"time"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// telling matches lines that net/http or a library logs about a fault of the program, or that a program logs of an error they return. They
// name a cause that the client can't see.
var telling = regexp.MustCompile(`securecookie: |named cookie not present|superfluous response\.WriteHeader|i/o timeout|invalid byte .* in Cookie\.Value|invalid Cookie\.\w+`)

// mostTelling is how many of these lines are quoted.
const mostTelling = 3

// tells adds to a failure without evidence of its own what the program logged about it: only lines since the last thing that a client
// did, since earlier ones are about somebody else.
func (t *T) tells() {
	f := t.failure
	if f == nil || len(f.Detail) > 0 || f.Kind.Trait().Place == verdict.InLog {
		return
	}
	begun := time.After(quietWindow) // a line may still be on its way
	for waiting := f.Kind.Trait().LogsLater; waiting && !slices.ContainsFunc(t.main.process.Lines(), func(line program.Line) bool { return telling.MatchString(line.Text) }); {
		changed := t.transcript.Changed()
		select {
		case <-changed:
		case <-begun:
			waiting = false
		}
	}
	since := 0
	t.mu.Lock()
	if n := len(t.causes); n > 0 {
		since = t.causes[n-1]
	}
	t.mu.Unlock()
	for _, e := range t.transcript.Events()[since:] {
		if text := verdict.Cut(e.Text); e.Kind == verdict.Log && telling.MatchString(text) && !slices.Contains(f.Detail, text) && len(f.Detail) < mostTelling {
			f.Detail = append(f.Detail, text)
		}
	}
}

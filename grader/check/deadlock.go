package check

import (
	"fmt"
	"slices"
)

// silent are the kinds of failure behind which a deadlock may stand.
var silent = []string{"never-heard", "no-pong", "no-answer", "wrong-value", "untold", "unchanged"}

// deadlocked looks, behind a failure that consists in silence, whether the program stands still: whether goroutines of
// its own wait for a lock or a receiver though nothing has happened for a while. That is no part of the judgment, which is made
// already; it names the cause, with the learner's own lines, or shows what may be one.
func (t *T) deadlocked() {
	if t.failure == nil || t.ctx.Err() != nil || !slices.Contains(silent, t.failure.Kind) || t.failure.Waited == 0 {
		return // a wrong value that came at once is no silence: the program may be in the midst of something
	}
	waiting, sure := t.main.process.Autopsy()
	if len(waiting) == 0 {
		return
	}
	var lines []string
	for _, w := range waiting {
		line := fmt.Sprintf("%s: %s waits (%s)", w.Place, w.Func, w.For)
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	t.failure.Detail = append(lines[:min(len(lines), 6)], t.failure.Detail...)
	if !sure {
		t.failure.Message += " One of its goroutines waits until somebody receives what it sends. If that is not meant, begin there."
		return
	}
	t.failure.Kind, t.failure.Next = "deadlock", "" // what to do about the silence is beside the point now
	t.failure.Message += fmt.Sprintf(" Your server stands still: %s of its goroutines %s for a lock or a channel that nobody frees.", few(len(waiting)), wait(len(waiting)))
}

func few(n int) string {
	if n == 1 {
		return "one"
	}
	return fmt.Sprint(n)
}

func wait(n int) string {
	if n == 1 {
		return "waits"
	}
	return "wait"
}

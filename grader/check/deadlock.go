package check

import (
	"fmt"
	"slices"
	"strings"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// deadlocked looks, behind a failure that consists in silence, for goroutines of the program that wait for a lock or a receiver
// though nothing has happened for a while. That is no part of the judgment, which is made already; it names the cause, with the
// learner's own lines, or shows what may be one.
func (t *T) deadlocked() {
	if t.failure == nil || t.ctx.Err() != nil || t.failure.Waited == 0 || !t.failure.Kind.Trait().Silence {
		return // a wrong value that came at once is no silence: the program may be in the midst of something
	}
	waiting, sure := t.main.process.StopWithStacks()
	if len(waiting) == 0 {
		return
	}
	// What isn't a lock comes first: the goroutines that wait for a lock often wait for the one that is inside it.
	slices.SortStableFunc(waiting, func(a, b program.Blocked) int { return rank(a) - rank(b) })
	var locks, sends, writes bool
	var lines []string
	for _, w := range waiting {
		switch rank(w) {
		case inWrite:
			writes = true
		case inSend:
			sends = true
		default:
			locks = true
		}
		line := fmt.Sprintf("%s: %s (%s)", w.Place, w.Func, w.For)
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	lines = append(lines[:min(len(lines), 6)], t.failure.Detail...)
	if writes {
		t.failure.Detail = lines
		if t.failure.Kind == verdict.HeldUp {
			t.failure.Variant = verdict.Writes
		} else {
			t.failure.Facts.Writing, t.failure.Facts.Waiting = true, len(waiting)
		}
		return
	}
	form := verdict.OnLock
	switch {
	case sends && locks:
		form = verdict.OnBoth
	case sends:
		form = verdict.OnChannel
	}
	if !sure {
		t.failure.Detail, t.failure.Facts.Waiting = lines, len(waiting)
		return
	}
	seen := *t.failure
	*t.failure = verdict.Failure{
		Kind: verdict.Deadlock, Who: seen.Who, Waited: seen.Waited, Detail: lines,
		Facts: verdict.Facts{Event: seen.Facts.Event, Data: seen.Facts.Data, Form: form, Waiting: len(waiting), Behind: &seen},
	}
}

// The ranks of what goroutines wait for, in the order in which they are shown.
const (
	inWrite = iota
	inSend
	inLock
)

// rank is the rank of what a goroutine waits for.
func rank(w program.Blocked) int {
	switch {
	case w.For == program.InWrite:
		return inWrite
	case strings.HasPrefix(w.For, "sync"), strings.HasPrefix(w.For, "semacquire"):
		return inLock
	}
	return inSend
}

package explore

import (
	"slices"
	"time"
)

// budget bounds the shortening of a conversation that failed: how often it is held again. shorteningTime bounds it, too.
const (
	budget  = 40
	tooLong = 6 // actions; few mistakes need more
)

// holdAgain holds a conversation of these actions.
type holdAgain func(actions []Action, patience time.Duration) result

// confirm shortens a conversation that failed, and holds what is left of it once more, with more patience. It reports false for a fault
// that does not happen again; then it was chance, or the machine's.
func confirm(r result, again holdAgain, moves []Move) (result, bool) {
	fails := func(actions []Action, patience time.Duration) (result, bool) {
		got := again(actions, patience)
		return got, got.err == nil && got.fault.same(r.fault)
	}
	until := time.Now().Add(shorteningTime)
	trying := func(times int) func([]Action) bool {
		return func(actions []Action) bool {
			for range times {
				if time.Now().After(until) {
					return false
				}
				if _, ok := fails(actions, searching); ok {
					return true
				}
			}
			return false
		}
	}
	shrunk := shrink(r.taken, moves, trying(1))
	if len(shrunk) > tooLong { // it may be one that does not fail each time
		shrunk = shrink(shrunk, moves, trying(3))
	}
	for _, actions := range [][]Action{shrunk, r.taken} {
		if got, ok := fails(actions, confirming); ok {
			return got, true
		}
	}
	return result{}, false
}

// shrink makes a conversation shorter and simpler as long as it fails in the same way: it drops actions, first many at a time, and then
// does what is left in a simpler way. It asks fails at most a fixed number of times.
func shrink(actions []Action, moves []Move, fails func([]Action) bool) []Action {
	left := budget
	try := func(candidate []Action) bool {
		if left--; left < 0 || len(candidate) == 0 {
			return false
		}
		return fails(candidate)
	}
	actions = drop(actions, try)
	actions = simplify(actions, moves, try)
	return drop(actions, try)
}

// drop leaves out what is not needed. What happened long before is needed least, so it begins there.
func drop(actions []Action, fails func([]Action) bool) []Action {
	for size := (len(actions) + 1) / 2; size >= 1; size /= 2 {
		for from := 0; from < len(actions) && len(actions) > 1; {
			candidate := slices.Concat(actions[:from], actions[min(from+size, len(actions)):])
			if fails(candidate) {
				actions = candidate
			} else {
				from += size
			}
		}
	}
	return actions
}

// simplify does each action in the simplest way in which the conversation still fails.
func simplify(actions []Action, moves []Move, fails func([]Action) bool) []Action {
	for i := range actions {
		at := slices.IndexFunc(moves, func(m Move) bool { return m.Name == actions[i].Move })
		if at < 0 || moves[at].Simpler == nil {
			continue
		}
		for _, simpler := range moves[at].Simpler(actions[i]) {
			candidate := slices.Clone(actions)
			candidate[i] = simpler
			if fails(candidate) {
				actions = candidate
				break
			}
		}
	}
	return actions
}

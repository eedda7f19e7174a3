package advice

import (
	"slices"
	"strings"

	"handshake/grader/internal/verdict"
)

// sight is what a verdict shows: how each check failed, how far each had come until then, and which failure is explained first.
type sight struct {
	marks  Fingerprint
	passed map[string]map[string]bool // by a check's ID: its steps that passed, named as in a Mark
	open   map[string]bool            // checks that weren't run, so that nobody knows whether they fail
	order  []string                   // the IDs of the failed checks, in the order of the lesson
	root   string                     // the ID of the failed check that a learner reads first; curriculum.Start for none at all
	raced  bool

	miscounts bool // a count was wrong in some check
}

// seeing takes in a verdict that failed.
func seeing(lesson verdict.Lesson) sight {
	s := sight{marks: Of(lesson), passed: map[string]map[string]bool{}, open: map[string]bool{}, raced: raced(lesson)}
	if lesson.Failure != nil {
		for id := range s.marks {
			s.root = id
			s.order = append(s.order, id)
		}
		return s
	}
	for _, c := range lesson.Checks {
		switch {
		case c.Outcome == verdict.NotRun:
			s.open[c.ID] = true
		case c.Outcome == verdict.Failed && c.Failure != nil:
			s.order = append(s.order, c.ID)
			s.miscounts = s.miscounts || c.Failure.Kind == verdict.WrongValue
			s.passed[c.ID] = passedSteps(c)
		}
	}
	if i := lesson.FirstFailed(); i >= 0 {
		s.root = lesson.Checks[i].ID
	}
	return s
}

// passedSteps are a check's steps that passed.
func passedSteps(c verdict.Check) map[string]bool {
	passed, times := map[string]bool{}, map[string]int{}
	for _, s := range c.Steps {
		what := doing(s)
		times[what]++
		if s.Outcome == verdict.Passed {
			passed[nth(what, times[what])] = true
		}
	}
	return passed
}

// account is how far a mistake accounts for what was seen.
type account struct {
	Known
	exact   []string // checks that failed as the mistake makes them fail
	masked  []string // checks that the mistake makes fail, and that failed in another way before it could show
	strange []string // checks that failed, and not because of this mistake
	slack   int

	disputed []string // probes that were answered otherwise than with this mistake, to which a server with this mistake answers as a right one does
}

// explains reports whether the account has this check among those that failed as its mistake makes them fail.
func (a account) explains(id string) bool { return slices.Contains(a.exact, id) }

// account holds a mistake against what was seen. It reports false for a mistake that the sight contradicts: a check passed that the
// mistake makes fail, or the step at which it fails did, or a probe was answered otherwise that the mistake has an answer of its own to.
func (k Known) account(s sight) (account, bool) {
	a := account{Known: k}
	for id, mark := range k.Fingerprint {
		got, asked := s.marks[id]
		switch {
		case !asked || !strings.HasPrefix(id, probed) || fits(mark.Variant, got.Variant):
		case !slices.Contains(strings.Split(mark.Variant, or), k.Right[id]):
			return a, false
		default:
			a.disputed = append(a.disputed, id)
		}
	}
	for id, mark := range k.Fingerprint.checks() {
		got, failed := s.marks[id]
		switch {
		case failed && mark.fits(got):
			a.exact = append(a.exact, id)
			a.slack += mark.slack()
		case mark.Maybe || !failed && s.open[id]:
		case !failed, s.passed[id][mark.Step]:
			return a, false
		default:
			a.masked = append(a.masked, id)
		}
	}
	// What a mistake leaves open never outweighs what is known of it: it would account for anything.
	if open := len(a.exact) - a.known(); open > a.known() {
		a.exact = slices.DeleteFunc(a.exact, func(id string) bool { return !a.certain(id) })
	}
	for id := range s.marks.checks() {
		if !a.explains(id) {
			a.strange = append(a.strange, id)
		}
	}
	return a, true
}

// certain reports whether the kind of failure that the mistake causes in this check is known, and not only that it fails.
func (a account) certain(id string) bool { return a.explains(id) && a.Fingerprint[id].Kind != Any }

// known counts the checks in which it is certain.
func (a account) known() (n int) {
	for _, id := range a.exact {
		if a.certain(id) {
			n++
		}
	}
	return n
}

// finding is a mistake, and the check at which it's told.
type finding struct {
	Known
	at string
}

// explain returns the mistakes that what was seen looks like. A mistake that accounts for everything comes first; then two
// mistakes that account for everything together, each told at the check that shows it; and then one that accounts for most.
func explain(known []Known, s sight) []finding {
	if fitting := closest(known, s.marks, s.raced); len(fitting) > 0 {
		var all []finding
		for _, k := range fitting {
			all = append(all, finding{k, s.root})
		}
		return all
	}
	if fitting := fitting(known, s); len(fitting) > 0 {
		return nil // they look alike, and there are too many of them to name
	}
	var accounts, hidden []account
	for _, k := range known {
		a, ok := k.account(s)
		switch {
		case !ok:
		case a.known() > 0 && len(a.masked) <= a.known():
			accounts = append(accounts, a)
		default:
			hidden = append(hidden, a)
		}
	}
	if found := pairs(accounts, s); len(found) > 0 {
		return found
	}
	if found := alone(accounts, s); len(found) > 0 {
		return found
	}
	return beside(accounts, hidden, s)
}

// beside finds the mistake that accounts for most of what was seen, where a second one shows only in the answers to probes: the checks
// that it makes fail failed in the way of the first.
func beside(accounts, hidden []account, s sight) []finding {
	answered := func(b account, id string) bool {
		mark, known := b.Fingerprint[id]
		return known && fits(mark.Variant, s.marks[id].Variant)
	}
	var likely []account
	for _, a := range accounts {
		if len(a.disputed) > 0 && slices.ContainsFunc(slices.Concat(accounts, hidden), func(b account) bool {
			return b.Name != a.Name && !slices.ContainsFunc(a.disputed, func(id string) bool { return !answered(b, id) })
		}) {
			a.disputed = nil
			likely = append(likely, a)
		}
	}
	found := alone(likely, s)
	if len(found) > 0 && found[0].at != s.root {
		return nil // without the first failure, there is nothing for a second mistake to stand beside
	}
	return found
}

// fitting returns the mistakes that account for everything.
func fitting(known []Known, s sight) (all []Known) {
	for _, k := range known {
		if k.Fingerprint.Fits(s.marks) && (s.raced || !k.Fingerprint.vague(s.marks)) {
			all = append(all, k)
		}
	}
	return all
}

// pairs finds two mistakes that account for everything together. Of several pairs those are meant that leave the least open.
func pairs(accounts []account, s sight) []finding {
	least := -1
	var firsts, seconds []account
	for _, a := range accounts {
		if !a.explains(s.root) || len(a.strange) == 0 {
			continue
		}
		for _, b := range accounts {
			if a.Name == b.Name || !together(a, b) || b.repeats(s) {
				continue
			}
			slack := a.slack + b.slack + len(a.masked) + len(b.masked) // a mark that is masked is as good as an open one
			if least < 0 || slack < least {
				least, firsts, seconds = slack, nil, nil
			}
			if slack == least {
				firsts, seconds = with(firsts, a), with(seconds, b)
			}
		}
	}
	return append(told(firsts, func(account) string { return s.root }), told(seconds, func(b account) string {
		for _, id := range s.order {
			if b.explains(id) && !slices.ContainsFunc(firsts, func(a account) bool { return a.explains(id) }) {
				return id
			}
		}
		return ""
	})...)
}

// answers reports whether these probes were answered as with this mistake: then it may be this one that changed the answer.
func (a account) answers(probes []string) bool {
	return !slices.ContainsFunc(probes, func(id string) bool {
		_, known := a.Fingerprint[id]
		return !known || slices.Contains(a.disputed, id)
	})
}

// together reports whether two mistakes account for everything together, and each of them for something that the other doesn't.
func together(a, b account) bool {
	for _, id := range a.strange {
		if !b.explains(id) {
			return false
		}
	}
	if !a.answers(b.disputed) || !b.answers(a.disputed) {
		return false
	}
	return slices.ContainsFunc(a.strange, b.certain) && slices.ContainsFunc(b.strange, a.certain)
}

// repeats reports whether a check that the mistake doesn't account for failed just as one that it does account for. One cause is
// likelier then than two that look alike, so the mistake isn't told as a second one.
func (a account) repeats(s sight) bool {
	return slices.ContainsFunc(a.strange, func(other string) bool {
		return slices.ContainsFunc(a.exact, func(id string) bool { return s.marks[id].alike(s.marks[other]) })
	})
}

// alone finds the mistake that accounts for most of what was seen, and for the first failure. For a check that it doesn't account for,
// there may be another one, which shows there in every way that it can.
func alone(accounts []account, s sight) []finding {
	var best []account
	most := 0
	for _, a := range accounts {
		score := a.known() - len(a.masked) - len(a.strange)
		if len(a.disputed) > 0 || !a.explains(s.root) || score <= 0 || score < most {
			continue
		}
		if score > most {
			best, most = nil, score
		}
		best = append(best, a)
	}
	found := told(best, func(account) string { return s.root })
	taken := func(id string) bool {
		return id == s.root || slices.ContainsFunc(best, func(a account) bool { return slices.Contains(a.exact, id) || slices.Contains(a.masked, id) })
	}
	for _, id := range s.order {
		if taken(id) {
			continue
		}
		var whole []account
		for _, a := range accounts {
			if len(a.disputed) == 0 && a.certain(id) && a.slack == 0 && len(a.masked) == 0 && !a.repeats(s) && !slices.ContainsFunc(a.exact, taken) {
				whole = append(whole, a)
			}
		}
		if more := told(whole, func(account) string { return id }); len(more) > 0 {
			return append(found, more...)
		}
	}
	return found
}

// told are the findings of mistakes that look alike; none if there are more than can be named.
func told(accounts []account, at func(account) string) (all []finding) {
	if len(accounts) > most {
		return nil
	}
	for _, a := range accounts {
		if id := at(a); id != "" {
			all = append(all, finding{a.Known, id})
		}
	}
	return all
}

// with is a list with this account in it, once.
func with(accounts []account, a account) []account {
	if slices.ContainsFunc(accounts, func(b account) bool { return a.Name == b.Name }) {
		return accounts
	}
	return append(accounts, a)
}

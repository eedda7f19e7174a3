package advice

import (
	"errors"
	"slices"

	"handshake/grader/curriculum"
	"handshake/grader/internal/verdict"
)

// Known is a mistake with its fingerprint.
type Known struct {
	curriculum.Mistake
	Fingerprint Fingerprint
	Right       map[string]string // by a probe's key in a Fingerprint: how a right server makes it answer
}

// Load reads the mistakes of a lesson with their fingerprints. One that has no fingerprint yet is left out. How a check fails that
// is named in May-Fail is for timing to decide, so any way fits, even one that the runs behind the fingerprint did not show,
// but for the ends of a program that say how it came about: those the runs must have shown.
func Load(root string, lesson curriculum.Lesson) ([]Known, error) {
	mistakes, wrong := curriculum.LoadMistakes(root, lesson)
	prints, err := LoadFingerprints(root, lesson)
	right := map[string]string{}
	for _, p := range lesson.Probes {
		if len(p.Answers) > 0 {
			right[probed+p.ID] = p.Answers[0]
		}
	}
	var all []Known
	for _, m := range mistakes {
		if print, ok := prints[m.Name]; ok {
			never := print.never()
			for _, id := range m.MayFail {
				print[id] = Mark{Step: Any, Kind: Any, Variant: Any, Maybe: !slices.Contains(m.Fails, id), never: never}
			}
			all = append(all, Known{Mistake: m, Fingerprint: print, Right: right})
		}
	}
	return all, errors.Join(wrong, err)
}

// most is how many mistakes are named at once: with more, a learner would read a list instead of thinking.
const most = 2

// loose is how much more than the closest a fingerprint may leave open and still be named beside it: a whole check's mark. One that
// leaves more open fits too much to claim anything where another says it better.
const loose = 3

// raceSigns are the kinds of evidence for two goroutines that get in each other's way. Failures show it without a word from Go: a count
// that is lost, or overtaken by an older one, and a frame inside another.
var raceSigns = []string{"concurrent-write", "concurrent-map", "data-race", "map-race", "socket-race"}

// raced reports whether any failure of a verdict may show that two goroutines have got in each other's way: a mistake of which
// hardly more is known than that it does not fail alike twice may be named only then.
func raced(lesson verdict.Lesson) bool {
	for _, c := range lesson.Checks {
		if c.Failure == nil {
			continue
		}
		row, ok := find(*c.Failure)
		switch {
		case ok && slices.Contains(raceSigns, row.name), c.Failure.Kind.Trait().Overtakes,
			c.Failure.Kind == verdict.Closed && c.Failure.Variant == verdict.NoFrame:
			return true
		}
	}
	return false
}

// vague reports whether the fingerprint leaves it open, of every check that has failed, in what kind it fails.
func (f Fingerprint) vague(seen Fingerprint) bool {
	for id := range seen.checks() {
		if f[id].Kind != Any {
			return false
		}
	}
	return true
}

// closest returns the mistakes whose fingerprint fits what was seen, but for those that fit only because they leave much open. Of
// more than can be named, those stay that fit more closely than all the others; where there are too many of these, too, none stays.
func closest(known []Known, seen Fingerprint, raced bool) []Known {
	var fitting []Known
	for _, k := range known {
		if k.Fingerprint.Fits(seen) && (raced || !k.Fingerprint.vague(seen)) {
			fitting = append(fitting, k)
		}
	}
	slack := func(i int) int { return fitting[i].Fingerprint.slack(seen) }
	slices.SortStableFunc(fitting, func(a, b Known) int { return a.Fingerprint.slack(seen) - b.Fingerprint.slack(seen) })
	for len(fitting) > 1 && slack(len(fitting)-1) > slack(0)+loose {
		fitting = fitting[:len(fitting)-1]
	}
	if len(fitting) <= most {
		return fitting
	}
	stay := most
	for stay > 0 && slack(stay-1) == slack(stay) {
		stay--
	}
	return fitting[:stay]
}

// Fitting names the mistakes that would be told of a verdict, and all whose fingerprint fits.
func Fitting(known []Known, lesson verdict.Lesson) (named, fit []string) {
	s := seeing(lesson)
	for _, f := range explain(known, s) {
		named = append(named, f.Name)
	}
	for _, k := range known {
		if k.Fingerprint.Fits(s.marks) {
			fit = append(fit, k.Name)
		}
	}
	return named, fit
}

// Give puts the advice into a verdict that failed. The first failure gets what the evidence itself says, and the mistakes that it
// looks like; other failures get the mistakes that show only there. Where all that says nothing, the next failure with evidence gets it. Where a mistake says the same as the evidence, or two fit, the evidence is
// left to the failure's own words; where more than two look alike, none is named.
func Give(lesson *verdict.Lesson, text string, known []Known) {
	if lesson.Outcome != verdict.Failed {
		return
	}
	s := seeing(*lesson)
	named := map[string][]verdict.Advice{}
	language := languageOf(*lesson)
	for _, f := range explain(known, s) {
		if said, ok := f.in(language); ok {
			named[f.at] = append(named[f.at], verdict.Advice{Mistake: said.Name, Subject: said.Subject, Body: said.Body, Read: text + "#" + said.Read})
		}
	}
	if lesson.Failure != nil {
		lesson.Advice = s.advised(*lesson.Failure, named[s.root], nil)
		return
	}
	for i := range lesson.Checks {
		c := &lesson.Checks[i]
		switch {
		case c.ID == s.root && c.Failure != nil:
			c.Advice = s.advised(*c.Failure, named[c.ID], proof(*lesson, i))
		default:
			c.Advice = named[c.ID]
		}
	}
	if len(Names(*lesson)) == 0 {
		s.shown(lesson)
	}
}

// shown gives the first failed check after the root that has evidence its evidence, where the verdict would go without any advice.
func (s sight) shown(lesson *verdict.Lesson) {
	for i := range lesson.Checks {
		c := &lesson.Checks[i]
		if c.ID == s.root || c.Failure == nil {
			continue
		}
		if evidence, ok := s.evidence(*c.Failure); ok {
			c.Advice = []verdict.Advice{evidence}
			return
		}
	}
}

// evidence is what a failure shows by itself. That counts were overtaken can't be told where some of them were wrong anyway.
func (s sight) evidence(failure verdict.Failure) (verdict.Advice, bool) {
	evidence, ok := Evidence(failure)
	if evidence.Mistake == overtaken && s.miscounts {
		return verdict.Advice{}, false
	}
	return evidence, ok
}

// advised is the advice for a failure: what its evidence says, what another check has proved, and the mistakes that it looks like.
func (s sight) advised(failure verdict.Failure, mistakes, proved []verdict.Advice) []verdict.Advice {
	var all []verdict.Advice
	evidence, ok := s.evidence(failure)
	if ok && (len(mistakes) == 0 || len(mistakes) < most && slices.Contains(mechanical, evidence.Mistake)) {
		all = append(all, evidence)
	}
	if len(proved) > 0 && !ok {
		all = append(all, proved...)
		mistakes = mistakes[:min(len(mistakes), most-1)]
	}
	return append(all, mistakes...)
}

// proof returns what another failed check has proved, for a failure that shows no more than silence: the same deadlock or panic is most
// likely behind it.
func proof(lesson verdict.Lesson, first int) []verdict.Advice {
	if trait := lesson.Checks[first].Failure.Kind.Trait(); !trait.Silence && !trait.Hangs {
		return nil
	}
	for i, c := range lesson.Checks {
		if i == first || c.Failure == nil || !c.Failure.Kind.Trait().Proves {
			continue
		}
		if evidence, ok := Evidence(*c.Failure); ok {
			evidence.Check = c.Title
			evidence.Detail = c.Failure.Detail
			return []verdict.Advice{evidence}
		}
	}
	return nil
}

// Names lists the mistakes that the verdict's advice names.
func Names(lesson verdict.Lesson) []string {
	var names []string
	all := slices.Clone(lesson.Advice)
	for _, c := range lesson.Checks {
		all = append(all, c.Advice...)
	}
	for _, a := range all {
		names = append(names, a.Mistake)
	}
	return names
}

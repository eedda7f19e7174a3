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
}

// Load reads the mistakes of a lesson with their fingerprints. One that has no fingerprint yet is left out. How a check fails that
// is named in May-Fail is for timing to decide, so any way fits, even one that the runs behind the fingerprint did not show;
// but for an exit, which a mistake that ends the program has shown somewhere.
func Load(root string, lesson curriculum.Lesson) ([]Known, error) {
	mistakes, wrong := curriculum.LoadMistakes(root, lesson)
	prints, err := LoadFingerprints(root, lesson)
	var all []Known
	for _, m := range mistakes {
		if print, ok := prints[m.Name]; ok {
			variant := AnyButExit
			for _, mark := range print {
				if mark.exits() {
					variant = Any
				}
			}
			for _, id := range m.MayFail {
				print[id] = Mark{Step: Any, Kind: Any, Variant: variant, Maybe: !slices.Contains(m.Fails, id)}
			}
			all = append(all, Known{m, print})
		}
	}
	return all, errors.Join(wrong, err)
}

// most is how many mistakes are named at once: with more, a learner would read a list instead of thinking.
const most = 2

// loose is how much more than the closest a fingerprint may leave open and still be named beside it: a whole check's mark. One that
// leaves more open fits too much to claim anything where another says it better.
const loose = 3

// raceSigns are the kinds of evidence for two goroutines that get in each other's way, and lostSigns the kinds of failures in which
// that shows without a word from Go: a count that is lost, or overtaken by an older one, and a frame inside another.
var (
	raceSigns = []string{"concurrent-write", "concurrent-map", "data-race"}
	lostSigns = []verdict.Kind{verdict.WrongValue, verdict.WentBack}
)

// raced reports whether any failure of a verdict may show that two goroutines have got in each other's way: a mistake of which
// hardly more is known than that it does not fail alike twice may be named only then.
func raced(lesson verdict.Lesson) bool {
	for _, c := range lesson.Checks {
		if c.Failure == nil {
			continue
		}
		row, ok := find(*c.Failure)
		switch {
		case ok && slices.Contains(raceSigns, row.name), slices.Contains(lostSigns, c.Failure.Kind),
			c.Failure.Kind == verdict.Closed && c.Failure.Variant == verdict.NoFrame:
			return true
		}
	}
	return false
}

// vague reports whether the fingerprint leaves it open, of every check that has failed, in what kind it fails.
func (f Fingerprint) vague(seen Fingerprint) bool {
	for id := range seen {
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

// Fitting names the mistakes that would be told of a verdict, two at most, and all whose fingerprint fits.
func Fitting(known []Known, lesson verdict.Lesson) (told, fitting []string) {
	seen := Of(lesson)
	for _, k := range closest(known, seen, raced(lesson)) {
		told = append(told, k.Name)
	}
	for _, k := range known {
		if k.Fingerprint.Fits(seen) {
			fitting = append(fitting, k.Name)
		}
	}
	return told, fitting
}

// Give puts the advice into a verdict that failed: first what the evidence itself says, then the mistake whose fingerprint
// fits. Where one fits that says the same, or two, the evidence is left to the failure's own words; where more than two fit, none is
// named.
func Give(lesson *verdict.Lesson, text string, known []Known) {
	if lesson.Outcome != verdict.Failed {
		return
	}
	seen := Of(*lesson)
	var mistakes []verdict.Advice
	for _, k := range closest(known, seen, raced(*lesson)) {
		mistakes = append(mistakes, verdict.Advice{Mistake: k.Name, Subject: k.Subject, Body: k.Body, Read: text + "#" + k.Read})
	}
	place := &lesson.Advice
	failure := lesson.Failure
	if failure == nil {
		i := lesson.FirstFailed()
		if i < 0 {
			return
		}
		place, failure = &lesson.Checks[i].Advice, lesson.Checks[i].Failure
	}
	*place = nil
	evidence, ok := Evidence(*failure)
	if ok && (len(mistakes) == 0 || len(mistakes) < most && slices.Contains(mechanical, evidence.Mistake)) {
		*place = append(*place, evidence)
	}
	*place = append(*place, mistakes...)
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

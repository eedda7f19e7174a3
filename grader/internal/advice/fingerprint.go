// Package advice says what a failure looks like. It knows verdicts, and the mistakes of a lesson with their
// fingerprints; it judges nothing and shows nothing. Where nothing fits, it claims nothing.
package advice

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Fingerprint is how a program fails a lesson: by the ID of each check that failed, at which step and in what way. The words of
// the learner's own (names, texts, numbers drawn from the seed) are no part of it, and neither are times, so
// that the same mistake has the same fingerprint in another style and on another machine. A program that could not be graded
// at all has a single mark, under curriculum.Start.
type Fingerprint map[string]Mark

// Mark is how one check failed. A part that differs from run to run is Any.
type Mark struct {
	Step    string `json:"step,omitempty"`    // the step that failed: who, its ID, and how many alike there had been, with itself
	Kind    string `json:"kind,omitempty"`    // the failure's kind, or a few of them: "closed or deadlock"
	Variant string `json:"variant,omitempty"` // the failure's variant: "-1", "more", "404", "string"
	Maybe   bool   `json:"maybe,omitempty"`   // it fails on some runs only
	never   ends   // what doesn't fit, though the variant is Any
}

// Any is a part of a Mark that fits everything.
const Any = "*"

// ends are ends of a program that chance doesn't bring about: the program itself ends, by log.Fatal or os.Exit, or the Go runtime
// ends it for the use of a map that isn't locked. Chance has many ways to make a program fail, but a mistake that leaves maps locked
// never shows the latter.
type ends struct{ exit, mapCrash bool }

// never are the ends that no run behind the fingerprint has shown, or may have shown.
func (f Fingerprint) never() ends {
	never := ends{exit: true, mapCrash: true}
	for _, mark := range f {
		never.exit = never.exit && !mark.exits()
		never.mapCrash = never.mapCrash && !mark.crashesByMap() && !(mark.Variant == Any && fits(mark.Kind, string(verdict.ProgramEnded)))
	}
	return never
}

// crashesByMap reports whether the Go runtime ended the program for two goroutines that used the same map.
func (m Mark) crashesByMap() bool { return strings.HasPrefix(m.Variant, "fatal error: concurrent map") }

// exits reports whether a program ended itself: then the variant is its exit status.
func (m Mark) exits() bool {
	_, err := strconv.Atoi(m.Variant)
	return m.Kind == string(verdict.ProgramEnded) && err == nil
}

// Of takes the fingerprint of a verdict; it is empty if nothing failed.
func Of(lesson verdict.Lesson) Fingerprint {
	seen := Fingerprint{}
	if lesson.Failure != nil {
		seen[curriculum.Start] = markOf(*lesson.Failure)
		return seen
	}
	for _, c := range lesson.Checks {
		if c.Outcome == verdict.Failed && c.Failure != nil {
			mark := markOf(*c.Failure)
			mark.Step = step(c)
			seen[c.ID] = mark
		}
	}
	for _, p := range lesson.Probes {
		seen[probed+p.ID] = Mark{Variant: p.Answer}
	}
	return seen
}

// markOf is the mark of a failure, without its step. A program that finds its port in use has chosen it by itself, for the one in PORT
// was free: it is one of several that were started at the same time, and the first of them got the port. Of a program that does not
// compile, the variant is what the evidence says of its first error. Where a panic shows behind a failure, the variant says which.
func markOf(f verdict.Failure) Mark {
	row, found := find(f)
	switch {
	case f.Kind == verdict.Exits && found && row.name == fixedPort:
		return Mark{Kind: string(verdict.FixedPort)}
	case f.Kind == verdict.Compile:
		return Mark{Kind: string(f.Kind), Variant: row.name}
	}
	mark := Mark{Kind: string(f.Kind), Variant: f.Variant}
	switch {
	case mark.Variant == "" && f.Kind.Trait().Formed:
		mark.Variant = string(f.Facts.Form)
	case found && row.kind == "" && (mark.Variant == "" || mark.Variant == verdict.Left):
		mark.Variant = row.name
	}
	return mark
}

// step names the failed step by who and its ID, and by how many alike there had been, with itself.
func step(c verdict.Check) string {
	for i, s := range c.Steps {
		if s.Outcome != verdict.Failed {
			continue
		}
		times := 1
		for _, earlier := range c.Steps[:i] {
			if doing(earlier) == doing(s) {
				times++
			}
		}
		return nth(doing(s), times)
	}
	return ""
}

// nth names one of several steps alike.
func nth(what string, n int) string { return fmt.Sprintf("%s (%d)", what, n) }

// numbers are those in the name of one of a group, such as visitor-37: which of them fails is chance.
var numbers = regexp.MustCompile(`\d+`)

// doing is a step's client and its ID.
func doing(s verdict.Step) string {
	return strings.TrimSpace(numbers.ReplaceAllString(s.Who, "#") + " " + s.ID)
}

// Merge makes one fingerprint of those of several runs of the same program: what differs becomes Any, and a
// check that failed on some runs only becomes a Maybe.
func Merge(runs ...Fingerprint) Fingerprint {
	merged := Fingerprint{}
	for _, run := range runs {
		for id, mark := range run {
			first, ok := merged[id]
			if !ok {
				merged[id] = mark
				continue
			}
			merged[id] = Mark{
				Step: same(first.Step, mark.Step), Kind: either(first.Kind, mark.Kind), Variant: same(first.Variant, mark.Variant),
				Maybe: first.Maybe || mark.Maybe,
			}
		}
	}
	for id, mark := range merged.checks() {
		for _, run := range runs {
			if _, failed := run[id]; !failed {
				mark.Maybe = true
			}
		}
		merged[id] = mark
	}
	return merged
}

// Renew returns what is known of a mistake after further runs of it: what was known before where all of them fit that, the same
// widened where some of them do, and else only what these runs show. known is as it is stored; fits tells whether a run fits it.
func Renew(known Fingerprint, fits func(run Fingerprint) bool, runs ...Fingerprint) Fingerprint {
	fitting := 0
	for _, run := range runs {
		if len(known) > 0 && fits(run) {
			fitting++
		}
	}
	switch fitting {
	case len(runs):
		return known.answered(runs...)
	case 0:
		return Merge(runs...)
	}
	return Merge(append([]Fingerprint{known}, runs...)...)
}

// answered is a fingerprint with what probes have answered in further runs.
func (f Fingerprint) answered(runs ...Fingerprint) Fingerprint {
	for id, mark := range Merge(runs...) {
		if !strings.HasPrefix(id, probed) {
			continue
		}
		if before, ok := f[id]; ok {
			mark.Variant = same(before.Variant, mark.Variant)
		}
		f[id] = mark
	}
	return f
}

func same(a, b string) string {
	if a == b {
		return a
	}
	return Any
}

// or stands between the kinds of a Mark that has a few, and few is how many it has at most: with more, any kind fits.
const (
	or  = " or "
	few = 3
)

// either is the kind that fits both.
func either(a, b string) string {
	if a == Any || b == Any {
		return Any
	}
	kinds := slices.Concat(strings.Split(a, or), strings.Split(b, or))
	slices.Sort(kinds)
	kinds = slices.Compact(kinds)
	if len(kinds) > few {
		return Any
	}
	return strings.Join(kinds, or)
}

// probed begins the key under which a fingerprint has the answer of a probe, as a variant.
const probed = "probe/"

// Checks are the marks of checks in a fingerprint, without the answers of probes.
func Checks(f Fingerprint) iter.Seq2[string, Mark] { return f.checks() }

// checks is Checks.
func (f Fingerprint) checks() iter.Seq2[string, Mark] {
	return func(yield func(string, Mark) bool) {
		for id, mark := range f {
			if !strings.HasPrefix(id, probed) && !yield(id, mark) {
				return
			}
		}
	}
}

// agrees reports whether no probe has been answered otherwise than with the mistake of f. One that wasn't asked says nothing.
func (f Fingerprint) agrees(seen Fingerprint) bool {
	for id, mark := range f {
		if got, asked := seen[id]; asked && strings.HasPrefix(id, probed) && !fits(mark.Variant, got.Variant) {
			return false
		}
	}
	return true
}

// Fits reports whether what was seen is what f says: the same checks failed, but for those that are a Maybe, each at the
// same step and in the same way, and no probe has been answered otherwise. What fails only perhaps never outweighs what fails for sure: with
// three checks that are open in every respect, two of them a Maybe, f would fit almost anything.
func (f Fingerprint) Fits(seen Fingerprint) bool {
	if len(f) == 0 || len(seen) == 0 || !f.agrees(seen) {
		return false
	}
	perhaps, failures := 0, 0
	for id, mark := range f.checks() {
		got, failed := seen[id]
		switch {
		case !failed && mark.Maybe:
		case !failed, !mark.fits(got):
			return false
		case mark.Maybe:
			perhaps++
		}
	}
	for id := range seen.checks() {
		if _, known := f[id]; !known {
			return false
		}
		failures++
	}
	return perhaps <= failures-perhaps
}

// Misfits lists where what was seen is not what f says, in a fixed order: "churn: witness ends at user count (1) went-back". A check
// that didn't fail has "passed" there.
func (f Fingerprint) Misfits(seen Fingerprint) (all []string) {
	for id, mark := range f {
		got, there := seen[id]
		switch {
		case there && mark.fits(got):
		case there:
			all = append(all, id+": "+got.String())
		case !mark.Maybe && !strings.HasPrefix(id, probed):
			all = append(all, id+": passed")
		}
	}
	for id, got := range seen.checks() {
		if _, known := f[id]; !known {
			all = append(all, id+": "+got.String())
		}
	}
	slices.Sort(all)
	return all
}

// String is what is known of the mark: its step, kind and variant.
func (m Mark) String() string {
	return strings.Join(strings.Fields(m.Step+" "+m.Kind+" "+m.Variant), " ")
}

// fits reports whether a check failed as the mark says.
func (m Mark) fits(got Mark) bool {
	if m.never.exit && got.exits() || m.never.mapCrash && got.crashesByMap() {
		return false
	}
	return fits(m.Step, got.Step) && fits(m.Kind, got.Kind) && fits(m.Variant, got.Variant)
}

// alike reports whether two checks failed in the same kind and variant, in steps that differ at most in who took them.
func (m Mark) alike(other Mark) bool {
	act := func(step string) string {
		_, what, _ := strings.Cut(step, " ")
		what, _, _ = strings.Cut(what, " (")
		return what
	}
	return m.Kind == other.Kind && m.Variant == other.Variant && act(m.Step) == act(other.Step)
}

// slack counts what of seen fits f only because f leaves it open.
func (f Fingerprint) slack(seen Fingerprint) int {
	open := 0
	for id := range seen.checks() {
		open += f[id].slack()
	}
	return open
}

// slack counts the parts of a mark that are open.
func (m Mark) slack() int {
	open := 0
	for _, part := range []string{m.Step, m.Kind, m.Variant} {
		if part == Any || part == m.Kind && strings.Contains(part, or) {
			open++
		}
	}
	return open
}

func fits(known, seen string) bool {
	return known == Any || known == seen || slices.Contains(strings.Split(known, or), seen)
}

// LoadFingerprints reads the fingerprints of a lesson's mistakes, by the mistake's name. A lesson that has none yet
// is no error.
func LoadFingerprints(root string, lesson curriculum.Lesson) (map[string]Fingerprint, error) {
	path := filepath.Join(lesson.Mistakes(), curriculum.FingerprintFile)
	text, err := os.ReadFile(filepath.Join(root, path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, wording.Errorf("read the fingerprints: %w", err)
	}
	var all map[string]Fingerprint
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, wording.Errorf("read %s: %w", path, err)
	}
	return all, nil
}

// StoreFingerprints writes the fingerprints of a lesson's mistakes.
func StoreFingerprints(root string, lesson curriculum.Lesson, all map[string]Fingerprint) error {
	text, err := json.MarshalIndent(all, "", "  ") // maps come out in the order of their keys
	if err != nil {
		return wording.Errorf("write the fingerprints: %w", err)
	}
	path := filepath.Join(root, lesson.Mistakes(), curriculum.FingerprintFile)
	if err := os.WriteFile(path, append(text, '\n'), 0o666); err != nil {
		return wording.Errorf("write the fingerprints: %w", err)
	}
	return nil
}

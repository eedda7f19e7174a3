// Package advice says what a failure looks like. It knows verdicts, and the mistakes of a lesson with their
// fingerprints; it judges nothing and shows nothing. Where nothing fits, it claims nothing.
package advice

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/verdict"
)

// Fingerprint is how a program fails a lesson: by the ID of each check that failed, at which step and in what way. The words of
// the learner's own (names, texts, numbers drawn from the seed) are no part of it, and neither are times, so
// that the same mistake has the same fingerprint in another style and on another machine. A program that could not be graded
// at all has a single mark, under curriculum.Start.
type Fingerprint map[string]Mark

// Mark is how one check failed. A part that differs from run to run is Any.
type Mark struct {
	Step  string `json:"step"`            // the step that failed: its words with each number as #, and the how-manieth it was
	Kind  string `json:"kind"`            // the failure's kind
	Way   string `json:"way,omitempty"`   // more of the kind, where that tells mistakes apart: "-1", "more", "404", "string"
	Maybe bool   `json:"maybe,omitempty"` // it fails on some runs only
}

// Any is a part of a Mark that fits everything. As a way, AnyButExit does so, too, but for a program that ends itself, by log.Fatal or
// os.Exit: chance has many ways to make a program fail, but that is none of them.
const (
	Any        = "*"
	AnyButExit = "*, but no exit"
)

// exits reports whether a program ended itself: then the way is its exit status.
func (m Mark) exits() bool {
	_, err := strconv.Atoi(m.Way)
	return m.Kind == "program-ended" && err == nil
}

// Of takes the fingerprint of a verdict; it is empty if nothing failed.
func Of(lesson verdict.Lesson) Fingerprint {
	seen := Fingerprint{}
	if lesson.Failure != nil {
		seen[curriculum.Start] = start(*lesson.Failure)
		return seen
	}
	for _, c := range lesson.Checks {
		if c.Outcome == verdict.Failed && c.Failure != nil {
			seen[c.ID] = Mark{Step: step(c), Kind: c.Failure.Kind, Way: way(*c.Failure)}
		}
	}
	return seen
}

// taken matches what a program says that could not listen because its port is in use: on Linux and macOS, and on Windows.
var taken = regexp.MustCompile(`address already in use|Only one usage of each socket address`)

// start is the mark of a program that cannot be graded at all. One that finds its port in use has chosen it by itself, for the one
// in PORT was free: it is one of several that were started at the same time, and the first of them got the port.
func start(f verdict.Failure) Mark {
	if f.Kind == "exits" && taken.MatchString(strings.Join(f.Detail, "\n")) {
		return Mark{Kind: "fixed-port"}
	}
	return Mark{Kind: f.Kind, Way: way(f)}
}

var (
	numbers = regexp.MustCompile(`\d+`)
	quoted  = regexp.MustCompile(`"[^"]*"|\{.*\}`)
)

// words are a step's words without what the seed or the learner chose: numbers, and what is quoted behind the first
// name, which is data.
func words(s verdict.Step) string {
	text := numbers.ReplaceAllString(strings.TrimSpace(s.Who+" "+s.Text), "#")
	if first := quoted.FindStringIndex(text); first != nil {
		text = text[:first[1]] + quoted.ReplaceAllString(text[first[1]:], "~")
	}
	return text
}

// step names the failed step by its words and by how many alike went before it.
func step(c verdict.Check) string {
	for i, s := range c.Steps {
		if s.Outcome != verdict.Failed {
			continue
		}
		nth := 1
		for _, earlier := range c.Steps[:i] {
			if words(earlier) == words(s) {
				nth++
			}
		}
		return fmt.Sprintf("%s (%d)", words(s), nth)
	}
	return ""
}

// count finds a number that a failure expects or got: the last one in it.
var count = regexp.MustCompile(`(-?\d+)\D*$`)

// The words of a failure by which its way is known.
var (
	ofKind     = regexp.MustCompile(`(?:this is|it is a bare) (?:an? )?([a-z ]+)`) // what came where a number or an object was expected
	exitStatus = regexp.MustCompile(`exited with status \d+|was ended by signal [a-z ]+`)
)

// closeCode finds the code with which a server has closed a socket.
var closeCode = regexp.MustCompile(`closed the socket \((\d+)`)

// byUpgrade ends what was got where it was gorilla's Upgrade that refused.
const byUpgrade = ", by Upgrade"

// crash finds what Go's runtime says when it ends a program: of a panic of the learner's own making only that it is one.
var crash = regexp.MustCompile(`^(?:fatal error: .*|panic: (?:runtime error: [^[]*|\S+ (?:of|on) closed channel|assignment to entry in nil map|concurrent write to websocket connection|repeated read on failed websocket connection)?)`)

// near is how far off a count may be for the exact number to tell one mistake from another; what is more depends on how many
// clients there were.
const near = 5

// way says how far off a failure is, or of which sort, in terms that do not depend on what the learner or the seed chose.
func way(f verdict.Failure) string {
	number := func(text string) (int, bool) {
		match := count.FindStringSubmatch(text)
		if match == nil {
			return 0, false
		}
		n, err := strconv.Atoi(match[1])
		return n, err == nil
	}
	got, ok := number(f.Got)
	want, both := number(f.Expected)
	switch f.Kind {
	case "wrong-value":
		switch off := got - want; {
		case !ok || !both:
		case off > near:
			return "far more"
		case off < -near:
			return "far fewer"
		default:
			return fmt.Sprintf("%+d", off)
		}
	case "log-count", "heard-count":
		switch {
		case f.Got == "once":
			got = 1
		case !ok:
			got = 0
		}
		if f.Expected != "" && strings.HasSuffix(f.Expected, "once") {
			want = 1
		}
		switch {
		case want > 0 && got > want && got%want == 0:
			return fmt.Sprintf("%d-fold", got/want)
		case got > want:
			return "more"
		case got < want:
			return "fewer"
		}
	case "wrong-type", "bare-value":
		if match := ofKind.FindStringSubmatch(f.Message); match != nil {
			return match[1]
		}
	case "wrong-envelope":
		if strings.Contains(f.Message, "struct tag") {
			return "capitals"
		}
	case "never-heard":
		if strings.HasSuffix(f.Message, " heard it.") {
			return "others heard"
		}
		if strings.Contains(f.Message, " instead; expected ") {
			return "something else"
		}
	case "not-an-object", "misspelt-field", "missing-field", "wrong-field-type", "wrong-field":
		return fields(f.Got)
	case "closed":
		switch code := closeCode.FindStringSubmatch(f.Got); {
		case code != nil:
			return code[1]
		case strings.Contains(f.Got, "without a close frame"):
			return "dropped"
		case strings.Contains(f.Got, "not a WebSocket frame"):
			return "no frame"
		case strings.Contains(f.Got, "second HTTP answer"):
			return "second answer"
		}
	case "exits":
		return exitStatus.FindString(f.Message)
	case "compile", "deadlock":
		row, _ := find(f)
		return row.name
	case "program-ended":
		// What a log.Fatal says is the learner's own; what Go says when it panics tells mistakes apart.
		for _, line := range f.Detail {
			if words := crash.FindString(line); words != "" {
				return strings.TrimSpace(words)
			}
		}
		return numbers.FindString(f.Got)
	case "refused", "refused-badly", "page":
		switch match := numbers.FindString(f.Got); {
		case match == "" && strings.Contains(f.Got, "closed the connection") && len(f.Detail) > 0:
			return "hung up, panic" // what is behind an answer that never came is a panic
		case match == "" && strings.Contains(f.Got, "closed the connection"):
			return "hung up"
		case match == "":
			return "no answer"
		case strings.HasSuffix(f.Got, byUpgrade):
			return match + byUpgrade
		case match == "200" && len(f.Detail) == 0:
			return "200, empty"
		default:
			return match
		}
	}
	return ""
}

// The words in which a failure says how the fields of an object differ from those expected.
var (
	aName      = regexp.MustCompile(`"[^"]*"`)
	twoNumbers = regexp.MustCompile(`is (-?\d+), not (-?\d+)$`)
	aType      = regexp.MustCompile(`(?:is|this is) (?:an? |the )?(null|string|number|boolean|array|object)\b`)
)

// fields says which fields of an object differ and how, without the values that the seed or the learner chose.
func fields(got string) string {
	var ways []string
	for clause := range strings.SplitSeq(got, "; ") {
		names := aName.FindAllString(clause, -1)
		name := strings.Join(names[:min(len(names), 1)], "")
		how := "other"
		switch numbers, kind := twoNumbers.FindStringSubmatch(clause), aType.FindStringSubmatch(clause); {
		case strings.Contains(clause, " should be ") && len(names) == 2:
			name, how = names[1], "misspelt"
		case strings.Contains(clause, " is missing"):
			how = "missing"
		case strings.Contains(clause, "are inside"):
			name, how = "", "inside"
		case strings.Contains(clause, "twice"):
			name, how = "", "twice"
		case kind != nil:
			how = kind[1]
		case strings.Contains(clause, ` is "", not `):
			how = "empty"
		case numbers != nil:
			a, wrongA := strconv.Atoi(numbers[1])
			b, wrongB := strconv.Atoi(numbers[2])
			if off := a - b; wrongA == nil && wrongB == nil && -near <= off && off <= near {
				how = fmt.Sprintf("%+d", off)
			}
		}
		ways = append(ways, strings.TrimSpace(strings.Trim(name, `"`)+" "+how))
	}
	return strings.Join(ways, ", ")
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
				Step: same(first.Step, mark.Step), Kind: same(first.Kind, mark.Kind), Way: same(first.Way, mark.Way),
				Maybe: first.Maybe || mark.Maybe,
			}
		}
	}
	for id, mark := range merged {
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
		return known
	case 0:
		return Merge(runs...)
	}
	return Merge(append([]Fingerprint{known}, runs...)...)
}

func same(a, b string) string {
	if a == b {
		return a
	}
	return Any
}

// Fits reports whether what was seen is what f says: the same checks failed, but for those that are a Maybe, each at the
// same step and in the same way. What fails only perhaps never outweighs what fails for sure: with three checks that are open in
// every respect, two of them a Maybe, f would fit almost anything.
func (f Fingerprint) Fits(seen Fingerprint) bool {
	if len(f) == 0 || len(seen) == 0 {
		return false
	}
	perhaps := 0
	for id, mark := range f {
		got, failed := seen[id]
		if failed && mark.Maybe {
			perhaps++
		}
		switch {
		case !failed && mark.Maybe:
		case !failed, !fits(mark.Step, got.Step), !fits(mark.Kind, got.Kind):
			return false
		case mark.Way == AnyButExit && !got.exits():
		case !fits(mark.Way, got.Way):
			return false
		}
	}
	for id := range seen {
		if _, known := f[id]; !known {
			return false
		}
	}
	return perhaps <= len(seen)-perhaps
}

// slack counts what of seen fits f only because f leaves it open.
func (f Fingerprint) slack(seen Fingerprint) int {
	open := 0
	for id := range seen {
		for _, part := range []string{f[id].Step, f[id].Kind, f[id].Way} {
			if part == Any || part == AnyButExit {
				open++
			}
		}
	}
	return open
}

func fits(known, seen string) bool { return known == Any || known == seen }

// LoadFingerprints reads the fingerprints of a lesson's mistakes, by the mistake's name. A lesson that has none yet
// is no error.
func LoadFingerprints(root string, lesson curriculum.Lesson) (map[string]Fingerprint, error) {
	path := filepath.Join(lesson.Mistakes(), curriculum.FingerprintFile)
	text, err := os.ReadFile(filepath.Join(root, path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the fingerprints: %w", err)
	}
	var all map[string]Fingerprint
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return all, nil
}

// StoreFingerprints writes the fingerprints of a lesson's mistakes.
func StoreFingerprints(root string, lesson curriculum.Lesson, all map[string]Fingerprint) error {
	text, err := json.MarshalIndent(all, "", "  ") // maps come out in the order of their keys
	if err != nil {
		return fmt.Errorf("write the fingerprints: %w", err)
	}
	path := filepath.Join(root, lesson.Mistakes(), curriculum.FingerprintFile)
	if err := os.WriteFile(path, append(text, '\n'), 0o666); err != nil {
		return fmt.Errorf("write the fingerprints: %w", err)
	}
	return nil
}

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
			way := AnyButExit
			for _, mark := range print {
				if mark.exits() {
					way = Any
				}
			}
			for _, id := range m.MayFail {
				print[id] = Mark{Step: Any, Kind: Any, Way: way, Maybe: !slices.Contains(m.Fails, id)}
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
	lostSigns = []string{"wrong-value", "went-back"}
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
			c.Failure.Kind == "closed" && way(*c.Failure) == "no frame":
			return true
		}
	}
	return false
}

// vague reports whether the fingerprint leaves it open, of every check that has failed, in what kind of way it fails.
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

package advice

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/verdict"
)

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

// goodbyes are the close codes of who goes without a complaint: whether a library says goodbye at all is its own affair.
var goodbyes = []string{"1000", "1001", "1005"}

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
		if strings.Contains(f.Message, " heard it.") {
			return "others heard"
		}
		if strings.Contains(f.Message, " instead; expected ") {
			return "something else"
		}
	case "not-an-object", "misspelt-field", "missing-field", "wrong-field-type", "wrong-field":
		return fields(f.Got)
	case "closed":
		switch code := closeCode.FindStringSubmatch(f.Got); {
		case code != nil && !slices.Contains(goodbyes, code[1]):
			return code[1]
		case code != nil, strings.Contains(f.Got, "without a close frame"):
			return "left"
		case strings.Contains(f.Got, "not a WebSocket frame"):
			return "no frame"
		case strings.Contains(f.Got, "second HTTP answer"):
			return "second answer"
		}
	case "exits":
		return exitStatus.FindString(f.Message)
	case "compile":
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

package page

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/diagram"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// bodyView is all there is to say of one check.
type bodyView struct {
	ID      string
	Failed  bool
	Message []string
	Detail  quoteView
	Looks   []lookView
	Picture template.HTML
	Key     bool // the picture has marks that need a key
	Frames  []frameView
	Log     []quoteView
	Lines   int
	Help    string
	Empty   string // why there is nothing to see
}

type lookView struct {
	Lead       string
	Paragraphs []string
	Evidence   quoteView
	Read       template.HTML
}

// frameView is one row of the table of frames.
type frameView struct {
	Event               int // its index: the picture's row has the same
	At, From, To, Kind  string
	Length, Data, Laid  string
	Wrong, Missing, Lit bool
}

// quoteView is text of the program's. What is long is folded, with its first line outside.
type quoteView struct {
	Summary string // "" for what isn't folded
	Text    string
}

// maxOpen is how many lines of evidence are shown unfolded.
const maxOpen = 12

// body is all there is to say of a check.
func (s *Server) body(lesson curriculum.Lesson, c verdict.Check, probes []verdict.Probe, now snapshot) *bodyView {
	v := &bodyView{ID: c.ID, Failed: c.Outcome == verdict.Failed}
	if f := c.Failure; f != nil {
		for line := range strings.Lines(strings.TrimSpace(f.Message)) {
			v.Message = append(v.Message, plain.Clean(strings.TrimSpace(line)))
		}
		v.Detail = folded(clean(f.Detail))
	}
	for _, look := range report.Looks(c.ID, probes, c.Advice) {
		one := lookView{Lead: look.Lead, Evidence: folded(clean(look.Evidence))}
		for _, paragraph := range look.Paragraphs {
			one.Paragraphs = append(one.Paragraphs, plain.Clean(strings.ReplaceAll(paragraph, "\n", " ")))
		}
		if look.Read != "" {
			one.Read = s.linked(look.Read)
		}
		v.Looks = append(v.Looks, one)
	}
	d := diagram.New(c)
	if !d.Empty() {
		v.Picture, v.Key = template.HTML(d.SVG("d-"+c.ID, c.Title)), true //nolint:gosec // SVG escapes all text
	}
	v.Frames = frames(c)
	v.Log, v.Lines = logOf(c.Events)
	if len(c.Events) == 0 && c.Failure == nil {
		v.Empty = words().NotKept
	}
	v.Help = s.help(lesson, c, d, now)
	return v
}

// clean makes each line fit to be shown.
func clean(lines []string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = plain.Clean(line)
	}
	return out
}

// folded folds what is long.
func folded(lines []string) quoteView {
	q := quoteView{Text: strings.Join(lines, "\n")}
	if len(lines) > maxOpen {
		q.Summary = fmt.Sprintf("%s (%s)", lines[0], report.Plural(len(lines), words().Line))
	}
	return q
}

// frames lists what crossed the wire, and what should have and didn't.
func frames(c verdict.Check) []frameView {
	wrong, missing := diagram.Fault(c)
	say := words()
	var all []frameView
	for i, e := range wording.Told(c.Events) {
		if e.Client == "" {
			continue
		}
		v := frameView{Event: i, At: at(e.At), From: e.Client, To: say.Server, Kind: cmp.Or(say.Rows[e.Kind], e.Kind), Wrong: i == wrong}
		if e.Dir == verdict.FromServer || e.Kind == verdict.Gone {
			v.From, v.To = say.Server, e.Client
		}
		v.Data = strings.TrimSpace(plain.Clean(e.Text))
		switch {
		case e.Kind == verdict.Frame:
			v.Kind, v.Length = say.Text, strconv.Itoa(e.Bytes)
			if e.Binary {
				v.Kind = say.Binary
			}
			if e.Name != "" {
				v.Data = plain.Clean(e.Name + " " + e.Data)
				v.Laid = laid(e.Data)
			} else {
				v.Laid = laid(e.Text)
			}
		case e.Kind == verdict.Leaves:
			v.Kind = say.CloseFrame
		case e.Kind == verdict.Connects:
			v.Data = "101"
		case e.Kind == verdict.Request && e.Status > 0:
			v.Data += " " + strconv.Itoa(e.Status)
		}
		v.From, v.To = plain.Clean(v.From), plain.Clean(v.To)
		all = append(all, v)
	}
	if missing != nil {
		all = append(all, frameView{
			Event: -1, At: at(missing.At), From: say.Server, To: plain.Clean(missing.To), Kind: say.Missing, Data: plain.Clean(missing.Text), Wrong: true, Missing: true,
		})
	}
	return all
}

// at is a time since the check began.
func at(m verdict.Millis) string { return fmt.Sprintf(words().At, int(m)) }

// laid is JSON with a line for each member; "" for what is no object or array, or was cut.
func laid(text string) string {
	var out bytes.Buffer
	if text = strings.TrimSpace(text); !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") || json.Indent(&out, []byte(text), "", "  ") != nil {
		return ""
	}
	return strings.Join(clean(strings.Split(out.String(), "\n")), "\n")
}

// The lines with which a report of Go's runtime begins, and those with which the log goes on behind it.
var (
	dumpBegins = regexp.MustCompile(`^(panic: |fatal error: |SIG[A-Z]+: |WARNING: DATA RACE|goroutine \d+ .*\[.*\]:|.*http: panic serving )`)
	logGoesOn  = regexp.MustCompile(`^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d`)
)

// logOf is the program's output. Panics, reports of races and dumps of goroutines are folded, whole.
func logOf(events []verdict.Event) (parts []quoteView, lines int) {
	var open, dump []string
	end := func(of *[]string, fold bool) {
		if len(*of) == 0 {
			return
		}
		q := quoteView{Text: strings.Join(*of, "\n")}
		if fold {
			q.Summary = fmt.Sprintf("%s (%s)", (*of)[0], report.Plural(len(*of), words().Line))
		}
		parts, *of = append(parts, q), nil
	}
	for _, e := range events {
		if e.Kind != verdict.Log {
			continue
		}
		lines++
		line := plain.Clean(e.Text)
		switch {
		case len(dump) > 0 && logGoesOn.MatchString(line) && !dumpBegins.MatchString(line):
			end(&dump, true)
			open = append(open, line)
		case len(dump) > 0 || dumpBegins.MatchString(line):
			end(&open, false)
			dump = append(dump, line)
		default:
			open = append(open, line)
		}
	}
	end(&dump, true)
	end(&open, false)
	return parts, lines
}

// help is what somebody who is asked for help needs to see.
func (s *Server) help(lesson curriculum.Lesson, c verdict.Check, d diagram.Diagram, now snapshot) string {
	var b strings.Builder
	say, word := words(), stateWord(state(c, false))
	fmt.Fprintf(&b, "### %s: %s\n\n", word, plain.Clean(c.Title))
	fmt.Fprintf(&b, say.HelpIn, word, lesson.ID)
	if f := c.Failure; f != nil {
		fmt.Fprintf(&b, " %s", strings.Join(strings.Fields(plain.Clean(strings.ReplaceAll(f.Message, "\n", " "))), " "))
		if len(f.Detail) > 0 {
			fmt.Fprintf(&b, "\n\n%s", fenced("text", strings.Join(clean(f.Detail), "\n")))
		}
	}
	b.WriteString("\n")
	if !d.Empty() {
		b.WriteString("\n" + fenced("mermaid", d.Mermaid()))
	}
	if all := frames(c); len(all) > 0 {
		var table strings.Builder
		const most = 60
		for i, f := range all {
			if i == most && len(all) > most+1 {
				table.WriteString(fmt.Sprintf(say.MoreRows, len(all)-most-1) + "\n")
			}
			if i >= most && i < len(all)-1 {
				continue
			}
			fmt.Fprintf(&table, "%9s  %s -> %s  %s  %s\n", f.At, f.From, f.To, f.Kind, f.Data)
		}
		b.WriteString("\n" + fenced("text", strings.TrimRight(table.String(), "\n")))
	}
	b.WriteString("\n")
	fmt.Fprintf(&b, say.HelpFoot+"\n", s.Version, strings.TrimPrefix(runtime.Version(), "go"), runtime.GOOS, runtime.GOARCH, now.Report.Seed)
	return b.String()
}

// fenced is a block of code in Markdown, with a fence that isn't in it.
func fenced(language, text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + language + "\n" + text + "\n" + fence + "\n"
}

package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestTerminal shows every report at 80 columns, and at the least width in ASCII.
func TestTerminal(t *testing.T) {
	for name, r := range reports() {
		t.Run(name, func(t *testing.T) {
			var got strings.Builder
			for _, view := range []struct {
				title string
				report.Options
			}{
				{"80 columns", report.Options{Hint: "make hint"}},
				{"40 columns, ASCII", report.Options{Width: 40, ASCII: true, Style: cmdline.Go}},
			} {
				cells := view.Width
				if cells == 0 {
					cells = 80
				}
				text := terminal(t, r, view.Options)
				got.WriteString("-- " + view.title + " --\n" + text)
				if view.ASCII && strings.ContainsFunc(text, func(r rune) bool { return r > '~' }) {
					t.Errorf("not ASCII:\n%s", text)
				}
				fits(t, text, cells)
			}
			golden(t, name+".txt", got.String())
		})
	}
}

// TestColour shows what reaches a terminal, and that no escape reaches anything else.
func TestColour(t *testing.T) {
	r := reports()["design"]
	forced := []string{"CLICOLOR_FORCE=1", "TERM=xterm"}
	for name, env := range map[string][]string{
		"a pipe":           {"TERM=xterm-256color", "COLORTERM=truecolor"},
		"NO_COLOR":         append(forced, "NO_COLOR=1"),
		"NO_COLOR, a word": append(forced, "TTY_FORCE=1", "NO_COLOR=please"),
		"a dumb terminal":  {"TERM=dumb", "TTY_FORCE=1"},
	} {
		if text := terminal(t, r, report.Options{Environ: env}); strings.Contains(text, "\x1b") {
			t.Errorf("%s gets escapes: %q", name, text)
		}
	}
	text := terminal(t, r, report.Options{Environ: append(forced, "TTY_FORCE=1"), Hint: "make hint"})
	golden(t, "colour.txt", strings.ReplaceAll(text, "\x1b", "ESC"))
	plainly := terminal(t, r, report.Options{Hint: "make hint"})
	if diff := cmp.Diff(plainly, unescaped(text)); diff != "" {
		t.Errorf("colour changes the text (-plain +coloured):\n%s", diff)
	}
}

// unescaped is text without SGR sequences.
func unescaped(text string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(text, "\x1b[") {
		if b.Len() > 0 || strings.HasPrefix(text, "\x1b[") && part != "" {
			_, part, _ = strings.Cut(part, "m")
		}
		b.WriteString(part)
	}
	return b.String()
}

// TestFits holds every report against every width.
func TestFits(t *testing.T) {
	all := reports()
	for width := 40; width <= 80; width++ {
		for name, r := range all {
			t.Run(name, func(t *testing.T) {
				fits(t, terminal(t, r, report.Options{Width: width}), width)
			})
		}
	}
	fits(t, terminal(t, all["design"], report.Options{Width: 200}), 80)
	fits(t, terminal(t, all["design"], report.Options{Width: 7}), 40)
}

// TestAnything holds reports of random texts against the width, and looks for control characters.
func TestAnything(t *testing.T) {
	word := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"a sentence of a few words.", strings.Repeat("ß", 300), "日本語のとても長い文", "a\nb\x1b[31m"}))
	rapid.Check(t, func(t *rapid.T) {
		check := rapid.Custom(func(t *rapid.T) verdict.Check {
			c := verdict.Check{Title: word.Draw(t, "title"), Outcome: verdict.Outcome(rapid.IntRange(0, 3).Draw(t, "outcome")), Reason: word.Draw(t, "reason")}
			if c.Outcome == verdict.Failed && rapid.Bool().Draw(t, "failure") {
				c.Failure = &verdict.Failure{Message: word.Draw(t, "message"), Detail: rapid.SliceOfN(word, 0, 20).Draw(t, "detail"), Next: word.Draw(t, "next")}
				c.Advice = []verdict.Advice{{Subject: word.Draw(t, "subject"), Body: word.Draw(t, "body"), Read: word.Draw(t, "read")}}
			}
			return c
		})
		r := verdict.Report{Course: word.Draw(t, "course"), Of: rapid.IntRange(0, 40).Draw(t, "of"), Notes: rapid.SliceOfN(word, 0, 2).Draw(t, "notes")}
		for i := range rapid.IntRange(0, 3).Draw(t, "lessons") {
			r.Lessons = append(r.Lessons, verdict.Lesson{
				Number: i + 1, Title: word.Draw(t, "title"), Outcome: verdict.Outcome(rapid.IntRange(0, 3).Draw(t, "outcome")),
				Reason: word.Draw(t, "reason"), Untouched: rapid.Bool().Draw(t, "untouched"), Unchanged: rapid.Bool().Draw(t, "unchanged"),
				Edit: word.Draw(t, "edit"), Text: word.Draw(t, "text"), Checks: rapid.SliceOfN(check, 0, 7).Draw(t, "checks"),
			})
		}
		opt := report.Options{Width: rapid.IntRange(40, 80).Draw(t, "width"), ASCII: rapid.Bool().Draw(t, "ascii"), Environ: []string{}}
		var b bytes.Buffer
		if err := report.Terminal(&b, r, opt); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if w := plain.Width(line); w > opt.Width {
				t.Fatalf("%d cells, not %d: %q", w, opt.Width, line)
			}
			if line != plain.Clean(line) || opt.ASCII && line != plain.ASCII(line) {
				t.Fatalf("not fit: %q", line)
			}
		}
		b.Reset()
		if err := report.JUnit(&b, r); err != nil {
			t.Fatal(err)
		}
		wellFormed(t, b.Bytes())
	})
}

func TestASCIILocale(t *testing.T) {
	for _, test := range []struct {
		env  map[string]string
		want bool
	}{
		{map[string]string{"LANG": "en_US.UTF-8"}, false},
		{map[string]string{"LANG": "C.utf8"}, false},
		{map[string]string{"LC_CTYPE": "UTF-8"}, false},
		{map[string]string{"LANG": "de_DE.UTF-8", "LC_CTYPE": "de_DE.ISO-8859-1"}, true},
		{map[string]string{"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, true},
		{map[string]string{"LANG": "C"}, true},
		{nil, true},
	} {
		if got := report.LocaleOf("linux", func(name string) string { return test.env[name] }); got != test.want {
			t.Errorf("%v: got %v", test.env, got)
		}
		if report.LocaleOf("windows", func(string) string { return "" }) {
			t.Error("Windows is taken for ASCII")
		}
	}
}

// TestJSON shows that nothing is lost on the way through JSON, and that it is stable.
func TestJSON(t *testing.T) {
	for name, r := range reports() {
		t.Run(name, func(t *testing.T) {
			var first, second bytes.Buffer
			if err := report.JSON(&first, r); err != nil {
				t.Fatal(err)
			}
			if err := report.JSON(&second, r); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first.Bytes(), second.Bytes()) || !bytes.HasSuffix(first.Bytes(), []byte("}\n")) {
				t.Error("not stable, or without a newline at its end")
			}
			if bytes.Contains(first.Bytes(), []byte("null")) {
				t.Error("a list is null")
			}
			var back verdict.Report
			if err := json.Unmarshal(first.Bytes(), &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(r, back, cmp.Transformer("list", func(all []verdict.Check) []verdict.Check {
				return append([]verdict.Check{}, all...)
			}), cmp.Transformer("lessons", func(all []verdict.Lesson) []verdict.Lesson {
				return append([]verdict.Lesson{}, all...)
			}), cmp.AllowUnexported(verdict.Act{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The report is written piece by piece, and is what encoding/json makes of it at once.
func TestJSONInPieces(t *testing.T) {
	all := reports()
	nasty := `"events": [], "checks": [], "lessons": []`
	all["nasty"] = verdict.Report{Course: nasty, Notes: []string{nasty}, Lessons: []verdict.Lesson{
		{Title: nasty, Checks: []verdict.Check{}},
		{Checks: []verdict.Check{{}, {
			Title: nasty, Steps: []verdict.Step{{Text: nasty}}, Events: []verdict.Event{{}, {Text: nasty, How: verdict.FIN}},
			Failure: &verdict.Failure{Message: nasty, Facts: verdict.Facts{Events: []string{nasty}}},
		}}},
	}}
	for name, r := range all {
		t.Run(name, func(t *testing.T) {
			var got, want bytes.Buffer
			require.NoError(t, report.JSON(&got, r))
			r.Schema = verdict.Schema
			r.Lessons = append([]verdict.Lesson{}, r.Lessons...)
			for i := range r.Lessons {
				r.Lessons[i].Checks = append([]verdict.Check{}, r.Lessons[i].Checks...)
			}
			enc := json.NewEncoder(&want)
			enc.SetIndent("", "  ")
			enc.SetEscapeHTML(false)
			require.NoError(t, enc.Encode(r))
			require.Equal(t, want.String(), got.String())
		})
	}
}

// What a terminal would obey, and what turns the direction of writing, is escaped; the text is the same to a program.
func TestJSONIsVisible(t *testing.T) {
	text := "\u009b31m \u202e \x7f \x1b[2J \u200b \U000e0041 \u2028 é ☕ \u00a0\u200d"
	r := verdict.Report{Course: text, Notes: []string{text}}
	var b bytes.Buffer
	require.NoError(t, report.JSON(&b, r))
	for _, c := range b.String() {
		require.True(t, c == '\n' || unicode.IsGraphic(c), "%U is in the report", c)
	}
	require.Contains(t, b.String(), `\u009b31m \u202e \u007f \u001b[2J \u200b \udb40\udc41 \u2028 é ☕`)
	var back verdict.Report
	require.NoError(t, json.Unmarshal(b.Bytes(), &back))
	require.Equal(t, r.Course, back.Course)
	require.Equal(t, r.Notes, back.Notes)
}

func TestJUnit(t *testing.T) {
	for name, r := range reports() {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := report.JUnit(&b, r); err != nil {
				t.Fatal(err)
			}
			wellFormed(t, b.Bytes())
			var got struct {
				Failures int `xml:"failures,attr"`
				Errors   int `xml:"errors,attr"`
			}
			if err := xml.Unmarshal(b.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			if bad := r.Outcome == verdict.Failed; bad != (got.Failures > 0) {
				t.Errorf("%v, with %d failures", r.Outcome, got.Failures)
			}
			if bad := r.Outcome == verdict.Error; bad != (got.Errors > 0) {
				t.Errorf("%v, with %d errors", r.Outcome, got.Errors)
			}
			switch name {
			case "several", "compile", "kit-fault", "wide-runes":
				golden(t, name+".xml", b.String())
			}
		})
	}
}

// TestJUnitNeverReadsAsPassed shows that a lesson that failed in an unforeseen way is still a failure.
func TestJUnitNeverReadsAsPassed(t *testing.T) {
	for _, outcome := range []verdict.Outcome{verdict.Failed, verdict.Error, verdict.NotRun} {
		var b bytes.Buffer
		if err := report.JUnit(&b, run(outcome, lesson(1, outcome, passes(3)...))); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "<failure") && !strings.Contains(b.String(), "<error") && !strings.Contains(b.String(), "<skipped") {
			t.Errorf("%v reads as passed:\n%s", outcome, b.String())
		}
	}
}

// terminal is a report as a learner reads it; without colour unless opt asks for it.
func terminal(t *testing.T, r verdict.Report, opt report.Options) string {
	t.Helper()
	if opt.Environ == nil {
		opt.Environ = []string{}
	}
	var b bytes.Buffer
	if err := report.Terminal(&b, r, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// fits fails the test if a line of text is wider than width.
func fits(t *testing.T, text string, width int) {
	t.Helper()
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if w := plain.Width(line); w > width {
			t.Errorf("%d cells, not %d: %q", w, width, line)
		}
		if line != strings.TrimRight(line, " ") {
			t.Errorf("spaces at the end of %q", line)
		}
	}
}

// golden compares got with a file, or writes the file with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("differs from %s (-want +got):\n%s", file, diff)
	}
}

// wellFormed fails the test if text is not XML.
func wellFormed(t interface{ Fatalf(string, ...any) }, text []byte) {
	dec := xml.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := dec.Token(); err == io.EOF {
			return
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
	}
}

package report_test

import (
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
)

// lessonText has everything that a hint may have in it.
const lessonText = "Write to **every** socket in `s.sockets`, under the *lock*; see\n[the idea](../02-emit-count/README.md#emit-to-everyone), [below](#hints)\nor <https://go.dev>. A line\\\nof its own. <!-- unseen -->\n\n" +
	"```go\nfor conn := range s.sockets {\n\t_ = conn.WriteJSON(event{Name: \"user count\", Data: s.currentUsers}) // this line is long, and stays in one piece\n}\n```\n\n" +
	"1. Take the lock, and hold it until the last of them has been written to.\n2. Then:\n\n   - add\n   - emit\n\n   and that is all.\n3. Let it go.\n\n> What is quoted stands in.\n\n## A heading\n\n<details>\n\nAn end with ünïcödé … and a\x1b[31m trap.\n"

// screens are the learner's small commands, by the golden file's name.
func screens() map[string]func(w io.Writer, opt report.Options) error {
	hint := report.Hint{
		Number: 2, Lesson: "Emit the count", Text: "lessons/02-emit-count/README.md", This: 2, Of: 4,
		Title: "who is it for?", Body: lessonText, More: "make hint", Again: "make hint AGAIN=1", Unchecked: true,
	}
	last := hint
	last.This, last.Body, last.Unchecked, last.Advice = 4, "Write it.", false, everyone().Advice
	over := hint
	over.This, over.Body = 0, ""
	none := over
	none.Of = 0

	mine := "package main\n\nimport \"log\"\n\nfunc main() {\n\tlog.Println(\"mine\")   \n}\n"
	theirs := "package main\n\nimport (\n\t\"log\"\n\t\"os\"\n)\n\nfunc main() {\n\tlog.Println(\"theirs\")\n\tos.Exit(1)\n}\n"
	different := report.Difference{
		Mine: "work/02-emit-count/server.go", Theirs: "solution/02-emit-count/server.go", MyText: mine, TheirText: theirs,
		Others: []string{"page.go differs, too"}, Passed: true, Next: "make check LESSON=03",
	}
	alike := different
	alike.TheirText, alike.Others = strings.TrimSuffix(strings.ReplaceAll(mine, "\n", "\r\n"), "\r\n"), nil

	list := report.Overview{Course: "Handshake", Current: 2, Next: "continue with lesson 03: make check LESSON=03", Lessons: []report.Stand{
		{Number: 1, Title: "Listen for a connection", Checks: 7, Begun: true, Checked: true, Passed: 7, Outcome: verdict.Passed},
		{Number: 2, Title: "Emit the count", Checks: 6, Begun: true, Checked: true, Passed: 6, Outcome: verdict.Passed, Hints: 4, OfHints: 4},
		{Number: 3, Title: "Handle a disconnect", Checks: 7, Begun: true, Checked: true, Passed: 3, Outcome: verdict.Failed, Hints: 1, OfHints: 4},
		{Number: 4, Title: "Authenticate with a cookie", Checks: 11, Begun: true, Checked: true, Passed: 10, Outcome: verdict.Failed},
		{Number: 5, Title: "Announce users", Checks: 5, Begun: true},
		{Number: 6, Title: "Chat messages", Checks: 8},
	}}
	finished := list
	finished.Current, finished.Lessons, finished.Next = -1, list.Lessons[:2], "make check"

	findings := []report.Finding{
		{What: "Go", State: report.Well, Found: "go1.26.8; the course wants 1.26.0 or newer"},
		{What: "C compiler", State: report.Without, Found: "gcc is not installed. Checks for data races are not run", Do: "install gcc, for example: sudo apt install gcc libc6-dev (Debian, Ubuntu), sudo dnf install gcc (Fedora)"},
		{What: "loopback", Found: "this machine cannot connect to itself at 127.0.0.1: permission denied", Do: "let go and the grader through the firewall"},
	}
	running := verdict.Lesson{Checks: []verdict.Check{
		{Title: "a newcomer hears the count", Outcome: verdict.Passed},
		everyone(),
		{Title: "when 50 join at once everybody ends at 50", Reason: "still running"},
		{Title: "the count is a JSON number", Outcome: verdict.Passed},
		{Title: "no data race while clients join", Reason: "it waits until the other checks pass"},
	}}
	return map[string]func(w io.Writer, opt report.Options) error{
		"so-far": func(w io.Writer, opt report.Options) error {
			_, err := io.WriteString(w, report.SoFar(w, running, opt))
			return err
		},
		"hint":       func(w io.Writer, opt report.Options) error { return report.Hints(w, hint, opt) },
		"hint-last":  func(w io.Writer, opt report.Options) error { return report.Hints(w, last, opt) },
		"hint-over":  func(w io.Writer, opt report.Options) error { return report.Hints(w, over, opt) },
		"hint-none":  func(w io.Writer, opt report.Options) error { return report.Hints(w, none, opt) },
		"difference": func(w io.Writer, opt report.Options) error { return report.Differences(w, different, opt) },
		"alike":      func(w io.Writer, opt report.Options) error { return report.Differences(w, alike, opt) },
		"list":       func(w io.Writer, opt report.Options) error { return report.List(w, list, opt) },
		"finished":   func(w io.Writer, opt report.Options) error { return report.List(w, finished, opt) },
		"ill": func(w io.Writer, opt report.Options) error {
			return report.Examination(w, findings, []string{"system    linux/amd64, 2 processors"}, "let go through\nThen look again: make doctor", opt)
		},
		"well": func(w io.Writer, opt report.Options) error {
			return report.Examination(w, findings[:2], nil, "make check", opt)
		},
		"say": func(w io.Writer, opt report.Options) error {
			return report.Say(w, "Your old work is kept whole, in\n\n    work/.backup/02-emit-count-2026-01-02-150405\n\nThat is all.", "make check", opt)
		},
	}
}

// TestScreens shows each screen at 80 columns, and at the least width in ASCII. Only code, and what is to be copied, may be wider.
func TestScreens(t *testing.T) {
	for name, write := range screens() {
		t.Run(name, func(t *testing.T) {
			var got strings.Builder
			for _, view := range []struct {
				title string
				report.Options
			}{
				{"80 columns", report.Options{Environ: []string{}}},
				{"40 columns, ASCII", report.Options{Width: 40, ASCII: true, Style: cmdline.Go, Environ: []string{}}},
				{"coloured", report.Options{Environ: []string{"CLICOLOR_FORCE=1", "TERM=xterm", "TTY_FORCE=1"}}},
			} {
				var b strings.Builder
				if err := write(&b, view.Options); err != nil {
					t.Fatal(err)
				}
				text := b.String()
				if view.title == "coloured" {
					if name == "difference" || name == "list" || name == "ill" {
						got.WriteString("-- " + view.title + " --\n" + strings.ReplaceAll(text, "\x1b", "ESC"))
					}
					continue
				}
				got.WriteString("-- " + view.title + " --\n" + text)
				if strings.Contains(text, "\x1b") || view.ASCII && strings.ContainsFunc(text, func(r rune) bool { return r > '~' }) {
					t.Errorf("not fit:\n%s", text)
				}
				if name == "difference" || name == "say" || name == "hint" {
					continue
				}
				fits(t, text, max(view.Width, 40)+40*(1-min(view.Width, 1)))
			}
			golden(t, "screen-"+name+".txt", got.String())
		})
	}
}

// TestAnyHint shows that no text of a lesson gets control of the terminal, and that prose keeps to the width.
func TestAnyHint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.SampledFrom([]string{"word ", "`code`", "\n", "\n\n", "- ", "1. ", "> ", "# ", "[a](b)", "<b>", "*", "\x1b[2J", "\a", "ü", strings.Repeat("w", 90), "&amp;", "\\"})
		body := strings.Join(rapid.SliceOfN(part, 0, 30).Draw(t, "parts"), "")
		width := rapid.IntRange(40, 80).Draw(t, "width")
		var b strings.Builder
		hint := report.Hint{Number: 1, Lesson: "A lesson", Text: "lessons/01-a/README.md", This: 1, Of: 2, Title: "a title", Body: body, More: "make hint", Again: "make hint AGAIN=1"}
		if err := report.Hints(&b, hint, report.Options{Width: width, Environ: []string{}}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			line = strings.TrimSuffix(line, "\n")
			if line != plain.Clean(line) {
				t.Fatalf("not fit: %q", line)
			}
			if plain.Width(line) > width {
				t.Fatalf("%d cells, not %d: %q of %q", plain.Width(line), width, line, body)
			}
		}
	})
}

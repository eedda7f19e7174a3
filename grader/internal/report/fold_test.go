package report_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
)

// room is what watch has for a report in a terminal of 24 rows.
const room = 20

// TestHeight holds every report against the rows that there are: it fits, and still says where the learner is, what failed,
// what it looks like, and what to do next. Where there is room for all, nothing is left out.
func TestHeight(t *testing.T) {
	for name, r := range reports() {
		t.Run(name, func(t *testing.T) {
			whole := terminal(t, r, report.Options{})
			require.Equal(t, whole, terminal(t, r, report.Options{Height: strings.Count(whole, "\n")}))

			text := terminal(t, r, report.Options{Height: room})
			fits(t, text, 80)
			require.LessOrEqual(t, strings.Count(text, "\n"), room, text)
			require.True(t, strings.HasPrefix(text, "Handshake"), text)
			if strings.Contains(whole, "\nNext: ") {
				require.Contains(t, text, "\nNext: ")
			}
			words := strings.Join(strings.Fields(text), " ")
			for _, lesson := range r.Lessons {
				first := lesson.FirstFailed()
				if first < 0 || lesson.Outcome != verdict.Failed || r.Outcome != verdict.Failed {
					continue
				}
				check := lesson.Checks[first]
				require.Contains(t, words, check.Title)
				for i, advice := range check.Advice {
					if i == 0 && advice.Read == "" && len(check.Advice) > 1 {
						continue // evidence may be left out where the mistake behind it is named: see foldAdvice
					}
					require.Contains(t, words, advice.Subject)
				}
				break // only the first is open
			}
			// Less than that is not promised to hold everything, but it is still text.
			for height := 1; height < room; height++ {
				fits(t, terminal(t, r, report.Options{Height: height, Width: 60}), 60)
			}
		})
	}
}

// A picture that is cut keeps its names and its fault.
func TestHeightCutsThePicture(t *testing.T) {
	r := reports()["three-clients"]
	whole := strings.Count(terminal(t, r, report.Options{}), "\n")
	cut := 0
	for height := whole; height > 10; height-- {
		text := terminal(t, r, report.Options{Height: height})
		if !strings.Contains(text, "rows above") {
			continue
		}
		cut++
		require.Contains(t, text, "your server", text)
		require.Regexp(t, `user count 3 +✗`, text)
		require.LessOrEqual(t, strings.Count(text, "\n"), height)
	}
	require.Positive(t, cut, "no height cuts the picture")
}

// The lesson that is worked on is the open one, also where an earlier one has failed.
func TestOpen(t *testing.T) {
	r := run(verdict.Failed, lesson(1, verdict.Failed, fails("the first", verdict.Failure{Kind: "refused", Message: "alice was refused."})),
		lesson(2, verdict.Failed, fails("the second", verdict.Failure{Kind: "refused", Message: "bob was refused."})))
	require.Contains(t, terminal(t, r, report.Options{}), "alice was refused")
	text := terminal(t, r, report.Options{Open: 2, OnSave: true})
	require.NotContains(t, text, "alice was refused")
	require.Contains(t, text, "bob was refused")
	require.Contains(t, text, "and save.")
}

// TestSaidOnce shows that two mistakes which begin with the same sentence say it once.
func TestSaidOnce(t *testing.T) {
	check := everyone()
	other := check.Advice[0]
	check.Advice[0].Body = "The newcomer was told. A common cause: one socket."
	other.Subject, other.Body = "a second cause", "The newcomer was told. Another cause: two sockets."
	check.Advice = append(check.Advice, other)
	var text strings.Builder
	require.NoError(t, report.Terminal(&text, run(verdict.Failed, lesson(2, verdict.Failed, check)), report.Options{Width: 200}))
	require.Equal(t, 1, strings.Count(text.String(), "The newcomer was told."), text.String())
	require.Contains(t, text.String(), "Or possibly: a second cause. Another cause: two sockets.")
}

// TestFull shows that the full report holds everything, whatever the height: each failure with its picture and words, and evidence to
// its last line. The short one says how to see it.
func TestFull(t *testing.T) {
	trace := make([]string, 60)
	for i := range trace {
		trace[i] = fmt.Sprintf("server.go:%d", i)
	}
	r := run(verdict.Failed, lesson(2, verdict.Failed, append(passes(6),
		fails("the first", verdict.Failure{Kind: "program-ended", Message: "Your server panicked.", Detail: trace}, joins("alice")),
		fails("the second", verdict.Failure{Kind: "refused", Message: "bob was refused."}, joins("bob")))...))
	text := terminal(t, r, report.Options{Height: room, More: "press f"})
	require.Contains(t, text, "earlier lines (press f)")
	require.NotContains(t, text, "bob was refused")

	text = terminal(t, r, report.Options{Height: room, Full: true, More: "press f"})
	require.NotContains(t, text, "earlier lines")
	for _, words := range []string{"server.go:59", "Your server panicked.", "bob was refused.", "a plain GET on", "│── connects"} {
		require.Contains(t, text, words)
	}
}

// In a low terminal, the picture stays beside the advice's first paragraph.
func TestPictureStays(t *testing.T) {
	check := everyone()
	check.Advice[0].Body += "\n\n" + strings.Repeat("And so on. ", 60)
	text := terminal(t, run(verdict.Failed, lesson(2, verdict.Failed, check)), report.Options{Height: 24})
	require.Contains(t, text, "your server")
	require.Contains(t, text, check.Advice[0].Subject)
}

// Where advice has to be cut, it ends with a whole sentence, or at least with a whole word, and it uses the rows that there are.
func TestCutAdvice(t *testing.T) {
	check := everyone()
	other := check.Advice[0]
	words := map[string]bool{}
	const line = "Alpha bravo charlie delta echo, foxtrot golf hotel india juliett kilo. "
	for _, word := range strings.Fields(check.Advice[0].Subject + " " + line) {
		words[strings.Trim(word, ".,")] = true
	}
	check.Advice[0].Body = strings.Repeat(line, 12)
	other.Subject, other.Body = "another cause", "It has a body."
	check.Advice = append(check.Advice, other)
	cut := 0
	for height := 30; height >= 14; height-- {
		text := terminal(t, run(verdict.Failed, lesson(2, verdict.Failed, check)), report.Options{Height: height})
		before, _, found := strings.Cut(text, " …")
		if !found {
			continue
		}
		cut++
		fields := strings.Fields(before)
		last := strings.Trim(fields[len(fields)-1], ".,")
		require.True(t, words[last], "cut inside a word, %q:\n%s", last, text)
		require.GreaterOrEqual(t, strings.Count(text, "\n"), height-2, "rows are left over:\n%s", text)
	}
	require.Positive(t, cut, "no height cuts the advice")
}

// A command that fits in a line is never broken over two.
func TestCommandsStayWhole(t *testing.T) {
	r := run(verdict.Failed, lesson(2, verdict.Failed, everyone()))
	for width := 45; width <= 100; width++ {
		require.Contains(t, terminal(t, r, report.Options{Width: width}), "go run ./grader check 02 --seed 1234", width)
	}
}

// Experiments are not told of where the failure shows its own cause: they would only repeat what follows from it.
func TestProved(t *testing.T) {
	tells := func(f verdict.Failure) bool {
		l := lesson(2, verdict.Failed, fails("the first", f))
		l.Probes = []verdict.Probe{{ID: "p", Text: "Three clients joined.", Checks: []string{l.Checks[0].ID}}}
		return strings.Contains(terminal(t, run(verdict.Failed, l), report.Options{}), "Three clients joined.")
	}
	require.True(t, tells(verdict.Failure{Kind: "never-heard", Message: "alice heard nothing."}))
	require.False(t, tells(verdict.Failure{Kind: "deadlock", Message: "Your server seems stuck."}))
	require.False(t, tells(verdict.Failure{Kind: "closed", Message: "Your server dropped it.", Detail: []string{"2026/11/30 http: panic serving 127.0.0.1: boom"}}))
}

package main_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
	"handshake/lessons"
)

// TestPseudoLocale grades the same programs with the kit as it is, and with one whose words nobody can read: built with the tag pseudo, each
// sentence and each word of its report, its diagrams and its commands is random letters. Outcomes, kinds, steps, facts, advice, probes, the
// signs of the report and the exit status are the same, so none of them follows from words.
func TestPseudoLocale(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the kit twice")
	}
	t.Parallel()
	english, pseudo := filepath.Join(t.TempDir(), "handshake"), filepath.Join(t.TempDir(), "handshake")
	for grader, tags := range map[string]string{english: "", pseudo: "pseudo"} {
		output, err := exec.Command("go", "build", "-ldflags=-w", "-tags", tags, "-o", grader, ".").CombinedOutput()
		require.NoError(t, err, "%s", output)
	}
	const servers = "grader/testdata/servers/"
	for i, test := range []struct{ lesson, folder string }{
		{"01", servers + "explained/01-logs-other-words"},
		{"02", servers + "explained/02-only-the-newcomer"},
		{"02", servers + "explained/02-count-as-text"},
		{"03", servers + "explained/03-subtracts-in-silence"},
		{"04", servers + "explained/04-any-cookie-will-do"},
		{"06", servers + "explained/06-trims-the-text"},
		{"06", "solution/06-chat-messages"},
		{"01", "grader/testdata/course"}, // there is no program
	} {
		if !samples.Has(i, 4, 10) {
			continue
		}
		t.Run(test.lesson+"/"+filepath.Base(test.folder), func(t *testing.T) {
			t.Parallel()
			one, other := decided(t, english, test.lesson, test.folder), decided(t, pseudo, test.lesson, test.folder)
			require.Equal(t, one.what, other.what)
			for probe, answer := range one.asked {
				if same, ok := other.asked[probe]; ok {
					require.Equal(t, answer, same, probe)
				}
			}
			require.Equal(t, one.signs, other.signs, "%s\n%s", one.text, other.text)
			require.NotEqual(t, one.text, other.text)
			requireNoEnglish(t, other.text)
		})
	}
}

// TestPseudoCommands runs commands, whose output learners, students and instructors read, in the language that nobody speaks. Nothing in it is English but what
// the course brings, and what the system says.
func TestPseudoCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the kit")
	}
	if !samples.Wide() {
		t.Skip("it runs most commands: make test FULL=1 does")
	}
	t.Parallel()
	grader := filepath.Join(t.TempDir(), "handshake")
	output, err := exec.Command("go", "build", "-ldflags=-w", "-tags", "pseudo", "-o", grader, ".").CombinedOutput()
	require.NoError(t, err, "%s", output)
	kit, err := filepath.Abs("..")
	require.NoError(t, err)
	run := func(t *testing.T, dir string, args ...string) string {
		t.Helper()
		command := exec.Command(grader, args...)
		command.Dir = dir
		command.Env = append(os.Environ(), "HANDSHAKE_MAKE=1", "LC_ALL=C.UTF-8")
		output, err := command.CombinedOutput()
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			require.NoError(t, err)
		}
		return string(output)
	}

	// A course whose first lesson has lost its sections, its hints and its TODO.
	course := t.TempDir()
	for _, folder := range []string{"lessons", "starter", "solution"} {
		require.NoError(t, os.CopyFS(filepath.Join(course, folder), os.DirFS(filepath.Join(kit, folder))))
	}
	write := func(path, text string) {
		t.Helper()
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	}
	write(filepath.Join(course, "go.mod"), "module handshake\n\ngo 1.26\n")
	write(filepath.Join(course, "lessons", "01-listen-for-connection", "README.md"), "# A title\n\n[gone](gone.md), lesson 09\n\n<!-- check: gone -->\n")
	write(filepath.Join(course, "lessons", "01-listen-for-connection", "odd.txt"), "odd\n")
	write(filepath.Join(course, "starter", "01-listen-for-connection", "server.go"), "package main\n")

	// A class in which nobody has handed in a server that runs.
	class, out := t.TempDir(), t.TempDir()
	write(filepath.Join(class, "alice", "01-listen-for-connection", "server.go"), "package main\n\nfunc main() { x := 1 }\n")
	write(filepath.Join(class, "bob", "notes.txt"), "x\n")
	write(filepath.Join(class, "carol.zip"), "x\n")
	write(filepath.Join(class, "dave", "server.go"), "package main\n")

	for _, test := range []struct {
		name, dir string
		args      []string
	}{
		{"doctor", kit, []string{"doctor"}},
		{"verify", course, []string{"verify", "01", "--quick"}},
		{"list", kit, []string{"list"}},
		{"unknown lesson", kit, []string{"check", "99"}},
		{"no folder", kit, []string{"check", "01", "--program", "nowhere"}},
		{"no server", kit, []string{"check", "01", "--program", "docs"}},
		{"report over source", kit, []string{"check", "01", "--json", "server.go"}},
		{"report to a folder", kit, []string{"check", "01", "--junit", "docs"}},
		{"no course", class, []string{"list"}},
		{"no submissions", kit, []string{"grade", filepath.Join(class, "bob"), "--out", out}},
		{"a format", kit, []string{"grade", class, "--out", out, "--also", "none"}},
		{"no backup", course, []string{"reset", "01", "--restore", "none"}},
		{"an event", course, []string{"event", "rename", "none", "other"}},
		{"a new lesson", course, []string{"lesson", "new", "chat-messages"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := run(t, test.dir, test.args...)
			require.Regexp(t, `(?i)\b[a-z]{3,19}\b`, text, "it must print something")
			requireNoEnglish(t, text)
		})
	}
	t.Run("grade", func(t *testing.T) {
		requireNoEnglish(t, run(t, kit, "grade", class, "01", "--out", out, "--isolation", "group", "--also", "tap,gradescope"))
		for _, name := range []string{"class.html", "feedback/alice.md", "feedback/bob.md", "feedback/carol.md", "tap/alice.tap", "gradescope/bob.json"} {
			text, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(name)))
			require.NoError(t, err)
			requireNoEnglish(t, string(text))
			require.NotContains(t, string(text), out, "%s names a folder of the instructor's", name)
		}
	})
}

// commonWord matches the words without which hardly a sentence does.
var commonWord = regexp.MustCompile(`(?i)(?:^|[\s("])((?:the|is|are|was|were|your|and|of|with|that|this|it|isn't|aren't|doesn't|don't|can't|couldn't|not|for|from|there|has|have|you|but|which|to|because|by|what|when|nothing|every|already|exists)(?:[\s.,:;)"]|$))`)

// systems are what the system, Go, the libraries, the Test Anything Protocol and the programs that are graded say.
var systems = regexp.MustCompile(`(?i)not ok|a user has (?:dis)?connected|no such file or directory|is not a directory|not a valid zip file|declared and not used|file does not exist`)

// requireNoEnglish fails if a text has an English word in it that isn't the course's.
func requireNoEnglish(t *testing.T, text string) {
	t.Helper()
	text = strings.ReplaceAll(html.UnescapeString(markup.ReplaceAllString(text, " ")), `\`, "")
	text = strings.Join(strings.Fields(text), " ")
	course := lessons.Course()
	known := wording.English().Words.Lesson.Sections() // the headings of the lessons
	for _, lesson := range course.Lessons {
		known = append(known, lesson.Title)
		for _, c := range lesson.Checks {
			known = append(known, c.Title)
		}
		mistakes, err := curriculum.LoadMistakes("..", lesson)
		require.NoError(t, err)
		for _, m := range mistakes {
			known = append(append(known, m.Subject), strings.Split(m.Body, "\n\n")...)
		}
	}
	slices.SortFunc(known, func(a, b string) int { return len(b) - len(a) })
	for _, title := range known {
		text = strings.ReplaceAll(text, title, "")
	}
	text = systems.ReplaceAllString(text, "")
	if at := commonWord.FindStringIndex(text); at != nil {
		t.Errorf("a word that isn't in the catalogue: ...%s...\n%s", text[max(0, at[0]-80):min(len(text), at[1]+80)], text)
	}
}

// decision is what a run of check decided, and what it printed.
type decision struct {
	what  []string
	asked map[string]string // the probes' answers; on a busy machine one may be missing
	signs string            // of the report, in their order
	text  string
}

// decided grades a program.
func decided(t *testing.T, grader, lesson, folder string) decision {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	command := exec.Command(grader, "check", lesson, "--program", folder, "--seed", "7", "--no-race", "--explore", "0.1s", "--json", file)
	command.Dir = ".."
	command.Env = append(os.Environ(), "HANDSHAKE_MAKE=1", "LC_ALL=C.UTF-8")
	var out, errs strings.Builder
	command.Stdout, command.Stderr = &out, &errs
	_ = command.Run() // the exit status is what we compare
	require.NotNil(t, command.ProcessState)
	d := decision{text: out.String(), asked: map[string]string{}}
	d.what = append(d.what, fmt.Sprint("status ", command.ProcessState.ExitCode()))
	written, err := os.ReadFile(file)
	require.NoError(t, err, "%s", errs.String())
	var report verdict.Report
	require.NoError(t, json.Unmarshal(written, &report))
	failed := func(f *verdict.Failure) string {
		if f == nil {
			return ""
		}
		variant := f.Variant
		if _, err := strconv.Atoi(variant); err == nil {
			variant = "a number" // how far a count is off in a crowd differs from run to run, and so does who heard it
		}
		return fmt.Sprint(f.Kind, " ", variant, " ", f.Facts.Form)
	}
	for _, l := range report.Lessons {
		d.what = append(d.what, fmt.Sprint(l.ID, " ", l.Outcome, " ", failed(l.Failure)))
		for _, c := range l.Checks {
			d.what = append(d.what, fmt.Sprint(c.ID, " ", c.Outcome, " ", failed(c.Failure)))
			for _, a := range c.Advice {
				d.what = append(d.what, "advice "+a.Mistake+" "+a.Read)
			}
			for _, s := range c.Steps {
				if s.Outcome == verdict.Failed {
					d.what = append(d.what, "step "+s.Who+" "+s.ID)
				}
			}
		}
		for _, p := range l.Probes {
			d.asked[p.ID] = p.Answer
		}
	}
	for _, r := range d.text {
		if slices.Contains([]rune("✓✗○●"), r) {
			d.signs += string(r)
		}
	}
	return d
}

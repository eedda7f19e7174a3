package main_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
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
		output, err := exec.Command("go", "build", "-tags", tags, "-o", grader, ".").CombinedOutput()
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
		if !samples.Has(i, 2, 4) {
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
			for _, word := range []string{"Next:", "never came", "What happened", "Possibly", "to do"} {
				require.NotContains(t, other.text, word, "a word that isn't in the catalogue")
			}
		})
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

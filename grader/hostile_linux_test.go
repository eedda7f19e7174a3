package main_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
)

// mostMemory is what the grader stays under whatever it meets.
const mostMemory = 200 << 20

// TestHostile has the real grader grade servers that send more than anybody should take (testdata/hostile). It stays small, comes to a
// verdict, and says which limit was passed. The first of them is a server that sends nothing, to compare with. One in three is graded where
// CI=true, one in nine elsewhere, the slow ones always, and all with FULL=1.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	bin := t.TempDir()
	for name, source := range map[string]string{"handshake": ".", "hostile": "./testdata/hostile"} {
		output, err := exec.Command("go", "build", "-o", filepath.Join(bin, name), source).CombinedOutput()
		require.NoError(t, err, string(output))
	}
	for i, test := range []struct {
		sends, lesson string
		kind          verdict.Kind // of a failure that must be there
		limit         verdict.Limit
	}{
		{"nothing", "06", "never-heard", ""},
		{"frame-huge", "06", "too-much", verdict.LimitMessage},
		{"frame-bomb", "06", "too-much", verdict.LimitMessage},
		{"frame-claims", "06", "never-heard", ""},
		{"frames-of-16k", "06", "floods", verdict.LimitKept},
		{"frames-wide", "06", "floods", verdict.LimitKept},
		{"pieces-empty", "06", "floods", verdict.LimitBetween},
		{"frames-tiny", "06", "floods", verdict.LimitKept},
		{"frames-spaces", "06", "floods", verdict.LimitKept},
		{"frames-some", "06", "never-heard", ""},
		{"pongs", "06", "floods", verdict.LimitKept},
		{"shake-header", "06", "too-much", verdict.LimitHeaders},
		{"shake-hints", "06", "too-much", verdict.LimitHeaders},
		{"page-endless", "06", "too-much", verdict.LimitPage},
		{"page-bomb", "06", "too-much", verdict.LimitPage},
		{"page-elements", "06", "too-much", verdict.LimitElements},
		{"page-attributes", "06", "page", ""},
		{"page-redirects", "06", "too-much", verdict.LimitRedirects},
		{"page-headers", "06", "too-much", verdict.LimitHeaders},
		{"page-cookies", "06", "too-much", verdict.LimitCookies},
		{"page-slowly", "06", "no-answer", ""},
		{"log", "01", "floods", verdict.LimitLog},
		{"slow-pieces", "06", "floods", verdict.LimitBetween}, // longer than a verb waits for something new
		{"slow-pings", "06", "floods", verdict.LimitPings},
	} {
		if !samples.Has(i, 3, 9) && !strings.HasPrefix(test.sends, "slow-") {
			continue
		}
		t.Run(test.sends, func(t *testing.T) {
			t.Parallel()
			program := filepath.Join(t.TempDir(), test.sends) // by whose name it knows what to send
			require.NoError(t, os.Mkdir(program, 0o777))
			require.NoError(t, os.Link(filepath.Join(bin, "hostile"), filepath.Join(program, "run")))
			grader := exec.Command(filepath.Join(bin, "handshake"), "check", test.lesson, "--program", program, "--json", "-")
			grader.Dir = root
			var said, complained bytes.Buffer
			grader.Stdout, grader.Stderr = &said, &complained
			require.NoError(t, grader.Start())
			peak := peakOf(t, grader)
			require.Equal(t, 1, grader.ProcessState.ExitCode(), complained.String())
			t.Logf("peak memory %d MB", peak>>20)
			require.Less(t, peak, mostMemory)
			var report verdict.Report
			require.NoError(t, json.Unmarshal(said.Bytes(), &report))
			found := false
			for _, c := range report.Lessons[0].Checks {
				require.NotEqual(t, verdict.Error, c.Outcome, c.Reason)
				if f := c.Failure; f != nil && f.Kind == test.kind && f.Facts.Limit == test.limit {
					found = true
					require.Equal(t, f.Facts.Limit != "", f.Facts.Most > 0)
				}
			}
			require.True(t, found, said.String()[:min(said.Len(), 5000)])
		})
	}
}

// peakOf waits for the end of a process and returns the most memory that it has had. The system keeps that figure up to date while the process
// runs; what it says afterwards, in the resource usage, is no less than what the test itself had when it began the process.
func peakOf(t *testing.T, command *exec.Cmd) (peak int) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = command.Wait() // whose exit status says all
	}()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", command.Process.Pid))
		if line := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status); line != nil {
			kB, err := strconv.Atoi(string(line[1]))
			require.NoError(t, err)
			peak = max(peak, kB<<10)
		}
		select {
		case <-tick.C:
		case <-ended:
			require.Positive(t, peak)
			return peak
		}
	}
}

package check

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
)

// Whatever a program logs: what is shown of a crash, a panic or a data race is a few lines.
func FuzzLog(f *testing.F) {
	for _, log := range []string{
		"", "panic: of old age\n\ngoroutine 1 [running]:\nmain.main()\n\t/tmp/main.go:3 +0x1d\nexit status 2", "fatal error: all goroutines are asleep - deadlock!", "panic:", "panic:\nmain.", "panic: x\nmain.f(\n",
		"http: panic serving 127.0.0.1:1: boom\ngoroutine 7 [running]:\nmain.(*server).leave(0x1, {0x2})\n\t/tmp/server.go:80 +0x2\n", "==================\nWARNING: DATA RACE\nRead at 0x1 by goroutine 7:\n  main.f()\n      /tmp/a.go:1 +0x1\n\nPrevious write at\n  main.g()\n==================",
		"WARNING: DATA RACE\n  main.f()", "  main.f()\n",
	} {
		f.Add(log)
	}
	f.Fuzz(func(t *testing.T, log string) {
		var lines []program.Line
		for text := range strings.SplitSeq(log, "\n") {
			lines = append(lines, program.Line{Text: text})
		}
		require.LessOrEqual(t, len(crash(lines)), 6)
		require.LessOrEqual(t, len(endTrace(lines)), 6)
		require.LessOrEqual(t, len(raceReport(lines)), len(lines))
	})
}

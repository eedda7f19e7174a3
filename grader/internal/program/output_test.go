package program

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Why a program ended is said by its last lines, or at the head of a long stack.
func TestEndingOfOutput(t *testing.T) {
	stack := strings.Repeat("    at Module.load (node:internal/modules/cjs/loader:1266:32)\n", 20)
	for text, first := range map[string]string{
		"node:internal/modules/cjs/loader:1228\n  throw err;\n\nError: Cannot find module 'ws'\nRequire stack:\n" + stack:        "Error: Cannot find module 'ws'",
		"TypeError [ERR_INVALID_ARG_TYPE]: The port is no number\n" + stack:                                                      "TypeError [ERR_INVALID_ARG_TYPE]: The port is no number",
		"ready\npanic: nil map\n\ngoroutine 1 [running]:\n" + strings.Repeat("main.f()\n\t/x/server.go:7 +0x1d\n", 12):           "panic: nil map",
		"Traceback (most recent call last):\n  File \"run\", line 3\nModuleNotFoundError: No module named 'websockets'\n":        "Traceback (most recent call last):",
		strings.Repeat("An Error is expected here, so this is no headline\n", 30) + "listen tcp: address already in use\n":       "An Error is expected here, so this is no headline",
		"Error: an old one, long before\n" + strings.Repeat("listening\n", 150) + "exiting because of a missing configuration\n": "listening",
	} {
		o := output{}
		o.read(strings.NewReader(text))
		ending := o.ending()
		require.Equal(t, first, ending[0], text)
		require.LessOrEqual(t, len(ending), keptTail)
	}
}

// The lines of a stack that are inside Node itself don't stand between the error and the program's own line.
func TestEndingWithoutNodesOwnLines(t *testing.T) {
	inside := strings.Repeat("    at writeOrBuffer (node:internal/streams/writable:572:12)\n", 9) + "    at node:internal/main/run_main_module:28:49\n"
	o := output{}
	o.read(strings.NewReader("ready\nnode:events:497\n      throw er; // Unhandled 'error' event\n      ^\n\nError: write EPIPE\n" + inside +
		"    at Server.<anonymous> (/home/a/server.js:62:12)\nEmitted 'error' event on Socket instance at:\n" + inside + "  code: 'EPIPE'\n\nNode.js v20.20.2\n"))
	require.Equal(t, []string{
		"Error: write EPIPE", "    at Server.<anonymous> (/home/a/server.js:62:12)", "Emitted 'error' event on Socket instance at:", "  code: 'EPIPE'", "", "Node.js v20.20.2",
	}, o.ending())
}

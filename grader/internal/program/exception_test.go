package program

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
)

// Exception shows what a learner can act on: the exception and their own line, whatever libraries the trace goes through.
func TestException(t *testing.T) {
	const library = "  File \"/usr/lib/python3/dist-packages/websockets/legacy/server.py\", line 240, in handler\n    await self.ws_handler(self)\n          ^^^^^^^^^^^^^^^^^^^^^\n"
	const heading = "connection handler failed\nTraceback (most recent call last):\n"
	for name, test := range map[string]struct {
		text string
		told []string
	}{
		"own code behind a library": {
			"A user has connected\n" + heading + library + "  File \"/home/ada/chat/run\", line 34, in handle\n    emit(\"user count\", count)\n                       ^^^^^\nNameError: name 'count' is not defined\n",
			[]string{"NameError: name 'count' is not defined", "  File \"/home/ada/chat/run\", line 34, in handle", "    emit(\"user count\", count)"},
		},
		"own code that calls a library": {
			heading + "  File \"/home/ada/chat/run\", line 51, in main\n    port = int(os.environ[\"PROT\"])\n  File \"<frozen os>\", line 679, in __getitem__\nKeyError: 'PROT'\n",
			[]string{"KeyError: 'PROT'", "  File \"/home/ada/chat/run\", line 51, in main", "    port = int(os.environ[\"PROT\"])"},
		},
		"called wrongly, with no line of its own": {
			heading + library + "TypeError: handle() missing 1 required positional argument: 'extra'\n",
			[]string{"TypeError: handle() missing 1 required positional argument: 'extra'"},
		},
		"a library's own": {"opening handshake failed\nTraceback (most recent call last):\n" + library + "EOFError: stream ends after 0 bytes\n", nil},
		"a closed connection, and then another": {
			heading + "  File \"run\", line 9, in handle\n    await socket.recv()\nwebsockets.exceptions.ConnectionClosedOK: received 1000 (OK)\n\n" +
				heading + "  File \"run\", line 12, in handle\n    sockets.remove(socket)\nKeyError: <WebSocketServerProtocol>\n",
			[]string{"KeyError: <WebSocketServerProtocol>", "  File \"run\", line 12, in handle", "    sockets.remove(socket)"},
		},
		"only closed connections": {
			heading + "  File \"run\", line 9, in handle\n    await socket.recv()\nwebsockets.exceptions.ConnectionClosedOK: received 1000 (OK)\n",
			[]string{"websockets.exceptions.ConnectionClosedOK: received 1000 (OK)", "  File \"run\", line 9, in handle", "    await socket.recv()"},
		},
		"a closed connection and its cause": {
			heading + "  File \"run\", line 9, in handle\n    await socket.send(text)\nConnectionResetError: [Errno 104] Connection reset by peer\n\nThe above exception was the direct cause of the following exception:\n\n" +
				"Traceback (most recent call last):\n  File \"run\", line 9, in handle\n    await socket.send(text)\nwebsockets.exceptions.ConnectionClosedError: no close frame received or sent\n",
			[]string{"websockets.exceptions.ConnectionClosedError: no close frame received or sent", "  File \"run\", line 9, in handle", "    await socket.send(text)"},
		},
		"a line of stdout in between": {
			heading + "  File \"run\", line 9, in handle\nA user has disconnected\n    x = 1 / 0\nZeroDivisionError: division by zero\n",
			[]string{"ZeroDivisionError: division by zero", "  File \"run\", line 9, in handle"},
		},
		"a group": {
			"  + Exception Group Traceback (most recent call last):\n  |   File \"run\", line 40, in main\n  |     async with asyncio.TaskGroup() as group:\n  | ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)\n",
			[]string{"ExceptionGroup: unhandled errors in a TaskGroup (1 sub-exception)", "  File \"run\", line 40, in main", "    async with asyncio.TaskGroup() as group:"},
		},
		"not awaited": {
			"/home/ada/chat/run:34: RuntimeWarning: coroutine 'emit' was never awaited\n  emit(\"user count\", 1)\nRuntimeWarning: Enable tracemalloc to get the object allocation traceback\n",
			[]string{"/home/ada/chat/run:34: RuntimeWarning: coroutine 'emit' was never awaited", "  emit(\"user count\", 1)"},
		},
		"cut off": {heading + library, nil},
		"nothing": {"A user has connected\n", nil},
	} {
		require.Equal(t, test.told, Exception(linesOf(test.text)), name)
	}
}

// A module that isn't there is named, however the interpreter says it.
func TestMissingModule(t *testing.T) {
	for text, want := range map[string]struct {
		form   verdict.Form
		module string
	}{
		"ModuleNotFoundError: No module named 'websockets'":                                                                             {verdict.NoModule, "websockets"},
		"ModuleNotFoundError: No module named 'websockets.asyncio'":                                                                     {verdict.NoModulePart, "websockets.asyncio"},
		"ModuleNotFoundError: No module named 'websockets.exceptions'; 'websockets' is not a package":                                   {verdict.HiddenModule, "websockets"},
		"Error: Cannot find module 'ws'\nRequire stack:\n- /home/ada/chat/run":                                                          {verdict.NoModule, "ws"},
		"Error: Cannot find module './rooms'":                                                                                           {verdict.NoSourceFile, "./rooms"},
		"Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'ws' imported from /home/ada/chat/server.mjs":                                {verdict.NoModule, "ws"},
		"Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/home/ada/chat/rooms.mjs' imported from /home/ada/chat/x":                    {verdict.NoSourceFile, "/home/ada/chat/rooms.mjs"},
		"node:internal/errors:496\nError [ERR_MODULE_NOT_FOUND]: Cannot find package '@fastify/websocket' imported from /home/a/s.mjs":  {verdict.NoModule, "@fastify/websocket"},
		"ImportError: cannot import name 'serv' from 'websockets' (/usr/lib/python3/dist-packages/websockets/__init__.py)\nListening\n": {verdict.Plainly, ""},
	} {
		form, module := missing(linesOf(text))
		require.Equal(t, want.form, form, text)
		require.Equal(t, want.module, module, text)
	}
}

func linesOf(text string) (lines []Line) {
	for line := range strings.Lines(text) {
		lines = append(lines, Line{Text: strings.TrimRight(line, "\n")})
	}
	return lines
}

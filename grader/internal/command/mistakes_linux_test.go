package command_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/samples"
	"handshake/lessons"
)

// common is one of the commonest mistakes: one that the course knows, or the solution changed as a beginner would write it.
type common struct {
	lesson int
	known  string   // the name of a known mistake
	file   string   // the file that is changed; "" for server.go
	edits  []string // what is replaced, and by what, by turns
	says   []string // what has to be on the screen
}

// commonest are the mistakes that beginners make most often, in the order of the lessons.
var commonest = []common{
	{lesson: 1, edits: []string{"\t\"github.com/gorilla/websocket\"\n", ""}, says: []string{"undefined: websocket", "a package is used but not imported"}},
	{
		lesson: 1, edits: []string{"\tdefer conn.Close()\n", "", "conn.NextReader()", "r.Body.Read(nil)", "_, _, err", "_, err"},
		says: []string{"declared and not used: conn", "a variable is declared and never used"},
	},
	{lesson: 1, known: "returns-after-the-upgrade", says: []string{"dropped the connection without a close frame", "the handler returns right after the upgrade"}},
	{
		lesson: 1, edits: []string{"\tconn, err := upgrader", "\thttp.Error(w, \"no WebSocket here yet\", http.StatusNotImplemented)\n\tconn, err := upgrader"},
		says: []string{"answered 501", "the starter's line that answers 501 is still there"},
	},
	{
		lesson: 2, edits: []string{"\ts.emit(\"user count\", s.currentUsers)", "\tconn.WriteJSON(event{Name: \"user count\", Data: s.currentUsers})"},
		says: []string{`alice heard nothing new; expected "user count" 2. bob heard it.`, "the count is sent only to the new client"},
	},
	{lesson: 2, edits: []string{`s.emit("user count"`, `s.emit("userCount"`}, says: []string{`The event's name must be exactly "user count".`, "the event has the wrong name"}},
	{
		lesson: 2, edits: []string{`json:"event"`, `json: "event"`, `json:"data"`, `json: "data"`},
		says: []string{`it has no key "event", only "Data" and "Name"`, "all keys of the message begin with a capital letter", "such as a space after the colon"},
	},
	{lesson: 2, known: "a-map-never-made", says: []string{"entry in nil map", "a map is declared but never made"}},
	{lesson: 2, known: "no-lock", says: []string{"isn't protected by a lock"}},
	{lesson: 2, known: "locks-twice", says: []string{"still waiting for a lock", "a goroutine waits for a lock that it holds itself"}},
	{
		lesson: 2, edits: []string{
			"map[*websocket.Conn]bool", "map[*websocket.Conn]chan event",
			"\ts.join(conn)\n", "\tqueue := make(chan event)\n\ts.join(conn, queue)\n\tgo func() {\n\t\tfor e := range queue {\n\t\t\tconn.WriteJSON(e)\n\t\t}\n\t}()\n",
			"join(conn *websocket.Conn)", "join(conn *websocket.Conn, queue chan event)",
			"s.sockets[conn] = true", "s.sockets[conn] = queue",
			"for conn := range", "for _, queue := range",
			"_ = conn.WriteJSON(event{Name: name, Data: data})", "queue <- event{Name: name, Data: data}",
		},
		says: []string{"still waiting for a channel", "until another one receives from a channel"},
	},
	{lesson: 3, known: "forgets-the-defer", says: []string{"removed immediately instead of when it leaves"}},
	{lesson: 3, edits: []string{"\ts.currentUsers--\n", ""}, says: []string{`expected "user count" 4, which never came.`, "the count isn't decreased"}},
	{lesson: 3, known: "no-write-deadline", says: []string{"inside a write to a socket", "a write to a client that doesn't read blocks everyone"}},
	{
		lesson: 4, edits: []string{
			"\tu, err := s.authorize(r)\n\tif err != nil {\n\t\tlog.Println(\"refused a handshake:\", err)\n\t\thttp.Error(w, \"log in first\", http.StatusUnauthorized)\n\t\treturn\n\t}\n", "",
			"\tdefer conn.Close()\n", "\tdefer conn.Close()\n\n\tu, err := s.authorize(r)\n\tif err != nil {\n\t\treturn\n\t}\n",
		},
		says: []string{"your server answered 101 and then dropped the connection", "the cookie is checked after the upgrade"},
	},
	{lesson: 4, known: "forgotten-return", says: []string{"the handler continues after it has refused a visitor"}},
	{lesson: 4, known: "cookie-path-too-narrow", says: []string{"isn't logged in", "the cookie's path doesn't include /ws"}},
	{lesson: 4, file: "sessions.go", edits: []string{"s.codec.Decode(sessionCookie,", `s.codec.Decode("cookie",`}, says: []string{"answered 401 Unauthorized", "Encode and Decode use different keys or names"}},
	{lesson: 5, edits: []string{`json:"username"`, `json:"name"`}, says: []string{`"username" is missing ("name" holds`, "a value is in the data, but under a different key"}},
	{lesson: 6, known: "everybody-but-the-sender", says: []string{"alice heard nothing new", "a message is sent to everyone except the sender"}},
}

// The commonest mistakes in a terminal of 80 columns and 24 rows, each in a watch of its own: what matters is on the screen. FULL=1 tries
// all of them. EVENING=DIR keeps the screens, to be read.
func TestCommonestMistakes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	if _, err := exec.LookPath("tmux"); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("no tmux, and in CI there must be one: install tmux")
		}
		t.Skip("needs a terminal of a known size: install tmux")
	}
	t.Parallel()
	require.Len(t, commonest, 20)
	kit := filepath.Join(t.TempDir(), "kit")
	require.NoError(t, copyKit(kit))
	for i, m := range commonest {
		if samples.Has(i, 7, 20) {
			t.Run(fmt.Sprintf("%02d", i+1), func(t *testing.T) { m.watched(t, i+1, kit) })
		}
	}
}

// watched saves the mistake and reads the screen of watch.
func (m common) watched(t *testing.T, n int, kit string) {
	lesson := lessons.Course().Lessons[m.lesson-1]
	work := filepath.Join(kit, curriculum.Work)
	require.NoError(t, os.RemoveAll(work))
	m.write(t, kit, lesson, filepath.Join(work, lesson.ID))

	e := &evening{t: t, kit: kit, socket: fmt.Sprintf("handshake-%d-%d", os.Getpid(), n), shots: 100 * n}
	e.tmux("new-session", "-d", "-x", "80", "-y", "24",
		fmt.Sprintf("cd '%s' && HANDSHAKE_MAKE=1 LC_ALL=C.UTF-8 TMPDIR='%s' handshake watch %02d; echo ended with $?; sleep 1000", kit, t.TempDir(), m.lesson))
	defer func() { _ = exec.Command("tmux", "-L", e.socket, "kill-server").Run() }()
	e.readable(e.until(append([]string{"Checked at"}, m.says...)...))
	e.key("q")
	e.until("ended with 0")
}

// write writes the program with the mistake to a folder.
func (m common) write(t *testing.T, kit string, lesson curriculum.Lesson, dir string) {
	if m.known != "" {
		all, err := curriculum.LoadMistakes(kit, lesson)
		require.NoError(t, err)
		for _, mistake := range all {
			if mistake.Name == m.known {
				require.NoError(t, mistake.Make(kit, lesson, dir))
				return
			}
		}
		require.Fail(t, "no such mistake", "%s of %s", m.known, lesson.ID)
	}
	require.NoError(t, os.CopyFS(dir, os.DirFS(filepath.Join(kit, curriculum.Solutions, lesson.ID))))
	name := filepath.Join(dir, "server.go")
	if m.file != "" {
		name = filepath.Join(dir, m.file)
	}
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	program := string(text)
	for i := 0; i+1 < len(m.edits); i += 2 {
		require.Contains(t, program, m.edits[i], "the solution of %s has changed", lesson.ID)
		program = strings.ReplaceAll(program, m.edits[i], m.edits[i+1])
	}
	require.NoError(t, os.WriteFile(name, []byte(program), 0o666))
}

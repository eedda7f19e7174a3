package command_test

import (
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A server that is tried by hand restarts on each save. One that can't be built leaves the last one running. Somebody who
// talks to it sees what each client hears.
func TestRunAndTalk(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds a server several times")
	}
	kit := filepath.Join(t.TempDir(), "kit")
	require.NoError(t, copyKit(kit))
	own := filepath.Join(kit, "mine")
	require.NoError(t, os.CopyFS(own, os.DirFS(filepath.Join(kit, "solution", "04-authenticate-cookie"))))
	server := filepath.Join(own, "server.go")
	solution, err := os.ReadFile(server)
	require.NoError(t, err)
	port := freePort(t)

	run := exec.Command("handshake", "run", "04", "--program", "mine", "--port", port)
	run.Dir = kit
	run.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	var log shared
	run.Stdout, run.Stderr = &log, &log
	require.NoError(t, run.Start())
	t.Cleanup(func() { _ = run.Process.Kill() })
	log.until(t, "Open http://127.0.0.1:"+port)

	said := talk(t, kit, port, "hello\n/emit nothing = 5\n/emit nothing = five\n/join carol\n/leave\n/nonsense\n")
	for _, line := range []string{
		`alice ◀── user count 2`, `bob ◀── user count 1`, `alice ──▶ chat message "hello"`, `alice ──▶ nothing 5`, `five isn't JSON`,
		`carol has connected`, `bob ◀── user count 3`, `carol has left`, `there is no command /nonsense`,
	} {
		require.Contains(t, said, line)
	}
	log.until(t, "user carol connected")

	require.NoError(t, renamed(server, append(solution, "\nfunc broken( {\n"...), 0o666))
	log.until(t, "the server from your previous save keeps running")
	require.Contains(t, talk(t, kit, port, "", "dave"), "dave ◀── user count 1")

	// What the server writes into its own folder is no save; the same file saved once more is one.
	writes := strings.Replace(string(solution), "import (", "import (\n\t\"os\"", 1) + "\nfunc init() {\n\tos.WriteFile(\"own.log\", []byte(time.Now().String()), 0o666)\n\tprintln(\"another one\")\n}\n"
	for range 3 {
		require.NoError(t, renamed(server, []byte(writes), 0o666))
		log.both(t, "another one", "has restarted") // they come from two pipes
	}

	require.NoError(t, renamed(server, append(solution, "\nfunc init() { panic(\"at once\") }\n"...), 0o666))
	log.until(t, "panic: at once", "Save to try again")
	require.NoError(t, renamed(server, solution, 0o666))
	log.until(t, "has restarted")

	require.Equal(t, 7, strings.Count(log.String(), "building mine ..."), "it was built on each save, and no more often:\n%s", log.String())

	require.NoError(t, run.Process.Signal(os.Interrupt))
	require.NoError(t, run.Wait(), log.String())
	require.NoFileExists(t, filepath.Join(kit, "work", ".cache", "running"))
	_, err = net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", port), time.Second)
	require.Error(t, err, "the server is still there")
}

// talk types the lines and returns all that was told.
func talk(t *testing.T, kit, port, lines string, names ...string) string {
	t.Helper()
	command := exec.Command("handshake", append([]string{"talk", "--port", port}, names...)...)
	command.Dir = kit
	command.Stdin = strings.NewReader(lines)
	command.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := command.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
}

// shared is an output that is read while it grows.
type shared struct {
	mu   sync.Mutex
	text strings.Builder
	seen int // what until has found
}

var _ io.Writer = (*shared)(nil)

func (s *shared) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *shared) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// both waits for two texts, in either order, behind those of the last time.
func (s *shared) both(t *testing.T, one, other string) {
	t.Helper()
	from := s.seen
	s.until(t, one)
	end := s.seen
	s.seen = from
	s.until(t, other)
	s.seen = max(s.seen, end)
}

// until waits for the words, one after the other, behind those of the last time.
func (s *shared) until(t *testing.T, words ...string) {
	t.Helper()
	for _, word := range words {
		require.Eventually(t, func() bool {
			at := strings.Index(s.String()[s.seen:], word)
			if at >= 0 {
				s.seen += at + len(word)
			}
			return at >= 0
		}, 3*time.Minute, time.Millisecond, "%q never came in\n%s", word, s)
	}
}

// renamed saves a file as many editors do: written beside the folder, then renamed. Nobody can see half of it, which would be a save more.
func renamed(path string, content []byte, mode os.FileMode) error {
	beside := filepath.Join(filepath.Dir(filepath.Dir(path)), "saved.tmp")
	if err := os.WriteFile(beside, content, mode); err != nil {
		return err
	}
	return os.Rename(beside, path)
}

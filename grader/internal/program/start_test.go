package program_test

import (
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// ages is a patience that no test waits out: what is found out in spite of it is found out early.
const ages = 24 * time.Hour

// stale listens on a port as a server does that somebody forgot.
func stale(t *testing.T) (port int) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	return listener.Addr().(*net.TCPAddr).Port
}

func TestListens(t *testing.T) {
	t.Parallel()
	process := start(t, keeper, build(t, "listens"))
	connection, err := net.Dial("tcp", process.Addr)
	require.NoError(t, err)
	require.NoError(t, connection.Close())
	process.Stop()
	_, _, ended := process.Ended()
	require.False(t, ended, "a program that the grader stopped has not ended by itself")
	_, err = net.Dial("tcp", process.Addr)
	require.Error(t, err)
}

func TestStaleServerIsNeverTakenForTheProgram(t *testing.T) {
	t.Parallel()
	linuxOnly(t)
	port := stale(t)
	fault := fault(t, keeper.Variant(ages, port, port, port, port), build(t, "neverlistens"))
	require.Equal(t, verdict.SomebodyElses, fault.Kind)
	require.Contains(t, fault.Message, strconv.Itoa(port))
}

func TestNextFreePort(t *testing.T) {
	t.Parallel()
	port := stale(t)
	from, err := program.PortFrom(port)
	require.NoError(t, err)
	require.Greater(t, from, port)
}

func TestPortTakenInTheMeantime(t *testing.T) {
	t.Parallel()
	taken := stale(t)
	another, err := keeper.FreePort()
	require.NoError(t, err)
	process := start(t, keeper.Variant(ages, taken, another), build(t, "listens"))
	require.Equal(t, net.JoinHostPort("127.0.0.1", strconv.Itoa(another)), process.Addr)
}

// Two graders may choose the same port. What listens there for a moment isn't the script that is still starting.
func TestPortOfAnotherBeforeAScriptListens(t *testing.T) {
	t.Parallel()
	linuxOnly(t)
	port, err := keeper.FreePort()
	require.NoError(t, err)
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
	require.NoError(t, err)
	go func() {
		_, _ = listener.Accept()
		_ = listener.Close()
	}()
	process := start(t, keeper.Variant(ages, port), script(t, "exec "+build(t, "slowstart").Path))
	connection, err := net.Dial("tcp", process.Addr)
	require.NoError(t, err)
	require.NoError(t, connection.Close())
}

// Node prints a long trace after the line that says it, and by then nothing may listen on the port any more.
func TestPortTakenForAMomentFromAScript(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	taken, err := keeper.FreePort()
	require.NoError(t, err)
	another, err := keeper.FreePort()
	require.NoError(t, err)
	server := build(t, "listens").Path
	says := `[ "$PORT" = ` + strconv.Itoa(taken) + ` ] && { echo "Error: listen EADDRINUSE: address already in use 127.0.0.1:$PORT"; seq -f "    at trace (node:net:%g)" 40; exit 1; }
exec ` + server
	process := start(t, keeper.Variant(ages, taken, another), script(t, says))
	require.Equal(t, net.JoinHostPort("127.0.0.1", strconv.Itoa(another)), process.Addr)
	fault := fault(t, keeper.Variant(ages, taken, taken, taken, taken), script(t, says))
	require.Equal(t, verdict.PortIgnored, fault.Facts.Form)
	require.Contains(t, fault.Detail[0], "EADDRINUSE")
}

// In another language the message may name neither the port nor the trouble.
func TestPortTakenInTheMeantimeFromAScript(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	taken := stale(t)
	another, err := keeper.FreePort()
	require.NoError(t, err)
	server := build(t, "listens").Path
	binary := script(t, `[ "$PORT" = `+strconv.Itoa(taken)+` ] && { echo "OSError: [Errno 98]"; exit 1; }
exec `+server)
	process := start(t, keeper.Variant(ages, taken, another), binary)
	require.Equal(t, net.JoinHostPort("127.0.0.1", strconv.Itoa(another)), process.Addr)
}

// script makes a folder with a file "run" of the given lines.
func script(t *testing.T, lines string) program.Binary {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "run", "#!/bin/sh\n"+lines+"\n")
	require.NoError(t, os.Chmod(filepath.Join(dir, "run"), 0o755))
	binary, err := keeper.Build(t.Context(), program.Source{Dir: dir, Shown: dir, Root: root(t), As: "work/script"}, program.BuildOptions{})
	require.NoError(t, err)
	require.False(t, binary.Go)
	return binary
}

func unixOnly(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows starts no shell scripts")
	}
}

func TestNeverListens(t *testing.T) {
	t.Parallel()
	fault := fault(t, keeper.Variant(300*time.Millisecond), build(t, "neverlistens"))
	require.Equal(t, verdict.NeverListens, fault.Kind)
	require.Equal(t, []string{"almost there"}, fault.Detail)
	require.Contains(t, fault.Next, "PORT")
}

func TestFixedPortIsFoundEarly(t *testing.T) {
	t.Parallel()
	linuxOnly(t)
	fault := fault(t, keeper.Variant(ages), build(t, "fixedport"))
	require.Equal(t, verdict.FixedPort, fault.Kind)
	require.Contains(t, fault.Next, `os.Getenv("PORT")`)
}

func TestExitsIsFoundEarly(t *testing.T) {
	t.Parallel()
	fault := fault(t, keeper.Variant(ages), build(t, "exits"))
	require.Equal(t, verdict.Exits, fault.Kind)
	require.Contains(t, fault.Message, "exited with status 3")
	require.Contains(t, fault.Detail, "line 20")
	require.Contains(t, fault.Detail, "no configuration file")
	require.NotContains(t, fault.Detail, "line 1", "the last lines are enough")
}

func TestSlowStartPasses(t *testing.T) {
	t.Parallel()
	start(t, keeper, build(t, "slowstart"))
}

func TestIPv6OnlyPasses(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6 on its loopback interface")
	}
	require.NoError(t, listener.Close())
	process := start(t, keeper, build(t, "ipv6"))
	require.True(t, strings.HasPrefix(process.Addr, "[::1]:"), process.Addr)
}

func TestDebugPortFirstPasses(t *testing.T) {
	t.Parallel()
	start(t, keeper, build(t, "debugport"))
}

func TestScriptThatTheSystemDoesNotStart(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	binary := script(t, "")
	write(t, binary.Dir, "run", "#!/nowhere/python9\n")
	fault := fault(t, keeper, binary)
	require.Equal(t, verdict.WontRun, fault.Kind)
}

// A file that is still open for writing somewhere is not executed by Linux. The forks of a busy grader hold its
// freshly built programs open like that, for a moment.
func TestTextFileBusyIsTriedAgain(t *testing.T) {
	t.Parallel()
	linuxOnly(t)
	path := filepath.Join(t.TempDir(), "program")
	built, err := os.ReadFile(build(t, "listens").Path)
	require.NoError(t, err)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o755)
	require.NoError(t, err)
	_, err = file.Write(built)
	require.NoError(t, err)
	time.AfterFunc(20*time.Millisecond, func() { _ = file.Close() })
	start(t, keeper, program.Binary{Path: path, Dir: t.TempDir(), Go: true})
}

func TestPanicTellsItsStory(t *testing.T) {
	t.Parallel()
	process := start(t, keeper, build(t, "panics"))
	speak(t, process)
	<-process.Done()
	how, last, ended := process.Ended()
	require.True(t, ended)
	require.Equal(t, verdict.Exit{Status: 2}, how)
	require.Contains(t, strings.Join(last, "\n"), "assignment to entry in nil map")
	process.Stop()
	_, _, ended = process.Ended()
	require.True(t, ended, "it was gone before it was stopped")
}

// speak sends a byte to the program.
func speak(t *testing.T, process *program.Process) net.Conn {
	t.Helper()
	connection, err := net.Dial("tcp", process.Addr)
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close() })
	_, err = connection.Write([]byte("x"))
	require.NoError(t, err)
	return connection
}

func TestStubbornIsStopped(t *testing.T) {
	t.Parallel()
	process := start(t, keeper, build(t, "stubborn"))
	process.Stop()
	<-process.Done()
}

func TestOutput(t *testing.T) {
	t.Parallel()
	process := start(t, keeper, build(t, "prints"))
	speak(t, process)
	<-process.Done()
	process.Stop()
	var texts []string
	for _, line := range process.Lines() {
		texts = append(texts, line.Text)
	}
	require.Len(t, texts, 7)
	require.Contains(t, texts, "in three pieces")
	require.Contains(t, texts, "from Windows")
	require.Contains(t, texts, "not \uFFFD UTF-8")
	require.Contains(t, texts, "")
	require.Contains(t, texts, "to stderr")
	require.Equal(t, "without a newline", texts[6])
	long := strings.Repeat("long ", 10_000)
	require.Contains(t, texts, long[:16<<10]+"… (33616 bytes more)")
	require.Equal(t, process.Lines()[5:], process.LinesFrom(5))
	require.Empty(t, process.LinesFrom(99))
}

func TestFloodIsDrainedAndCapped(t *testing.T) {
	t.Parallel()
	process := start(t, keeper, build(t, "floods"))
	connection := speak(t, process)
	_, err := connection.Read(make([]byte, 1))
	require.NoError(t, err, "the program came through")
	process.Stop()
	lines := process.Lines()
	bytes := 0
	for _, line := range lines {
		bytes += len(line.Text)
	}
	require.LessOrEqual(t, bytes, program.KeptBytes+200)
	require.LessOrEqual(t, len(lines), program.KeptLines+1)
	require.Contains(t, lines[len(lines)-1].Text, "the rest is dropped")
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	require.Less(t, memory.Sys, uint64(512<<20), "a gigabyte went through")
}

// The last lines tell why a program ended, so they are kept also behind a flood.
func TestFloodKeepsTheLastLines(t *testing.T) {
	t.Parallel()
	unixOnly(t)
	binary := script(t, `yes "one more line" | head -n 60000; echo "the last word"; exit 7`)
	fault := fault(t, keeper.Variant(ages), binary)
	require.Equal(t, verdict.Exits, fault.Kind)
	require.Contains(t, fault.Message, "status 7")
	require.Equal(t, "the last word", fault.Detail[len(fault.Detail)-1])
}

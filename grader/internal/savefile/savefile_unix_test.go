//go:build unix

package savefile_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/savefile"
)

// A link never leads a report to a file elsewhere.
func TestLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target := filepath.Join(dir, "elsewhere")
	link := filepath.Join(dir, "report.json")
	for _, text := range []string{"", "report of before"} {
		if text != "" {
			require.NoError(t, os.WriteFile(target, []byte(text), 0o666))
		}
		require.NoError(t, os.Symlink(target, link))
		err := save(t.Context(), link, "new")
		require.ErrorContains(t, err, "is a link to "+target)
		require.NoError(t, os.Remove(link))
	}
	text, err := os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "report of before", string(text))

	// A second name of the same file is left alone as well.
	require.NoError(t, os.Link(target, link))
	require.NoError(t, save(t.Context(), link, "new"))
	text, err = os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "report of before", string(text))

	loop := filepath.Join(dir, "loop")
	require.NoError(t, os.Symlink(loop, loop))
	require.Error(t, save(t.Context(), loop, "new"))
}

// A link that comes into being between the beginning and the end is replaced by the report, and so is a pipe.
func TestReplacedDuringTheRun(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(path, target string) error{
		"a link": func(path, target string) error { return os.Symlink(target, path) },
		"a pipe": func(path, _ string) error { return syscall.Mkfifo(path, 0o600) },
		"a file": func(path, _ string) error { return os.WriteFile(path, []byte("passed"), 0o666) },
	} {
		dir := t.TempDir()
		path, target := filepath.Join(dir, "report.json"), filepath.Join(dir, "precious")
		require.NoError(t, os.WriteFile(target, []byte("precious"), 0o666))
		place, err := savefile.Look(path, own)
		require.NoError(t, err)
		require.NoError(t, make(path, target))
		require.NoError(t, place.Stage([]byte("new"), nil))
		require.NoError(t, place.Commit(t.Context()))
		place.Close()
		require.Equal(t, map[string]string{dir: "", path: "new", target: "precious"}, listing(t, dir), name)
	}
}

// A folder that is replaced by a link between the beginning and the end leads nowhere.
func TestFolderReplacedDuringTheRun(t *testing.T) {
	t.Parallel()
	dir, precious := t.TempDir(), t.TempDir()
	out := filepath.Join(dir, "out")
	require.NoError(t, os.Mkdir(out, 0o777))
	place, err := savefile.Look(filepath.Join(out, "report.json"), own)
	require.NoError(t, err)
	require.NoError(t, os.Rename(out, out+"-old"))
	require.NoError(t, os.Symlink(precious, out))
	require.NoError(t, place.Stage([]byte("new"), nil))
	require.ErrorContains(t, place.Commit(t.Context()), "was replaced by another one")
	place.Close()
	require.Len(t, listing(t, precious), 1)
	require.Empty(t, listing(t, out+"-old")[filepath.Join(out+"-old", "report.json")])
}

// Devices are written to and stay what they are.
func TestDevices(t *testing.T) {
	t.Parallel()
	require.NoError(t, save(t.Context(), os.DevNull, "report"))
	info, err := os.Stat(os.DevNull)
	require.NoError(t, err)
	require.NotZero(t, info.Mode()&os.ModeCharDevice)

	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(os.DevNull, link))
	require.NoError(t, save(t.Context(), link, "report"))
	info, err = os.Lstat(link)
	require.NoError(t, err)
	require.NotZero(t, info.Mode()&os.ModeSymlink)

	if _, err := os.Stat("/dev/full"); err == nil {
		require.ErrorContains(t, save(t.Context(), "/dev/full", "report"), "no space left")
	}
}

func TestSocket(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "s") // a socket's path is short
	require.NoError(t, err)
	defer os.RemoveAll(dir)
	socket, err := syscall.Socket(syscall.AF_UNIX, syscall.SOCK_STREAM, 0)
	require.NoError(t, err)
	defer syscall.Close(socket)
	path := filepath.Join(dir, "s")
	require.NoError(t, syscall.Bind(socket, &syscall.SockaddrUnix{Name: path}))
	require.ErrorContains(t, save(t.Context(), path, "report"), "is a socket")
}

// A pipe gets the report when somebody reads it, be it from the beginning on or later.
func TestPipe(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a report of many bytes\n", 100_000)
	for _, when := range []string{"before", "after"} {
		path := filepath.Join(t.TempDir(), "pipe")
		require.NoError(t, syscall.Mkfifo(path, 0o600))
		read := make(chan string)
		reader := func() {
			text, _ := os.ReadFile(path) // what is missing shows below
			read <- string(text)
		}
		if when == "before" {
			go reader()
		}
		place, err := savefile.Look(path, own)
		require.NoError(t, err)
		require.NoError(t, place.Stage([]byte(long), nil))
		if when == "after" {
			go reader()
		}
		require.NoError(t, place.Commit(t.Context()))
		place.Close()
		require.Equal(t, long, <-read, when)
	}
}

// A pipe that nobody reads, or nobody reads to its end, is waited for until the context ends.
func TestPipeWithoutReader(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		opened bool
	}{{"nobody opens it", false}, {"nobody reads from it", true}} {
		path := filepath.Join(t.TempDir(), "pipe")
		require.NoError(t, syscall.Mkfifo(path, 0o600))
		if test.opened {
			reader, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
			require.NoError(t, err)
			defer reader.Close()
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- save(ctx, path, strings.Repeat("x", 1<<20)) }()
		cancel()
		select {
		case err := <-done:
			require.ErrorIs(t, err, context.Canceled, test.name)
		case <-time.After(time.Minute):
			require.Fail(t, test.name+": it goes on")
		}
	}
}

// A pipe that is replaced by a link leads nowhere.
func TestPipeReplacedDuringTheRun(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, target := filepath.Join(dir, "pipe"), filepath.Join(dir, "precious")
	require.NoError(t, os.WriteFile(target, []byte("precious"), 0o666))
	require.NoError(t, syscall.Mkfifo(path, 0o600))
	place, err := savefile.Look(path, own)
	require.NoError(t, err)
	defer place.Close()
	require.NoError(t, place.Stage([]byte("new"), nil))
	require.NoError(t, os.Remove(path))
	require.NoError(t, os.Symlink(target, path))
	require.ErrorContains(t, place.Commit(t.Context()), "was replaced by something else")
	text, err := os.ReadFile(target)
	require.NoError(t, err)
	require.Equal(t, "precious", string(text))
}

// An open file of the process is written to, as a shell's >(command) asks for.
func TestDescriptor(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/fd"); err != nil {
		t.Skip("this system has no /dev/fd")
	}
	reader, writer, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, save(t.Context(), "/dev/fd/"+strconv.Itoa(int(writer.Fd())), "report"))
	require.NoError(t, writer.Close())
	text, err := io.ReadAll(reader)
	require.NoError(t, err)
	require.Equal(t, "report", string(text))

	require.Error(t, save(t.Context(), "/dev/fd/987", "report"))
}

// A folder that may not be written to is found out before the run.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("modes do not bind root")
	}
	dir := t.TempDir()
	require.NoError(t, os.Chmod(dir, 0o555))
	_, err := savefile.Look(filepath.Join(dir, "report.json"), own)
	require.ErrorContains(t, err, "isn't writable")
}

func TestWriteProtected(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "report.json")
	require.NoError(t, os.WriteFile(path, []byte("report"), 0o444))
	require.ErrorContains(t, save(t.Context(), path, "new"), "write-protected")
}

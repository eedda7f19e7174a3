package windows_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// request is what go.exe asks for. testdata/shim has the same type.
type request struct {
	Args, Env []string
	Dir       string
}

// answer is what the command printed, and how it ended.
type answer struct {
	Stdout, Stderr []byte
	Status         int
}

// passedOn are the variables of a go command's environment that count on this machine, too.
var passedOn = []string{"GOENV", "GOWORK", "GO111MODULE", "GOFLAGS", "GOOS", "GOARCH", "CGO_ENABLED"}

// serveGo runs this machine's go command for the go.exe of that Windows, which has no Go of its own. It builds for Windows.
func serveGo(t *testing.T, w *wine) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer connection.Close()
				var r request
				if json.NewDecoder(connection).Decode(&r) == nil {
					_ = json.NewEncoder(connection).Encode(w.goes(t, r)) // go.exe may have been ended
				}
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		serving.Wait()
	})
	return listener.Addr().String()
}

// patchGo writes a file for go build -overlay that changes one line of Go itself, which wine 8 needs. If a client resets its connection
// before a server has accepted it, Windows says so with ERROR_NETNAME_DELETED or WSAECONNRESET, and Go goes on to the next connection.
// Wine says WSAENOTCONN, upon which http.Server ends.
func patchGo(t *testing.T, dir string) (path string) {
	t.Helper()
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	require.NoError(t, err)
	file := filepath.Join(strings.TrimSpace(string(root)), "src", "internal", "poll", "fd_windows.go")
	source, err := os.ReadFile(file)
	require.NoError(t, err)
	line := []byte("case syscall.ERROR_NETNAME_DELETED, syscall.WSAECONNRESET:")
	require.Equal(t, 1, bytes.Count(source, line), "Go's way to accept connections has changed: look whether wine still needs this")
	patched := filepath.Join(dir, "fd_windows.go")
	require.NoError(t, os.WriteFile(patched, bytes.Replace(source, line, []byte("case syscall.ERROR_NETNAME_DELETED, syscall.WSAECONNRESET, 10057:"), 1), 0o600))
	text, err := json.Marshal(overlay{map[string]string{file: patched}})
	require.NoError(t, err)
	path = filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(path, text, 0o600))
	return path
}

// overlay is what go build -overlay reads.
type overlay struct{ Replace map[string]string }

// place is a place in a Go file, as the go command prints it.
var place = regexp.MustCompile(`(?m)^[^\s:]+\.go:\d+`)

// goes runs a go command. Paths in its arguments and in its overlay are those of Windows, and so are the places that it prints.
func (w *wine) goes(t *testing.T, r request) answer {
	args := slices.Clone(r.Args)
	for i, arg := range args {
		args[i] = w.unixPath(arg)
	}
	switch at := slices.Index(args, "-overlay"); {
	case at >= 0:
		args[at+1] = w.overlay(t, args[at+1])
	case args[0] == "build":
		args = slices.Insert(args, 1, "-overlay", w.patch)
	}
	command := exec.Command("go", args...)
	command.Dir = w.unixPath(r.Dir)
	command.Env = append(os.Environ(), "GOOS=windows", "CGO_ENABLED=0")
	for _, variable := range r.Env {
		if name, _, _ := strings.Cut(variable, "="); slices.Contains(passedOn, name) {
			command.Env = append(command.Env, variable)
		}
	}
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	_ = command.Run() // the status says it
	backslashes := func(text []byte) []byte { return bytes.ReplaceAll(text, []byte("/"), []byte(`\`)) }
	return answer{place.ReplaceAllFunc(out.Bytes(), backslashes), place.ReplaceAllFunc(errs.Bytes(), backslashes), command.ProcessState.ExitCode()}
}

// overlay is a copy of a file for go build -overlay, with this machine's paths and with the patch.
func (w *wine) overlay(t *testing.T, path string) string {
	var theirs, ours overlay
	read := func(path string, to *overlay) error {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return json.Unmarshal(text, to)
	}
	err := errors.Join(read(path, &theirs), read(w.patch, &ours))
	for from, to := range theirs.Replace {
		ours.Replace[w.unixPath(from)] = w.unixPath(to)
	}
	text, marshalErr := json.Marshal(ours)
	if err := errors.Join(err, marshalErr, os.WriteFile(path+".unix", text, 0o600)); err != nil {
		t.Errorf("translate the overlay %s: %v", path, err)
	}
	return path + ".unix"
}

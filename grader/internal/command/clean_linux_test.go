package command_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/samples"
)

// kitFor is a copy of the kit, in a folder with other folders beside it.
func kitFor(t *testing.T) (kit string) {
	t.Helper()
	kit = filepath.Join(t.TempDir(), "kit")
	require.NoError(t, copyKit(kit))
	return kit
}

// environ is this process's environment without the variables of the given names, and with others.
func environ(t *testing.T, changes ...string) (all []string) {
	t.Helper()
	gone := map[string]bool{"GOFLAGS": true, "GOENV": true, "HANDSHAKE_MAKE": true}
	for _, change := range changes {
		name, _, _ := strings.Cut(change, "=")
		gone[name] = true
	}
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); !gone[name] {
			all = append(all, variable)
		}
	}
	for _, change := range changes {
		if strings.Contains(change, "=") {
			all = append(all, change)
		}
	}
	return all
}

// runIn runs a command in the kit and returns its exit status and what it printed, with words that are wrapped put together.
func runIn(t *testing.T, kit string, env []string, name string, args ...string) (int, string) {
	t.Helper()
	command := exec.Command(name, args...)
	command.Dir, command.Env = kit, env
	output, err := command.CombinedOutput()
	require.NotNil(t, command.ProcessState, "%v", err)
	return command.ProcessState.ExitCode(), strings.Join(strings.Fields(strings.ReplaceAll(string(output), "│", "")), " ")
}

// Whatever the shell and the machine are like, a right program passes, or the learner reads that it isn't their fault and
// what to do.
func TestEnvironments(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	kit := kitFor(t)
	require.NoError(t, os.MkdirAll(filepath.Join(kit, "vendor"), 0o755))
	settings := filepath.Join(t.TempDir(), "env")
	require.NoError(t, os.WriteFile(settings, []byte("GOFLAGS=-mod=vendor -tags=nothing\nCGO_ENABLED=0\nGOTOOLCHAIN=go9.9.9\nGOPROXY=off\n"), 0o600))
	empty := t.TempDir()
	for i, test := range []struct {
		name   string
		env    []string // NAME=VALUE, or the NAME of one that is not there
		status int
		want   string
	}{
		{"vendored modules, of which there are none", []string{"GOFLAGS=-mod=vendor"}, 0, "Lesson 02 passes"},
		{"output as JSON", []string{"GOFLAGS=-json -v -x"}, 0, "Lesson 02 passes"},
		{"flags that are none", []string{"GOFLAGS=nonsense"}, 0, "Lesson 02 passes"},
		{"modules off", []string{"GO111MODULE=off"}, 0, "Lesson 02 passes"},
		{"a workspace", []string{"GOWORK=" + filepath.Join(empty, "go.work")}, 0, "Lesson 02 passes"},
		{"programs for another system", []string{"GOOS=plan9"}, 0, "Lesson 02 passes"},
		{"settings of go env -w", []string{"GOENV=" + settings}, 0, "Lesson 02 passes"},
		{"no git", []string{"PATH=" + withoutGit(t)}, 0, "Lesson 02 passes"},
		{"no home", []string{"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "GOCACHE", "GOPATH", "GOMODCACHE"}, 2, "Next: set HOME to your home folder, or choose folders for what Go keeps there: export GOPATH=/tmp/go GOCACHE=/tmp/go-build"},
		{"no home, but modules", []string{"HOME", "XDG_CACHE_HOME", "GOCACHE", "GOPATH=" + goPath(t)}, 2, "Next: choose a folder for Go's build cache: export GOCACHE=/tmp/go-build"},
		{"no build cache", []string{"GOCACHE=off"}, 2, "Next: choose a folder for Go's build cache: export GOCACHE=/tmp/go-build"},
		{"a build cache out of reach", []string{"GOCACHE=/proc/nowhere"}, 2, "Next: choose a build cache that you can write to: export GOCACHE=/tmp/go-build"},
		{"no modules, and no network", []string{"GOMODCACHE=" + empty, "GOPROXY=off"}, 2, "Next: go online, and download the kit's modules once: go mod download"},
		{"a Go that there is not", []string{"GOTOOLCHAIN=go9.9.9"}, 2, "Next: unset the variable named above"},
		{"an experiment that there is not", []string{"GOEXPERIMENT=nonsense"}, 2, "Next: unset the variable named above"},
	} {
		if !samples.Has(i, 1, 4) {
			continue
		}
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, told := runIn(t, kit, environ(t, test.env...), "handshake", "check", "02", "--no-race", "--program", "solution/02-emit-count")
			require.Equal(t, test.status, got, told)
			require.Contains(t, told, test.want)
			if test.status == 2 {
				require.Contains(t, told, "This is a problem with this machine, not with your program.")
				require.NotContains(t, told, "report it")
			}
		})
	}
}

// withoutGit is a PATH with Go alone.
func withoutGit(t *testing.T) string {
	t.Helper()
	tool, err := exec.LookPath("go")
	require.NoError(t, err)
	dir := t.TempDir()
	for _, name := range []string{"gcc", "sh"} {
		if path, err := exec.LookPath(name); err == nil {
			require.NoError(t, os.Symlink(path, filepath.Join(dir, name)))
		}
	}
	return filepath.Dir(tool) + ":" + dir
}

func goPath(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "env", "GOPATH").Output()
	require.NoError(t, err)
	return strings.TrimSpace(string(out))
}

// A go command that doesn't find its own packages, because the index of them in its cache is cut off, is not the program's fault.
func TestLostPackages(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	tool, err := exec.LookPath("go")
	require.NoError(t, err)
	bin, kit := t.TempDir(), kitFor(t)
	fake := fmt.Sprintf("#!/bin/sh\n[ \"$1\" = build ] || exec %s \"$@\"\necho \"solution/02-emit-count/server.go:4:2: package net/http is not in std (%s/src/net/http)\" >&2\nexit 1\n", tool, filepath.Dir(filepath.Dir(tool)))
	require.NoError(t, os.WriteFile(filepath.Join(bin, "go"), []byte(fake), 0o755))
	got, told := runIn(t, kit, environ(t, "PATH="+bin+":"+os.Getenv("PATH")), "handshake", "check", "02", "--no-race", "--program", "solution/02-emit-count")
	require.Equal(t, 2, got, told)
	require.Contains(t, told, "This is a problem with this machine, not with your program.")
}

// A full disk is not the program's fault, wherever it is: the build cache's, or that of the temporary files.
func TestFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	for _, test := range []struct{ name, size, variable, want string }{
		{"the build cache's", "64k", "GOCACHE", "Next: free some space on the disk of "},
		{"the build cache's, later", "1m", "GOCACHE", "Next: free some space on the disk of "},
		{"the temporary files'", "8k", "TMPDIR", "Next: free some space on the disk of "},
		{"the temporary files', later", "2m", "TMPDIR", "Next: free some space on the disk of "},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			kit, full := kitFor(t), t.TempDir()
			script := fmt.Sprintf(`mount -t tmpfs -o size=%s tmpfs %s 2>/dev/null || exit 77; exec handshake check 02 --no-race --program solution/02-emit-count`, test.size, full)
			got, told := runIn(t, kit, environ(t, test.variable+"="+full), "unshare", "-m", "sh", "-c", script)
			if got == 77 || strings.Contains(told, "Operation not permitted") {
				t.Skip("nothing can be mounted here")
			}
			require.Equal(t, 2, got, told)
			require.Contains(t, told, "This is a problem with this machine, not with your program.")
			require.Contains(t, strings.ReplaceAll(told, " ", ""), strings.ReplaceAll(test.want+full, " ", ""))
			require.NotContains(t, told, "does not compile")
		})
	}
}

// A clone that belongs to somebody else is graded as any other, though git says nothing about it.
func TestSomebodyElsesClone(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil || os.Getuid() != 0 {
		t.Skip("needs git, and root to give a clone away")
	}
	kit := kitFor(t)
	got, told := runIn(t, kit, os.Environ(), "sh", "-c", "git init -q . && git add go.mod && git -c user.name=a -c user.email=a@example.com commit -q -m one && chown 65534 . && chown -R 65534 .git")
	require.Zero(t, got, told)
	got, told = runIn(t, kit, environ(t, "GOFLAGS"), "handshake", "check", "02", "--program", "solution/02-emit-count")
	require.Equal(t, 0, got, told)
}

// Another user than the one who built the kit can grade: what they may not write to is not needed.
func TestAnotherUser(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	if _, err := exec.LookPath("setpriv"); err != nil || os.Getuid() != 0 {
		t.Skip("needs setpriv, and root to become somebody else")
	}
	// Not below t.TempDir, whose folders are for this user alone.
	base, err := os.MkdirTemp("", "another-user-")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(base) })
	require.NoError(t, os.Chmod(base, 0o755))
	kit, temp := filepath.Join(base, "kit"), filepath.Join(base, "tmp")
	require.NoError(t, copyKit(kit))
	require.NoError(t, os.Mkdir(temp, 0o777))
	require.NoError(t, os.Chmod(temp, 0o777))
	self, err := exec.LookPath("handshake")
	require.NoError(t, err)
	script := `go build -buildvcs=false -o solution/02-emit-count/run ./solution/02-emit-count && rm solution/02-emit-count/*.go && cp -L "$1" bin && chmod -R a+rX . ; ln -s bin handshake`
	got, told := runIn(t, kit, environ(t), "sh", "-c", script, "sh", self)
	require.Zero(t, got, told)
	env := environ(t, "TMPDIR="+temp, "HOME="+temp, "GOCACHE")
	got, told = runIn(t, kit, env, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "./handshake", "check", "02", "--program", "solution/02-emit-count")
	require.Equal(t, 0, got, told)
	left, err := filepath.Glob(filepath.Join(temp, "handshake-*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

// The learner's paths are right wherever the folder is: beside the kit under a name that begins like the kit's, above it,
// below it, and behind a link.
func TestPathsInMessages(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	kit := kitFor(t)
	above := filepath.Dir(kit)
	source := "package main\n\nfunc main() {\n\tcount := 1\n\tport = 2\n}\n"
	for _, name := range []string{"kit-submissions/alice", "kit.d", "mine", "kit/kit", "kit/work-2/kit-submissions"} {
		dir := filepath.Join(above, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(dir, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, "server.go"), []byte(source), 0o600))
	}
	require.NoError(t, os.Symlink(filepath.Join(above, "kit-submissions"), filepath.Join(above, "link")))
	for _, shown := range []string{
		"../kit-submissions/alice", "../kit.d", "../mine", "kit", "work-2/kit-submissions", "../link/alice",
		filepath.Join(above, "kit-submissions", "alice"), filepath.Join(above, "mine"), filepath.Join(kit, "kit"), "./kit", "../kit/kit",
	} {
		t.Run(shown, func(t *testing.T) {
			t.Parallel()
			report := filepath.Join(t.TempDir(), "report.json")
			got, told := runIn(t, kit, environ(t), "handshake", "check", "02", "--no-race", "--program", shown, "--json", report)
			require.Equal(t, 1, got, told)
			text, err := os.ReadFile(report)
			require.NoError(t, err)
			require.Contains(t, string(text), fmt.Sprintf("%q", filepath.Clean(shown)+"/server.go:5:2: undefined: port"))
		})
	}
}

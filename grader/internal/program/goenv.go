package program

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"handshake/grader/internal/folder"
)

// goEnvironment is the environment of every go command that builds a program or finds out what can be built. A program may run "go
// env -w", and a shell may have settings that change a build. Neither may change the next result. So the file of go env -w is off,
// except for the settings in honoured, and so are workspaces and vendored modules.
func goEnvironment(root string) []string {
	env := slices.DeleteFunc(os.Environ(), func(variable string) bool {
		name, _, _ := strings.Cut(variable, "=")
		return slices.Contains(overruled, name)
	})
	env = append(env, "GOENV=off", "GOWORK=off", "GO111MODULE=on",
		"GOFLAGS="+strings.Join(append([]string{"-mod=readonly", "-buildvcs=false"}, keptFlags(os.Getenv("GOFLAGS"))...), " "), "PWD="+root)
	env = append(env, writtenSettings()...)
	if !hasCompiler() {
		env = append(env, "CGO_ENABLED=0")
	}
	return env
}

// overruled are the shell's variables that goEnvironment sets itself.
var overruled = []string{"GOENV", "GOWORK", "GO111MODULE", "GOFLAGS", "PWD"}

// keptFlags are the flags in GOFLAGS that change only how fast a build is, or how downloads are stored. Any other flag could
// change what is built, or what the go command prints, which the grader reads.
func keptFlags(flags string) (kept []string) {
	for flag := range strings.FieldsSeq(flags) {
		if harmlessFlag.MatchString(flag) {
			kept = append(kept, flag)
		}
	}
	return kept
}

var harmlessFlag = regexp.MustCompile(`^--?(p=\d+|modcacherw)$`)

// honoured are the settings of go env -w that builds use: where modules come from, and where they are stored. go.sum verifies what
// comes from there. All other settings must be in the environment, above all those that name a program to run (GOFLAGS with
// -toolexec, CC, GOCACHEPROG, GOROOT) or turn cgo off.
var honoured = map[string]bool{ // to whether it is a folder
	"GOPROXY": false, "GONOPROXY": false, "GOPRIVATE": false, "GOSUMDB": false, "GONOSUMDB": false, "GOINSECURE": false,
	"GOPATH": true, "GOMODCACHE": true, "GOCACHE": true,
}

// writtenSettings reads the file of go env -w, and returns the honoured settings that the shell doesn't have. It doesn't use the
// go command, because a setting in the file can make it run something else.
func writtenSettings() (settings []string) {
	file := os.Getenv("GOENV")
	if file == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return nil
		}
		file = filepath.Join(dir, "go", "env")
	}
	if file == "off" {
		return nil
	}
	text, err := folder.ReadFile(file, 1<<20)
	if err != nil {
		return nil // mostly there is none
	}
	for line := range bytes.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimSpace(string(line)), "=")
		isFolder, ok := honoured[name]
		if !ok || value == "" || os.Getenv(name) != "" {
			continue
		}
		if isFolder {
			if info, err := os.Stat(value); err != nil || !info.IsDir() || !filepath.IsAbs(value) {
				continue
			}
		}
		settings = append(settings, name+"="+value)
	}
	return settings
}

// hasCompiler reports whether the C compiler in CC exists. Without the usual compiler, Go builds its net package in pure Go. If CC
// names a missing one, Go fails.
func hasCompiler() bool {
	words := strings.Fields(os.Getenv("CC"))
	if len(words) == 0 {
		return true
	}
	_, err := exec.LookPath(words[0])
	return err == nil
}

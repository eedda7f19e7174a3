package program

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"handshake/grader/internal/verdict"
)

// Trouble is what keeps this machine from building or starting any program, right or wrong: a full disk, no network for modules.
// It's never the learner's fault, and there is something to do about it.
type Trouble struct {
	What    string         // what went wrong, mostly as the go command says it
	Remedy  verdict.Remedy // what to do
	Folders []string       // those that the remedy is about; of FreeTemp, also how to choose another one

	NoRace bool // only builds with the race detector are in trouble
}

func (t *Trouble) Error() string { return t.What }

// remedies are what to do about an error of the go command or the system, the most specific first.
var remedies = []struct {
	complaint *regexp.Regexp
	remedy    verdict.Remedy
}{
	{regexp.MustCompile(`no space left on device|[Dd]isk quota exceeded|There is not enough space on the disk`), verdict.FreeDisks}, // see fullDisks
	{regexp.MustCompile(`resource temporarily unavailable|too many open files`), verdict.FreeProcesses},
	{regexp.MustCompile(`cannot allocate memory|out of memory|(compile|link|asm|cgo|cc1|vet): signal: killed`), verdict.FreeMemory},
	{regexp.MustCompile(`build cache is (required|disabled)|GOCACHE is not (defined|an absolute path)`), verdict.NameCache},
	{regexp.MustCompile(`module cache not found|neither GOMODCACHE nor GOPATH is set|GOPATH entry is relative`), verdict.NameHome},
	{regexp.MustCompile(`(?i)go-build.*(permission denied|read-only file system|access is denied|not a directory)|(failed to (initialize|trim) build cache|build cache).*`), verdict.MoveCache},
	{regexp.MustCompile(`errors parsing \S*go\.mod|missing go\.sum entry|updates to go\.(mod|sum) needed|checksum mismatch|malformed go\.sum`), verdict.RestoreModule},
	{regexp.MustCompile(`module lookup disabled|dial tcp|lookup \S+ on|lookup \S+: |proxyconnect|TLS handshake|i/o timeout|connection refused|cannot find module|unrecognized import path|go: downloading`), verdict.GoOnline},
	{regexp.MustCompile(`invalid GOTOOLCHAIN|unknown GOEXPERIMENT|cannot find GOROOT`), verdict.UnsetVariable},
	{regexp.MustCompile(`requires go >=|toolchain not available|invalid toolchain|GOTOOLCHAIN`), verdict.InstallGo},
	{regexp.MustCompile(`C compiler|cc1|cgo: |runtime/cgo|exec: "?(gcc|clang|cc)`), verdict.InstallC},
	{regexp.MustCompile(`permission denied|read-only file system`), verdict.MakeWritable},
}

// lacksResources reports whether a process can't be started because this machine has no more processes, files or memory, whatever the program.
func lacksResources(err error) bool {
	for _, lack := range []error{syscall.EAGAIN, syscall.ENOMEM, syscall.EMFILE, syscall.ENFILE} {
		if errors.Is(err, lack) {
			return true
		}
	}
	return false
}

// troubleOf makes a Trouble of a complaint. temp is the run's temporary folder.
func troubleOf(what, temp string) *Trouble {
	what = strings.TrimSpace(what)
	for _, remedy := range remedies {
		switch {
		case !remedy.complaint.MatchString(what):
		case remedy.remedy == verdict.FreeDisks:
			return fullDisks(what, temp)
		default:
			return &Trouble{What: what, Remedy: remedy.remedy}
		}
	}
	if dir := fullDisk(temp); dir != "" { // on a full disk the go command loses what it can't write down, and wonders where it is
		return fullDisks(what, temp)
	}
	return &Trouble{What: what, Remedy: verdict.SeeDoctor}
}

// fullDisk is the folder whose disk is full, of the two that a build writes to; "" if neither is.
func fullDisk(temp string) string {
	const scarce = 64 << 20
	for _, dir := range []string{buildCache(), temp} {
		if free, ok := FreeSpace(dir); ok && free < scarce {
			return dir
		}
	}
	return ""
}

// fullDisks names the folder whose disk is full, or both if that's unknown.
func fullDisks(what, temp string) *Trouble {
	cache := buildCache()
	switch fullDisk(temp) {
	case cache:
		return &Trouble{What: what, Remedy: verdict.FreeCache, Folders: []string{cache}}
	case temp:
		return &Trouble{What: what, Remedy: verdict.FreeTemp, Folders: []string{filepath.Dir(temp), OtherTemp}}
	}
	return &Trouble{What: what, Remedy: verdict.FreeDisks, Folders: []string{cache, filepath.Dir(temp)}}
}

// buildCache is the folder of Go's build cache: see go help cache.
func buildCache() string {
	dir := os.Getenv("GOCACHE")
	for _, setting := range writtenSettings() {
		if value, ok := strings.CutPrefix(setting, "GOCACHE="); ok {
			dir = value
		}
	}
	if dir == "" {
		if base, err := os.UserCacheDir(); err == nil {
			dir = filepath.Join(base, "go-build")
		}
	}
	for dir != "" { // it may not be there yet
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	return dir
}

package program

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Trouble is what keeps this machine from building or starting any program, right or wrong: a full disk, no network for modules.
// It's never the learner's fault, and it says what to do.
type Trouble struct {
	What string // what went wrong, mostly as the go command says it
	Next string // the next action, a sentence

	NoRace bool // only builds with the race detector are in trouble
}

func (t *Trouble) Error() string { return t.What }

// memoryNext is what to do if the compiler runs out of memory.
const memoryNext = "Free some memory: close other programs, or give this machine more."

// remedies are what to do about an error of the go command or the system, the most specific first.
var remedies = []struct {
	complaint *regexp.Regexp
	next      string
}{
	{regexp.MustCompile(`no space left on device|[Dd]isk quota exceeded|There is not enough space on the disk`), ""}, // see freeSome
	{regexp.MustCompile(`cannot allocate memory|out of memory|(compile|link|asm|cgo|cc1|vet): signal: killed`), memoryNext},
	{regexp.MustCompile(`build cache is (required|disabled)|GOCACHE is not (defined|an absolute path)`), "Choose a folder for Go's build cache: export GOCACHE=/tmp/go-build"},
	{regexp.MustCompile(`module cache not found|neither GOMODCACHE nor GOPATH is set|GOPATH entry is relative`), "Set HOME to your home folder, or choose folders for what Go keeps there: export GOPATH=/tmp/go GOCACHE=/tmp/go-build"},
	{regexp.MustCompile(`(?i)go-build.*(permission denied|read-only file system|access is denied|not a directory)|(failed to (initialize|trim) build cache|build cache).*`), "Choose a build cache that you can write to: export GOCACHE=/tmp/go-build"},
	{regexp.MustCompile(`errors parsing \S*go\.mod|missing go\.sum entry|updates to go\.(mod|sum) needed|checksum mismatch|malformed go\.sum`), "Undo the changes in the kit's go.mod and go.sum: git restore go.mod go.sum"},
	{regexp.MustCompile(`module lookup disabled|dial tcp|lookup \S+ on|lookup \S+: |proxyconnect|TLS handshake|i/o timeout|connection refused|cannot find module|unrecognized import path|go: downloading`), "Go online, and download the kit's modules once: go mod download"},
	{regexp.MustCompile(`invalid GOTOOLCHAIN|unknown GOEXPERIMENT|cannot find GOROOT`), "Unset the variable named above, for example: unset GOTOOLCHAIN"},
	{regexp.MustCompile(`requires go >=|toolchain not available|invalid toolchain|GOTOOLCHAIN`), "Install the Go that the course needs (make doctor names it)."},
	{regexp.MustCompile(`C compiler|cc1|cgo: |runtime/cgo|exec: "?(gcc|clang|cc)`), "Install a C compiler with the C library's headers (such as gcc and libc6-dev), or build without: export CGO_ENABLED=0"},
	{regexp.MustCompile(`permission denied|read-only file system`), "Make the folder named above writable."},
}

// troubleOf makes a Trouble of a complaint. temp is the run's temporary folder.
func troubleOf(what, temp string) *Trouble {
	what = strings.TrimSpace(what)
	for _, remedy := range remedies {
		switch {
		case !remedy.complaint.MatchString(what):
		case remedy.next == "":
			return &Trouble{What: what, Next: freeSome(temp)}
		default:
			return &Trouble{What: what, Next: remedy.next}
		}
	}
	if dir := fullDisk(temp); dir != "" { // on a full disk the go command loses what it can't write down, and wonders where it is
		return &Trouble{What: what, Next: freeSome(temp)}
	}
	return &Trouble{What: what, Next: "Check this machine: make doctor"}
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

// freeSome names the folder whose disk is full, or both if that's unknown.
func freeSome(temp string) string {
	cache := buildCache()
	switch fullDisk(temp) {
	case cache:
		return "Free some space on the disk of " + cache + ": go clean -cache removes what old builds left there."
	case temp:
		return "Free some space on the disk of " + filepath.Dir(temp) + ", or choose a different folder for temporary files: " + OtherTemp
	}
	return "Free some space on the disks of " + cache + " and " + filepath.Dir(temp) + ": go clean -cache removes what old builds left."
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

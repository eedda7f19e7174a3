package wording

import "handshake/grader/internal/verdict"

// remedies are what to do about trouble with the machine, each a sentence.
var remedies = map[verdict.Remedy]string{
	verdict.FreeCache:     "Free some space on the disk of %s: go clean -cache removes what old builds left there.",
	verdict.FreeTemp:      "Free some space on the disk of %s, or choose a different folder for temporary files: %s",
	verdict.FreeDisks:     "Free some space on the disks of %s and %s: go clean -cache removes what old builds left.",
	verdict.FreeMemory:    "Free some memory: close other programs, or give this machine more.",
	verdict.FreeProcesses: "Close other programs, and try again: this machine has too many processes or open files.",
	verdict.NameCache:     "Choose a folder for Go's build cache: export GOCACHE=/tmp/go-build",
	verdict.NameHome:      "Set HOME to your home folder, or choose folders for what Go keeps there: export GOPATH=/tmp/go GOCACHE=/tmp/go-build",
	verdict.MoveCache:     "Choose a build cache that you can write to: export GOCACHE=/tmp/go-build",
	verdict.RestoreModule: "Undo the changes in the kit's go.mod and go.sum: git restore go.mod go.sum",
	verdict.GoOnline:      "Go online, and download the kit's modules once: go mod download",
	verdict.UnsetVariable: "Unset the variable named above, for example: unset GOTOOLCHAIN",
	verdict.InstallGo:     "Install the Go that the course needs (make doctor names it).",
	verdict.InstallC:      "Install a C compiler with the C library's headers (such as gcc and libc6-dev), or build without: export CGO_ENABLED=0",
	verdict.MakeWritable:  "Make the folder named above writable.",
	verdict.SeeDoctor:     "Check this machine: make doctor",
}

package wording

import "handshake/grader/internal/verdict"

// remedies are what to do about trouble with the machine, each a sentence.
var remedies = map[verdict.Remedy]In[string]{
	verdict.FreeCache: {
		"Free some space on the disk of %s: go clean -cache removes what old builds left there.",
		"Schaff Platz auf der Platte von %s: go clean -cache löscht, was frühere Bauten dort gelassen haben.",
	},
	verdict.FreeTemp: {
		"Free some space on the disk of %s, or choose a different folder for temporary files: %s",
		"Schaff Platz auf der Platte von %s, oder wähle einen anderen Ordner für temporäre Dateien: %s",
	},
	verdict.FreeDisks: {
		"Free some space on the disks of %s and %s: go clean -cache removes what old builds left.",
		"Schaff Platz auf den Platten von %s und %s: go clean -cache löscht, was frühere Bauten gelassen haben.",
	},
	verdict.FreeMemory: {
		"Free some memory: close other programs, or give this machine more.",
		"Mach Arbeitsspeicher frei: Schließ andere Programme, oder gib diesem Rechner mehr.",
	},
	verdict.FreeProcesses: {
		"Close other programs, and try again: this machine has too many processes or open files.",
		"Schließ andere Programme, und versuch es noch einmal: Auf diesem Rechner laufen zu viele Prozesse, oder zu viele Dateien sind offen.",
	},
	verdict.NameCache: {
		"Choose a folder for Go's build cache: export GOCACHE=/tmp/go-build",
		"Wähle einen Ordner für Gos Build-Cache: export GOCACHE=/tmp/go-build",
	},
	verdict.NameHome: {
		"Set HOME to your home folder, or choose folders for what Go keeps there: export GOPATH=/tmp/go GOCACHE=/tmp/go-build",
		"Setz HOME auf deinen Home-Ordner, oder wähle Ordner für das, was Go dort ablegt: export GOPATH=/tmp/go GOCACHE=/tmp/go-build",
	},
	verdict.MoveCache: {
		"Choose a build cache that you can write to: export GOCACHE=/tmp/go-build",
		"Wähle einen Build-Cache, in den du schreiben darfst: export GOCACHE=/tmp/go-build",
	},
	verdict.RestoreModule: {
		"Undo the changes in the kit's go.mod and go.sum: git restore go.mod go.sum",
		"Nimm die Änderungen an go.mod und go.sum des Kurses zurück: git restore go.mod go.sum",
	},
	verdict.GoOnline: {
		"Go online, and download the kit's modules once: go mod download",
		"Geh ins Netz, und lade die Module des Kurses einmal herunter: go mod download",
	},
	verdict.UnsetVariable: {
		"Unset the variable named above, for example: unset GOTOOLCHAIN",
		"Lösche die Variable, die oben steht, zum Beispiel: unset GOTOOLCHAIN",
	},
	verdict.InstallGo: {
		"Install the Go that the course needs (make doctor names it).",
		"Installiere das Go, das der Kurs braucht (make doctor nennt es).",
	},
	verdict.InstallC: {
		"Install a C compiler with the C library's headers (such as gcc and libc6-dev), or build without: export CGO_ENABLED=0",
		"Installiere einen C-Compiler mit den Headern der C-Bibliothek (etwa gcc und libc6-dev), oder baue ohne: export CGO_ENABLED=0",
	},
	verdict.MakeWritable: {
		"Make the folder named above writable.",
		"Mach den Ordner, der oben steht, beschreibbar.",
	},
	verdict.SeeDoctor: {
		"Check this machine: make doctor",
		"Prüfe diesen Rechner: make doctor",
	},
}

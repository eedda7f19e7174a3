package wording

import "handshake/grader/internal/verdict"

// germanRemedies are what to do about trouble with the machine, each a sentence.
var germanRemedies = map[verdict.Remedy]string{
	verdict.FreeCache:     "Schaff Platz auf der Platte von %s: go clean -cache löscht, was frühere Bauten dort gelassen haben.",
	verdict.FreeTemp:      "Schaff Platz auf der Platte von %s, oder wähle einen anderen Ordner für temporäre Dateien: %s",
	verdict.FreeDisks:     "Schaff Platz auf den Platten von %s und %s: go clean -cache löscht, was frühere Bauten gelassen haben.",
	verdict.FreeMemory:    "Mach Arbeitsspeicher frei: Schließ andere Programme, oder gib diesem Rechner mehr.",
	verdict.FreeProcesses: "Schließ andere Programme, und versuch es noch einmal: Auf diesem Rechner laufen zu viele Prozesse, oder zu viele Dateien sind offen.",
	verdict.NameCache:     "Wähle einen Ordner für Gos Build-Cache: export GOCACHE=/tmp/go-build",
	verdict.NameHome:      "Setz HOME auf deinen Home-Ordner, oder wähle Ordner für das, was Go dort ablegt: export GOPATH=/tmp/go GOCACHE=/tmp/go-build",
	verdict.MoveCache:     "Wähle einen Build-Cache, in den du schreiben darfst: export GOCACHE=/tmp/go-build",
	verdict.RestoreModule: "Nimm die Änderungen an go.mod und go.sum des Kurses zurück: git restore go.mod go.sum",
	verdict.GoOnline:      "Geh ins Netz, und lade die Module des Kurses einmal herunter: go mod download",
	verdict.UnsetVariable: "Lösche die Variable, die oben steht, zum Beispiel: unset GOTOOLCHAIN",
	verdict.InstallGo:     "Installiere das Go, das der Kurs braucht (make doctor nennt es).",
	verdict.InstallC:      "Installiere einen C-Compiler mit den Headern der C-Bibliothek (etwa gcc und libc6-dev), oder baue ohne: export CGO_ENABLED=0",
	verdict.MakeWritable:  "Mach den Ordner, der oben steht, beschreibbar.",
	verdict.SeeDoctor:     "Prüfe diesen Rechner: make doctor",
}

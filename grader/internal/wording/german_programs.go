package wording

import "handshake/grader/internal/verdict"

const (
	germanOfSize       = ` ist {{.N.Got}} MB groß. Das Kit nimmt höchstens {{.N.Want}} MB an: `
	germanListenOnPort = `Lausche auf 127.0.0.1, auf dem Port in der Umgebungsvariablen PORT.`
)

// germanPrograms are the German sentences for programs that can't be graded.
var germanPrograms = map[verdict.Kind]Sentences{
	verdict.NoFolder: {
		Message: `{{if eq .Form "not-a-folder"}}{{.File.Path}} ist eine Datei, kein Ordner.` +
			`{{else if eq .Form "unreadable"}}Der Ordner {{.File.Path}} lässt sich nicht lesen: {{.File.Detail}}.` +
			`{{else}}Es gibt keinen Ordner {{.File.Path}}.{{end}}`,
		Next: `{{if eq .Form "not-a-folder"}}Gib den Ordner an, in dem sie liegt: {{dir .File.Path}}` +
			`{{else if eq .Form "unreadable"}}` + germanMakeFolderReadable +
			`{{else}}Gib den Ordner an, in dem die Go-Dateien des Servers liegen.{{end}}`,
		Brief: []string{`kein Ordner da`},
	},
	verdict.NoGoFiles: {
		Message: `In {{.File.Path}} sind keine Go-Dateien` +
			`{{if eq .Form "run-broken"}}, und die Datei "run" dort ist ein Link auf nichts` +
			`{{else if eq .Form "run-folder"}}, und "run" ist dort ein Ordner, keine Datei` +
			`{{else if eq .Form "run-not-plain"}}, und "run" ist dort keine gewöhnliche Datei` +
			`{{else if eq .Form "run-not-exec"}}, und die Datei "run" dort ist nicht ausführbar{{end}}.`,
		Next: `{{if eq .Form "run-broken"}}Leg das Skript selbst an die Stelle des Links {{in .File.Path "run"}}.` +
			`{{else if eq .Form "run-not-plain"}}Leg ein Skript an die Stelle von {{in .File.Path "run"}}.` +
			`{{else if eq .Form "run-not-exec"}}Mach sie ausführbar: chmod +x {{in .File.Path "run"}}` +
			`{{else}}Leg den Server dorthin: Go-Dateien des Pakets main, oder ` + germanOrRun + `.{{end}}`,
		Brief: []string{`keine Go-Dateien`},
	},
	verdict.NotMain: {
		Message: `{{.File.Path}} gehört zum Paket {{.File.Package}}, aber ein Programm braucht das Paket main.`,
		Next:    `Beginne {{.File.Path}} mit der Zeile: package main`,
		Brief:   []string{`nicht package main`},
	},
	verdict.BadFile: {
		Message: `{{if eq .Form "many-files"}}In {{.File.Path}} sind mehr als {{.N.Want}} Dateien.` +
			`{{else if eq .Form "many-sources"}}In {{.File.Path}} sind mehr als {{.N.Want}} Quelldateien.` +
			`{{else if eq .Form "large-source"}}{{.File.Path}}` + germanOfSize + `für eine Quelldatei.` +
			`{{else if eq .Form "large-sources"}}Der Quelltext in {{.File.Path}}` + germanOfSize + `für den Quelltext eines Programms.` +
			`{{else if eq .Form "large-embedded"}}Was das Programm einbettet,` + germanOfSize + `für eingebettete Dateien.` +
			`{{else if eq .Form "unreadable"}}{{.File.Path}} lässt sich nicht lesen{{with .File.Detail}}: {{.}}{{end}}.` +
			`{{else if eq .Form "broken-link"}}{{.File.Path}} ist ein Link auf {{.File.Target}}, und diese Datei gibt es nicht.` +
			`{{else if eq .Form "link-out"}}{{.File.Path}} ist ein Link, der aus dem Ordner hinausführt, auf {{.File.Target}}.` +
			`{{else if eq .Form "embeds-link"}}Das Programm bettet {{.File.Path}} ein, und das ist ein Link. Go bettet nur gewöhnliche Dateien ein.` +
			`{{else if eq .Form "embeds-not-plain"}}Das Programm bettet {{.File.Path}} ein, und das ist {{fileType .File.Is}}.` +
			`{{else}}{{.File.Path}} ist {{fileType .File.Is}}, keine Datei.{{end}}`,
		Next: `{{if eq .Form "many-files"}}Leg die Dateien deines Servers in einen eigenen Ordner, und prüfe diesen.` +
			`{{else if eq .Form "many-sources"}}Lass nur die Dateien deines Servers in diesem Ordner, und leg die anderen woandershin.` +
			`{{else if or (eq .Form "large-source") (eq .Form "large-sources") (eq .Form "large-embedded")}}Lass große Daten aus dem Programm weg: Der Server kann sie beim Start aus einer Datei lesen, oder du machst sie kleiner.` +
			`{{else if eq .Form "unreadable"}}` + germanMakeReadable +
			`{{else if eq .Form "broken-link"}}Leg die Datei selbst an die Stelle des Links.` +
			`{{else if eq .Form "link-out"}}Leg eine Kopie der Datei an die Stelle des Links. Ein Programm wird nur aus seinem eigenen Ordner gebaut.` +
			`{{else if eq .Form "embeds-link"}}Leg eine Kopie der Datei an die Stelle des Links.` +
			`{{else if eq .Form "embeds-not-plain"}}Leg eine gewöhnliche Datei an ihre Stelle, oder nimm sie aus go:embed heraus.` +
			`{{else}}Leg eine gewöhnliche Datei an ihre Stelle, oder lösche sie.{{end}}`,
		Brief: []string{`eine Datei ist unbrauchbar`, `unbrauchbare Datei`},
	},
	verdict.Tampers: {
		Message: `Während dein Programm lief, wurde ` +
			`{{if eq .Form "folder-gone"}}der Ordner gelöscht, in dem es gestartet wurde.` +
			`{{else}}die ausführbare Datei {{if eq .Form "binary-gone"}}gelöscht{{else}}verändert{{end}}, die das Kit daraus gebaut hatte.{{end}}`,
		Next: `{{if eq .Form "folder-gone"}}Such nach Code, der Ordner löscht, die ihm nicht gehören.` +
			`{{else}}Such nach Code, der Dateien löscht oder schreibt, die ihm nicht gehören: in os.TempDir(), oder neben os.Executable().{{end}}`,
		Brief: []string{`seine Dateien wurden verändert`, `Dateien verändert`},
	},
	verdict.Compile: {
		Message: `{{if eq .Form "endless"}}Der Bau von {{.File.Path}} wurde abgebrochen, weil er kein Ende nahm.{{else}}{{.File.Path}} lässt sich nicht kompilieren.{{end}}`,
		Next: `{{if eq .Form "endless"}}Such nach etwas, das den Compiler ohne Ende beschäftigt, etwa einer C-Datei, die ein Gerät einbindet.` +
			`{{else if eq .Form "outside-module"}}Importiere nur Pakete von Go selbst und der Module in der go.mod des Kurses. Mit ihr werden Programme gebaut.` +
			`{{else if eq .Form "several"}}Behebe zuerst den ersten Fehler. Andere verschwinden oft mit ihm.` +
			`{{else}}Behebe zuerst diesen Fehler.{{end}}`,
		Brief: []string{`kompiliert nicht`},
	},
	verdict.WontRun: {
		Message: `{{if eq .Form "crlf"}}{{.File.Path}} hat Zeilenenden von Windows (CRLF). Darum sucht das System nach einem Programm {{quote .File.Detail}} mit einem Wagenrücklauf am Ende.` +
			`{{else if eq .Form "no-shebang"}}Die erste Zeile von {{.File.Path}} nennt keinen Interpreter, darum kann das System die Datei nicht starten.` +
			`{{else if eq .Form "no-interpreter"}}Die erste Zeile von {{.File.Path}} nennt den Interpreter {{.File.Detail}}, und dieses Programm gibt es nicht.` +
			`{{else if eq .Form "not-on-path"}}Die erste Zeile von {{.File.Path}} fragt nach {{quote .File.Detail}}, und in PATH ist kein solches Programm.` +
			`{{else if eq .Form "bad-package"}}{{.File.Path}} lässt sich nicht lesen: {{.File.Detail}}.` +
			`{{else if eq .Form "no-start"}}In {{.File.Path}} steht nicht, wie der Server gestartet wird.` +
			`{{else if eq .Form "no-modules"}}Die Module, die in package.json stehen, sind nicht installiert: {{.File.Path}} hat keinen Ordner node_modules.` +
			`{{else}}Das System kann die Datei {{.File.Path}} nicht starten: {{.File.Detail}}.{{end}}`,
		Next: `{{if eq .Form "no-shebang"}}Beginne sie mit der Zeile #!/usr/bin/env node, oder python3, oder sh: je nachdem, worin sie geschrieben ist.` +
			`{{else if or (eq .Form "no-interpreter") (eq .Form "not-on-path")}}Installiere es, oder berichtige die Zeile. #!/usr/bin/env node findet node überall in PATH.` +
			`{{else if eq .Form "bad-package"}}Berichtige sie, und probiere npm start von Hand.` +
			`{{else if eq .Form "no-start"}}Trag es ein: "scripts": {"start": "node server.js"}` +
			`{{else if eq .Form "no-modules"}}Installiere sie: npm install in {{.File.Path}}` +
			`{{else if eq .Form "crlf"}}Speichere sie mit Zeilenenden von Unix (LF): sed -i 's/\r$//' {{.File.Path}}` +
			`{{else if eq .Form "windows"}}Starte {{.File.Path}} von Hand, und lies den Fehler, den Windows zeigt.` +
			`{{else}}Die erste Zeile muss den Interpreter nennen, wie in #!/usr/bin/env node.{{end}}`,
		Brief: []string{`es lässt sich nicht starten`, `startet nicht`},
	},
	verdict.Exits: {
		Message: `Das Programm {{exit .Exit}}, bevor es auf seinem Port gelauscht hat.`,
		Next: `{{if eq .Form "port-taken"}}Prüfe, ob ein anderes Programm auf dem Port {{.N.Want}} lauscht. Wenn nicht, lausche auf dem Port in der Umgebungsvariablen PORT.` +
			`{{else if eq .Form "port-ignored"}}Lausche auf dem Port in der Umgebungsvariablen PORT. Hier war er {{.N.Want}}, und kein anderes Programm benutzte ihn.` +
			`{{else}}Ein Server soll laufen, bis er angehalten wird. http.ListenAndServe kehrt nur bei einem Fehler zurück.{{end}}`,
		Brief: []string{`sofort beendet`},
	},
	verdict.NeverListens: {
		Message: `Das Programm läuft, lauscht aber nicht auf dem Port in PORT (gewartet: {{seconds .Waited}} s).`,
		Next:    germanListenOnPort,
		Brief:   []string{`lauscht nie`},
	},
	verdict.FixedPort: {
		Message: `Das Programm lauscht auf dem Port {{.N.Got}}, aber PORT ist {{.N.Want}}.`,
		Next:    `Lies den Port aus der Umgebungsvariablen PORT: os.Getenv("PORT").`,
		Brief:   []string{`es lauscht auf einem anderen Port`, `falscher Port`},
	},
	verdict.SomebodyElses: {
		Message: `Ein anderes Programm lauscht auf dem Port in PORT ({{.N.Want}}), und dieses nicht.`,
		Next:    germanListenOnPort,
		Brief:   []string{`ein anderes Programm hat seinen Port`, `Port belegt`},
	},
}

// germanFileTypes are what something in a folder can be besides a plain file.
var germanFileTypes = map[verdict.FileType]string{
	verdict.NamedPipe: "eine Named Pipe", verdict.SocketFile: "ein Socket", verdict.DeviceFile: "eine Gerätedatei",
	verdict.Link: "ein Link aus dem Ordner hinaus", verdict.NoAccess: "nicht lesbar",
}

func germanFileType(is verdict.FileType) string { return or(germanFileTypes[is], string(is)) }

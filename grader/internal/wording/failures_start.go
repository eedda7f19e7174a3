package wording

import "handshake/grader/internal/verdict"

// ofSize ends the message about files that are too large.
const (
	ofSize       = ` is {{.N.Got}} MB. The grader accepts at most {{.N.Want}} MB of `
	germanOfSize = ` ist {{.N.Got}} MB groß. Das Kit nimmt höchstens {{.N.Want}} MB an: `
)

// listenOnPort is what to do about a program that doesn't listen where it should.
const (
	listenOnPort       = `Listen on 127.0.0.1, on the port in the environment variable PORT.`
	germanListenOnPort = `Lausche auf 127.0.0.1, auf dem Port in der Umgebungsvariablen PORT.`
)

// ofPrograms are the sentences for programs that can't be graded.
var ofPrograms = map[verdict.Kind]In[Sentences]{
	verdict.NoFolder: {
		English: Sentences{
			Message: `{{if eq .Form "not-a-folder"}}{{.File.Path}} is a file, not a folder.` +
				`{{else if eq .Form "unreadable"}}The folder {{.File.Path}} can't be read: {{.File.Detail}}.` +
				`{{else}}There is no folder {{.File.Path}}.{{end}}`,
			Next: `{{if eq .Form "not-a-folder"}}Give the folder that contains it: {{dir .File.Path}}` +
				`{{else if eq .Form "unreadable"}}` + makeFolderReadable +
				`{{else}}Give the folder that contains the server's Go files.{{end}}`,
			Brief: []string{`no such folder`},
		},
		German: Sentences{
			Message: `{{if eq .Form "not-a-folder"}}{{.File.Path}} ist eine Datei, kein Ordner.` +
				`{{else if eq .Form "unreadable"}}Der Ordner {{.File.Path}} lässt sich nicht lesen: {{.File.Detail}}.` +
				`{{else}}Es gibt keinen Ordner {{.File.Path}}.{{end}}`,
			Next: `{{if eq .Form "not-a-folder"}}Gib den Ordner an, in dem sie liegt: {{dir .File.Path}}` +
				`{{else if eq .Form "unreadable"}}` + germanMakeFolderReadable +
				`{{else}}Gib den Ordner an, in dem die Go-Dateien des Servers liegen.{{end}}`,
			Brief: []string{`kein Ordner da`},
		},
	},
	verdict.NoGoFiles: {
		English: Sentences{
			Message: `There are no Go files in {{.File.Path}}` +
				`{{if eq .Form "run-broken"}}, and its file "run" is a link to nothing` +
				`{{else if eq .Form "run-folder"}}, and its "run" is a folder, not a file` +
				`{{else if eq .Form "run-not-plain"}}, and its "run" isn't a plain file` +
				`{{else if eq .Form "run-not-exec"}}, and its file "run" isn't executable{{end}}.`,
			Next: `{{if eq .Form "run-broken"}}Put the script itself in place of the link {{in .File.Path "run"}}.` +
				`{{else if eq .Form "run-not-plain"}}Put a script in place of {{in .File.Path "run"}}.` +
				`{{else if eq .Form "run-not-exec"}}Make it executable: chmod +x {{in .File.Path "run"}}` +
				`{{else}}Put the server there: Go files of package main, or ` + orRun + `.{{end}}`,
			Brief: []string{`no Go files`},
		},
		German: Sentences{
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
	},
	verdict.NotMain: {
		English: Sentences{
			Message: `{{.File.Path}} belongs to package {{.File.Package}}, but a program needs package main.`,
			Next:    `Start {{.File.Path}} with the line: package main`,
			Brief:   []string{`not package main`},
		},
		German: Sentences{
			Message: `{{.File.Path}} gehört zum Paket {{.File.Package}}, aber ein Programm braucht das Paket main.`,
			Next:    `Beginne {{.File.Path}} mit der Zeile: package main`,
			Brief:   []string{`nicht package main`},
		},
	},
	verdict.BadFile: {
		English: Sentences{
			Message: `{{if eq .Form "many-files"}}There are more than {{.N.Want}} files in {{.File.Path}}.` +
				`{{else if eq .Form "many-sources"}}There are more than {{.N.Want}} source files in {{.File.Path}}.` +
				`{{else if eq .Form "large-source"}}{{.File.Path}}` + ofSize + `a source file.` +
				`{{else if eq .Form "large-sources"}}The source in {{.File.Path}}` + ofSize + `a program's source.` +
				`{{else if eq .Form "large-embedded"}}The program's embedded data` + ofSize + `embedded files.` +
				`{{else if eq .Form "unreadable"}}{{.File.Path}} can't be read{{with .File.Detail}}: {{.}}{{end}}.` +
				`{{else if eq .Form "broken-link"}}{{.File.Path}} is a link to {{.File.Target}}, and there is no such file.` +
				`{{else if eq .Form "link-out"}}{{.File.Path}} is a link that leads out of the folder, to {{.File.Target}}.` +
				`{{else if eq .Form "embeds-link"}}The program embeds {{.File.Path}}, which is a link. Go embeds only plain files.` +
				`{{else if eq .Form "embeds-not-plain"}}The program embeds {{.File.Path}}, which is {{fileType .File.Is}}.` +
				`{{else}}{{.File.Path}} is {{fileType .File.Is}}, not a file.{{end}}`,
			Next: `{{if eq .Form "many-files"}}Move your server's files into a separate folder, and grade that.` +
				`{{else if eq .Form "many-sources"}}Keep only your server's files in this folder, and move the others elsewhere.` +
				`{{else if or (eq .Form "large-source") (eq .Form "large-sources") (eq .Form "large-embedded")}}Leave large data out of the program: let the server read it from a file when it starts, or make it smaller.` +
				`{{else if eq .Form "unreadable"}}` + makeReadable +
				`{{else if eq .Form "broken-link"}}Put the file itself in place of the link.` +
				`{{else if eq .Form "link-out"}}Put a copy of the file in place of the link. A program is built only from its own folder.` +
				`{{else if eq .Form "embeds-link"}}Put a copy of the file in place of the link.` +
				`{{else if eq .Form "embeds-not-plain"}}Put a plain file in its place, or leave it out of go:embed.` +
				`{{else}}Put a plain file in its place, or remove it.{{end}}`,
			Brief: []string{`a file can't be used`, `a bad file`},
		},
		German: Sentences{
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
	},
	verdict.Tampers: {
		English: Sentences{
			Message: `While your program ran, something ` +
				`{{if eq .Form "folder-gone"}}removed the folder that it was started in.` +
				`{{else}}{{if eq .Form "binary-gone"}}removed{{else}}changed{{end}} the executable that the grader had built from it.{{end}}`,
			Next: `{{if eq .Form "folder-gone"}}Look for code that removes folders where it shouldn't.` +
				`{{else}}Look for code that removes or writes files where it shouldn't: in os.TempDir(), or next to os.Executable().{{end}}`,
			Brief: []string{`its files were changed`, `files were changed`},
		},
		German: Sentences{
			Message: `Während dein Programm lief, wurde ` +
				`{{if eq .Form "folder-gone"}}der Ordner gelöscht, in dem es gestartet wurde.` +
				`{{else}}die ausführbare Datei {{if eq .Form "binary-gone"}}gelöscht{{else}}verändert{{end}}, die das Kit daraus gebaut hatte.{{end}}`,
			Next: `{{if eq .Form "folder-gone"}}Such nach Code, der Ordner löscht, die ihm nicht gehören.` +
				`{{else}}Such nach Code, der Dateien löscht oder schreibt, die ihm nicht gehören: in os.TempDir(), oder neben os.Executable().{{end}}`,
			Brief: []string{`seine Dateien wurden verändert`, `Dateien verändert`},
		},
	},
	verdict.Compile: {
		English: Sentences{
			Message: `{{if eq .Form "endless"}}The build of {{.File.Path}} was stopped because it didn't end.{{else}}{{.File.Path}} doesn't compile.{{end}}`,
			Next: `{{if eq .Form "endless"}}Look for something that keeps the compiler busy forever, such as a C file that includes a device.` +
				`{{else if eq .Form "outside-module"}}Import only packages of Go itself and of the modules in the kit's go.mod. Programs are built with that file.` +
				`{{else if eq .Form "several"}}Fix the first error first. Others often disappear with it.` +
				`{{else}}Fix this error first.{{end}}`,
			Brief: []string{`it doesn't compile`},
		},
		German: Sentences{
			Message: `{{if eq .Form "endless"}}Der Bau von {{.File.Path}} wurde abgebrochen, weil er kein Ende nahm.{{else}}{{.File.Path}} lässt sich nicht kompilieren.{{end}}`,
			Next: `{{if eq .Form "endless"}}Such nach etwas, das den Compiler ohne Ende beschäftigt, etwa einer C-Datei, die ein Gerät einbindet.` +
				`{{else if eq .Form "outside-module"}}Importiere nur Pakete von Go selbst und der Module in der go.mod des Kurses. Mit ihr werden Programme gebaut.` +
				`{{else if eq .Form "several"}}Behebe zuerst den ersten Fehler. Andere verschwinden oft mit ihm.` +
				`{{else}}Behebe zuerst diesen Fehler.{{end}}`,
			Brief: []string{`kompiliert nicht`},
		},
	},
	verdict.WontRun: {
		English: Sentences{
			Message: `{{if eq .Form "crlf"}}{{.File.Path}} has Windows line endings (CRLF), so the system looks for a program called {{quote .File.Detail}} with a carriage return at its end.` +
				`{{else if eq .Form "no-shebang"}}The first line of {{.File.Path}} doesn't name an interpreter, so the system can't start it.` +
				`{{else if eq .Form "no-interpreter"}}The first line of {{.File.Path}} names the interpreter {{.File.Detail}}, and there is no such program.` +
				`{{else if eq .Form "not-on-path"}}The first line of {{.File.Path}} asks for {{quote .File.Detail}}, and there is no such program on PATH.` +
				`{{else if eq .Form "bad-package"}}{{.File.Path}} can't be read: {{.File.Detail}}.` +
				`{{else if eq .Form "no-start"}}{{.File.Path}} doesn't say how to start the server.` +
				`{{else if eq .Form "no-modules"}}The modules that package.json lists aren't installed: {{.File.Path}} has no folder node_modules.` +
				`{{else}}The system can't start the file {{.File.Path}}: {{.File.Detail}}.{{end}}`,
			Next: `{{if eq .Form "no-shebang"}}Begin it with the line #!/usr/bin/env node, or python3, or sh: whatever it's written in.` +
				`{{else if or (eq .Form "no-interpreter") (eq .Form "not-on-path")}}Install it, or correct the line. #!/usr/bin/env node finds node wherever it is on PATH.` +
				`{{else if eq .Form "bad-package"}}Fix it, and try npm start by hand.` +
				`{{else if eq .Form "no-start"}}Add it: "scripts": {"start": "node server.js"}` +
				`{{else if eq .Form "no-modules"}}Install them: run npm install in {{.File.Path}}` +
				`{{else if eq .Form "crlf"}}Save it with Unix line endings (LF): sed -i 's/\r$//' {{.File.Path}}` +
				`{{else if eq .Form "windows"}}Start {{.File.Path}} by hand, and read the error that Windows shows.` +
				`{{else}}Its first line must name its interpreter, as in #!/usr/bin/env node.{{end}}`,
			Brief: []string{`it can't be started`, `it doesn't start`},
		},
		German: Sentences{
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
	},
	verdict.Exits: {
		English: Sentences{
			Message: `The program {{exit .Exit}} before it listened on its port.`,
			Next: `{{if eq .Form "port-taken"}}Check whether another program listens on port {{.N.Want}}. If not, listen on the port in the environment variable PORT.` +
				`{{else if eq .Form "port-ignored"}}Listen on the port in the environment variable PORT. Here it was {{.N.Want}}, and no other program was using it.` +
				`{{else if eq .Form "no-module"}}Check the spelling of {{quote .Text}}, and install it: {{if eq .Language "python"}}python3 -m pip install {{.Text}}, or with your system's packages (on Debian: apt install python3-{{.Text}}). It has to be the Python that starts your server.{{else}}run npm install {{.Text}} in the server's folder.{{end}}` +
				`{{else if eq .Form "no-module-part"}}Check the spelling of {{quote .Text}}, and whether you need a newer version. The module is there, but not this part of it.` +
				`{{else if eq .Form "hidden-module"}}Rename your file {{.Text}}.py. Python takes it for the module {{quote .Text}}.` +
				`{{else if eq .Form "no-source-file"}}Check whether {{.Text}} is there, and how its name is spelt. Capitals count.` +
				`{{else if .Language}}{{if .Exit.Status}}Fix this error first.{{else}}Nothing kept it running.{{end}} A server should run until it's stopped.` +
				`{{else}}A server should run until it's stopped. http.ListenAndServe returns only if there is an error.{{end}}`,
			Brief: []string{`it ended at once`},
		},
		German: Sentences{
			Message: `Das Programm {{exit .Exit}}, bevor es auf seinem Port gelauscht hat.`,
			Next: `{{if eq .Form "port-taken"}}Prüfe, ob ein anderes Programm auf dem Port {{.N.Want}} lauscht. Wenn nicht, lausche auf dem Port in der Umgebungsvariablen PORT.` +
				`{{else if eq .Form "port-ignored"}}Lausche auf dem Port in der Umgebungsvariablen PORT. Hier war er {{.N.Want}}, und kein anderes Programm benutzte ihn.` +
				`{{else if eq .Form "no-module"}}Prüfe, ob {{quote .Text}} richtig geschrieben ist, und installiere es: {{if eq .Language "python"}}python3 -m pip install {{.Text}}, oder mit den Paketen deines Systems (unter Debian: apt install python3-{{.Text}}). Es muss das Python sein, das deinen Server startet.{{else}}npm install {{.Text}} im Ordner des Servers.{{end}}` +
				`{{else if eq .Form "no-module-part"}}Prüfe, ob {{quote .Text}} richtig geschrieben ist, und ob du eine neuere Version brauchst. Das Modul ist da, aber nicht dieser Teil.` +
				`{{else if eq .Form "hidden-module"}}Benenne deine Datei {{.Text}}.py um. Python hält sie für das Modul {{quote .Text}}.` +
				`{{else if eq .Form "no-source-file"}}Prüfe, ob {{.Text}} da ist, und wie der Name geschrieben wird. Groß- und Kleinschreibung zählt.` +
				`{{else if .Language}}{{if .Exit.Status}}Behebe zuerst diesen Fehler.{{else}}Nichts hielt es am Laufen.{{end}} Ein Server soll laufen, bis er angehalten wird.` +
				`{{else}}Ein Server soll laufen, bis er angehalten wird. http.ListenAndServe kehrt nur bei einem Fehler zurück.{{end}}`,
			Brief: []string{`sofort beendet`},
		},
	},
	verdict.NeverListens: {
		English: Sentences{
			Message: `The program runs, but it doesn't listen on the port in PORT (waited {{seconds .Waited}} s).`,
			Next:    listenOnPort,
			Brief:   []string{`it never listens`},
		},
		German: Sentences{
			Message: `Das Programm läuft, lauscht aber nicht auf dem Port in PORT (gewartet: {{seconds .Waited}} s).`,
			Next:    germanListenOnPort,
			Brief:   []string{`lauscht nie`},
		},
	},
	verdict.FixedPort: {
		English: Sentences{
			Message: `The program listens on port {{.N.Got}}, but PORT is {{.N.Want}}.`,
			Next:    `Read the port from the environment variable PORT{{if eq .Language "python"}}: int(os.environ["PORT"]){{else if eq .Language "javascript"}}: process.env.PORT{{else if not .Language}}: os.Getenv("PORT"){{end}}.`,
			Brief:   []string{`it listens on a different port`, `on the wrong port`},
		},
		German: Sentences{
			Message: `Das Programm lauscht auf dem Port {{.N.Got}}, aber PORT ist {{.N.Want}}.`,
			Next:    `Lies den Port aus der Umgebungsvariablen PORT{{if eq .Language "python"}}: int(os.environ["PORT"]){{else if eq .Language "javascript"}}: process.env.PORT{{else if not .Language}}: os.Getenv("PORT"){{end}}.`,
			Brief:   []string{`es lauscht auf einem anderen Port`, `falscher Port`},
		},
	},
	verdict.SomebodyElses: {
		English: Sentences{
			Message: `A different program listens on the port in PORT ({{.N.Want}}), and this one doesn't.`,
			Next:    listenOnPort,
			Brief:   []string{`a different program has its port`, `its port is taken`},
		},
		German: Sentences{
			Message: `Ein anderes Programm lauscht auf dem Port in PORT ({{.N.Want}}), und dieses nicht.`,
			Next:    germanListenOnPort,
			Brief:   []string{`ein anderes Programm hat seinen Port`, `Port belegt`},
		},
	},
}

// fileType is what something in a folder is, with its article.
func fileType(is verdict.FileType) string {
	switch is {
	case verdict.NoAccess:
		return "not readable"
	case verdict.Link:
		return "a link out of the folder"
	}
	return "a " + string(is)
}

func germanFileType(is verdict.FileType) string { return or(germanFileTypes[is], string(is)) }

// germanFileTypes are what something in a folder can be besides a plain file.
var germanFileTypes = map[verdict.FileType]string{
	verdict.NamedPipe: "eine Named Pipe", verdict.SocketFile: "ein Socket", verdict.DeviceFile: "eine Gerätedatei",
	verdict.Link: "ein Link aus dem Ordner hinaus", verdict.NoAccess: "nicht lesbar",
}

package wording

import "handshake/grader/internal/verdict"

// ofSize ends the message about files that are too large.
const ofSize = ` is {{.N.Got}} MB. The grader accepts at most {{.N.Want}} MB of `

// listenOnPort is what to do about a program that doesn't listen where it should.
const listenOnPort = `Listen on 127.0.0.1, on the port in the environment variable PORT.`

// programs are the sentences for programs that can't be graded.
var programs = map[verdict.Kind]Sentences{
	verdict.NoFolder: {
		Message: `{{if eq .Form "not-a-folder"}}{{.File.Path}} is a file, not a folder.` +
			`{{else if eq .Form "unreadable"}}The folder {{.File.Path}} can't be read: {{.File.Detail}}.` +
			`{{else}}There is no folder {{.File.Path}}.{{end}}`,
		Next: `{{if eq .Form "not-a-folder"}}Give the folder that contains it: {{dir .File.Path}}` +
			`{{else if eq .Form "unreadable"}}` + makeFolderReadable +
			`{{else}}Give the folder that contains the server's Go files.{{end}}`,
		Brief: []string{`no such folder`},
	},
	verdict.NoGoFiles: {
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
	verdict.NotMain: {
		Message: `{{.File.Path}} belongs to package {{.File.Package}}, but a program needs package main.`,
		Next:    `Start {{.File.Path}} with the line: package main`,
		Brief:   []string{`not package main`},
	},
	verdict.BadFile: {
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
	verdict.Tampers: {
		Message: `While your program ran, something ` +
			`{{if eq .Form "folder-gone"}}removed the folder that it was started in.` +
			`{{else}}{{if eq .Form "binary-gone"}}removed{{else}}changed{{end}} the executable that the grader had built from it.{{end}}`,
		Next: `{{if eq .Form "folder-gone"}}Look for code that removes folders where it shouldn't.` +
			`{{else}}Look for code that removes or writes files where it shouldn't: in os.TempDir(), or next to os.Executable().{{end}}`,
		Brief: []string{`its files were changed`, `files were changed`},
	},
	verdict.Compile: {
		Message: `{{if eq .Form "endless"}}The build of {{.File.Path}} was stopped because it didn't end.{{else}}{{.File.Path}} doesn't compile.{{end}}`,
		Next: `{{if eq .Form "endless"}}Look for something that keeps the compiler busy forever, such as a C file that includes a device.` +
			`{{else if eq .Form "outside-module"}}Import only packages of Go itself and of the modules in the kit's go.mod. Programs are built with that file.` +
			`{{else if eq .Form "several"}}Fix the first error first. Others often disappear with it.` +
			`{{else}}Fix this error first.{{end}}`,
		Brief: []string{`it doesn't compile`},
	},
	verdict.WontRun: {
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
	verdict.Exits: {
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
	verdict.NeverListens: {
		Message: `The program runs, but it doesn't listen on the port in PORT (waited {{seconds .Waited}} s).`,
		Next:    listenOnPort,
		Brief:   []string{`it never listens`},
	},
	verdict.FixedPort: {
		Message: `The program listens on port {{.N.Got}}, but PORT is {{.N.Want}}.`,
		Next:    `Read the port from the environment variable PORT{{if eq .Language "python"}}: int(os.environ["PORT"]){{else if eq .Language "javascript"}}: process.env.PORT{{else if not .Language}}: os.Getenv("PORT"){{end}}.`,
		Brief:   []string{`it listens on a different port`, `on the wrong port`},
	},
	verdict.SomebodyElses: {
		Message: `A different program listens on the port in PORT ({{.N.Want}}), and this one doesn't.`,
		Next:    listenOnPort,
		Brief:   []string{`a different program has its port`, `its port is taken`},
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

package program_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
)

// hostile is a folder that somebody hands in.
type hostile struct {
	name  string
	files map[string]string
	made  func(t *testing.T, dir string) // what no table can say; nil: nothing
	cgo   bool                           // it takes a C compiler to see the fault
	kind  verdict.Kind                   // of the fault; "" for a program that builds
	want  string                         // in the message, the detail or the next action
}

func link(target, name string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		unixOnly(t)
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.Symlink(target, path))
	}
}

func sparse(name string, size int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, nil, 0o644))
		require.NoError(t, os.Truncate(path, size))
	}
}

// tool makes a file with a system's tool, such as mkfifo or mknod.
func tool(name string, args ...string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		unixOnly(t)
		command := exec.Command(name, args...)
		command.Dir = dir
		if told, err := command.CombinedOutput(); err != nil {
			t.Skipf("%s: %s", name, told)
		}
	}
}

func many(n int, folders bool, name string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		for i := range n {
			path := filepath.Join(dir, fmt.Sprintf(name, i))
			if folders {
				require.NoError(t, os.Mkdir(path, 0o755))
				continue
			}
			require.NoError(t, os.WriteFile(path, []byte("package main\n"), 0o644))
		}
	}
}

func all(steps ...func(*testing.T, string)) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		for _, step := range steps {
			step(t, dir)
		}
	}
}

const (
	embeds   = "package main\n\nimport _ \"embed\"\n\n//go:embed page.html\nvar page string\n\nfunc main() { println(page) }\n"
	callsC   = "package main\n\n// int f(void);\nimport \"C\"\n\nfunc main() { println(C.f()) }\n"
	server   = "server.go"
	inWork   = "handshake/work/02-emit-count"
	subtable = "package main\n\nimport \"" + inWork + "/hub\"\n\nfunc main() { println(hub.Name) }\n"
	hub      = "package hub\n\nconst Name = \"hub\"\n"
)

// hostiles are folders and builds in every way out of order, and beside them right ones that look alike.
func hostiles() []hostile {
	return []hostile{
		// What is read from a folder.
		{"a named pipe as server.go", nil, tool("mkfifo", server), false, verdict.BadFile, "mine/server.go is a named pipe, not a file."},
		{"a named pipe beside it", map[string]string{server: hello}, tool("mkfifo", "more.go"), false, verdict.BadFile, "mine/more.go is a named pipe, not a file."},
		{"a named pipe in a package below", map[string]string{server: hello}, all(link(".", "here"), func(t *testing.T, dir string) { write(t, dir, "hub/hub.go", hub); tool("mkfifo", "hub/x.go")(t, dir) }), false, verdict.BadFile, "mine/hub/x.go is a named pipe"},
		{"a named pipe as a C header", map[string]string{server: hello}, tool("mkfifo", "x.h"), false, verdict.BadFile, "mine/x.h is a named pipe"},
		{"a named pipe that is embedded", map[string]string{server: embeds}, tool("mkfifo", "page.html"), false, verdict.BadFile, "The program embeds mine/page.html, which is a named pipe."},
		{"a device as server.go", nil, tool("mknod", server, "c", "1", "5"), false, verdict.BadFile, "mine/server.go is a device, not a file."},
		{"a link to a device", nil, link("/dev/zero", server), false, verdict.BadFile, "mine/server.go is a link that leads out of the folder, to /dev/zero."},
		{"a link to standard input", nil, link("/dev/stdin", server), false, verdict.BadFile, "mine/server.go is a link"},
		{"a link to nothing", nil, link("gone.go", server), false, verdict.BadFile, "mine/server.go is a link to gone.go, and there is no such file."},
		{"a link to itself", nil, link(server, server), false, verdict.BadFile, "mine/server.go is a link to server.go"},
		{"a link to somebody else's work", map[string]string{"../theirs/server.go": hello}, link("../theirs/server.go", server), false, verdict.BadFile, "leads out of the folder"},
		{"a link to a folder as server.go", map[string]string{"real/server.go": hello}, link("real", server), false, verdict.NoGoFiles, "There are no Go files in mine."},
		{"a file of 300 MB", map[string]string{server: hello}, sparse("data.go", 300<<20), false, verdict.BadFile, "mine/data.go is 300 MB. The grader accepts at most 4 MB"},
		{"files of 20 MB in all", map[string]string{server: hello}, all(sparse("a.go", 4<<20), sparse("b.go", 4<<20), sparse("c.go", 4<<20), sparse("d.go", 4<<20), sparse("e.go", 4<<20)), false, verdict.BadFile, "accepts at most 16 MB of a program's source"},
		{"an object of 300 MB", map[string]string{server: hello}, sparse("data.syso", 300<<20), false, verdict.BadFile, "mine/data.syso is 300 MB."},
		{"300 MB to embed", map[string]string{server: embeds}, sparse("page.html", 300<<20), false, verdict.BadFile, "The program's embedded data is 300 MB."},
		{"1,001 Go files", map[string]string{server: hello}, many(1001, false, "f%d.go"), false, verdict.BadFile, "There are more than 1000 source files in mine."},
		{"20,001 folders", map[string]string{server: hello}, many(20_001, true, "d%d"), false, verdict.BadFile, "There are more than 20000 files in mine."},
		{"a page that is a link out", map[string]string{server: embeds}, link("/etc/hostname", "page.html"), false, verdict.BadFile, "The program embeds mine/page.html, which is a link. Go embeds only plain files."},
		{"a page that is a link inside", map[string]string{server: embeds, "other.html": "hello"}, link("other.html", "page.html"), false, verdict.BadFile, "The program embeds mine/page.html, which is a link."},
		{"an embedded folder that is a link out", map[string]string{server: strings.ReplaceAll(embeds, "page.html\nvar page string", "page\nvar page embed.FS") + "\n", "x.go": "package main\n"}, link("/etc", "page"), false, verdict.BadFile, "The program embeds mine/page, which is a link."},
		{"a package from outside through a link", map[string]string{server: subtable, "../theirs/hub.go": hub}, link("../theirs", "hub"), false, verdict.BadFile, "mine/hub is a link that leads out of the folder"},
		{"a lone file that takes no given file's place", map[string]string{"x.go": "package main\n"}, nil, false, verdict.Compile, "mine: there is no func main"},
		{"a lone server.go that is empty", map[string]string{server: ""}, nil, false, verdict.Compile, "mine/server.go:1:1: "},
		{"a lone server.go with its own main and a syntax error", map[string]string{server: "package main\n\nfunc main() {\n\tprintln(\"hello\"\n}\n"}, nil, false, verdict.Compile, "mine/server.go:4:17: syntax error"},
		{"a lone server.go with a main that is commented out", map[string]string{server: "package main\n\n// func main() {}\n\nfunc hello() string { return \"mine\" }\n"}, nil, false, "", ""},

		// Whose fault a build is.
		{"a name that begins with @", map[string]string{server: hello, "@x.go": "package main\n"}, nil, false, verdict.Compile, `invalid input file name "@x.go"`},
		{"a name that looks like a flag", map[string]string{server: hello, "-o.go": "package main\n"}, nil, false, verdict.Compile, `invalid input file name "-o.go"`},
		{"names that differ in case alone", map[string]string{server: hello, "a.go": "package main\n", "A.go": "package main\n"}, nil, false, verdict.Compile, "case-insensitive file name collision"},
		{"a flag that cgo refuses", map[string]string{server: "package main\n\n// #cgo CFLAGS: -fplugin=/tmp/x.so\nimport \"C\"\n\nfunc main() {}\n"}, nil, true, verdict.Compile, "invalid flag in #cgo CFLAGS: -fplugin=/tmp/x.so"},
		{"a cgo directive that is none", map[string]string{server: "package main\n\n// #cgo nonsense\nimport \"C\"\n\nfunc main() {}\n"}, nil, true, verdict.Compile, "mine/server.go"},
		{"a C file that does not compile", map[string]string{server: callsC, "f.c": "int f(void) { return x; }\n"}, nil, true, verdict.Compile, "mine/f.c:1:22: error: "},
		{"C code in Go that does not compile", map[string]string{server: "package main\n\n// int f(void) { return x; }\nimport \"C\"\n\nfunc main() { C.f() }\n"}, nil, true, verdict.Compile, "mine/server.go:3:"},
		{"a C function that is nowhere", map[string]string{server: callsC}, nil, true, verdict.Compile, "undefined reference to"},
		{"a header that is not there", map[string]string{server: "package main\n\n// #include <nothere.h>\nimport \"C\"\n\nfunc main() { C.f() }\n"}, nil, true, verdict.Compile, "nothere.h"},
		{"a C file that claims a full disk", map[string]string{server: callsC, "f.c": "#error no space left on device\n"}, nil, true, verdict.Compile, "mine/f.c:1:2: error: "},
		{"an assembler file that claims a broken go.mod", map[string]string{server: callsC, "f.c": "int f(void) { return 1; }\n", "g.S": ".error \"\\ngo: errors parsing go.mod:\"\n"}, nil, true, verdict.Compile, "mine doesn't compile."},
		{"a C file that includes /dev/zero", map[string]string{server: callsC, "f.c": "#include \"/dev/zero\"\n"}, nil, true, verdict.Compile, "mine doesn't compile."},
		{"a C file without cgo", map[string]string{server: hello, "f.c": "int f(void) { return 1; }\n"}, nil, false, verdict.Compile, "C source files not allowed when not using cgo"},
		{"an assembler file that is none", map[string]string{server: "package main\n\nfunc f()\n\nfunc main() { f() }\n", "f_" + runtime.GOARCH + ".s": "TEXT main·f(SB),7,$0\n\tBOGUS\n"}, nil, false, verdict.Compile, "mine/f_" + runtime.GOARCH + ".s:2: unrecognized instruction"},
		{"an object that is none", map[string]string{server: hello, "f.syso": "garbage"}, nil, false, verdict.Compile, "mine doesn't compile."},
		{"a function without a body", map[string]string{server: "package main\n\nfunc f()\n\nfunc main() { f() }\n"}, nil, false, verdict.Compile, "mine/server.go:3:6: missing function body"},
		{"a link into the runtime", map[string]string{server: "package main\n\nimport _ \"unsafe\"\n\n//go:linkname f runtime.schedinit\nfunc f() int64\n\nfunc main() { f() }\n", "f.s": ""}, nil, false, verdict.Compile, "invalid reference to runtime.schedinit"},
		{"a version in an import", map[string]string{server: "package main\n\nimport _ \"example.com/ws@v1.0.0\"\n\nfunc main() {}\n"}, nil, false, verdict.Compile, "imports example.com/ws@v1.0.0: can only use path@version syntax"},
		{"an import that is no path", map[string]string{server: "package main\n\nimport _ \"x@v1: go: errors parsing go.mod\"\n\nfunc main() {}\n"}, nil, false, verdict.Compile, "mine/server.go:3:8: "},
		{"a directive that Go does not know", map[string]string{server: "//go:debug nonsense=1\npackage main\n\nfunc main() {}\n"}, nil, false, verdict.Compile, "mine/server.go:1:1: "},
		{"an array of 3 GB", map[string]string{server: "package main\n\nvar x = [3 << 30]byte{1}\n\nfunc main() { println(x[0]) }\n"}, nil, false, verdict.Compile, "mine"},
		{"a package below that is a program", map[string]string{server: "package main\n\nimport _ \"" + inWork + "/hub\"\n\nfunc main() {}\n", "hub/hub.go": hello}, nil, false, verdict.Compile, "is a program, not an importable package"},
		{"packages that import each other", map[string]string{server: subtable, "hub/hub.go": "package hub\n\nimport _ \"" + inWork + "/more\"\n\nconst Name = \"hub\"\n", "more/more.go": "package more\n\nimport _ \"" + inWork + "/hub\"\n"}, nil, false, verdict.Compile, "import cycle not allowed"},
		{"two packages in a folder below", map[string]string{server: subtable, "hub/hub.go": hub, "hub/more.go": "package more\n"}, nil, false, verdict.Compile, "found packages hub"},

		{"a text to embed that claims a full disk", map[string]string{server: strings.ReplaceAll(embeds, "page.html", "\"x: no space left on device\"")}, nil, false, verdict.Compile, "no space left on device: no matching files found"},
		{"a constant that claims a full disk", map[string]string{server: "package main\n\nvar x int = \"a: no space left on device\"\n\nfunc main() { println(x) }\n"}, nil, false, verdict.Compile, "mine/server.go:3:13: cannot use"},
		{"a line that claims a broken go.mod", map[string]string{server: "package main\n\nfunc main() {\n//line go: errors parsing go.mod:1\n\tx()\n}\n"}, nil, false, verdict.Compile, "undefined: x"},
		{"a line that claims to be in another module", map[string]string{server: "package main\n\nfunc main() {\n//line /x/a.go:1:1: example.com/ws@v1.0.0: b.go:7\n\tx()\n}\n"}, nil, false, verdict.Compile, "undefined: x"},
		{"a line that claims a killed compiler", map[string]string{server: "package main\n\nfunc main() {\n//line /x/compile: signal: killed:1\n\tx()\n}\n"}, nil, false, verdict.Compile, "undefined: x"},

		// The file run.
		{"a run with Windows line endings", map[string]string{"run": "#!/bin/sh\r\nexec sleep 1\r\n"}, tool("chmod", "+x", "run"), false, verdict.WontRun, "mine/run has Windows line endings (CRLF)"},
		{"a run that is a folder", map[string]string{"run/server.py": "pass"}, nil, false, verdict.NoGoFiles, `its "run" is a folder, not a file.`},
		{"a run that is a link to nothing", nil, link("server.py", "run"), false, verdict.NoGoFiles, `its file "run" is a link to nothing.`},
		{"a run that is a named pipe", nil, tool("mkfifo", "-m", "755", "run"), false, verdict.NoGoFiles, `its "run" isn't a plain file.`},
		{"a run without an interpreter", map[string]string{"run": "console.log('hello')\n"}, tool("chmod", "+x", "run"), false, verdict.WontRun, "The first line of mine/run doesn't name an interpreter"},
		{"an empty run", map[string]string{"run": ""}, tool("chmod", "+x", "run"), false, verdict.WontRun, "The first line of mine/run doesn't name an interpreter"},
		{"a run for nobody", map[string]string{"run": "#!\nhello\n"}, tool("chmod", "+x", "run"), false, verdict.WontRun, "The first line of mine/run doesn't name an interpreter"},
		{"a run for an interpreter elsewhere", map[string]string{"run": "#!/nowhere/node -u\n"}, tool("chmod", "+x", "run"), false, verdict.WontRun, "names the interpreter /nowhere/node, and there is no such program"},
		{"a run for an interpreter that is not on PATH", map[string]string{"run": "#!/usr/bin/env nodde\n"}, tool("chmod", "+x", "run"), false, verdict.WontRun, `asks for "nodde", and there is no such program on PATH`},
		{"a run that is right", map[string]string{"run": "#!/usr/bin/env sh\ntrue\n"}, tool("chmod", "+x", "run"), false, "", ""},
		{"a run that is not executable", map[string]string{"run": "#!/bin/sh\n"}, nil, false, verdict.NoGoFiles, `its file "run" isn't executable`},

		// A package.json.
		{"a package.json that starts a server", map[string]string{"package.json": `{"scripts":{"start":"node app.js"}}`}, nil, false, "", ""},
		{"a package.json beside server.js", map[string]string{"package.json": `{}`, "server.js": "true"}, nil, false, "", ""},
		{"a package.json beside a Go program", map[string]string{"package.json": `{"scripts":{}`, server: hello}, nil, false, "", ""},
		{"a package.json without a start", map[string]string{"package.json": `{"scripts":{"test":"true"}}`}, nil, false, verdict.WontRun, "mine/package.json doesn't say how to start the server"},
		{"a damaged package.json", map[string]string{"package.json": `{"scripts":{`}, nil, false, verdict.WontRun, "mine/package.json can't be read: unexpected end of JSON input"},
		{"a package.json without its modules", map[string]string{"package.json": `{"scripts":{"start":"node app.js"},"dependencies":{"express":"^4"}}`}, nil, false, verdict.WontRun, "has no folder node_modules"},
		{"a package.json with its modules", map[string]string{"package.json": `{"scripts":{"start":"node app.js"},"dependencies":{"express":"^4"}}`, "node_modules/express/package.json": "{}"}, nil, false, "", ""},

		{"a run that leaves it to env to split", map[string]string{"run": "#!/usr/bin/env -S sh\r\ntrue\r\n"}, tool("chmod", "+x", "run"), false, "", ""},

		// Right programs that look like those.
		{"a package in a folder called run", map[string]string{server: strings.ReplaceAll(subtable, "hub", "run"), "run/run.go": strings.ReplaceAll(hub, "hub", "run")}, nil, false, "", ""},
		{"links inside the folder", map[string]string{"src/server.go": hello}, link("src/server.go", server), false, "", ""},
		{"a package through a link inside", map[string]string{server: strings.ReplaceAll(subtable, "/hub", "/current") + "", "v2/hub.go": hub}, link("v2", "current"), false, "", ""},
		{"a link that goes in a circle", map[string]string{server: hello, "a/hub.go": hub}, link("..", "a/up"), false, "", ""},
		{"a folder out of reach that nothing imports", map[string]string{server: hello}, link("/etc", "etc"), false, "", ""},
		{"links out of the folder that nothing reads", map[string]string{server: hello}, all(link("/etc/hostname", "name"), link("/nowhere", "gone"), link("somebody@machine.1", ".#server.go")), false, "", ""},
		{"a name with a newline", map[string]string{server: hello, "a\nb.go": "package main\n"}, nil, false, "", ""},
		{"a named pipe that nothing reads", map[string]string{server: hello}, tool("mkfifo", "events"), false, "", ""},
		{"a large file that the server serves", map[string]string{server: hello}, sparse("film.mp4", 2<<30), false, "", ""},
		{"1,500 pictures", map[string]string{server: hello}, many(1500, false, "p%d.svg"), false, "", ""},
		{"tests, testdata and a page", map[string]string{server: embeds, "page.html": "hello", "server_test.go": "package main\n", "testdata/x.go": "not Go"}, nil, false, "", ""},
		{"a C function of its own", map[string]string{server: callsC, "f.c": "#include \"f.h\"\nint f(void) { return F; }\n", "f.h": "#define F 1\n"}, nil, true, "", ""},
		{"an assembler function of its own", map[string]string{server: "package main\n\nfunc f()\n\nfunc main() { f() }\n", "f.s": "TEXT ·f(SB),7,$0\n\tRET\n"}, nil, false, "", ""},
		{"a C function and a page to embed", map[string]string{server: callsC, "page.go": strings.ReplaceAll(embeds, "func main() { println(page) }", "func init() { println(page) }"), "page.html": "hello", "f.c": "int f(void) { return 1; }\n"}, nil, true, "", ""},
	}
}

// A folder is read with care, and a build that fails is the program's fault unless it is the machine's. Each is tried
// where a learner's work is, and outside the kit with files given to complete it; with FULL=1 in both places, otherwise in one of them.
func TestHostileFolders(t *testing.T) {
	if testing.Short() {
		t.Skip("builds many programs")
	}
	t.Parallel()
	for i, h := range hostiles() {
		once := h.kind != "" && (h.cgo || h.name == "20,001 folders") // it makes no difference where, and takes long
		for _, inside := range []bool{true, false} {
			place := "outside"
			if inside {
				place = "in work"
			}
			if !samples.Has(i, 1, 3) || inside && once || !samples.Full() && !once && inside != (i%2 == 0) {
				continue
			}
			t.Run(h.name+"/"+place, func(t *testing.T) {
				t.Parallel()
				if _, err := exec.LookPath("gcc"); err != nil && h.cgo {
					t.Skip("no C compiler here")
				}
				kit := kit(t)
				dir := filepath.Join(t.TempDir(), "mine")
				source := program.Source{Dir: dir, Shown: "mine", Root: kit, As: "work/02-emit-count"}
				if inside {
					source.Dir = filepath.Join(kit, "work", "02-emit-count")
					dir = source.Dir
				} else {
					source.Given = filepath.Join(kit, "starter")
					write(t, source.Given, "main.go", "package main\n\nfunc main() { println(hello()) }\n")
					write(t, source.Given, "server.go", "package main\n\nfunc hello() string { return \"the starter's\" }\n")
				}
				require.NoError(t, os.MkdirAll(dir, 0o755))
				for name, text := range h.files {
					write(t, dir, name, text)
				}
				if h.made != nil {
					h.made(t, dir)
				}
				begun := time.Now()
				binary, err := keeper.Build(t.Context(), source, program.BuildOptions{})
				t.Log("took", time.Since(begun).Round(time.Millisecond))
				if h.kind == "" {
					if inside && strings.HasPrefix(h.name, "a lone") {
						t.Skip("nothing completes it there")
					}
					require.NoError(t, explained(err))
					keeper.Discard(binary)
					return
				}
				fault := asFault(t, err)
				told := fault.Message + "\n" + strings.Join(fault.Detail, "\n") + "\n" + fault.Next
				require.Equal(t, h.kind, fault.Kind, told)
				require.Contains(t, told, h.want)
				if h.kind != verdict.BadFile { // which may say where a link leads
					require.NotContains(t, told, kit, "a path of the kit's")
				}
				require.NotContains(t, told, os.TempDir()+"/handshake-", "a path of the grader's")
			})
		}
	}
}

// A folder may have any name that a person gives it.
func TestFolderNames(t *testing.T) {
	if testing.Short() {
		t.Skip("builds many programs")
	}
	t.Parallel()
	for i, name := range []string{
		"a.", "a..b", "..a", ".hidden", "_mine", "testdata", "vendor", "internal", "con", "x~1", "x@v1", "main.go", "-o", "...", "a...", "all", "std", "cmd",
		"two words", "übung", "a$b", "a'b", `a"b`, "a\nb", "a,b", "a;b", "a=b", "a%20b", "(a)", "v2", "go", "C", "handshake", "unsafe",
	} {
		if !samples.Has(i, 1, 3) {
			continue
		}
		places := []string{name, filepath.Join(name, "deep"), filepath.Join("work", name)}
		if !samples.Full() {
			places = places[(i/3+i)%len(places):][:1]
		}
		for _, nested := range places {
			t.Run(nested, func(t *testing.T) {
				t.Parallel()
				kit := kit(t)
				dir := filepath.Join(kit, nested)
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Skip(err)
				}
				write(t, dir, server, embeds)
				write(t, dir, "page.html", "hello")
				binary, err := keeper.Build(t.Context(), program.Source{Dir: dir, Shown: nested, Root: kit, As: "work/02-emit-count"}, program.BuildOptions{})
				require.NoError(t, explained(err))
				keeper.Discard(binary)
			})
		}
	}
}

// A build that waits for something that never comes is given up, and that is the program's fault.
func TestEndlessBuild(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells how much a process has run")
	}
	if _, err := exec.LookPath("gcc"); err != nil {
		t.Skip("no C compiler here")
	}
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, server, callsC)
	tool("mkfifo", "never")(t, dir)
	write(t, dir, "f.c", "#include \""+filepath.Join(dir, "never")+"\"\n")
	kit := kit(t)
	_, err := keeper.Impatient(8*time.Second).Build(t.Context(), program.Source{Dir: dir, Shown: "mine", Root: kit, As: "work/02-emit-count"}, program.BuildOptions{})
	fault := asFault(t, err)
	require.Equal(t, verdict.Compile, fault.Kind)
	require.Contains(t, fault.Message, "didn't end")
}

// A module of the kit's that is out of order is not the program's fault. One that the kit's go.mod replaces by a folder
// beside it is found, even where the program is copied to be built.
func TestKitsModules(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	t.Parallel()
	for _, cgo := range []bool{false, true} {
		for _, broken := range []bool{false, true} {
			t.Run(fmt.Sprint("with C: ", cgo, ", broken: ", broken), func(t *testing.T) {
				t.Parallel()
				if _, err := exec.LookPath("gcc"); err != nil && cgo {
					t.Skip("no C compiler here")
				}
				base := t.TempDir()
				kit := filepath.Join(base, "kit")
				write(t, kit, "go.mod", "module handshake\n\ngo 1.26.0\n\nrequire example.com/ws v1.0.0\n\nreplace example.com/ws => ../ws\n")
				write(t, base, "ws/go.mod", "module example.com/ws\n\ngo 1.26.0\n")
				write(t, base, "ws/ws.go", "package ws\n\nconst Name = \"ws\"\n")
				if broken {
					write(t, base, "ws/ws.go", "package ws\n\nconst Name = nothing\n")
				}
				dir := filepath.Join(base, "mine")
				write(t, dir, server, "package main\n\nimport \"example.com/ws\"\n\nfunc main() { println(ws.Name) }\n")
				if cgo {
					write(t, dir, "c.go", strings.ReplaceAll(callsC, "func main()", "func init()"))
					write(t, dir, "f.c", "int f(void) { return 1; }\n")
				}
				_, err := keeper.Build(t.Context(), program.Source{Dir: dir, Shown: "mine", Root: kit, As: "work/02-emit-count"}, program.BuildOptions{})
				if !broken {
					require.NoError(t, explained(err))
					return
				}
				var trouble *program.Trouble
				require.ErrorAs(t, err, &trouble)
				require.Contains(t, trouble.What, "undefined: nothing")
				require.NotEmpty(t, trouble.Remedy)
			})
		}
	}
}

package class

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// TestMain makes of the test binary the first process of a cell, too.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) == 2 && os.Args[1] == "cell":
		os.Exit(program.Cell())
	case len(os.Args) == 2 && os.Args[1] == "watchdog":
		program.Watchdog(os.Stdin)
		os.Exit(0)
	case len(os.Args) == 5 && os.Args[1] == "grade":
		os.Exit(gradeMain(os.Args[2], os.Args[3], os.Args[4]))
	}
	os.Exit(m.Run())
}

// secret is in the grader's environment while hostile programs run.
const secret = "a-secret-of-the-graders"

// hostile is a submission that means harm.
type hostile struct {
	name  string
	files map[string]string // beside or in place of those of the solution
	alone bool              // without those of the solution
	want  string            // passed, failed, or "" for either
	kind  verdict.Kind      // of what kept it from being checked

	bubblewrap string // what it's wanted to have where bubblewrap isolates it, if that is different
}

// harm is a right server that tries something at its start, and ends with status 3 if that works. So it passes only where it is isolated.
func harm(body string, imports ...string) map[string]string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"os\"\n")
	for _, path := range imports {
		fmt.Fprintf(&b, "\t%q\n", path)
	}
	fmt.Fprintf(&b, ")\n\nfunc worked(yes bool) {\n\tif yes {\n\t\tos.Exit(3)\n\t}\n}\n\nfunc init() {\n%s\n}\n", body)
	return map[string]string{"harm.go": b.String()}
}

// handler is a server with another handler for the socket.
func handler(body string, imports ...string) map[string]string {
	text := "package main\n\nimport (\n\t\"net/http\"\n"
	for _, path := range imports {
		text += fmt.Sprintf("\t%q\n", path)
	}
	return map[string]string{"server.go": text + ")\n\nfunc connection(w http.ResponseWriter, r *http.Request) {\n" + body + "\n}\n"}
}

const upgraded = "\tvar u websocket.Upgrader\n\tconn, err := u.Upgrade(w, r, nil)\n\tif err != nil {\n\t\treturn\n\t}\n"

const gorilla = "github.com/gorilla/websocket"

// hostiles are the submissions. kit, class, out and home are folders that they try to reach; port is one of the machine's.
func hostiles(kit, class, out, home, port string) []hostile {
	reads := func(path string) map[string]string {
		return harm(fmt.Sprintf("\t_, err := os.ReadDir(%q)\n\tworked(err == nil && %[1]q != \"\")", path))
	}
	writes := func(dir string) string {
		return fmt.Sprintf("\tworked(os.WriteFile(%q, []byte(\"harm\"), 0o644) == nil)\n", filepath.Join(dir, "harm.txt"))
	}
	return []hostile{
		{name: "fork-bomb", want: "failed", files: harm("\tfor {\n\t\t_ = exec.Command(\"/proc/self/exe\").Start()\n\t}\n", "os/exec")},
		{name: "setsid", want: "passed", files: harm("\tc := exec.Command(\"sleep\", \"98765\")\n\tc.SysProcAttr = &syscall.SysProcAttr{Setsid: true}\n\t_ = c.Start()", "os/exec", "syscall")},
		{name: "memory", want: "failed", files: harm("\tvar all [][]byte\n\tfor {\n\t\tb := make([]byte, 64<<20)\n\t\tfor i := range b {\n\t\t\tb[i] = 1\n\t\t}\n\t\tall = append(all, b)\n\t\t_ = all\n\t}")},
		{name: "memory-in-processes", want: "failed", files: harm("\tif os.Getenv(\"PART\") == \"\" {\n\t\tfor range 8 {\n\t\t\tc := exec.Command(\"/proc/self/exe\")\n\t\t\tc.Env = append(os.Environ(), \"PART=1\")\n\t\t\t_ = c.Start()\n\t\t}\n\t}\n\tb := make([]byte, 300<<20)\n\tfor i := range b {\n\t\tb[i] = 1\n\t}\n\tif os.Getenv(\"PART\") != \"\" {\n\t\ttime.Sleep(time.Hour)\n\t}\n\tos.Stderr.Write(b[:1])", "os/exec", "time")},
		{name: "disk", want: "passed", files: harm("\tblock := make([]byte, 1<<20)\n\tfor i := range 400 {\n\t\tif os.WriteFile(os.TempDir()+\"/fill\"+strconv.Itoa(i), block, 0o644) != nil {\n\t\t\treturn\n\t\t}\n\t}\n\tworked(true)", "strconv")},
		{name: "disk-here", want: "passed", files: harm("\tblock := make([]byte, 1<<20)\n\tfor i := range 400 {\n\t\tif os.WriteFile(\"fill\"+strconv.Itoa(i), block, 0o644) != nil {\n\t\t\treturn\n\t\t}\n\t}\n\tworked(true)", "strconv")},
		{name: "files-without-end", want: "passed", bubblewrap: "failed", files: harm("\tfor i := range 200_000 {\n\t\tif os.WriteFile(os.TempDir()+\"/f\"+strconv.Itoa(i), nil, 0o644) != nil {\n\t\t\treturn\n\t\t}\n\t}\n\tworked(true)", "strconv")},
		{name: "output", files: harm("\tgo func() {\n\t\tfor {\n\t\t\tos.Stdout.WriteString(\"flood flood flood flood flood flood flood\\n\")\n\t\t}\n\t}()")},
		{name: "threads", files: harm("\tfor range 5000 {\n\t\tgo func() {\n\t\t\truntime.LockOSThread()\n\t\t\tselect {}\n\t\t}()\n\t}", "runtime")},
		{name: "endless-frames", want: "failed", files: handler(upgraded+"\tfor conn.WriteMessage(1, []byte(\"again\")) == nil {\n\t}", gorilla)},
		{name: "giant-frame", want: "failed", files: handler(upgraded+"\t_ = conn.WriteMessage(1, make([]byte, 64<<20))", gorilla)},
		{name: "slow-handshake", want: "failed", files: handler("\ttime.Sleep(time.Hour)", "time")},
		{name: "never-closing", files: handler(upgraded+"\t_ = conn\n\tselect {}", gorilla)},
		{name: "init-without-end", want: "failed", kind: verdict.NeverListens, files: harm("\tfor {\n\t}")},
		{name: "sleeps-at-start", want: "failed", kind: verdict.NeverListens, files: harm("\ttime.Sleep(time.Hour)", "time")},
		{name: "kills-its-parent", want: "passed", files: harm("\t_ = syscall.Kill(os.Getppid(), syscall.SIGKILL)\n\t_ = syscall.Kill(1, syscall.SIGKILL)\n\t_ = syscall.Kill(1, syscall.SIGTERM)", "syscall")},
		{name: "kills-everybody", want: "passed", files: harm("\t_ = syscall.Kill(-1, syscall.SIGKILL)", "syscall")},
		{name: "reads-others", want: "passed", files: reads(class)},
		{name: "reads-the-kit", want: "passed", files: reads(kit)},
		{name: "reads-the-results", want: "passed", files: reads(out)},
		{name: "reads-home", want: "passed", files: harm(fmt.Sprintf("\t_, err := os.ReadFile(%q)\n\tworked(err == nil)", filepath.Join(home, "private.txt")))},
		{name: "reads-the-environment", want: "passed", files: harm("\tpaths, _ := filepath.Glob(\"/proc/[0-9]*/environ\")\n\tfor _, path := range append(paths, \"/proc/self/environ\") {\n\t\ttext, _ := os.ReadFile(path)\n\t\tworked(strings.Contains(string(text), \"of-the-graders\"))\n\t}", "path/filepath", "strings")},
		{name: "reads-its-parent", want: "passed", files: harm("\tfor _, name := range []string{\"exe\", \"mem\", \"environ\", \"root/etc\", \"cwd/go.mod\", \"maps\"} {\n\t\tfor _, pid := range []string{\"1\", strconv.Itoa(os.Getppid())} {\n\t\t\tf, err := os.Open(\"/proc/\" + pid + \"/\" + name)\n\t\t\tworked(err == nil && f != nil)\n\t\t}\n\t}", "strconv")},
		{name: "traces-its-parent", want: "passed", files: harm("\tworked(syscall.PtraceAttach(1) == nil)", "syscall")},
		{name: "runs-the-kit", want: "passed", files: harm("\tworked(exec.Command(\"/proc/1/exe\", \"--help\").Run() == nil)\n"+fmt.Sprintf("\tworked(exec.Command(%q, \"--help\").Run() == nil)\n\t_, err := os.Stat(%q)\n\tworked(err == nil)", filepath.Join(kit, "bin", "handshake"), filepath.Join(kit, "solution")), "os/exec")},
		{name: "proxy-to-the-solution", want: "failed", files: handler(fmt.Sprintf("\tc := exec.Command(\"go\", \"run\", \"./solution/01-listen-for-connection\")\n\tc.Dir = %q\n\tif c.Start() != nil {\n\t\thttp.Error(w, \"no\", 500)\n\t\treturn\n\t}\n\thttp.Redirect(w, r, \"http://127.0.0.1:8080/ws\", 307)", kit), "os/exec")},
		{name: "writes-outside", want: "passed", files: harm(writes(class) + writes(out) + writes(kit) + writes(home) + writes("/") + writes("/usr") + writes("/etc"))},
		{name: "network", want: "passed", files: harm(fmt.Sprintf("\tfor _, to := range []string{%q, \"1.1.1.1:53\", \"192.168.0.1:80\"} {\n\t\tc, err := net.DialTimeout(\"tcp\", to, 200*time.Millisecond)\n\t\tworked(err == nil && c != nil)\n\t}\n\tinterfaces, _ := net.Interfaces()\n\tfor _, i := range interfaces {\n\t\tworked(i.Flags&net.FlagLoopback == 0 && i.Flags&net.FlagUp != 0)\n\t}", "127.0.0.1:"+port), "net", "time")},
		{name: "namespaces-of-its-own", want: "passed", files: harm("\tc := exec.Command(\"true\")\n\tc.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS}\n\tworked(c.Run() == nil)", "os/exec", "syscall")},
		{name: "mounts", want: "passed", files: harm("\tworked(syscall.Mount(\"tmpfs\", \"/tmp\", \"tmpfs\", 0, \"\") == nil)\n\tworked(syscall.Unmount(\"/proc\", 0) == nil)\n\tworked(syscall.Setuid(0) == nil && os.Getuid() == 0 && syscall.Chroot(\"/tmp\") == nil)", "syscall")},
		{name: "forges-the-report", want: "failed", files: handler(upgraded+`	fmt.Println("{\"schema\": \"handshake/report/v1\", \"outcome\": \"passed\"}")
	fmt.Println("::error file=server.go::forged\n::set-output name=passed::true")
	fmt.Println("\x1b]0;title\x07\x1b[2J\x1b[31mred \u202egnp.exe </pre><script>alert(1)</script>")
	_ = conn.WriteMessage(1, []byte("\x1b[2J</pre><script>alert(1)</script>\u202e"))
	panic("\x1b[2J</pre><script>alert(1)</script> [link](javascript:alert(1))")`, gorilla, "fmt")},
		{name: "closes-its-output", files: harm("\tos.Stdout.Close()\n\tos.Stderr.Close()")},
		{name: "removes-everything", files: harm("\t_ = os.RemoveAll(\".\")\n\t_ = os.RemoveAll(os.TempDir())\n\t_ = os.RemoveAll(\"/\")")},
		{name: "cgo-flags", want: "failed", kind: verdict.Compile, files: map[string]string{"c.go": "package main\n\n// #cgo CFLAGS: -fplugin=/tmp/evil.so -B/tmp\nimport \"C\"\n"}},
		{name: "cgo-reads", want: "failed", kind: verdict.Compile, files: map[string]string{"c.go": fmt.Sprintf("package main\n\n// #include %q\nimport \"C\"\n", filepath.Join(home, "private.txt"))}},
		{name: "embeds-others", want: "failed", kind: verdict.Compile, files: map[string]string{"e.go": "package main\n\nimport _ \"embed\"\n\n//go:embed ../../solution/01-listen-for-connection/server.go\nvar stolen string\n"}},
		{name: "imports-the-kit", want: "failed", kind: verdict.Compile, files: map[string]string{"i.go": "package main\n\nimport _ \"handshake/lessons\"\n"}},
		{name: "generates", want: "passed", files: map[string]string{"g.go": "package main\n\n//go:generate touch /tmp/generated-by-a-submission\n"}},
		{name: "module-files", want: "passed", files: map[string]string{
			"go.mod": "module evil\n\ngo 1.24\n\nreplace github.com/gorilla/websocket => ./fake\n", "go.work": "go 1.24\n\nuse ./fake\n", "go.env": "GOFLAGS=-toolexec=/bin/false\n", ".config/go/env": "GOFLAGS=-toolexec=/bin/false\n",
			"vendor/modules.txt": "# github.com/gorilla/websocket v1.5.3\n## explicit\n" + gorilla + "\n", "vendor/" + gorilla + "/fake.go": "package websocket\n", "fake/websocket.go": "package websocket\n",
			"vendor/github.com/stretchr/testify/require/fake.go": "package require\n", "grader/main.go": "package main\n\nfunc main() { println(\"passed\") }\n",
		}},
		{name: "empty", want: "failed", alone: true, files: map[string]string{"server.go": ""}},
		{name: "binary", want: "failed", kind: verdict.Compile, alone: true, files: map[string]string{"server.go": "\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00\xff", 5000)}},
		{name: "invalid-utf-8", want: "failed", kind: verdict.Compile, files: map[string]string{"text.go": "package main\n\nvar text = \"\xff\xfe\"\n"}},
		{name: "invalid-utf-8-in-names", files: map[string]string{"data/\xff.txt": "x", "\xfe.go": "package main\n"}},
		{name: "invalid-utf-8-in-frames", want: "failed", files: handler(upgraded+"\tlog.Print(\"A user has connected \\xff\")\n\t_ = conn.WriteMessage(1, []byte(\"\\xff\\xfe\"))\n\tpanic(\"\\xff\")", gorilla, "log")},
		{name: "twin", want: "passed", files: map[string]string{}}, // there is a twin.zip, too
		{name: "TWIN", want: "passed", files: map[string]string{}},
		{name: "many-files", want: "failed", kind: verdict.BadFile, files: many(10_000)},
		{name: "script", want: "failed", alone: true, files: map[string]string{"run": "#!/bin/sh\ncat /etc/shadow " + home + "/private.txt && exit 3\nwhile true; do :; done\n"}},
		{name: "results.json", want: "passed", files: map[string]string{}},
		{name: "class.html", want: "passed", files: map[string]string{}},
		{name: "-rf", want: "passed", files: map[string]string{}},
		{name: "name with spaces and 'quotes'", want: "passed", files: map[string]string{}},
		{name: "bad\xffname", want: "passed", files: map[string]string{}},
	}
}

// many is so many files.
func many(n int) map[string]string {
	all := map[string]string{}
	for i := range n {
		all[fmt.Sprintf("data/%d.txt", i)] = "x"
	}
	return all
}

// isolated makes a class of lesson 01 whose programs are isolated, or skips the test.
func isolated(t *testing.T, dir, out string) *Class {
	t.Helper()
	keeper, err := program.NewKeeper(nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, keeper.Close()) })
	self, err := os.Executable()
	require.NoError(t, err)
	at, err := filepath.Abs(root)
	require.NoError(t, err)
	isolation, err := keeper.Isolate(t.Context(), []string{self, "cell"}, at, "", at, dir, out)
	require.NoError(t, err)
	if isolation.Name != program.ByNamespaces {
		t.Skipf("hostile programs run only in namespaces, and there are none here: %s", isolation.Why)
	}
	lesson, err := lessons.Course().Find("01")
	require.NoError(t, err)
	return &Class{Course: lessons.Course(), Root: at, Lessons: []curriculum.Lesson{lesson}, Dir: dir, Out: out, Keeper: keeper, Isolation: isolation.Name, Jobs: 3}
}

// ground is where hostile programs are graded: folders that they try to reach, and a port of the machine's.
type ground struct{ kit, class, out, home, port string }

// newGround makes the folders below one that other users can read.
func newGround(t *testing.T, dir, kit string) ground {
	t.Helper()
	g := ground{kit: kit, class: filepath.Join(dir, "class"), out: filepath.Join(dir, "out"), home: filepath.Join(dir, "home")}
	for _, at := range []string{g.class, g.out, g.home} {
		require.NoError(t, os.MkdirAll(at, 0o755))
	}
	put(t, g.home, "private.txt", "private")
	listener, err := net.Listen("tcp", "127.0.0.1:0") // a service of the machine's
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	_, g.port, err = net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	return g
}

func (g ground) hostiles() []hostile { return hostiles(g.kit, g.class, g.out, g.home, g.port) }

// fill writes those of the hostile submissions that are taken, and all those that are no program at all.
func (g ground) fill(t *testing.T, takes func(i int, name string) bool) {
	t.Helper()
	for i, h := range g.hostiles() {
		if !takes(i, h.name) {
			continue
		}
		at := filepath.Join(g.class, h.name)
		require.NoError(t, os.MkdirAll(at, 0o755))
		if !h.alone {
			require.NoError(t, os.CopyFS(at, os.DirFS(filepath.Join(root, "solution", "01-listen-for-connection"))))
		}
		for name, text := range h.files {
			put(t, at, name, text)
		}
		if h.files["run"] != "" {
			require.NoError(t, os.Chmod(filepath.Join(at, "run"), 0o755))
		}
	}
	solution, err := filepath.Abs(filepath.Join(root, "solution/01-listen-for-connection"))
	require.NoError(t, err)
	special := func(name string, make func(at string)) { make(filepath.Join(g.class, name)) }
	special("pipe", func(at string) {
		require.NoError(t, os.Mkdir(at, 0o755))
		require.NoError(t, syscall.Mkfifo(filepath.Join(at, "server.go"), 0o644))
	})
	special("link", func(at string) {
		require.NoError(t, os.Mkdir(at, 0o755))
		require.NoError(t, os.Symlink(filepath.Join(solution, "server.go"), filepath.Join(at, "server.go")))
	})
	special("link-to-the-solution", func(at string) { require.NoError(t, os.Symlink(solution, at)) })
	special("link-inside.zip", func(at string) {
		zipped(t, at, entry("server.go", filepath.Join(solution, "server.go"), 0o777|os.ModeSymlink))
	})
	special("outside.zip", func(at string) { zipped(t, at, entry("../../server.go", "package main", 0o644)) })
	special("bomb.zip", func(at string) {
		zipped(t, at, entry("server.go", "package main", 0o644), entry("zeros", strings.Repeat("\x00", 64<<20), 0o644))
	})
	special("large", func(at string) {
		require.NoError(t, os.Mkdir(at, 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(at, "server.go"), nil, 0o644))
		require.NoError(t, os.Truncate(filepath.Join(at, "server.go"), 1<<40))
	})
	special("twin.zip", func(at string) { zipped(t, at, entry("server.go", "package main", 0o644)) })
	special("nothing.zip", func(at string) { require.NoError(t, os.WriteFile(at, nil, 0o644)) })
	special("too-many.zip", func(at string) {
		var entries []zip.FileHeader
		for i := range 20_001 {
			entries = append(entries, entry(fmt.Sprintf("%d/server.go", i), "", 0o644))
		}
		zipped(t, at, entries...)
	})
}

// judge makes sure that each of the submissions has its verdict, and that nothing of them is left.
func (g ground) judge(t *testing.T, results *Results) {
	t.Helper()
	want, taken := map[string]hostile{}, map[string]bool{}
	for _, h := range g.hostiles() {
		want[h.name] = h
	}
	found, err := (&Class{Dir: g.class, Out: g.out}).find()
	require.NoError(t, err)
	require.Greater(t, len(found), 10)
	for i, e := range results.Submissions {
		got := e.Lessons[0]
		name := filepath.Base(found[i].path)
		h, ours := want[name]
		switch {
		case !ours:
			h.want = "failed" // one of the special ones
		case results.Isolation == program.ByBubblewrap && h.bubblewrap != "":
			h.want = h.bubblewrap
		}
		require.NotEqual(t, verdict.Error, got.Outcome, "%s: %s", name, got.Reason)
		require.NotEqual(t, verdict.NotRun, got.Outcome, "%s: %s", name, got.Reason)
		text, err := os.ReadFile(filepath.Join(g.out, feedbackFolder, e.File+".md"))
		require.NoError(t, err, name)
		if h.want != "" && got.Outcome.String() != h.want {
			t.Errorf("%s: %v, and should have %s:\n%s", name, got.Outcome, h.want, text)
		}
		if h.kind != "" {
			require.Equal(t, h.kind, got.Kind, name)
		}
		require.False(t, taken[e.File], "%s has another's file", name)
		taken[e.File] = true
		harmless(t, name, text)
		require.NotContains(t, string(text), secret, name)
	}
	for _, name := range []string{"results.json", "results.csv", "class.html"} {
		text, err := os.ReadFile(filepath.Join(g.out, name))
		require.NoError(t, err)
		harmless(t, name, text)
		require.NotContains(t, string(text), "<script", name)
	}

	// Nothing is left.
	for _, where := range []string{g.class, g.out, g.home, g.kit, "/", "/usr", "/etc"} {
		require.NoFileExists(t, filepath.Join(where, "harm.txt"))
	}
	require.NoFileExists(t, "/tmp/generated-by-a-submission")
	running, err := exec.Command("ps", "-eo", "args").Output()
	if err == nil { // not every machine has ps
		require.NotContains(t, string(running), "sleep 98765")
	}
}

// TestHostile grades programs that mean harm, and without CI=true one in three. Each gets a verdict, none does harm, and nothing of them is left.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds and starts many servers")
	}
	t.Setenv("CLASS_SECRET", secret)
	kit, err := filepath.Abs(root)
	require.NoError(t, err)
	g := newGround(t, t.TempDir(), kit)
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Cleanup(func() { // when the keeper has been closed
		left, err := program.Leftovers()
		require.NoError(t, err)
		require.Empty(t, left)
		files, err := os.ReadDir(temporary)
		require.NoError(t, err)
		require.Empty(t, files)
	})
	c := isolated(t, g.class, g.out)
	g.fill(t, func(i int, _ string) bool { return samples.Has(i, 2, 7) })
	results, err := c.Grade(t.Context())
	require.NoError(t, err)
	g.judge(t, results)
}

// harmless makes sure that a text holds nothing that a terminal would obey.
func harmless(t *testing.T, name string, text []byte) {
	t.Helper()
	for _, bad := range []string{"\x1b", "\x07", "\u202e", "\r"} {
		require.False(t, bytes.Contains(text, []byte(bad)), "%s has %q in it", name, bad)
	}
}

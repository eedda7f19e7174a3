// Package solution_test runs the programs of the lessons as programs, and holds
// starter/ and solution/ against each other. It knows nothing of the grader:
// what it says about the solutions, it says with gorilla's client alone.
package solution_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

const (
	clients  = 50
	patience = 30 * time.Second // for a step that takes milliseconds on an idle machine
)

// solution is what a solution does.
type solution struct {
	name      string
	counts    bool   // emits how many there are
	leaves    bool   // emits it when somebody leaves, too
	cookie    bool   // admits only who is logged in
	announces bool   // emits "user" in place of "user count"
	chats     bool   // passes on what people say
	connected string // the line it logs for each connection
}

// table lists the solutions. One that isn't listed does what the one before it does, since what a lesson asks holds in every later one.
var table = []solution{
	{name: "01-listen-for-connection", connected: "A user has connected"},
	{name: "02-emit-count", connected: "A user has connected", counts: true},
	{name: "03-handle-disconnect", connected: "A user has connected", counts: true, leaves: true},
	{name: "04-authenticate-cookie", connected: "user alice connected", counts: true, leaves: true, cookie: true},
	{name: "05-announce-users", connected: "user alice connected", counts: true, leaves: true, cookie: true, announces: true},
	{name: "06-chat-messages", connected: "user alice connected", counts: true, leaves: true, cookie: true, announces: true, chats: true},
}

// solutions lists the folders, each with its line of the table or that of the folder before it.
func solutions(t *testing.T) (all []solution) {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		var own solution
		if at := slices.IndexFunc(table, func(s solution) bool { return s.name == entry.Name() }); at >= 0 {
			own = table[at]
		} else if len(all) > 0 {
			own = all[len(all)-1]
		}
		own.name = entry.Name()
		all = append(all, own)
	}
	return all
}

// TestAllAreHere holds the table above against the folders.
func TestAllAreHere(t *testing.T) {
	t.Parallel()
	all := solutions(t)
	for _, listed := range table {
		if !slices.Contains(all, listed) {
			t.Errorf("the table has %q, and there is no such folder", listed.name)
		}
	}
}

// TestManyAtOnce has 50 clients join and leave each solution at once.
func TestManyAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("builds with the race detector")
	}
	t.Parallel()
	if os.Getenv("CI") == "true" && !hasRaceDetector() {
		t.Fatal("no C compiler for go build -race, and in CI there must be one: install gcc")
	}

	for _, lesson := range solutions(t) {
		t.Run(lesson.name, func(t *testing.T) {
			t.Parallel()
			if !hasRaceDetector() {
				t.Skip("needs a C compiler for go build -race: install gcc")
			}

			p := run(t, build(t, lesson.name, "-race"))
			header := http.Header{}
			if lesson.cookie {
				header.Set("Cookie", p.register(t, "alice"))
				if _, res, err := websocket.DefaultDialer.Dial(p.socket(), nil); err == nil || res == nil || res.StatusCode != http.StatusUnauthorized {
					t.Errorf("without a cookie: got %v and %v, want status 401", res, err)
				}
			}

			// All join at once, and each hears the final count.
			conns := make([]*websocket.Conn, clients)
			var wg sync.WaitGroup
			for i := range conns {
				wg.Go(func() {
					conn, _, err := websocket.DefaultDialer.Dial(p.socket(), header)
					if err != nil {
						t.Errorf("client %d: %v", i, err)
						return
					}
					conns[i] = conn
					if lesson.counts {
						hearsCount(t, fmt.Sprintf("client %d", i), conn, lesson.announces, clients)
					}
				})
			}
			wg.Wait()
			defer func() {
				for _, conn := range conns {
					if conn != nil {
						conn.Close()
					}
				}
			}()
			if t.Failed() {
				t.FailNow()
			}
			p.logs(t, lesson.connected, clients)

			// All but one leave at once: some say goodbye, some just vanish.
			for i, conn := range conns[1:] {
				wg.Go(func() {
					if i%2 == 0 {
						bye := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
						conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(patience))
					} else {
						conn.NetConn().(*net.TCPConn).SetLinger(0) // a reset
					}
					conn.Close()
				})
			}
			wg.Wait()
			if lesson.leaves {
				hearsCount(t, "the last client", conns[0], lesson.announces, 1)
				p.logs(t, "A user has disconnected", clients-1)
			}

			p.stop()
			if strings.Contains(p.output(), "DATA RACE") {
				t.Errorf("a data race:\n%s", p.output())
			}
		})
	}
}

// TestWhoAndWhat has two users come, talk and go, and holds each frame that
// the first of them hears against what it should be.
func TestWhoAndWhat(t *testing.T) {
	t.Parallel()
	for _, lesson := range solutions(t) {
		if !lesson.announces {
			continue
		}
		t.Run(lesson.name, func(t *testing.T) {
			t.Parallel()
			p := run(t, build(t, lesson.name))
			alice := p.dial(t, p.register(t, "alice"))
			hears(t, alice, `{"event":"user","data":{"username":"alice","currentUsers":1,"connected":true}}`)
			bob := p.dial(t, p.register(t, "bob"))
			hears(t, alice, `{"event":"user","data":{"username":"bob","currentUsers":2,"connected":true}}`)
			if lesson.chats {
				if err := bob.WriteMessage(websocket.TextMessage, []byte(`{"event":"chat message","data":" <b>hi</b> "}`)); err != nil {
					t.Fatal(err)
				}
				hears(t, alice, `{"event":"chat message","data":{"username":"bob","message":" <b>hi</b> "}}`)
			}
			bob.Close()
			hears(t, alice, `{"event":"user","data":{"username":"bob","currentUsers":1,"connected":false}}`)
		})
	}
}

// TestCrossOriginPosts: a page of another site cannot post a form for a visitor,
// and the server's own page can.
func TestCrossOriginPosts(t *testing.T) {
	t.Parallel()
	for _, lesson := range solutions(t) {
		if !lesson.cookie {
			continue
		}
		t.Run(lesson.name, func(t *testing.T) {
			t.Parallel()
			p := run(t, build(t, lesson.name))
			cookie := p.register(t, "alice")
			for _, post := range []struct {
				header, value string
				want          int
			}{
				{"Sec-Fetch-Site", "cross-site", http.StatusForbidden},
				{"Origin", "http://other.example", http.StatusForbidden},
				{"Origin", p.url, http.StatusSeeOther},
			} {
				req, err := http.NewRequest(http.MethodPost, p.url+"/logout", nil)
				if err != nil {
					t.Fatal(err)
				}
				req.Header.Set("Cookie", cookie)
				req.Header.Set(post.header, post.value)
				res, err := http.DefaultTransport.RoundTrip(req)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				if res.StatusCode != post.want {
					t.Errorf("POST /logout with %s: %s answered %s, want status %d", post.header, post.value, res.Status, post.want)
				}
				if post.want == http.StatusForbidden {
					p.dial(t, cookie) // the session lives
				}
			}
		})
	}
}

// TestStarterAndSolution: a lesson's starter and solution are the same but for
// server.go, the learner's file.
func TestStarterAndSolution(t *testing.T) {
	t.Parallel()
	for _, lesson := range solutions(t) {
		t.Run(lesson.name, func(t *testing.T) {
			t.Parallel()
			starter := read(t, filepath.Join("..", "starter", lesson.name))
			solution := read(t, lesson.name)

			for name, got := range starter {
				want, ok := solution[name]
				switch {
				case !ok:
					t.Errorf("%s is in the starter only", name)
				case name == "server.go":
					if !strings.Contains(got, "TODO") {
						t.Error("the starter's server.go has no TODO: where would a learner begin?")
					}
					if strings.Contains(want, "TODO") {
						t.Error("the solution's server.go has a TODO left")
					}
				case got != want:
					t.Errorf("%s is a provided file, so it must be the same in starter and solution", name)
				default:
					if first, _, _ := strings.Cut(got, "\n"); !strings.Contains(first, "This file is provided; you don't need to edit it.") {
						t.Errorf("%s does not begin by saying that it is provided", name)
					}
				}
			}
			for name := range solution {
				if _, ok := starter[name]; !ok {
					t.Errorf("%s is in the solution only", name)
				}
			}
		})
	}
}

// TestStartersRun: every starter compiles as it is, and shows its page.
func TestStartersRun(t *testing.T) {
	if testing.Short() {
		t.Skip("builds every starter")
	}
	t.Parallel()
	for _, lesson := range solutions(t) {
		t.Run(lesson.name, func(t *testing.T) {
			t.Parallel()
			p := run(t, build(t, filepath.Join("..", "starter", lesson.name)))
			res, err := http.Get(p.url + "/")
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			page, err := io.ReadAll(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			if res.StatusCode != http.StatusOK || !bytes.Contains(page, []byte("<title>Handshake</title>")) {
				t.Errorf("GET / answered %s and %.200q, want the page", res.Status, page)
			}
		})
	}
}

// program is a running server.
type program struct {
	url  string
	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended

	mu  sync.Mutex
	out bytes.Buffer
}

// Write takes what the program prints, so that a program can be its own output.
func (p *program) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.Write(b)
}

func (p *program) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

func (p *program) socket() string {
	return "ws" + strings.TrimPrefix(p.url, "http") + "/ws"
}

// stop ends the program and waits until all its output is here.
func (p *program) stop() {
	p.cmd.Process.Kill()
	<-p.done
}

// logs waits until the program has logged a line this often, and fails at once
// if it has done so more often.
func (p *program) logs(t *testing.T, line string, want int) {
	t.Helper()
	var got int
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if got = strings.Count(p.output(), line); got >= want {
			break
		}
	}
	if got != want {
		t.Errorf("logged %q %d times, want %d", line, got, want)
	}
}

// register makes a user through the page's form and returns their cookie.
func (p *program) register(t *testing.T, name string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	browser := http.Client{Jar: jar, Timeout: patience}
	res, err := browser.PostForm(p.url+"/register", url.Values{"username": {name}, "password": {"secret"}})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	cookies := jar.Cookies(res.Request.URL)
	if res.StatusCode != http.StatusOK || len(cookies) != 1 {
		t.Fatalf("registering answered %s and set the cookies %v, want the page and one cookie", res.Status, cookies)
	}
	return cookies[0].String()
}

// dial connects with this cookie.
func (p *program) dial(t *testing.T, cookie string) *websocket.Conn {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(p.socket(), http.Header{"Cookie": {cookie}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// hears reads one frame, which must be this JSON.
func hears(t *testing.T, conn *websocket.Conn, want string) {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(patience))
	var got, wanted any
	if err := conn.ReadJSON(&got); err != nil {
		t.Fatalf("heard %v, want %s", err, want)
	}
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, wanted) {
		t.Fatalf("heard %v, want %s", got, want)
	}
}

// hearsCount reads until this count is heard, in an announcement or by itself.
func hearsCount(t *testing.T, who string, conn *websocket.Conn, announced bool, want int) {
	t.Helper()
	conn.SetReadDeadline(time.Now().Add(patience))
	for last := "nothing"; ; {
		_, frame, err := conn.ReadMessage()
		if err != nil {
			t.Errorf("%s: last heard %s, want the count %d: %v", who, last, want, err)
			return
		}
		last = string(frame)
		got, err := countIn(frame, announced)
		if err != nil {
			t.Errorf("%s: heard %q: %v", who, frame, err)
			return
		}
		if got == want {
			return
		}
	}
}

// countIn finds the count in a frame.
func countIn(frame []byte, announced bool) (int, error) {
	var event struct {
		Event string
		Data  json.RawMessage
	}
	if err := json.Unmarshal(frame, &event); err != nil {
		return 0, err
	}
	var count int
	if !announced {
		if event.Event != "user count" {
			return 0, errors.New("want a user count")
		}
		err := json.Unmarshal(event.Data, &count)
		return count, err
	}
	if event.Event != "user" {
		return 0, errors.New("want an announcement")
	}
	news := struct{ CurrentUsers *int }{&count}
	err := json.Unmarshal(event.Data, &news)
	return count, err
}

// build builds the program in a folder and returns its path.
func build(t *testing.T, dir string, flags ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "server")
	if runtime.GOOS == "windows" {
		path += ".exe"
	}
	args := append([]string{"build", "-o", path}, flags...)
	cmd := exec.Command("go", append(args, ".")...)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build in %s: %v\n%s", dir, err, out)
	}
	return path
}

// run starts a program on a free port. It is stopped when the test ends.
func run(t *testing.T, path string) *program {
	t.Helper()
	var output string
	for range 10 { // a port can be taken between the look and the start
		port := freePort(t)
		p := &program{url: "http://127.0.0.1:" + port, cmd: exec.Command(path), done: make(chan struct{})}
		p.cmd.Env = append(os.Environ(), "PORT="+port, "SESSION_SECRET="+t.Name())
		p.cmd.Stdout, p.cmd.Stderr = p, p
		if err := p.cmd.Start(); err != nil {
			t.Fatal(err)
		}
		go func() {
			defer close(p.done)
			p.cmd.Wait()
		}()
		t.Cleanup(p.stop)
		if p.listens() {
			return p
		}
		p.stop()
		output = p.output()
	}
	t.Fatalf("the program never listened:\n%s", output)
	return nil
}

// listens waits until the program says that it does, or ends.
func (p *program) listens() bool {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if strings.Contains(p.output(), "listening on "+p.url) {
			return true
		}
		select {
		case <-p.done:
			return false
		case <-time.After(5 * time.Millisecond):
		}
	}
	return false
}

// freePort returns a port below those that systems give to outgoing
// connections, so that none of ours takes it before the program does.
func freePort(t *testing.T) string {
	t.Helper()
	for range 100 {
		port := fmt.Sprint(20000 + rand.IntN(10000))
		if l, err := net.Listen("tcp", "127.0.0.1:"+port); err == nil {
			l.Close()
			return port
		}
	}
	t.Fatal("no free port between 20000 and 30000")
	return ""
}

// read returns the text of all files below a folder.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func hasRaceDetector() bool {
	_, err := exec.LookPath("gcc")
	return err == nil
}

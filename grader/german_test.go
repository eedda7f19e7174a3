package main_test

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/samples"
)

// englishWords are the commonest words of English, and those that the kit uses most. None of them is a German word, or a name that German has
// from English, or the name of a command.
var englishWords = strings.Fields(`
	the and of to is isn't are were with your yours you this that these those for not from have has had but when which what
	why how it its it's be been by on at or as if they them their there here than then because while before after until
	without more again other another each every everyone only can can't could should would must may do does don't doesn't
	didn't won't will heard hears hear expected never came waited connects connected leaves left sends sent emits receives
	answered opened check checks checked lesson lessons hint hints next press edit save saved read start started starter
	failed fails passed passes pass found possibly happened page program error nothing something someone somebody wrong
	missing show shows list lists default folder file files course solution hold holds conversations reached skipped needs
	usage flags commands arguments previous key keys theme light dark building watching
`)

// word matches a word.
var word = regexp.MustCompile(`[\p{L}']+`)

// englishIn returns the English words in a text.
func englishIn(text string) (found []string) {
	for _, w := range word.FindAllString(text, -1) {
		if slices.Contains(englishWords, strings.ToLower(w)) {
			found = append(found, w)
		}
	}
	return found
}

// code are the parts of what the kit prints that are no language: commands, paths, events, lines of a program's log or of the compiler, names
// of HTTP.
var code = []*regexp.Regexp{
	regexp.MustCompile(`(?m)^(  |Aufruf: handshake )[a-z]+( [a-z]+)?( [<\[-].*)?$`), // how a command is called
	regexp.MustCompile(`(?m)^.*[{}]$`),                                              // Go
	regexp.MustCompile("`[^`\n]*`"),
	regexp.MustCompile(`"[^"\n]*"`),
	regexp.MustCompile(`https?://\S+`),
	regexp.MustCompile(`(make|go run \./grader)( [a-z]+\b)?( [A-Z]+=\S+| --?[a-z-]+( \d+)?| \d\d\b)*`),
	regexp.MustCompile(`\bgo (build|clean|env|mod [a-z]+|vet)\b`),
	regexp.MustCompile(`\S*/\S*`),
	regexp.MustCompile(`\b[\w-]+\.(go|md|json|cmd|bat|exe)\b(:\d+)*.*`),
	regexp.MustCompile(`\b\d{3}\s+[A-Z][a-z]+(\s+[A-Z][a-z]+)*`),
	regexp.MustCompile(`--?[a-z-]+(=\S+)?`),
	regexp.MustCompile(`\blesson (new|move|drop|rename)\b`),
	regexp.MustCompile(`\b[A-Z]{2,}\b`), // what stands for a value: FILE, TIME
	regexp.MustCompile(`<[^>\n]*>`),
	regexp.MustCompile(`(?m)^.*(goroutine \d+|net/http\.|panic:|exit status|declared and not used|undefined:).*$`),
	regexp.MustCompile(`(?m)^\s*(WARNING: DATA RACE|Read at|Write at|Previous|Goroutine|=====).*$`),
	regexp.MustCompile(`(?m)^\s*│[^│─▶◀]*$`), // the program's own output, and code; a diagram's rows have more than one such line
}

// inGerman fails if a text has English words.
func inGerman(t *testing.T, what, text string) {
	t.Helper()
	rest := text
	for _, is := range code {
		rest = is.ReplaceAllString(rest, " ")
	}
	for line := range strings.Lines(rest) {
		if found := englishIn(line); found != nil {
			t.Errorf("%s: English in a German course: %q, in %q\n%s", what, found, strings.TrimSpace(line), text)
			return
		}
	}
}

// germanCourse builds the German course's grader.
func germanCourse(t *testing.T) (dir, grader string) {
	t.Helper()
	if testing.Short() {
		t.Skip("it builds a grader, and grades many programs")
	}
	t.Parallel()
	return courseIn(t, "testdata/german")
}

// TestDetectsEnglish shows that the detector finds what the kit says in English, and passes what it says in German.
func TestDetectsEnglish(t *testing.T) {
	for _, text := range []string{
		"alice heard nothing; expected \"nutzerzahl\" 1.", "Next: edit server.go, save, and make check", "not run: it runs once the other checks pass", "your server", "1 check passed",
		"never came", "Usage: handshake", "What happened: x", "press n to continue", "started", "waited 2 s",
	} {
		require.NotEmpty(t, englishIn(text), text)
	}
	inGerman(t, "German", "alice hörte nichts; erwartet war \"user count\" 1.\nWeiter: bearbeite work/01/server.go, speichere, und make check LESSON=01\nIm Handler gab es eine Panic.\n")
}

// TestGermanCourse checks right and wrong programs of a course in German, and reads all that its learners read: reports, hints, lists, help and
// what watch prints. There is no English in it.
func TestGermanCourse(t *testing.T) {
	dir, grader := germanCourse(t)
	says := func(status int, args ...string) string {
		t.Helper()
		output, got := run(t, dir, grader, args...)
		require.Equal(t, status, got, "%v\n%s", args, output)
		inGerman(t, strings.Join(args, " "), output)
		return output
	}
	// Before anything has been done, and the starter.
	require.Contains(t, says(0, "list"), "nicht begonnen")
	require.Contains(t, says(1, "check"), "Weiter: ")
	require.Contains(t, says(1, "check", "--full"), "Auf eine Verbindung warten")
	for range 4 {
		require.Contains(t, says(0, "hint"), "Hinweis")
	}
	says(0, "hint", "02")
	says(2, "solution")
	says(0, "reset", "01")
	says(0, "list")
	// The solutions: all of the course, then as the learner's own.
	require.Contains(t, says(0, "check", "--all", "--fresh", "--work", "solution"), "Gut gemacht")
	source, err := os.ReadFile(filepath.Join(dir, "solution/01-auf-verbindung-warten/server.go"))
	require.NoError(t, err)
	mine := filepath.Join(dir, "work/01-auf-verbindung-warten/server.go")
	require.NoError(t, os.WriteFile(mine, append(source, "\n// meins\n"...), 0o666))
	says(1, "check")
	says(0, "list")
	says(0, "solution", "01")
	says(0, "reset", "01")
	says(0, "list")
	// Mistakes, in short and in full.
	for _, lesson := range []curriculum.Lesson{{ID: "01-auf-verbindung-warten"}, {ID: "02-nutzerzahl-senden"}} {
		mistakes, err := curriculum.LoadMistakes(dir, lesson)
		require.NoError(t, err)
		require.NotEmpty(t, mistakes)
		for i, mistake := range mistakes {
			if !samples.Has(i, 1, 9) {
				continue
			}
			wrong := filepath.Join(t.TempDir(), "falsch")
			require.NoError(t, mistake.Make(dir, lesson, wrong))
			args := []string{"check", lesson.ID, "--program", wrong}
			if i%4 == 0 {
				args = append(args, "--full")
			}
			says(1, args...)
		}
	}
}

// TestGermanFailures checks programs that are wrong in ways that no mistake of the course shows.
func TestGermanFailures(t *testing.T) {
	dir, grader := germanCourse(t)
	server, err := os.ReadFile(filepath.Join(dir, "solution/02-nutzerzahl-senden/server.go"))
	require.NoError(t, err)
	given, err := os.ReadFile(filepath.Join(dir, "solution/02-nutzerzahl-senden/main.go"))
	require.NoError(t, err)
	const write = `_ = conn.WriteJSON(event{Name: name, Data: data})`
	wrong := []struct{ name, file, old, fresh string }{
		{"doesn't compile", "server.go", "s.join(conn)", "s.joint(conn)"},
		{"not a program", "server.go", "package main", "package nutzer"},
		{"ends", "main.go", "fmt.Println(", "os.Exit(3)\n\tfmt.Println("},
		{"another port", "main.go", `os.Getenv("PORT")`, `map[bool]string{true: "0"}[os.Getenv("PORT") != ""]`},
		{"another path", "main.go", "GET /ws", "GET /socket"},
		{"another event", "server.go", `s.emit("nutzerzahl"`, `s.emit("anzahl"`},
		{"capitals", "server.go", `s.emit("nutzerzahl"`, `s.emit("Nutzerzahl"`},
		{"other keys", "server.go", "json:\"event\"", "json:\"name\""},
		{"capital keys", "server.go", "`json:\"event\"`", ""},
		{"a bare number", "server.go", write, `_ = conn.WriteJSON(data)`},
		{"a text", "server.go", write, `_ = conn.WriteMessage(websocket.TextMessage, []byte("hallo"))`},
		{"a binary message", "server.go", write, `_ = conn.WriteMessage(websocket.BinaryMessage, []byte("{}"))`},
		{"an object", "server.go", "len(s.sockets))", `map[string]int{"zahl": len(s.sockets)})`},
		{"a panic", "server.go", "s.join(conn)", `s.join(conn); panic("weg")`},
		{"the end of it all", "server.go", "s.join(conn)", `s.join(conn); if len(s.sockets) > 1 { log.Fatal("weg") }`},
		{"never unlocks", "server.go", "defer s.mu.Unlock()", ""},
		{"closes", "server.go", "for {\n", "conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(1008, \"genug\"), time.Now().Add(time.Second)); return\n\tfor {\n"},
		{"drops", "server.go", "for {\n", "conn.Close()\n\tfor {\n"},
		{"nobody in the map", "server.go", "s.sockets[conn] = true", ""},
		{"counts each request", "server.go", "conn, err := upgrader", "s.mu.Lock(); s.sockets[new(websocket.Conn)] = true; s.mu.Unlock()\n\tconn, err := upgrader"},
	}
	for _, change := range samples.Of(wrong, 4, 8) {
		program := filepath.Join(t.TempDir(), "falsch")
		files := map[string]string{"server.go": string(server), "main.go": string(given)}
		require.Contains(t, files[change.file], change.old, change.name)
		files[change.file] = strings.Replace(files[change.file], change.old, change.fresh, 1)
		if strings.Contains(change.fresh, "time.") {
			files[change.file] = strings.Replace(files[change.file], `"sync"`, "\"sync\"\n\t\"time\"", 1)
		}
		require.NoError(t, os.MkdirAll(program, 0o777))
		for file, text := range files {
			require.NoError(t, os.WriteFile(filepath.Join(program, file), []byte(text), 0o666))
		}
		output, status := run(t, dir, grader, "check", "02", "--program", program, "--full", "--no-race", "--explore", "0.1s")
		require.Equal(t, 1, status, "%s\n%s", change.name, output)
		inGerman(t, change.name, output)
	}
	output, status := run(t, dir, grader, "check", "02", "--program", t.TempDir())
	require.Equal(t, 1, status, "%s", output)
	inGerman(t, "no program", output)
}

// TestGermanHelp reads the help of the course's grader, and of each command for learners.
func TestGermanHelp(t *testing.T) {
	dir, grader := germanCourse(t)
	for _, command := range []string{"", "check", "watch", "learn", "run", "hint", "talk", "list", "reset", "solution", "doctor"} {
		args := append(strings.Fields(command), "--help")
		output, status := run(t, dir, grader, args...)
		require.Zero(t, status, "%s", output)
		require.Contains(t, output, "Aufruf: ")
		inGerman(t, "--help of "+command, output)
	}
}

// TestGermanWatch reads what watch and the page show, while a program is checked.
func TestGermanWatch(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no interrupt to end them with")
	}
	dir, grader := germanCourse(t)
	begin := func(args ...string) (lines <-chan string, end func()) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 8*time.Minute)
		t.Cleanup(cancel)
		command := exec.CommandContext(ctx, grader, args...)
		command.Dir, command.Env = dir, asTyped()
		out, err := command.StdoutPipe()
		require.NoError(t, err)
		command.Stderr = command.Stdout
		require.NoError(t, command.Start())
		read := make(chan string, 1000)
		go func() {
			defer close(read)
			for scan := bufio.NewScanner(out); scan.Scan(); {
				read <- scan.Text()
			}
		}()
		return read, func() {
			t.Helper()
			require.NoError(t, command.Process.Signal(os.Interrupt))
			for line := range read {
				inGerman(t, "the end", line)
			}
			_ = command.Wait()
		}
	}
	lines, end := begin("watch")
	var all []string
	for line := range lines {
		all = append(all, line)
		if strings.Contains(line, "darum gehen die Tasten nicht") { // the last line of the footer
			break
		}
	}
	inGerman(t, "watch", strings.Join(all, "\n"))
	require.Contains(t, strings.Join(all, "\n"), "Beobachte work/01-auf-verbindung-warten")
	end()

	// The page shows a program that is wrong, and not only unfinished.
	mistakes, err := curriculum.LoadMistakes(dir, curriculum.Lesson{ID: "01-auf-verbindung-warten"})
	require.NoError(t, err)
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "work/01-auf-verbindung-warten")))
	require.NoError(t, mistakes[0].Make(dir, curriculum.Lesson{ID: "01-auf-verbindung-warten"}, filepath.Join(dir, "work/01-auf-verbindung-warten")))
	lines, end = begin("learn", "--no-open", "--port", "7390")
	all = nil
	url := ""
	for line := range lines {
		all = append(all, line)
		if at := strings.Index(line, "http://"); at >= 0 {
			url = strings.TrimSpace(line[at:])
			break
		}
	}
	require.NotEmpty(t, url, "%s", all)
	require.Eventually(t, func() bool { return strings.Contains(pageText(t, url), "Nicht bestanden") }, 4*time.Minute, 500*time.Millisecond)
	inGerman(t, "the page", pageText(t, url))
	inGerman(t, "the page of lesson 02", pageText(t, strings.TrimRight(url, "/")+"/lessons/02-nutzerzahl-senden"))
	end()
}

// pageText is what a page shows and says, without code.
func pageText(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode, "%s: %s", url, body)
	page, err := goquery.NewDocumentFromReader(strings.NewReader(string(body)))
	require.NoError(t, err)
	page.Find("code, pre, script, style, kbd").Remove()
	var text strings.Builder
	page.Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, name := range []string{"title", "aria-label", "placeholder", "alt", "data-auto", "data-light", "data-dark"} {
			if value, ok := s.Attr(name); ok {
				text.WriteString(value + "\n")
			}
		}
		for node := s.Nodes[0].FirstChild; node != nil; node = node.NextSibling {
			if strings.TrimSpace(node.Data) != "" && node.FirstChild == nil && node.Type == 1 {
				text.WriteString(strings.TrimSpace(node.Data) + "\n")
			}
		}
	})
	return text.String()
}

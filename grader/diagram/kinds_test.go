package diagram_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"handshake/grader/diagram"
	"handshake/grader/verdict"
)

// kindsIn finds in the source of the rooms below how they name the ways of failing.
var kindsIn = regexp.MustCompile(`Kind(?:, \w+\.\w+)* ?[:=]=? *"([a-z-]+)"|^\t\w+ += "([a-z0-9]+(?:-[a-z0-9]+)+)"`)

// TestEveryKindHasAPlace sees to it that a way of failing that somebody adds is marked in the picture, at the event that it is about
// or as a row of its own: not just told above all lanes.
func TestEveryKindHasAPlace(t *testing.T) {
	found := map[string]bool{}
	for _, room := range []string{"check", "wire"} {
		files, err := filepath.Glob(filepath.Join("..", room, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no source of %s: %v", room, err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(source)) {
				for _, match := range kindsIn.FindAllStringSubmatch(line, -1) {
					found[match[1]+match[2]] = true
				}
			}
		}
	}
	delete(found, "assertion")   // of which nobody knows what it is about
	delete(found, "unreachable") // nothing crossed the wire
	if len(found) < 30 {
		t.Errorf("only %d kinds are found: does the test still see them?", len(found))
	}
	for kind := range found {
		d := diagram.New(failing(verdict.Failure{Kind: kind, Who: "alice", Expected: "what should be", Got: "A user connected"},
			verdict.Event{Kind: verdict.Request, Client: "alice", Text: "GET /", Status: 200},
			verdict.Event{Kind: verdict.Refused, Client: "alice", Status: 401}, joins("alice"), count("alice", "1"), logs("A user connected"),
			verdict.Event{Kind: verdict.Gone, Client: "alice"}, verdict.Event{Kind: verdict.Ends, Text: "exited with status 1"}))
		wrong := 0
		for _, row := range d.Rows {
			if row.Wrong {
				wrong++
			}
			if row.Wrong && row.Kind == diagram.Across && strings.HasPrefix(row.Label, "expected ") {
				t.Errorf("the kind %q has no place in the picture: give it a line in fault.go", kind)
			}
		}
		if wrong != 1 {
			t.Errorf("the kind %q has %d marks in the picture", kind, wrong)
		}
	}
}

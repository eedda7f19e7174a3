package report_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"handshake/grader/report"
	"handshake/grader/verdict"
)

// kindsIn finds in the source of the rooms below how they name the ways of failing.
var kindsIn = regexp.MustCompile(`Kind(?:, \w+\.\w+)* ?[:=]=? *"([a-z-]+)"|^\t\w+ += "([a-z0-9]+(?:-[a-z0-9]+)+)"`)

// TestEveryKindHasAClause sees to it that a way of failing that somebody adds gets a few words, too, for where it has only a line: the
// last of its clauses fits behind the longest title.
func TestEveryKindHasAClause(t *testing.T) {
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
	delete(found, "assertion") // has its own words only, those of the lesson's author
	if len(found) < 30 {
		t.Errorf("only %d kinds are found: does the test still see them?", len(found))
	}
	const most = 18
	for kind := range found {
		clauses := report.Clauses(verdict.Failure{Kind: kind, Who: "alice"})
		switch {
		case len(clauses) == 0:
			t.Errorf("the kind %q has no clause in clauses.go", kind)
		case len(clauses[len(clauses)-1]) > most:
			t.Errorf("the shortest clause of the kind %q is %q, which is longer than %d", kind, clauses[len(clauses)-1], most)
		}
	}
}

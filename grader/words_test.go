package main_test

import (
	"go/ast"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/advice"
	"handshake/grader/internal/diagram"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
	"handshake/lessons"
)

// wordFields are the fields of a verdict that hold sentences for people.
var wordFields = map[string]bool{"Message": true, "Got": true, "Expected": true, "Remark": true, "Missing": true, "Brief": true}

// speakers may use them: wording makes them, the others show them, and grade replaces the paths of a build in them.
var speakers = []string{"wording", "report", "diagram", "verify", "grade", "command", "page"}

// showing are files that only show them, of a package that has other work, too. The rest of the package may not read them.
var showing = []string{"grader/internal/class/feedback.go", "grader/internal/class/formats.go"}

// TestNobodyReadsSentences sees to it that no package compares, searches or takes apart what was said for people: what a program
// needs to know is there as data. A field that is only assigned is not read.
func TestNobodyReadsSentences(t *testing.T) {
	seen := 0
	for _, s := range sources(t) {
		layer, _, _ := strings.Cut(s.layer, "/")
		if layer == "" || slices.Contains(speakers, layer) || slices.Contains(showing, s.path) {
			continue
		}
		assigned := map[ast.Expr]bool{}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if assign, ok := n.(*ast.AssignStmt); ok {
				for _, left := range assign.Lhs {
					assigned[left] = true
				}
			}
			return true
		})
		ast.Inspect(s.file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok || !wordFields[selector.Sel.Name] || assigned[selector] || !isFailure(selector.X) {
				return true
			}
			t.Errorf("%s reads %s of a failure: use its kind, variant and facts instead", s.path, selector.Sel.Name)
			return true
		})
		seen++
	}
	require.Greater(t, seen, 30, "the test must see the source")
}

// isFailure reports whether a selector's base is a failure, by the names that failures have in this code: a variable called failure, f or
// seen, or a field called Failure or Behind.
func isFailure(base ast.Expr) bool {
	switch x := base.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "Failure" || x.Sel.Name == "Behind"
	case *ast.Ident:
		return slices.Contains([]string{"failure", "f", "seen", "behind", "died"}, x.Name)
	case *ast.ParenExpr:
		return isFailure(x.X)
	case *ast.StarExpr:
		return isFailure(x.X)
	}
	return false
}

// TestWordsDecideNothing renders failures of every kind in English and in a language of random letters: the fingerprint, the advice and the
// shape of the diagram stay the same, so any sentence can be reworded or translated.
func TestWordsDecideNothing(t *testing.T) {
	course := lessons.Course().Words
	english := wording.English().With(course)
	garbled := wording.Pseudo(english)
	type seen struct {
		marks advice.Fingerprint
		names []string
		rows  []diagram.Row
	}
	look := func(words wording.Catalogue, kind verdict.Kind, form verdict.Form) seen {
		speaker, err := wording.New(words)
		require.NoError(t, err)
		facts := verdict.Facts{
			Event: "user count", Data: "2", Form: form, Came: &verdict.Came{Event: "user", Data: "3", Raw: "{}", Type: "number"},
			Answer: &verdict.Answer{Path: "/ws", How: verdict.Answered, Status: 404}, End: &verdict.Ending{How: verdict.FIN},
			N: &verdict.Numbers{Want: 2, Got: 3}, Chat: &verdict.Chat{Speaker: "bob"}, Text: "A user has connected", Line: "A user connected",
		}
		c := verdict.Check{
			ID: "one", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: kind, Variant: "404", Who: "alice", Waited: 2000, Facts: facts},
			Steps: []verdict.Step{{Who: "alice", ID: "hears user count", Act: verdict.Does("hears").With("event", "user count"), Outcome: verdict.Failed, Event: -1, At: 3}},
			Events: []verdict.Event{
				{Kind: verdict.Request, Client: "alice", Text: "GET /", Status: 200},
				{Kind: verdict.Refused, Client: "alice", Status: 404},
				{Kind: verdict.Connects, Client: "alice"},
				{Kind: verdict.Frame, Client: "alice", Dir: verdict.FromServer, Name: "user", Data: "3"},
				{Kind: verdict.Log, Text: "A user connected"},
				{Kind: verdict.Gone, Client: "alice", How: verdict.FIN},
			},
		}
		if kind == verdict.Deadlock {
			c.Failure.Facts.Behind = &verdict.Failure{Kind: verdict.NeverHeard, Who: "alice", Facts: facts}
		}
		speaker.Check(&c)
		lesson := verdict.Lesson{Outcome: verdict.Failed, Checks: []verdict.Check{c}}
		marks := advice.Of(lesson)
		advice.Give(&lesson, "README.md", nil)
		rows := diagram.New(c).Rows
		for i := range rows {
			rows[i].Label, rows[i].Value, rows[i].Remark = "", "", ""
		}
		return seen{marks: marks, names: advice.Names(lesson), rows: rows}
	}
	kinds := slices.Concat(verdict.Kinds(), slices.Sorted(maps.Keys(course.Failures)))
	forms := []verdict.Form{verdict.Plainly, verdict.OnLock, verdict.NeverCame, verdict.TooEarly, verdict.HeardEvent, verdict.ByOrigin}
	for _, kind := range kinds {
		for _, form := range forms {
			require.Equal(t, look(english, kind, form), look(garbled, kind, form), "%s, %s", kind, form)
		}
	}
}

// TestCourseWords makes every sentence of the course, as TestSentences does with those of the kit: none fails, each kind and each case has a
// message and a few words.
func TestCourseWords(t *testing.T) {
	const most = 18
	words := lessons.Course().Words
	speaker, err := wording.New(wording.English().With(words))
	require.NoError(t, err)
	facts := verdict.Facts{
		Event: "chat message", Data: "2", Came: &verdict.Came{Event: "chat message", Data: "3", Raw: "{}"}, Others: []string{"bob"},
		N: &verdict.Numbers{Want: 2, Got: 3, Of: 4}, Chat: &verdict.Chat{Speaker: "bob", User: "bob2", Name: "bob3", Said: "hi", Heard: "ho", Frame: "{}"},
		Answer: &verdict.Answer{Path: "/ws", How: verdict.Answered, Status: 500}, Text: "a text",
	}
	look := func(kind verdict.Kind, form verdict.Form) {
		for _, f := range []verdict.Failure{{Kind: kind, Who: "alice", Facts: facts}, {Kind: kind, Who: "alice"}} {
			f.Facts.Form = form
			speaker.Failure(&f)
			for _, text := range append([]string{f.Message, f.Expected, f.Got, f.Next, f.Missing, f.Remark}, f.Brief...) {
				require.NotContains(t, text, "<no value>", "%s, %s", kind, form)
				require.NotContains(t, text, "template:", "%s, %s", kind, form)
			}
			require.NotEmpty(t, f.Message, "%s, %s", kind, form)
			require.NotEmpty(t, f.Brief, "%s, %s", kind, form)
			require.LessOrEqual(t, utf8.RuneCountInString(f.Brief[len(f.Brief)-1]), most, "%s, %s: %s", kind, form, f.Brief)
		}
	}
	for kind := range words.Failures {
		require.NotContains(t, verdict.Kinds(), kind, "a kind of the kit's own has its sentences in its own catalogue")
		look(kind, verdict.Plainly)
	}
	for of := range words.Cases {
		look(of.Kind, of.Form)
	}
}

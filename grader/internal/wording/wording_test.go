package wording_test

import (
	"os"
	"regexp"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// full is a failure about which everything is known.
func full(kind verdict.Kind) verdict.Failure {
	return verdict.Failure{
		Kind: kind, Who: "alice", Waited: 2000,
		Facts: verdict.Facts{
			Event: "user count", Data: "2", Came: &verdict.Came{Event: "user", Data: "3", Raw: "{}", Type: "number"}, Events: []string{`"user"`},
			Others: []string{"bob"}, N: &verdict.Numbers{Want: 2, Got: 3, Of: 4}, Fields: []verdict.Field{{Name: "username", How: verdict.FieldMissing}},
			Chat:   &verdict.Chat{Speaker: "bob", User: "bob2", Name: "bob3", Said: "hi", Heard: "ho", Frame: "{}"},
			Answer: &verdict.Answer{Path: "/ws", How: verdict.Answered, Status: 500}, End: &verdict.Ending{How: verdict.CloseFrame, Code: 1009},
			Exit: &verdict.Exit{Status: 1}, File: &verdict.File{Path: "work/01/server.go"}, Text: "a text", Line: "a line", Keys: []string{"Event"},
		},
	}
}

// forms are all constants of verdict.Form, so that each of them chooses a sentence once.
func forms(t *testing.T) (all []verdict.Form) {
	t.Helper()
	source, err := os.ReadFile("../verdict/failure.go")
	require.NoError(t, err)
	for _, constant := range regexp.MustCompile(`(?m)^\t\w+ +Form = "([^"]*)"`).FindAllSubmatch(source, -1) {
		all = append(all, verdict.Form(constant[1]))
	}
	require.Greater(t, len(all), 60)
	return all
}

// TestSentences makes every sentence of each language, with all facts and with none: none fails, each kind of a check's failure has a
// message and a few words, and the last of these fit behind the longest title.
func TestSentences(t *testing.T) {
	for language, catalogue := range map[string]wording.Catalogue{"en": wording.English(), "de": wording.German()} {
		t.Run(language, func(t *testing.T) {
			speaker, err := wording.New(catalogue)
			require.NoError(t, err)
			everySentence(t, speaker)
		})
	}
}

func everySentence(t *testing.T, speaker *wording.Speaker) {
	const most = 18
	for _, kind := range verdict.Kinds() {
		for _, form := range forms(t) {
			bare := verdict.Failure{Kind: kind, Who: "alice"}
			spoken := full(kind)
			spoken.Facts.Wire = verdict.SocketIO
			for _, f := range []verdict.Failure{full(kind), spoken, bare} {
				f.Facts.Form = form
				if kind == verdict.Deadlock {
					f.Facts.Behind = &verdict.Failure{Kind: verdict.NeverHeard, Who: "alice", Facts: f.Facts}
				}
				speaker.Failure(&f)
				for _, text := range append([]string{f.Message, f.Expected, f.Got, f.Next, f.Missing, f.Remark}, f.Brief...) {
					require.NotContains(t, text, "<no value>", "%s, %s", kind, form)
					require.NotContains(t, text, "template:", "%s, %s", kind, form)
				}
				if f.Facts.Event == "" {
					continue
				}
				require.NotEmpty(t, f.Message, "%s, %s: give it a Message and a Brief in one of the files failures_*.go", kind, form)
				if kind != verdict.Assertion { // which has its author's words only
					require.NotEmpty(t, f.Brief, "%s, %s", kind, form)
					require.LessOrEqual(t, utf8.RuneCountInString(f.Brief[len(f.Brief)-1]), most, "%s, %s: %s", kind, form, f.Brief)
				}
			}
		}
	}
}

// TestOneRow finds a kind that is in two tables.
func TestOneRow(t *testing.T) {
	require.Len(t, wording.English().Failures, wording.Rows())
}

// TestRemedies makes the sentence of each remedy, and of no others.
func TestRemedies(t *testing.T) {
	t.Parallel()
	folders := map[verdict.Remedy][]string{verdict.FreeCache: {"/cache"}, verdict.FreeTemp: {"/tmp", "TMPDIR=DIR"}, verdict.FreeDisks: {"/cache", "/tmp"}}
	require.Len(t, wording.English().Remedies, len(verdict.Remedies()))
	for _, remedy := range verdict.Remedies() {
		text := wording.Remedy(remedy, folders[remedy]...)
		require.NotEmpty(t, text, remedy)
		require.NotContains(t, text, "%!", remedy)
	}
}

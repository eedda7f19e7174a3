package wording_test

import (
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

// forms are the names of all constants of verdict.Form, so that each of them chooses a sentence once.
var forms = []verdict.Form{
	verdict.Plainly, verdict.NeverCame, verdict.TooEarly, verdict.InQuiet, verdict.AfterCrowd, verdict.NothingNew, verdict.AfterSleep,
	verdict.NotEach, verdict.EachOther, verdict.FromSpeaker, verdict.NotAll, verdict.Otherwise, verdict.LastCount, verdict.NeverTrue, verdict.NoneOf,
	verdict.SaidTimes, verdict.AtMost, verdict.HeardEvent, verdict.HeardPong, verdict.Listened, verdict.StayedOpen, verdict.CutShort, verdict.Trimmed,
	verdict.Escaped, verdict.Vanished, verdict.BadForm, verdict.NoCookie, verdict.Handshakes, verdict.Uninvited, verdict.Newcomer, verdict.OnLock,
	verdict.OnChannel, verdict.EmptyText, verdict.Markup, verdict.Damaged, verdict.Trailing, verdict.BadName, verdict.NoKeys,
	verdict.Instead, verdict.ByOrigin, verdict.NoHijacker,
	verdict.NotAFolder, verdict.Unreadable, verdict.RunNotExecutable, verdict.RunFolder, verdict.RunNotPlain, verdict.RunBroken, verdict.BrokenLink,
	verdict.LinkOut, verdict.ManyFiles, verdict.ManySources, verdict.LargeSource, verdict.LargeSources, verdict.LargeEmbedded, verdict.EmbedsLink,
	verdict.EmbedsNotPlain, verdict.CRLF, verdict.OnWindows, verdict.FolderGone, verdict.BinaryGone, verdict.BinaryChanged, verdict.Endless,
	verdict.OutsideModule, verdict.Several, verdict.PortTaken, verdict.PortIgnored,
}

// TestEnglish makes every sentence, with all facts and with none: none fails, each kind of a check's failure has a message and a few
// words, and the last of these fit behind the longest title.
func TestEnglish(t *testing.T) {
	const most = 18
	speaker := wording.Speak()
	for _, kind := range verdict.Kinds() {
		for _, form := range forms {
			for _, f := range []verdict.Failure{full(kind), {Kind: kind, Who: "alice"}} {
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
				require.NotEmpty(t, f.Message, "%s, %s", kind, form)
				if kind != verdict.Assertion { // which has its author's words only
					require.NotEmpty(t, f.Brief, "%s, %s", kind, form)
					require.LessOrEqual(t, utf8.RuneCountInString(f.Brief[len(f.Brief)-1]), most, "%s, %s: %s", kind, form, f.Brief)
				}
			}
		}
	}
}

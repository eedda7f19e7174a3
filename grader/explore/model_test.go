package explore

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/client"
	"handshake/grader/internal/wire"
)

// What lessons 01 to 06 ask for.
const (
	listening  = Sockets | LogsConnects
	counting   = Sockets | Counts | LogsConnects
	leaving    = Sockets | Counts | Leaves | LogsConnects | LogsLeaves
	announcing = Sockets | Leaves | Accounts | Announcements | LogsConnects
	chatting   = Sockets | Leaves | Accounts | Announcements | Chat | LogsConnects
)

// bench plays a script against a model, without any process: what was done and what was heard, a line each.
//
//   - alice bob      they connect at once; where there are accounts, each is a user of that name, but for alice-2, who is alice
//   - alice          she leaves
//     ~ alice          she reloads the page
//     _ alice          she connects and reads nothing
//     ? alice          the server may end her socket from now on
//     . alice          the server ends it
//     @                somebody breaks off a handshake before its answer
//     alice! hi        she says hi, and it may be lost with an exclamation mark more
//     alice< TEXT      she hears a message; a number is a count, "+bob 2" and "-bob 1" are announcements, and "bob: hi" is a chat message
//     alice<< TEXT     she hears it before what was done last
//     log TEXT         the log says so
//     cut              the log is cut off
//     ok               nothing is missing
//     missing CAUSE    something is
type bench struct {
	*testing.T
	m     *Model
	index int
	fault *Fault
}

func (b *bench) socket(name string) *Socket {
	s := b.m.Socket(name)
	require.NotNil(b, s, "%s has no socket", name)
	return s
}

func (b *bench) newcomer(name string) *Socket {
	s := &Socket{Name: name, Browser: browserOf(name)}
	if b.m.Holds(Accounts) {
		s.User = s.Browser
		b.m.accounts[s.Browser] = &Account{Name: s.User}
	}
	return s
}

func (b *bench) play(line string) {
	b.Helper()
	word, rest, _ := strings.Cut(line, " ")
	at := b.index
	switch word {
	case "+":
		var newcomers []*Socket
		for name := range strings.FieldsSeq(rest) {
			newcomers = append(newcomers, b.newcomer(name))
		}
		b.m.opens(at, newcomers...)
	case "-":
		var all []*Socket
		for name := range strings.FieldsSeq(rest) {
			all = append(all, b.socket(name))
		}
		b.m.leaves(at, all...)
	case "~":
		b.m.swaps(at, b.socket(rest), b.newcomer(rest))
	case "_":
		b.m.opensStuck(at, b.newcomer(rest))
	case "?":
		b.m.doubts(at, b.socket(rest))
	case ".":
		b.fault = b.m.Ended(b.socket(rest), &client.End{Index: at})
	case "@":
		b.m.ghost(at)
	case "log":
		b.fault = b.m.Log(rest)
	case "cut":
		b.m.mute = true
	case "ok":
		require.Nil(b, b.m.fault, "a fault at a place where all is right")
		require.Nil(b, b.m.Missing(), "something is missing")
		b.m.settled()
	case "missing":
		missing := b.m.Missing()
		require.NotNil(b, missing, "nothing is missing")
		require.Equal(b, rest, string(missing.Cause))
	default:
		if who, ok := strings.CutSuffix(word, "!!"); ok {
			b.m.says(at, b.socket(who), rest, false)
		} else if who, ok := strings.CutSuffix(word, "!"); ok {
			b.m.says(at, b.socket(who), rest, true)
		} else if who, ok := strings.CutSuffix(word, "<<"); ok {
			b.hears(who, rest, at-15)
		} else if who, ok := strings.CutSuffix(word, "<"); ok {
			b.hears(who, rest, at)
		} else {
			b.Fatalf("what does %q mean?", line)
		}
	}
	b.index += 10
}

// courseNames are what the tests call events and log lines.
var courseNames = Names{
	Count: "user count", User: "user", Chat: "chat message", Connected: "A user has connected", Disconnected: "A user has disconnected",
	UserConnected: func(name string) string { return "user " + name + " connected" },
}

func (b *bench) hears(who, text string, at int) {
	names := courseNames
	event, data := names.Count, text
	first, rest, two := strings.Cut(text, " ")
	switch {
	case strings.HasPrefix(text, "+"), strings.HasPrefix(text, "-"):
		event, data = names.User, fmt.Sprintf(`{"username":%q,"currentUsers":%s,"connected":%t}`, first[1:], rest, text[0] == '+')
	case two && strings.HasSuffix(first, ":"):
		event, data = names.Chat, fmt.Sprintf(`{"username":%q,"message":%q}`, strings.TrimSuffix(first, ":"), rest)
	case strings.HasPrefix(text, "{"):
		event = names.User
	}
	b.fault = b.m.Hear(b.socket(who), client.Heard{Message: wire.Message{Event: event, Data: wire.Value(data)}, Raw: data, Index: at + 1})
}

func TestModel(t *testing.T) {
	for _, test := range []struct {
		name   string
		holds  Behaviours
		script string // lines, or what is between semicolons
		fault  Cause  // what the last line brings to light; "" for nothing
	}{
		{"of a log that was cut off nothing is missed", listening, "+ alice; missing log-missing; cut; ok", ""},
		{"a socket is logged once", listening, "+ alice; missing log-missing; log 10:00 A user has connected; ok", ""},
		{"where it is not asked for, it may be left out", Sockets | Counts | Leaves, "+ alice bob; alice< 2; bob< 2; ok; - bob; alice< 1; ok", ""},
		{"but not come too often", Sockets | Counts | Leaves, "+ alice; alice< 1; log A user has connected; ok; log A user has connected", LogTooOften},
		{"it is logged twice", listening, "+ alice; log A user has connected; log A user has connected", LogTooOften},
		{"a broken-off handshake may be logged", listening, "@; ok; log A user has connected; ok; log A user has connected", LogTooOften},
		{"a server ends a socket", listening, "+ alice; . alice", Closed},
		{"a handler panics", listening, "log http: panic serving 127.0.0.1", Panicked},

		{"it is logged before", listening, "log A user has connected", LogTooOften},
		{"each count is heard", counting, "+ alice; log A user has connected; missing missing-count; alice< 1; ok", ""},
		{"a newcomer hears the old count first", counting, "+ alice; alice< 0; missing stuck-count; alice< 1; log A user has connected; ok", ""},
		{"a count may come twice", leaving, "+ alice; alice< 1; alice< 1; + bob; bob< 2; alice< 1; alice< 2; alice< 2; missing log-missing", ""},
		{"a count that was never true", counting, "+ alice; alice< 2", WrongCount},
		{"a count too early", counting, "+ alice; alice< 1; + bob; alice<< 2", EarlyCount},
		{"a count that is over", leaving, "+ alice; alice< 1; + bob; alice< 2; alice< 1", OldCount},
		{"a count that is no number", counting, `+ alice; alice< "1"`, NoNumber},
		{"one may be left out that has changed again", leaving, "+ alice; alice< 1; + bob; - bob; + carol; alice< 2; missing missing-count; carol< 2", ""},
		{"the others are not told", counting, "+ alice; alice< 1; + bob; bob< 2; missing missing-count", ""},
		{"many at once", counting, "+ alice; alice< 1; + a b c; alice< 2; alice< 4; a< 3; a< 4; b< 2; b< 4; c< 1; c< 4", ""},
		{"many at once, and it falls", counting, "+ alice; alice< 1; + a b c; alice< 3; alice< 2", OldCount},
		{"who has left may be counted", counting, "+ alice bob; alice< 2; bob< 2; - bob; + carol; carol< 3; alice< 3", ""},
		{"or not", counting, "+ alice bob; alice< 2; bob< 2; - bob; alice< 1; + carol; carol< 2; alice< 2", ""},
		{"or be subtracted as another one comes, so that nobody is told", counting, "+ alice bob; alice< 2; bob< 2; log A user has connected; log A user has connected; - bob; + carol; carol< 2; log A user has connected; ok", ""},
		{"but one more must be told", counting, "+ alice bob; alice< 2; bob< 2; - bob; + carol; carol< 2; + dave; carol< 3; dave< 3; missing missing-count", ""},
		{"nobody counts who never came", counting, "+ alice; alice< 1; - alice; + bob; bob< 3", WrongCount},

		{"who leaves is subtracted", leaving, "+ alice bob; alice< 2; bob< 2; - bob; missing missing-count; alice< 1; missing log-missing", ""},
		{"and must be", leaving, "+ alice bob; alice< 2; bob< 2; - bob; alice< 2; missing stuck-count", ""},
		{"and not twice", leaving, "+ alice bob; alice< 2; bob< 2; - bob; alice< 1; alice< 0", OldCount},
		{"a leave that nobody heard of may come late", leaving, "+ alice; alice< 1; - alice; + bob; bob< 2; missing stuck-count; bob< 1; missing log-missing", ""},
		{"a reload in either order", leaving, "+ alice bob; alice< 2; bob< 2; ~ bob; alice< 3; alice< 2; bob< 3; bob< 2; missing log-missing", ""},
		{"a reload, and the other order", leaving, "+ alice bob; alice< 2; bob< 2; ~ bob; alice< 1; alice< 2; bob< 2; missing log-missing", ""},
		{"one that is gone at once may be noticed late", leaving, "+ alice; alice< 1; log A user has connected; ok; + bob; - bob; log A user has connected; log A user has disconnected; ok; + carol; carol< 3; carol< 2; alice< 2; log A user has connected; ok", ""},
		{"but not once it was heard of", leaving, "+ alice; alice< 1; log A user has connected; ok; + bob; - bob; alice< 2; alice< 1; log A user has connected; log A user has disconnected; ok; + carol; carol< 3", WrongCount},
		{"a reload counts twice", leaving, "+ alice bob; alice< 2; bob< 2; ~ bob; alice< 4", WrongCount},
		{"a stuck client may be dropped", leaving, "+ alice; alice< 1; _ bob; alice< 2; alice< 1; + carol; carol< 2; alice< 2; missing log-missing", ""},
		{"or kept", leaving, "+ alice; alice< 1; _ bob; alice< 2; + carol; carol< 3; alice< 3; missing log-missing", ""},
		{"but not counted twice", leaving, "+ alice; alice< 1; _ bob; alice< 2; alice< 0", OldCount},
		{"that it was ended may be logged before it is noticed", leaving, "+ alice bob; ? bob; log A user has disconnected; . bob; log A user has disconnected", LogTooOften},
		{"a socket that may be ended may be ended", leaving, "+ alice bob; alice< 2; bob< 2; ? bob; . bob; missing missing-count; alice< 1; missing log-missing", ""},
		{"and is subtracted once", leaving, "+ alice bob; alice< 2; bob< 2; ? bob; alice< 1; . bob; alice< 0", OldCount},

		{"an announcement", announcing, "+ alice; missing missing-news; alice< +alice 1; log user alice connected; ok", ""},
		{"a newcomer may hear the last one", announcing, "+ alice; alice< +alice 1; log user alice connected; ok; + bob; bob< +alice 1; bob< +bob 2; alice< +bob 2; log user bob connected; ok", ""},
		{"but not twice", announcing, "+ alice; alice< +alice 1; log user alice connected; ok; + bob; bob< +alice 1; bob< +alice 1", NewsAgain},
		{"nor what came before it", announcing, "+ alice; alice< +alice 1; log user alice connected; ok; + carol; alice< +carol 2; carol< +carol 2; log user carol connected; ok; + bob; bob< +alice 1", SurplusNews},
		{"announced twice", announcing, "+ alice; alice< +alice 1; alice< +alice 1", NewsAgain},
		{"announced by another name", announcing, "+ alice; alice< +bob 1", UnknownName},
		{"announced as gone", announcing, "+ alice; alice< -alice 1", SurplusNews},
		{"with a wrong number", announcing, "+ alice; alice< +alice 2", WrongNumber},
		{"without a field", announcing, `+ alice; alice< {"username":"alice","connected":true}`, MissingField},
		{"a second tab", announcing, "+ alice; alice< +alice 1; + alice-2; alice< +alice 2; alice-2< +alice 2; missing log-missing", ""},
		{"of two who join at once one hears of the other", announcing, "+ alice alice-2; alice< +alice 1; alice< +alice 2; alice-2< +alice 2; log user alice connected; log user alice connected; ok", ""},
		{"and must", announcing, "+ alice alice-2; alice< +alice 2; alice-2< +alice 2; log user alice connected; log user alice connected; missing missing-news", ""},
		{"of three one may hear only of itself", announcing, "+ alice alice-2 alice-3; alice< +alice 3; alice-2< +alice 2; alice-2< +alice 3; alice-3< +alice 1; alice-3< +alice 2; alice-3< +alice 3; log user alice connected; log user alice connected; log user alice connected; ok", ""},
		{"but not two of them", announcing, "+ alice alice-2 alice-3; alice< +alice 3; alice-2< +alice 3; alice-3< +alice 1; alice-3< +alice 2; alice-3< +alice 3; log user alice connected; log user alice connected; log user alice connected; missing missing-news", ""},
		{"two leave at once, in any order", announcing, "+ alice bob carol; alice< +alice 1; alice< +carol 2; alice< +bob 3; - bob carol; alice< -carol 2; alice< -bob 1; missing log-missing", ""},
		{"two leave at once, and are merged", announcing, "+ alice bob carol; alice< +alice 1; alice< +carol 2; alice< +bob 3; - bob carol; alice< -carol 1; missing missing-news", ""},
		{"who may be ended is announced once", announcing, "+ alice bob; alice< +alice 1; alice< +bob 2; ? bob; alice< -bob 1; - bob; alice< -bob 1", NewsAgain},
		{"a user count besides must be true", announcing, "+ alice; alice< 7", WrongCount},

		{"a line", chatting, "+ alice; alice< +alice 1; log user alice connected; alice! hi; missing missing-line; alice< alice: hi; ok", ""},
		{"a line twice", chatting, "+ alice; alice! hi; alice< alice: hi; alice< alice: hi", LineAgain},
		{"who says it twice is heard twice", chatting, "+ alice; alice! hi; alice! hi; alice< alice: hi; alice< alice: hi", ""},
		{"under the name of another user", chatting, "+ alice bob; alice! hi; bob< bob: hi", WrongName},
		{"under a name of the server's", chatting, "+ alice; alice! hi; alice< bot: hi; alice< bot: hi; missing missing-news", ""},
		{"out of order", chatting, "+ alice; alice! one; alice! two; alice< alice: two", OutOfOrder},
		{"two at once in any order", chatting, "+ alice bob; alice! one; bob! two; alice< bob: two; alice< alice: one", ""},
		{"cut", chatting, "+ alice; alice! hello; alice< alice: hell", Altered},
		{"unsaid", chatting, "+ alice; alice< alice: hell", Unsaid},
		{"what may be lost", chatting, "+ alice; alice< +alice 1; log user alice connected; alice!! hi; ok; alice! there; alice< alice: there; ok", ""},
		{"a newcomer may be told what was said, in order", chatting, "+ alice; alice! one; alice! two; + bob; bob< alice: one; bob< alice: two; bob< alice: one", LineAgain},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := &bench{T: t, m: newModel(Contract{Holds: test.holds, Names: courseNames})}
			for line := range strings.SplitSeq(test.script, ";") {
				require.Nil(t, b.fault, "before %s", line)
				b.play(strings.TrimSpace(line))
			}
			if test.fault == "" {
				require.Nil(t, b.fault)
				return
			}
			require.NotNil(t, b.fault, "no fault")
			require.Equal(t, test.fault, b.fault.Cause, factsOf(b.fault))
		})
	}
}

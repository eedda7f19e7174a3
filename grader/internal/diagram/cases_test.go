package diagram_test

import (
	"fmt"
	"strings"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// checks are the failures that the golden files show, by the file's name.
func checks() map[string]verdict.Check {
	two := []verdict.Event{joins("alice"), count("alice", "1"), joins("bob"), count("bob", "2")}
	three := append(two[:len(two):len(two)], count("alice", "2"), joins("carol"), count("alice", "3"), count("bob", "3"))
	rejected := verdict.Event{Kind: verdict.Refused, Client: "mallory", Status: 401}
	return map[string]verdict.Check{
		"never-heard": failing(verdict.Failure{Kind: "never-heard", Who: "alice", Facts: expected("user count", `2`), Waited: 2000}, two...),
		"three-clients": failing(verdict.Failure{Kind: "never-heard", Who: "carol", Facts: expected("user count", `3`), Waited: 1500},
			three...),
		"four-clients": failing(verdict.Failure{Kind: "never-heard", Who: "alice", Facts: expected("user count", `4`), Waited: 2000},
			append(three, count("carol", "3"), joins("dave"), count("dave", "4"), count("carol", "4"), frame("dave", verdict.ToServer, "chat message", `"hello"`))...),
		"fifty-clients": fifty(),
		"many-rows":     busy(),
		"passed":        {Outcome: verdict.Passed, Events: two},
		"wrong-value": failing(verdict.Failure{Kind: "wrong-value", Who: "bob", Facts: expected("user count", `2`)},
			joins("alice"), count("alice", "1"), joins("bob"), count("bob", "1")),
		"too-early": failing(verdict.Failure{Kind: "wrong-value", Who: "alice", Facts: early("user count", 1)},
			joins("alice"), count("alice", "1"), count("alice", "2")),
		"wrong-type": failing(verdict.Failure{Kind: "wrong-type", Who: "alice", Facts: expected("user count", `1`)},
			joins("alice"), count("alice", `"1"`)),
		"wrong-envelope": failing(verdict.Failure{Kind: "wrong-envelope", Who: "alice", Facts: expected("user count", "1"), Variant: verdict.Capitals},
			joins("alice"), verdict.Event{Kind: verdict.Frame, Client: "alice", Dir: verdict.FromServer, Text: `{"Event":"user count","Data":1}`}),
		"long-payload": failing(verdict.Failure{Kind: "many-documents", Who: "alice"},
			joins("alice"), verdict.Event{Kind: verdict.Frame, Client: "alice", Dir: verdict.FromServer, Text: strings.Repeat(`{"event":"user count","data":1}`+"\n", 12)}),
		"refused": failing(verdict.Failure{Kind: "refused", Who: "alice", Facts: verdict.Facts{Answer: &verdict.Answer{How: verdict.Answered, Status: 403}}},
			verdict.Event{Kind: verdict.Request, Client: "alice", Text: "POST /login", Status: 303},
			verdict.Event{Kind: verdict.Refused, Client: "alice", Status: 403}),
		"admitted": failing(verdict.Failure{Kind: "admitted", Who: "mallory"},
			joins("alice"), count("alice", "1"), rejected, joins("mallory"), count("mallory", "2"), count("alice", "2")),
		"bare-value": failing(verdict.Failure{Kind: "bare-value", Who: "alice", Facts: expected("user count", `1`)},
			joins("alice"), verdict.Event{Kind: verdict.Frame, Client: "alice", Dir: verdict.FromServer, Text: "1"}),
		"binary": failing(verdict.Failure{Kind: "binary-frame", Who: "alice", Facts: expected("user count", `1`)},
			joins("alice"), verdict.Event{Kind: verdict.Frame, Client: "alice", Dir: verdict.FromServer, Text: `{"event":"user count","data":1}`, Bytes: 31, Binary: true}),
		"admitted-then-closed": failing(verdict.Failure{Kind: "admitted-then-closed", Who: "mallory", Facts: verdict.Facts{End: &verdict.Ending{How: verdict.CloseFrame, Code: 1008}}},
			joins("alice"), count("alice", "1"), joins("mallory"), verdict.Event{Kind: verdict.Leaves, Client: "mallory", Dir: verdict.FromServer, How: verdict.CloseFrame, Code: 1008}),
		"log-misspelt": failing(verdict.Failure{Kind: "log-misspelt", Facts: verdict.Facts{Text: "A user has connected", Line: "A user connected"}},
			joins("alice"), logs("2026/01/02 15:04:05 A user connected"), joins("bob"), logs("2026/01/02 15:04:05 A user connected")),
		"page-no-answer": failing(verdict.Failure{Kind: "no-answer", Who: "alice", Facts: verdict.Facts{Text: "GET /ws", Answer: &verdict.Answer{How: verdict.HungUp}}},
			joins("bob"), verdict.Event{Kind: verdict.Request, Client: "alice", Text: "GET /ws"}),
		"renamed-event": failing(verdict.Failure{Kind: "renamed-event", Who: "alice", Facts: expected("user", `{"username":"bobq2w3e4","currentUsers":2,"connected":true}`)},
			joins("alice"), frame("alice", verdict.FromServer, "user count", `{"username":"bobq2w3e4","currentUsers":2}`)),
		"missing-field": failing(verdict.Failure{Kind: "missing-field", Who: "alice", Facts: verdict.Facts{Event: "user", Data: `{"username":"bobq2w3e4","currentUsers":2,"connected":true}`, Fields: []verdict.Field{{Name: "connected", How: verdict.FieldMissing}}}},
			joins("alice"), joins("bob"), frame("alice", verdict.FromServer, "user", `{"username":"bobq2w3e4","currentUsers":2}`)),
		"no-answer": failing(verdict.Failure{Kind: "no-answer", Who: "alice", Facts: verdict.Facts{Answer: &verdict.Answer{Path: "/ws"}}, Waited: 2000},
			verdict.Event{Kind: verdict.Refused, Client: "alice"}),
		"refused-badly": failing(verdict.Failure{Kind: "refused-badly", Who: "mallory", Facts: verdict.Facts{Answer: &verdict.Answer{How: verdict.Answered, Status: 500}}},
			joins("alice"), verdict.Event{Kind: verdict.Refused, Client: "mallory", Status: 500}),
		"held-up": failing(verdict.Failure{Kind: "held-up", Who: "wendy", Facts: verdict.Facts{Event: "user count", Data: "2", Kept: true, N: &verdict.Numbers{Want: 2, Low: 1, Of: 200}}, Waited: 2000},
			joins("stan"), joins("wendy"), count("wendy", "2"), verdict.Event{Kind: verdict.Vanishes, Client: "passers-by", Dir: verdict.ToServer, How: verdict.CameAndWent, Count: 200}),
		"no-pong": failing(verdict.Failure{Kind: "no-pong", Who: "alice", Waited: 250},
			joins("alice"), verdict.Event{Kind: verdict.Ping, Client: "alice", Dir: verdict.ToServer}),
		"closed": failing(verdict.Failure{Kind: "closed", Who: "bob", Facts: hearing("user count", `2`)},
			joins("alice"), count("alice", "1"), joins("bob"),
			verdict.Event{Kind: verdict.Leaves, Client: "bob", Dir: verdict.FromServer, How: verdict.CloseFrame, Code: 1001, Reason: "going away"}),
		"hung-up": failing(verdict.Failure{Kind: "closed", Who: "alice"},
			joins("alice"), verdict.Event{Kind: verdict.Gone, Client: "alice", How: verdict.FIN}),
		"leaving": failing(verdict.Failure{Kind: "never-heard", Who: "bob", Facts: expected("user count", `1`), Waited: 2000},
			append(two, verdict.Event{Kind: verdict.Vanishes, Client: "alice", How: verdict.Reset}, verdict.Event{Kind: verdict.Log, Text: "A user has disconnected"})...),
		"log-missing": failing(verdict.Failure{Kind: "log-missing", Facts: verdict.Facts{Text: "A user has disconnected"}, Waited: 2000},
			joins("alice"), verdict.Event{Kind: verdict.Log, Text: "2026/01/02 15:04:05 A user has connected"},
			verdict.Event{Kind: verdict.Leaves, Client: "alice", Dir: verdict.ToServer, How: verdict.CloseFrame, Code: 1000}),
		"log-count": failing(verdict.Failure{Kind: "log-count", Facts: verdict.Facts{Text: "A user has connected", N: &verdict.Numbers{Want: 2, Got: 3}}},
			joins("alice"), logs("A user has connected"), joins("bob"), logs("A user has connected"), logs("A user has connected")),
		"program-ended": failing(verdict.Failure{Kind: "program-ended", Who: "alice", Facts: verdict.Facts{Exit: &verdict.Exit{Status: 2}}},
			joins("alice"), joins("bob"), verdict.Event{Kind: verdict.Ends, Text: "exit status 2"}),
		"starts-again": failing(verdict.Failure{Kind: "page", Who: "alice", Facts: verdict.Facts{Answer: &verdict.Answer{Path: "/", Status: 404}}},
			verdict.Event{Kind: verdict.Starts, Text: "with another SESSION_SECRET"},
			verdict.Event{Kind: verdict.Request, Client: "alice", Text: "GET /", Status: 404}),
		"data-race":   failing(verdict.Failure{Kind: "data-race"}, two...),
		"still-heard": failing(verdict.Failure{Kind: "still-heard", Who: "bob"}, append(two, count("bob", "2"))...),
		"wide-runes": failing(verdict.Failure{Kind: "never-heard", Who: "愛理", Facts: expected("チャット", `"こんにちは"`), Waited: 2000},
			joins("愛理"), joins("Zoë"), frame("Zoë", verdict.ToServer, "チャット", `"こんにちは 👩‍👧"`)),
		"long-names": failing(verdict.Failure{Kind: "never-heard", Who: "a visitor with quite a long name", Facts: expected("user count", `2`), Waited: 2000},
			joins("a visitor with quite a long name"), joins("another visitor of the same kind")),
	}
}

// expected are the facts of an event that was expected.
func expected(event, data string) verdict.Facts { return verdict.Facts{Event: event, Data: data} }

// hearing are those of a connection that ended before the event came.
func hearing(event, data string) verdict.Facts {
	return verdict.Facts{Event: event, Data: data, Form: verdict.HeardEvent}
}

// early are those of a count that was not yet true.
func early(event string, now int) verdict.Facts {
	return verdict.Facts{Event: event, Form: verdict.TooEarly, N: &verdict.Numbers{True: now}}
}

// failing is a check that failed after its events, one millisecond apart.
func failing(f verdict.Failure, events ...verdict.Event) verdict.Check {
	wording.Speak().Failure(&f)
	check := verdict.Check{Outcome: verdict.Failed, Failure: &f}
	for i, e := range events {
		e.At = verdict.Millis(i)
		check.Events = append(check.Events, e)
		check.Steps = append(check.Steps, verdict.Step{At: e.At, Who: e.Client, Outcome: verdict.Passed, Event: i})
	}
	check.Steps = append(check.Steps, verdict.Step{
		At: verdict.Millis(len(events)), Took: f.Waited, Who: f.Who, Outcome: verdict.Failed, Event: -1,
	})
	return check
}

// fifty is a crowd, of which one visitor did not hear the last count.
func fifty() verdict.Check {
	var events []verdict.Event
	for i := range 50 {
		name := fmt.Sprintf("visitor-%d", i+1)
		events = append(events, joins(name), count(name, fmt.Sprint(i+1)))
	}
	check := failing(verdict.Failure{Kind: "never-heard", Who: "visitor-37", Facts: expected("user count", `50`), Waited: 2000}, events...)
	check.Steps = append([]verdict.Step{{Who: "visitor-50", Outcome: verdict.Passed}}, check.Steps[len(events):]...)
	return check
}

// busy is a long talk with the failure in its midst.
func busy() verdict.Check {
	events := []verdict.Event{joins("alice"), joins("bob")}
	for i := range 30 {
		events = append(events, frame("alice", verdict.ToServer, "chat message", fmt.Sprint(i)), frame("bob", verdict.FromServer, "chat message", fmt.Sprint(i)))
	}
	check := failing(verdict.Failure{Kind: "wrong-value", Who: "bob", Facts: expected("chat message", `12`)}, events...)
	check.Steps[len(check.Steps)-1].Event = 27
	return check
}

func joins(name string) verdict.Event { return verdict.Event{Kind: verdict.Connects, Client: name} }
func logs(line string) verdict.Event  { return verdict.Event{Kind: verdict.Log, Text: line} }

func count(name, n string) verdict.Event {
	return frame(name, verdict.FromServer, "user count", n)
}

func frame(name, dir, event, data string) verdict.Event {
	return verdict.Event{Kind: verdict.Frame, Client: name, Dir: dir, Name: event, Data: data}
}

package report_test

import (
	"fmt"
	"strings"
	"time"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// titles are the lessons of the course that the tests play in.
var titles = []struct{ id, title string }{
	{"01-listen-for-connection", "Listen for a connection"},
	{"02-emit-count", "Emit the count"},
	{"03-handle-disconnect", "Handle a disconnect"},
	{"04-authenticate-cookie", "Authenticate by cookie"},
	{"05-announce-users", "Announce users"},
	{"06-chat-messages", "Chat messages"},
}

// report is a run with the given lessons.
func run(outcome verdict.Outcome, lessons ...verdict.Lesson) verdict.Report {
	return verdict.Report{
		Schema: verdict.Schema, Course: "Handshake", Of: len(titles), Seed: 1234, Outcome: outcome, Lessons: lessons,
		Started: time.Date(2026, 1, 2, 15, 4, 5, 0, time.UTC), Took: 1234,
	}
}

// lesson is lesson n with its checks.
func lesson(n int, outcome verdict.Outcome, checks ...verdict.Check) verdict.Lesson {
	id := titles[n-1].id
	return verdict.Lesson{
		ID: id, Number: n, Title: titles[n-1].title, Outcome: outcome, Took: verdict.Millis(400 * n), Checks: checks,
		Program: "work/" + id, Edit: "work/" + id + "/server.go", Text: "lessons/" + id + "/README.md",
	}
}

// passes are n checks that passed.
func passes(n int) []verdict.Check {
	sentences := []string{
		"a newcomer hears the count", "the count is a number", "a page is served at /", "many clients are served at once",
		"a plain GET on /ws is refused", "a client that vanishes harms nobody",
	}
	var all []verdict.Check
	for i := range n {
		all = append(all, verdict.Check{ID: fmt.Sprintf("check-%d", i), Title: sentences[i%len(sentences)], Outcome: verdict.Passed, Took: 40})
	}
	return all
}

// fails is a check that failed, after its events.
func fails(title string, f verdict.Failure, events ...verdict.Event) verdict.Check {
	for i := range events {
		events[i].At = verdict.Millis(i)
	}
	return verdict.Check{
		ID: strings.ReplaceAll(title, " ", "-"), Title: title, Outcome: verdict.Failed, Took: 2040, Failure: &f, Events: events,
		Steps: []verdict.Step{{At: verdict.Millis(len(events)), Took: f.Waited, Who: f.Who, Outcome: verdict.Failed, Event: -1}},
	}
}

func skipped(title, reason string, excused bool) verdict.Check {
	return verdict.Check{ID: title, Title: title, Reason: reason, Excused: excused}
}

func joins(name string) verdict.Event { return verdict.Event{Kind: verdict.Connects, Client: name} }

func count(name, n string) verdict.Event {
	return verdict.Event{Kind: verdict.Frame, Client: name, Dir: verdict.FromServer, Name: "user count", Data: n}
}

// everyone is the failure that the design shows.
func everyone() verdict.Check {
	c := fails("everyone hears the new count when someone joins", verdict.Failure{
		Kind: "never-heard", Who: "alice", Facts: verdict.Facts{Event: "user count", Data: `2`}, Expected: `"user count" 2`, Waited: 2000,
		Message: `alice heard nothing; expected "user count" 2. bob heard it.`,
	}, joins("alice"), count("alice", "1"), joins("bob"), count("bob", "2"))
	c.Advice = []verdict.Advice{{
		Mistake: "only-the-newcomer", Subject: "only the newcomer hears the count",
		Body: "You send it on the socket that just connected; send it to every connected socket.",
		Read: "lessons/02-emit-count/README.md#emit-to-everyone",
	}}
	return c
}

// crowd is a failure among fifty.
func crowd() verdict.Check {
	var events []verdict.Event
	for i := range 50 {
		name := fmt.Sprintf("visitor-%d", i+1)
		events = append(events, joins(name), count(name, fmt.Sprint(i+1)))
	}
	return fails("50 visitors who join at once all end up at 50", verdict.Failure{
		Kind: "never-heard", Who: "visitor-37", Facts: verdict.Facts{Event: "user count", Data: `50`}, Expected: `"user count" 50`, Waited: 2000,
		Message: `visitor-37 last heard "user count" 49; expected "user count" 50 in the end.`,
	}, events...)
}

// briefly are failures of every kind, as the grader words them, each below the title of a check.
func briefly() []verdict.Check {
	titles := []string{"everyone hears the new count when someone joins", "a ping is answered"}
	var all []verdict.Check
	speaker := wording.Speak()
	two := verdict.Facts{Event: "user count", Data: "2"}
	with := func(facts verdict.Facts, came verdict.Came) verdict.Facts {
		facts.Came = &came
		return facts
	}
	sent := func(text string) verdict.Facts { return with(two, verdict.Came{Raw: text, Type: "number"}) }
	answer := func(how verdict.How, status int) verdict.Facts {
		return verdict.Facts{Text: "without a cookie", Answer: &verdict.Answer{Path: "/ws", How: how, Status: status}}
	}
	user := `{"username":"bobq2w3e4","currentUsers":2,"connected":true}`
	for _, f := range []verdict.Failure{
		{Kind: verdict.NeverHeard, Who: "alice", Facts: verdict.Facts{Event: "user count", Data: "2", Others: []string{"bob"}}},
		{Kind: verdict.WrongValue, Who: "alice", Facts: with(two, verdict.Came{Event: "user count", Data: "3"})},
		{Kind: verdict.WrongValue, Who: "alice", Waited: 2000, Facts: with(verdict.Facts{Event: "user count", Data: "2", Form: verdict.NeverCame}, verdict.Came{Event: "user count", Data: "1"})},
		{Kind: verdict.WrongType, Who: "alice", Facts: with(two, verdict.Came{Event: "user count", Data: `"2"`, Type: "string"})},
		{Kind: verdict.MisspeltEvent, Who: "alice", Facts: with(two, verdict.Came{Event: "userCount", Data: "2"})},
		{Kind: verdict.MissingField, Who: "alice", Facts: with(verdict.Facts{Event: "user", Data: user, Fields: []verdict.Field{{Name: "connected", How: verdict.FieldMissing}}}, verdict.Came{Event: "user", Data: `{"username":"bobq2w3e4","currentUsers":2}`})},
		{Kind: verdict.HeardAgain, Who: "alice", Facts: with(verdict.Facts{Event: "user"}, verdict.Came{Event: "user", Data: user})},
		{Kind: verdict.HeardCount, Who: "alice", Facts: verdict.Facts{Event: "user count", N: &verdict.Numbers{Want: 1, Got: 2}}},
		{Kind: verdict.NotJSON, Who: "alice", Facts: sent("2 users")},
		{Kind: verdict.ManyDocuments, Who: "alice", Facts: sent("{}{}")},
		{Kind: verdict.BinaryFrame, Who: "alice", Facts: sent("{}")},
		{Kind: verdict.WrongEnvelope, Who: "alice", Variant: verdict.Capitals, Facts: verdict.Facts{Event: "user count", Data: "2", Keys: []string{"Event"}, Came: &verdict.Came{Raw: `{"Event":"user count"}`}}},
		{Kind: verdict.BareValue, Who: "alice", Facts: sent("2")},
		{Kind: verdict.Refusal, Who: "alice", Facts: answer(verdict.Answered, 404)},
		{Kind: verdict.Refusal, Who: "alice", Facts: answer(verdict.HungUp, 0)},
		{Kind: verdict.Unanswered, Who: "alice", Facts: answer(verdict.NoAnswer, 0)},
		{Kind: verdict.RefusedBadly, Who: "mallory", Facts: answer(verdict.Answered, 500)},
		{Kind: verdict.Admitted, Who: "mallory", Facts: verdict.Facts{Text: "without a cookie"}},
		{Kind: verdict.AdmittedThenClosed, Who: "mallory", Facts: verdict.Facts{Text: "without a cookie", End: &verdict.Ending{How: verdict.CloseFrame, Code: 1008}}},
		{Kind: verdict.BadPage, Who: "alice", Facts: verdict.Facts{Answer: &verdict.Answer{Path: "/", Status: 404}}},
		{Kind: verdict.Unreachable, Who: "alice", Facts: verdict.Facts{Text: "open a TCP connection: connection refused"}},
		{Kind: verdict.Closed, Who: "alice", Facts: verdict.Facts{Form: verdict.HeardPong, End: &verdict.Ending{How: verdict.FIN}}},
		{Kind: verdict.NoPong, Who: "alice"},
		{Kind: verdict.Deadlock, Who: "alice", Facts: verdict.Facts{Form: verdict.OnLock, Waiting: 1, Behind: &verdict.Failure{Kind: verdict.NeverHeard, Who: "alice", Facts: two}}},
		{Kind: verdict.ProgramEnded, Facts: verdict.Facts{Exit: &verdict.Exit{Status: 1}}},
		{Kind: verdict.DataRace},
		{Kind: verdict.LogMissing, Facts: verdict.Facts{Text: "A user has connected"}},
		{Kind: verdict.LogCount, Facts: verdict.Facts{Text: "A user has connected", N: &verdict.Numbers{Want: 1, Got: 2}}},
		{Kind: verdict.LogMisspelt, Facts: verdict.Facts{Text: "A user has connected", Line: "A user connected"}},
	} {
		speaker.Failure(&f)
		for _, title := range titles {
			all = append(all, verdict.Check{ID: string(f.Kind), Title: title, Outcome: verdict.Failed, Failure: &f})
		}
	}
	return all
}

// reports are the verdicts that the golden files show, by the file's name.
func reports() map[string]verdict.Report {
	one := lesson(1, verdict.Passed, passes(6)...)
	cached := one
	cached.Unchanged = true

	untouched := lesson(1, verdict.Failed,
		fails("a client can connect to /ws", verdict.Failure{
			Kind: "refused", Who: "alice", Expected: "101", Got: "404", Message: "alice was refused with 404 Not Found; expected 101 Switching Protocols.",
		}, verdict.Event{Kind: verdict.Refused, Client: "alice", Status: 404}),
		fails("each connection is logged once", verdict.Failure{Kind: "refused", Who: "alice", Message: "alice was refused."}),
		passes(3)[2],
		fails("a ping is answered", verdict.Failure{Kind: "refused", Who: "alice", Message: "alice was refused."}),
	)
	untouched.Untouched = true

	compile := lesson(2, verdict.Failed, skipped("a newcomer hears the count", "the program does not compile", false))
	compile.Failure = &verdict.Failure{
		Kind: "compile", Message: "work/02-emit-count/server.go does not compile.",
		Detail: []string{
			"work/02-emit-count/server.go:31:2: undefined: cuont",
			"work/02-emit-count/server.go:40:17: cannot use h.count (variable of type int) as string value in argument to h.emit",
		},
		Next: "mend work/02-emit-count/server.go:31, save, and run make check again.",
	}

	broken := lesson(2, verdict.Error, append(passes(2), verdict.Check{
		ID: "everyone-hears", Title: "everyone hears the new count when someone joins", Outcome: verdict.Error,
		Reason: "panic: runtime error: index out of range [3] with length 3\n\ngoroutine 7 [running]:\nhandshake/lessons/emitcount.init.func1()\n\t/kit/lessons/02-emit-count/checks.go:31",
	})...)

	excused := lesson(2, verdict.Passed, append(passes(4), skipped("no data race while they join", "gcc is not installed, and -race needs it", true))...)

	probed := lesson(2, verdict.Failed, append(passes(3), everyone())...)
	probed.Probes = []verdict.Probe{
		{ID: "who-hears-a-join", Checks: []string{probed.Checks[3].ID}, Answer: "newcomer", Text: "Three clients were connected and a fourth joined. Only the newcomer got a count."},
		{ID: "what-counts", Checks: []string{probed.Checks[3].ID}, Answer: "handshakes"},
		{ID: "elsewhere", Checks: []string{"another-check"}, Answer: "yes", Text: "This is about a check that isn't open."},
	}
	probed.Checks[3].Advice = append([]verdict.Advice{{
		Mistake: "deadlock", Subject: "a goroutine waits for a lock that isn't released", Body: "The lines say where.",
		Check: "50 clients come and go", Detail: []string{"server.go:57: main.(*server).emit (sync.Mutex.Lock)"},
	}}, probed.Checks[3].Advice...)

	later := lesson(3, verdict.NotRun)
	later.Reason = "lesson 02 does not pass yet"

	several := lesson(2, verdict.Failed, append(passes(6), everyone(), crowd(),
		fails("the count is sent as a number of the kind that JSON has", verdict.Failure{Kind: "wrong-type", Message: `alice heard "user count" "1".`}),
		skipped("no data race while they join", "gcc is not installed, and -race needs it", true))...)
	several.Unchanged = true

	two := everyone()
	two.Advice = append(two.Advice, verdict.Advice{
		Mistake: "forgets-the-first", Subject: "the first client is forgotten", Body: "Is it in your list of sockets?\n\nAdd it before you emit.",
	})
	twice := lesson(2, verdict.Failed, append(passes(1), two)...)

	all := run(verdict.Passed)
	for i := range titles {
		l := lesson(i+1, verdict.Passed, passes(5+i%2)...)
		l.Unchanged = i < 4
		all.Lessons = append(all.Lessons, l)
	}

	admitted := fails("a changed cookie is refused", verdict.Failure{
		Kind: "admitted", Who: "mallory", Expected: "401", Message: "mallory connected with a changed cookie; expected 401 before the upgrade.",
	}, joins("alice"), joins("mallory"))
	refused := fails("a member is let in", verdict.Failure{
		Kind: "refused", Who: "alice", Expected: "101", Got: "403", Message: "alice was refused with 403 Forbidden; expected 101 Switching Protocols.",
		Detail: []string{"HTTP/1.1 403 Forbidden", "websocket: request origin not allowed by Upgrader.CheckOrigin"},
	}, verdict.Event{Kind: verdict.Request, Client: "alice", Text: "POST /login", Status: 303}, verdict.Event{Kind: verdict.Refused, Client: "alice", Status: 403})
	logs := fails("a leave is logged once", verdict.Failure{
		Kind: "log-missing", Missing: "log: A user has disconnected", Remark: "never came", Expected: `"A user has disconnected"`, Waited: 2000,
		Message: `Your server never logged "A user has disconnected" (waited 2 s).`,
		Detail:  []string{"2026/01/02 15:04:05 A user has connected"},
	}, joins("alice"), verdict.Event{Kind: verdict.Log, Text: "2026/01/02 15:04:05 A user has connected"},
		verdict.Event{Kind: verdict.Leaves, Client: "alice", Dir: verdict.ToServer})
	wrong := fails("everyone hears the new count when someone joins", verdict.Failure{
		Kind: "wrong-value", Who: "bob", Facts: verdict.Facts{Event: "user count", Data: `2`}, Expected: `"user count" 2`, Got: `"user count" 1`, Message: `bob heard "user count" 1; expected "user count" 2.`,
	}, joins("alice"), count("alice", "1"), joins("bob"), count("bob", "1"))
	third := fails("a third hears it too", verdict.Failure{
		Kind: "never-heard", Who: "carol", Facts: verdict.Facts{Event: "user count", Data: `3`}, Expected: `"user count" 3`, Waited: 1500, Message: `carol heard nothing; expected "user count" 3.`,
	}, joins("alice"), count("alice", "1"), joins("bob"), count("bob", "2"), joins("carol"), count("alice", "3"), count("bob", "3"))
	long := fails("one event to a frame", verdict.Failure{
		Kind: "many-documents", Who: "alice", Message: "alice heard one frame that holds 12 JSON documents; each event is a frame of its own.",
		Detail: strings.Split(strings.Repeat(`{"event":"user count","data":1,"note":"`+strings.Repeat("x", 70)+"\"}\n", 14), "\n"),
	}, joins("alice"), verdict.Event{Kind: verdict.Frame, Client: "alice", Dir: verdict.FromServer, Text: strings.Repeat(`{"event":"user count"}`+"\n", 12)})
	wide := fails("チャットは皆に届く: everyone hears チャット", verdict.Failure{
		Kind: "never-heard", Who: "愛理", Facts: verdict.Facts{Event: "チャット", Data: `"こんにちは"`}, Expected: `"チャット" "こんにちは"`, Waited: 2000,
		Message: `愛理 heard nothing; expected "チャット" "こんにちは", which Zoë sent: これは長い文章で、どこにも空白がないので、途中で折り返さなければなりません。`,
		Detail:  []string{"\x1b[31m赤いログ\x1b[0m\x07", "\x1b]0;title\x07", "    tab\tand e\u0301"},
	}, joins("愛理"), joins("Zoë"))

	mixed := run(verdict.Failed, one, lesson(2, verdict.Failed, append(passes(3), everyone())...), later)
	mixed.Lessons = append(mixed.Lessons, lesson(4, verdict.Failed, admitted))
	made := run(verdict.Failed, untouched)
	made.Notes = []string{"made work/01-listen-for-connection from starter/01-listen-for-connection"}

	return map[string]verdict.Report{
		"probed":        run(verdict.Failed, one, probed),
		"design":        run(verdict.Failed, one, lesson(2, verdict.Failed, append(passes(3), everyone())...)),
		"untouched":     made,
		"several":       run(verdict.Failed, cached, several),
		"briefly":       run(verdict.Failed, cached, lesson(2, verdict.Failed, append([]verdict.Check{everyone()}, briefly()...)...)),
		"mixed":         mixed,
		"two-advices":   run(verdict.Failed, one, twice),
		"three-clients": run(verdict.Failed, lesson(2, verdict.Failed, third)),
		"fifty-clients": run(verdict.Failed, lesson(2, verdict.Failed, crowd())),
		"wrong-value":   run(verdict.Failed, lesson(2, verdict.Failed, wrong)),
		"refused":       run(verdict.Failed, lesson(4, verdict.Failed, refused)),
		"admitted":      run(verdict.Failed, lesson(4, verdict.Failed, admitted)),
		"log-missing":   run(verdict.Failed, lesson(3, verdict.Failed, logs)),
		"compile":       run(verdict.Failed, cached, compile),
		"kit-fault":     run(verdict.Error, one, broken),
		"long-payload":  run(verdict.Failed, lesson(2, verdict.Failed, long)),
		"wide-runes":    run(verdict.Failed, lesson(6, verdict.Failed, wide)),
		"excused":       run(verdict.Passed, cached, excused),
		"one-passed":    run(verdict.Passed, lesson(2, verdict.Passed, passes(5)...)),
		"all-passed":    all,
		"not-run":       run(verdict.NotRun, one, later),
		"nothing":       run(verdict.NotRun),
	}
}

package wording

import "handshake/grader/internal/verdict"

// others names the clients that did hear what this one did not.
const others = `{{with .Others}} {{names .}} heard it.{{end}}`

// notAnEvent begins the message about a message that is no event.
const notAnEvent = `{{.Who}} expected {{.Expected}} and was sent {{.Got}}. That isn't an event: `

// envelope says what an event is.
const envelope = `An event is one text message with one JSON object, such as {"event": {{quote .Event}}, "data": {{if .Data}}{{cut .Data}}{{else}}...{{end}}}. docs/wire.md has the details.`

// wanted is an event that was expected, and heard is the one that came.
const (
	wanted = `{{event .Event .Data}}`
	heard  = `{{event .Came.Event .Came.Data}}`
)

// entry is the answer by which a client gets in.
const entry = `101 Switching Protocols`

// statuses are those that an answer may have.
const statuses = `{{if eq .N.Low .N.High}}{{status .N.Low}}{{else}}a status from {{.N.Low}} to {{.N.High}}{{end}}`

// lookForPanic is what to do about a handshake that isn't answered, where nothing shows why.
const lookForPanic = `{{if not .Language}}Look for a panic in the server's log, and check whether the handler calls Upgrade.` +
	`{{else if eq .Language "python"}}Check whether something blocks the event loop, such as time.sleep, or a loop without await. While it does, nobody is answered.` +
	`{{else if eq .Language "javascript"}}Check whether something blocks the event loop, such as a loop that never ends. While it does, nobody is answered.` +
	`{{else}}Look for an error in the server's log, and check whether it can serve several clients at the same time.{{end}}`

// flush is what to do about lines that don't arrive.
const flush = `{{if eq .Language "python"}}If you print it, flush it: print(..., flush=True). Otherwise, Python keeps the line in a buffer until there are many.` +
	`{{else if eq .Language "unknown"}}If you print it, flush the output after each line. Many languages keep lines in a buffer while they don't go to a terminal.{{end}}`

// amount is how much of something is allowed.
const amount = `{{if eq .Limit "elements"}}{{.Most}} elements{{else if eq .Limit "controls"}}{{.Most}} fields and buttons` +
	`{{else if eq .Limit "depth"}}{{.Most}} elements inside each other{{else if eq .Limit "redirects"}}{{.Most}} redirects{{else}}{{bytes .Most}}{{end}}`

// unlike is the message about an object with other fields.
const unlike = `{{.Who}} heard {{event .Event .Came.Data}}; expected {{.Expected}}. The difference: {{fields .Fields}}.`

var failures = map[verdict.Kind]Sentences{
	verdict.NeverHeard: {
		Expected: wanted,
		Got:      `{{if eq .Variant "something-else"}}{{join .Events}}{{end}}`,
		Message: `{{if eq .Form "nothing-new"}}{{.Who}} heard nothing new; expected {{.Expected}}.` +
			`{{else if eq .Form "after-sleep"}}{{.Who}} reads again and is still connected, but no longer hears {{.Expected}}: the server stopped sending to this client, but never closed its connection.` +
			`{{else if eq .Form "not-each"}}{{.Who}} heard {{.N.Got}} of {{.N.Of}}; {{.Expected}} never came.` +
			`{{else if eq .Form "each-other"}}{{.Chat.Speaker}} and {{.Who}} joined at the same time, and neither heard about the other.` +
			`{{else if not .Events}}{{.Who}} heard nothing; expected {{.Expected}}.` +
			`{{else if eq .Form "instead"}}{{.Who}} heard {{join .Events}} instead; expected {{.Expected}}.` +
			`{{else}}{{.Who}} heard only {{join .Events}}; expected {{.Expected}}.{{end}}` + others +
			`{{if eq .Form "otherwise"}} A newcomer is told {{.N.Told}}; it should be {{add .N.Want 1}}.{{end}}`,
		Brief: []string{`{{.Who}} never heard {{.Expected}}`, `never heard {{.Expected}}`, `{{.Who}} never heard it`, `never heard`},
	},
	verdict.Untold: {
		Expected: wanted,
		Message:  `{{.Who}} heard nothing new; expected {{.Expected}}. A newcomer is told {{.N.Told}}, so the count did go down, but the clients that were already there weren't told.`,
		Brief:    []string{`{{.Who}} never heard {{.Expected}}`, `never heard {{.Expected}}`, `{{.Who}} never heard it`, `never heard`},
	},
	verdict.Unchanged: {
		Expected: wanted,
		Message:  `{{.Who}} heard nothing new; expected {{.Expected}}. A newcomer is told {{.N.Told}}, so the count hadn't gone down by then.`,
		Brief:    []string{`{{.Who}} never heard {{.Expected}}`, `never heard {{.Expected}}`, `{{.Who}} never heard it`, `never heard`},
	},
	verdict.HeldUp: {
		Expected: `{{event .Event .N.Want}}{{if .Kept}} (or {{.N.Low}}, without the stuck client){{end}}`,
		Missing:  `{{event .Event .N.Want}}`,
		Message: `One client stopped reading. {{.N.Of}} others came and went, and then one more joined, ` +
			`{{if eq .Form "newcomer"}}who never heard how many there are{{else}}and {{.Who}} never heard about it{{end}}: the server seems to wait for the client that doesn't read.{{if eq .Variant "writes"}} At the end of the wait, one of its goroutines was inside a write to a socket.{{end}}`,
		Brief: []string{`{{.Who}} never heard {{.Expected}}`, `never heard {{.Expected}}`, `{{.Who}} never heard it`, `never heard`},
	},
	verdict.WrongValue: {
		Expected: `{{if eq .Form "too-early"}}{{event .Event .N.True}}{{else}}` + wanted + `{{end}}{{if .Kept}} (or {{.N.Low}}, without the stuck client){{end}}`,
		Got:      heard,
		Message: `{{if eq .Form "never-came"}}{{.Who}} heard {{.Got}}; expected {{.Expected}}, which never came.` +
			`{{else if eq .Form "too-early"}}{{.Who}} heard {{.Got}}; at that moment it should have been {{.N.True}}.` +
			`{{else if eq .Form "in-quiet"}}{{.Who}} heard {{.Got}}, though nobody had joined or left; the count was {{.N.Want}} and should stay there.` +
			`{{else if eq .Form "after-crowd"}}{{.N.Of}} clients came and went, and then one more joined; the last count that {{.Who}} heard was {{.Got}}; expected {{.Expected}}.` +
			`{{else}}{{.Who}} heard {{.Got}}; expected {{.Expected}}.{{end}}`,
		Remark: `expected {{.Expected}}`,
		Brief:  []string{`{{if .Waited}}{{.Who}} never heard {{.Expected}}{{else}}{{.Who}} heard {{.Got}}{{end}}`, `{{if .Waited}}never heard {{.Expected}}{{else}}heard {{.Got}}{{end}}`, `{{if .Waited}}never heard{{else}}a wrong value{{end}}`},
	},
	verdict.WrongType: {
		Expected: wanted,
		Got:      heard,
		Message:  `{{.Who}} heard {{.Got}}; expected {{.Expected}}. The count must be a JSON number, and this is {{type .Came.Type}}.`,
		Brief:    []string{`{{.Who}} heard {{.Got}}`, `heard {{.Got}}`, `a wrong value`},
	},
	verdict.WentBack: {
		Expected: wanted,
		Got:      `{{.N.Got}} after {{.N.Before}}`,
		Message:  `{{.Who}} heard {{quote .Event}} with {{.N.Before}} and then with {{.N.Got}}. Our clients only {{if .Coming}}joined{{else}}left{{end}} in that time, so either an older count arrived after a newer one, or a count is wrong.`,
		Remark:   `{{.N.Got}} after {{.N.Before}}`,
		Brief:    []string{`{{.Who}} heard {{.Got}}`, `heard {{.Got}}`, `a count went back`},
	},
	verdict.MisspeltEvent: {
		Expected: wanted,
		Got:      heard,
		Message:  `{{.Who}} heard {{.Got}}. The event's name must be exactly {{quote .Event}}.`,
		Remark:   `should be {{quote .Event}}`,
		Brief:    []string{`{{.Who}} heard {{quote .Came.Event}}`, `heard {{quote .Came.Event}}`, `wrong name`},
	},
	verdict.RenamedEvent: {
		Expected: wanted,
		Got:      heard,
		Message:  `{{.Who}} heard {{.Got}}. The data is right, but the event should be named {{quote .Event}}.`,
		Remark:   `should be {{quote .Event}}`,
		Brief:    []string{`{{.Who}} heard {{quote .Came.Event}}`, `heard {{quote .Came.Event}}`, `wrong name`},
	},
	verdict.HeardCount: {
		Expected: `{{quote .Event}} {{times .N.Want}}`,
		Got:      `{{times .N.Got}}`,
		Message:  `{{.Who}} heard {{quote .Event}} {{.Got}}; expected {{times .N.Want}}.`,
		Brief:    []string{`{{.Who}} heard it {{.Got}}`, `heard {{.Got}}`},
	},
	verdict.HeardAgain: {
		Got:     heard,
		Message: `{{.Who}} heard {{.Got}} once more. Each change should be announced once.`,
		Remark:  `once more`,
		Brief:   []string{`{{.Who}} heard it twice`, `heard twice`},
	},
	verdict.OutOfTheBlue: {
		Expected: `{{if eq .Form "none-of"}}{{quote .Event}}, each of {{.N.Of}}{{end}}`,
		Got:      heard,
		Message:  `{{if eq .Form "none-of"}}{{.Who}} heard {{.Got}}, which isn't one of the {{.N.Of}} that were expected.{{else}}{{.Who}} heard {{.Got}}, but nothing had happened that would explain it.{{end}}`,
		Remark:   `nothing explains this`,
		Brief:    []string{`{{.Who}} heard about something that never happened`, `it never happened`},
	},
	verdict.StillHeard: {
		Expected: `no ` + wanted,
		Got:      heard,
		Message:  `{{.Who}} heard {{.Got}}. That never happened: a client sent it, and your server passed it on.`,
		Remark:   `shouldn't have come`,
		Brief:    []string{`{{.Who}} heard it`, `it was passed on`},
	},
	verdict.Overheard: {
		Expected: `nothing with {{short .Text}} in it`,
		Got:      `{{raw .Came.Raw}}`,
		Message:  `{{.Who}} was sent {{frame .Came.Raw}}. That wasn't meant for {{.Who}}, under any event.`,
		Remark:   `not meant for {{.Who}}`,
		Brief:    []string{`{{.Who}} heard something that wasn't for them`, `not meant for it`},
	},
	verdict.NotAnObject: {
		Expected: wanted, Got: `{{fields .Fields}}`, Message: unlike, Remark: `{{.Got}}`,
		Brief: []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
	},
	verdict.MisspeltField: {
		Expected: wanted, Got: `{{fields .Fields}}`, Message: unlike + ` Keys must match exactly, capitals included.`, Remark: `{{.Got}}`,
		Brief: []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
	},
	verdict.MissingField: {
		Expected: wanted, Got: `{{fields .Fields}}`, Message: unlike, Remark: `{{.Got}}`,
		Brief: []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
	},
	verdict.WrongFieldType: {
		Expected: wanted, Got: `{{fields .Fields}}`, Message: unlike, Remark: `{{.Got}}`,
		Brief: []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
	},
	verdict.WrongField: {
		Expected: wanted, Got: `{{fields .Fields}}`,
		Message: `{{if eq .Form "last-count"}}The last event that {{.Who}} heard is ` + heard + `. After everything that happened, {{quote .Text}} should be {{.N.Want}}.` +
			`{{else if eq .Form "never-true"}}{{.Who}} heard ` + heard + `. {{quote .Text}} was never {{.N.Got}}: it went from {{.N.Low}} to {{.N.High}}.` +
			`{{else}}` + unlike + `{{end}}`,
		Remark: `{{.Got}}`,
		Brief:  []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
	},

	verdict.BinaryFrame: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `a binary message`,
		Message: notAnEvent + `it's a binary message, and events are text messages.`,
		Brief:   []string{`{{.Who}} was sent a binary message`, `a binary message`},
	},
	verdict.InvalidUTF8: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not UTF-8`,
		Message: notAnEvent + `it isn't valid UTF-8, so a browser would close the connection.`,
		Brief:   []string{`{{.Who}} was sent text that isn't UTF-8`, `not UTF-8`},
	},
	verdict.NotJSON: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not JSON`,
		Message: notAnEvent + `{{if eq .Form "empty"}}it's empty.` +
			`{{else if eq .Form "markup"}}it's HTML, not JSON.` +
			`{{else if eq .Form "damaged"}}it looks like JSON but isn't valid JSON.` +
			`{{else if eq .Form "trailing"}}something that isn't JSON follows the JSON object.` +
			`{{else}}it's plain text, not JSON.{{end}}`,
		Brief: []string{`{{.Who}} was sent a message that isn't JSON`, `not JSON`},
	},
	verdict.BareValue: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not {"event": ..., "data": ...}`,
		Message: notAnEvent + `it's only {{type .Came.Type}}, and an event is an object with "event" and "data".`,
		Brief:   []string{`{{.Who}} was sent a bare value`, `a bare value`},
	},
	verdict.ManyDocuments: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `several JSON documents`,
		Message: notAnEvent + `it holds several JSON documents, which a browser's JSON.parse rejects. Send each event in a separate message.`,
		Brief:   []string{`{{.Who}} was sent several events in one message`, `several in one`},
	},
	verdict.BadPacket: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not a packet of Socket.IO`,
		Message: notAnEvent + `{{if eq .Variant "namespace"}}it's for a namespace. The grader's clients connect to the main namespace only.` +
			`{{else if eq .Variant "binary"}}it announces binary data. That's not supported, and no lesson uses it.` +
			`{{else if eq .Variant "data"}}its data isn't a JSON array that begins with the event's name.` +
			`{{else}}Socket.IO has no such packet.{{end}}`,
		Brief: []string{`{{.Who}} was sent {{.Got}}`, `not a packet`},
	},
	verdict.WrongEnvelope: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not {"event": ..., "data": ...}`,
		Message: notAnEvent + `{{if eq .Variant "capitals"}}its key is {{range .Keys}}{{quote .}}{{end}}. Keys must match exactly, so it has to be "event"{{if not .Language}} (in Go, a struct tag ` + "`json:\"event\"`" + ` does that){{end}}.` +
			`{{else if eq .Form "bad-name"}}its "event" is {{type .Came.Type}}, not a string.` +
			`{{else if eq .Form "no-keys"}}it's an empty object, and an event has the keys "event" and "data".` +
			`{{else}}it has no key "event", only {{join .Keys}}.{{end}}`,
		Brief: []string{`{{.Who}} was sent {{.Got}}`, `wrong keys`},
	},

	verdict.Refusal: {
		Expected: entry,
		Got:      `{{answer .Answer}}{{if .Answer.Upgrade}}, by Upgrade{{end}}`,
		Message: `{{.Who}} asked for a WebSocket at {{.Answer.Path}}{{if .Answer.Login}}, with the cookies of a login that your server answered with {{.Answer.Login}},{{else if .Answer.Earlier}}, with the cookie that it had before it asked for the page,{{else if .Answer.Cookie}}, with the cookie of a successful login,{{end}} and your server {{answer .Answer}}; expected {{.Expected}}.` +
			`{{if eq .Form "origin"}} CheckOrigin refused it.{{end}}`,
		Next: `{{if or (eq .Answer.Status 404) (eq .Answer.Status 405)}}Register the handler at GET {{.Answer.Path}}: that's the path that the page and the clients ask for.` +
			`{{else if eq .Form "origin"}}The request came from the server's own origin. Compare the origin's host with r.Host, or leave CheckOrigin out.` +
			`{{else if eq .Answer.Status 200}}Something was written before the upgrade. Let Upgrade write the answer.` +
			`{{else if eq .Form "hijacker"}}Some middleware wraps the ResponseWriter and hides its http.Hijacker. Give Upgrade the original one.` +
			`{{else if .Answer.Upgrade}}Log the error that Upgrade returned. It says why Upgrade refused the handshake.` +
			`{{else if and (eq .Answer.Status 0) (not .Detail)}}` + lookForPanic + `{{end}}`,
		Brief: []string{`your server {{answer .Answer}}`, `{{if .Answer.Status}}{{answer .Answer}}{{else}}your server didn't answer{{end}}`, `{{if .Answer.Status}}answered {{.Answer.Status}}{{else}}not answered{{end}}`},
	},
	verdict.Unanswered: {
		Expected: `{{if .Answer.Path}}` + entry + `{{else}}an answer{{end}}`,
		Got:      `{{if .Answer.Path}}{{answer .Answer}}{{else}}{{unanswered .Text .Answer}}{{end}}`,
		Message:  `{{if .Answer.Path}}{{.Who}} asked for a WebSocket at {{.Answer.Path}}{{if .Answer.Login}}, with the cookies of a login that your server answered with {{.Answer.Login}},{{else if .Answer.Earlier}}, with the cookie that it had before it asked for the page,{{else if .Answer.Cookie}}, with the cookie of a successful login,{{end}} and your server {{answer .Answer}}; expected {{.Expected}}.{{else}}{{.Who}} got {{.Got}}.{{end}}`,
		Next:     `{{if and .Answer.Path (not .Detail)}}` + lookForPanic + `{{end}}`,
		Remark:   `never answered`,
		Brief:    []string{`your server never answered`, `never answered`},
	},
	verdict.RefusedBadly: {
		Expected: `401 Unauthorized`,
		Got:      `{{answer .Answer}}`,
		Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server should have answered 401; it {{answer .Answer}}.`,
		Remark:   `should be refused with 401`,
		Brief:    []string{`your server {{answer .Answer}}`, `{{answer .Answer}}`, `{{if .Answer.Status}}answered {{.Answer.Status}}{{else}}not answered{{end}}`},
	},
	verdict.Admitted: {
		Expected: `401 Unauthorized`,
		Got:      entry,
		Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server answered 101, so {{.Who}} got in. Expected 401, before the upgrade.`,
		Remark:   `should be refused`,
		Brief:    []string{`your server let {{.Who}} in`, `let in`},
	},
	verdict.AdmittedThenClosed: {
		Expected: `401 Unauthorized`,
		Got:      `101, then it {{ending .End}}`,
		Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server answered 101 and then {{ending .End}}. Decide before the upgrade: once 101 is sent, it's too late for a 401.`,
		Remark:   `should be refused`,
		Brief:    []string{`your server let {{.Who}} in and then closed the socket`, `let in, then closed`, `let in, then out`},
	},
	verdict.Unreachable: {
		Expected: `an open port`,
		Got:      `{{.Text}}`,
		Message:  `{{if .N.Of}}None of {{.N.Of}} clients could open a socket: {{.Text}}.{{else}}{{.Who}} couldn't reach your server: {{.Text}}.{{end}}`,
		Brief:    []string{`{{.Who}} couldn't reach your server`, `not reached`},
	},
	verdict.BadPage: {
		Expected: `{{if eq .Form "form"}}the forms {{join .Keys}}{{else if .N.High}}` + statuses + `{{else}}200 with HTML{{end}}`,
		Got:      `{{if eq .Form "form"}}a page ({{.Answer.Status}}) without one of them{{else}}{{status .Answer.Status}}{{with .Answer.Type}} with Content-Type {{quote .}}{{end}}{{end}}`,
		Message: `{{if eq .Form "form"}}{{.Who}} couldn't use the page: {{.Line}}. The files that came with the lesson have the forms {{join .Keys}}.` +
			`{{else if eq .Form "handshake"}}{{.Who}} asked for {{.Answer.Path}} without a handshake and got {{.Got}}; expected {{.Expected}}{{if and (le .N.Low 400) (ge .N.High 400)}}, such as 400 Bad Request{{end}}.` +
			`{{else if eq .Form "status"}}{{.Who}} asked for {{.Answer.Path}} and got {{.Got}}; expected {{.Expected}}.` +
			`{{else}}{{.Who}} asked for the page at {{.Answer.Path}} and got {{.Got}}; expected 200 with HTML.{{end}}`,
		Brief: []string{`{{.Who}} got {{.Got}}`, `got {{.Got}}`, `a wrong answer`},
	},
	verdict.Closed: {
		Expected: `{{if eq .Form "hear"}}to hear ` + wanted + `{{else if eq .Form "pong"}}an answer to its ping{{else if eq .Form "send"}}to send{{else if eq .Form "stay"}}to stay connected{{else}}to hear about the clients that come and go{{end}}`,
		Got:      `{{if .End.How}}it {{ending .End}}{{else}}the end of the connection{{end}}`,
		Message: `{{if .End.How}}Your server {{ending .End}}, while {{.Who}} still expected {{.Expected}}.{{else}}Your server ended {{.Who}}'s connection; {{.Who}} expected {{.Expected}}.{{end}}` +
			`{{if eq .End.Code 1009}} Code 1009 means that a message was too big for the reader: your server set a read limit that this one exceeded.{{end}}`,
		Remark: `should stay open`,
		Brief:  []string{`your server ended {{.Who}}'s connection`, `connection ended`},
	},
	verdict.KeptOpen: {
		Expected: `the end of the connection`,
		Got:      `an open connection`,
		Message:  `{{.Who}} sent a close frame and closed its side of the TCP connection, and your server never closed its own side.`,
		Missing:  `closes too`,
		Brief:    []string{`your server kept {{.Who}}'s connection`, `connection kept`, `never closed`},
	},
	verdict.NoPong: {
		Expected: `pong`,
		Message:  `{{if eq .Form "after-sleep"}}{{.Who}} reads again and is still connected, but gets no answer to a ping.{{else}}{{.Who}} sent a ping and no pong came back. The socket is open, but your server isn't answering on it.{{end}}`,
		Brief:    []string{`{{.Who}}'s ping got no pong`, `no pong`},
	},
	verdict.Floods: {
		Expected: `an end`,
		Got: `{{if eq .Limit "log"}}more than {{.Most}} lines{{else if eq .Limit "pings"}}more than {{.Most}} pings in a row` +
			`{{else if eq .Limit "messages"}}{{.Most}} messages{{else}}more than {{bytes .Most}}{{end}}`,
		Message: `{{if eq .Limit "log"}}Your server has printed more than {{.Most}} lines in this check. The grader drops the rest, so it can't tell what the log says.` +
			`{{else if eq .Limit "pings"}}Your server sent {{.Who}} more than {{.Most}} pings in a row: it seems to send them without end.` +
			`{{else if eq .Limit "between"}}Your server sent {{.Who}} more than {{bytes .Most}} of control frames and fragments without finishing a message: it seems to send without end.` +
			`{{else if eq .Limit "kept"}}In the checks of this lesson, your server has sent and logged so much that keeping it takes more than {{bytes .Most}} of memory: it seems to send without end.` +
			`{{else}}Your server has sent {{.Most}} messages in this check and is still sending: it seems to send without end.{{end}}`,
		Next: `{{if eq .Limit "log"}}Log each thing once, when it happens, and look for a loop that logs without end.` +
			`{{else if eq .Limit "pings"}}One ping every few seconds is enough: look at the timer or the loop that sends them.{{end}}`,
		Missing: `and so on, without end`,
		Brief:   []string{`{{if eq .Limit "log"}}your server logs without end{{else}}your server sends without end{{end}}`, `without end`},
	},
	verdict.TooMuch: {
		Expected: `at most ` + amount,
		Got:      `more than that`,
		Message: `{{if eq .Limit "message"}}Your server sent {{.Who}} a message of more than {{bytes .Most}}.` +
			`{{else if eq .Limit "headers"}}Your server answered {{.Who}} with more than {{bytes .Most}} of headers. No browser accepts that.` +
			`{{else if eq .Limit "page"}}Your server sent {{.Who}} a page of more than {{bytes .Most}}.` +
			`{{else if eq .Limit "markup"}}Your server sent {{.Who}} a page with more than {{bytes .Most}} of tags. Scripts, styles and long texts don't count.` +
			`{{else if eq .Limit "cookies"}}Your server has set more than {{bytes .Most}} of cookies in {{.Who}}'s browser.` +
			`{{else if eq .Limit "redirects"}}Your server redirected {{.Who}} more than {{.Most}} times in a row.` +
			`{{else}}Your server sent {{or .Who "a client"}} a page with more than ` + amount + `.{{end}}`,
		Next: `{{if eq .Limit "message"}}Look at what you write to the socket: does a buffer or a slice grow with each message?` +
			`{{else if eq .Limit "headers"}}Look for headers or cookies that are added again and again.` +
			`{{else if eq .Limit "cookies"}}Use one cookie, always with the same name and path, so that a new value replaces the old one.` +
			`{{else if eq .Limit "redirects"}}Look for a page that redirects to itself, or for two pages that redirect to each other.` +
			`{{else}}Look for a loop around the code that writes the page, and for tags that are never closed.{{end}}`,
		Missing: `more than ` + amount,
		Brief:   []string{`your server sends more than a client accepts`, `it sends too much`, `too much`},
	},

	verdict.ProgramEnded: {
		Expected: `the server keeps running`,
		Got:      `it {{exit .Exit}}`,
		Message:  `Your server {{exit .Exit}} in the middle of the check.`,
		Missing:  `your server ended`,
		Brief:    []string{`your server ended in the middle`, `your server ended`, `it ended`},
	},
	verdict.Panicked: {
		Expected: `no panic`,
		Got:      `a panic`,
		Message:  `One of your server's handlers panicked. net/http recovered it, so only the log shows it.`,
		Missing:  `a handler panicked`,
		Brief:    []string{`a handler panicked`, `a panic`},
	},
	verdict.Deadlock: {
		Brief: []string{`your server seems stuck`, `it seems stuck`},
	},
	verdict.DataRace: {
		Expected: `no data race`,
		Got:      `WARNING: DATA RACE`,
		Message:  `Go's race detector found two goroutines that use the same memory at the same time, and at least one of them writes to it.`,
		Missing:  `a data race`,
		Brief:    []string{`a data race`},
	},
	verdict.LogMissing: {
		Expected: `{{quote .Text}}`,
		Got:      `nothing`,
		Message:  `{{if eq .Form "no-newline"}}Your server printed {{quote .Text}} without a newline at the end. A log line must end with a newline.{{else}}The log never says {{quote .Text}}.{{end}}`,
		Next:     `{{if not .Form}}` + flush + `{{end}}`,
		Missing:  `log: {{.Text}}`,
		Remark:   `never came`,
		Brief:    []string{`the log never says it`, `not logged`},
	},
	verdict.LogMisspelt: {
		Expected: `{{quote .Text}}`,
		Got:      `{{.Line}}`,
		Message:  `The log should say exactly {{quote .Text}}; it says {{quote .Line}}.`,
		Remark:   `expected {{.Expected}}`,
		Brief:    []string{`the log says {{quote .Line}}`, `different words`},
	},
	verdict.LogCount: {
		Expected: `{{if eq .Form "at-most"}}at most {{.N.Want}}{{else}}{{quote .Text}} {{times .N.Want}}{{end}}`,
		Got:      `{{if eq .Form "at-most"}}{{.N.Got}}{{else}}{{times .N.Got}}{{end}}`,
		Message:  `{{if eq .Form "at-most"}}The log has {{.N.Got}} lines like {{quote .Text}}; expected at most {{.N.Want}}.{{else if eq .Form "one-line"}}The log says {{quote .Text}} several times in one line. Each needs its own line: end it with a newline.{{else}}The log says {{quote .Text}} {{times .N.Got}}; expected {{times .N.Want}}.{{end}}`,
		Missing:  `expected {{.Expected}}`,
		Remark:   `got {{.Got}}`,
		Brief:    []string{`the log says it {{.Got}}`, `logged {{.Got}}`},
	},
	verdict.Assertion: {
		Message: `{{.Text}}`,
	},
}

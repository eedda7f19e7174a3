package advice

import (
	"regexp"
	"slices"
	"strings"

	"handshake/grader/verdict"
)

// evidence is a sentence for a failure that shows its own cause.
type evidence struct {
	name    string       // of the evidence
	kind    verdict.Kind // the failure's kind; "" for any
	variant string       // the failure's variant or form; "" for any
	sign    string       // a regular expression, in any case, for what the program or the compiler printed; "" for nothing in particular
	subject string
	body    string
}

// fixedPort is the name of the evidence for a program that listens at a port of its own choice.
const fixedPort = "fixed-port"

// signs is the table of evidence, what is most telling first.
var signs = []evidence{
	{
		"concurrent-write", "", "", "concurrent write to websocket connection",
		"two goroutines write to one socket",
		"Gorilla's connection takes one writer at a time, and ends the program when it meets two. Let every write to a socket happen under one lock, or leave all writing to one goroutine of the socket's own.",
	},
	{
		"concurrent-map", "", "", "fatal error: concurrent map",
		"two goroutines use one map at the same time",
		"Each visitor's handler runs in a goroutine of its own. A map that they share must be guarded: hold the same lock for every look into it, also while you range over it.",
	},
	{
		"closed-channel", "", "", "close of closed channel|send on closed channel",
		"a channel is closed twice, or used after it was closed",
		"A client can go in two ways at the same time: its read fails, and a write to it fails. Let one place alone close its channel, and only once.",
	},
	{
		"nil-pointer", "", "", "nil pointer dereference",
		"something is used that is nil",
		"Often it is the connection after a failed Upgrade: when Upgrade returns an error it has answered the request already, and there is no connection. Return then.",
	},
	{
		"nil-map", "", "", "assignment to entry in nil map",
		"a map is written to that was never made",
		"The zero value of a map can be read but not written. Make it with make(map[...]...) before the first visitor comes.",
	},
	{
		"unlocked-twice", "", "", `sync: R?Unlock of unlocked (RW)?Mutex`,
		"a lock is given back that nobody holds",
		"Each Lock has its one Unlock, and each RLock its one RUnlock. Here an Unlock came once too often, or it is that of the other pair.",
	},
	{
		"read-after-the-end", "", "", "repeated read on failed websocket connection",
		"the server goes on reading after a read has failed",
		"A read that fails says that this client is gone. Every further read fails at once, so a loop that goes on turns as fast as it can, until gorilla stops it by a panic. Leave the loop at the first error.",
	},
	{
		"panic", "", "", "panic: |panic serving",
		"your server panics",
		"The first lines of the panic say what went wrong and in which line of yours. A panic in a handler ends that visitor's connection; in any other goroutine it ends the whole server.",
	},
	{
		"all-asleep", "", "", "all goroutines are asleep - deadlock",
		"everything in your server waits for something else",
		"Go noticed that no goroutine can ever go on. Look at the lines it names: each waits for a lock or a channel that no other will free.",
	},
	{
		"fatal-error", "", "", "fatal error: ",
		"your server was ended by Go itself",
		"The first of these lines says why, and the lines below it where in your code. A stack overflow, for instance, is a function that calls itself without end.",
	},
	{
		"deadlock", "deadlock", string(verdict.OnLock), "",
		"your server waits for itself",
		"A goroutine waits for a lock, and whoever should free it waits, too, or has gone without freeing it. A sync.Mutex cannot be locked twice by the same goroutine. And a lock whose Unlock is not deferred stays taken when the handler returns or panics before it.",
	},
	{
		"nobody-receives", "deadlock", "", "",
		"something is sent to a channel, and nobody receives it",
		"Does the goroutine that is to receive run at all, or does it wait itself, perhaps for the one that sends? A send on a channel without a buffer waits until somebody receives.",
	},
	{
		"exits", "program-ended", exitStatus, "",
		"what befalls one client ends the whole server",
		"log.Fatal and os.Exit end the whole program. An error on one socket concerns that socket alone: return from its handler.",
	},
	{
		"data-race", "data-race", "", "",
		"two goroutines use the same memory without a lock",
		"Every handler runs in its own goroutine. What they share, a counter as well as a map, must be read and written under one lock, or by one goroutine alone. Most runs go well without; the race detector sees the one that would not.",
	},
	{
		"wrong-type", "wrong-type", "", "",
		"the count is not a JSON number",
		"A browser that counts on a number gets something else. Give encoding/json an int, and it writes a number.",
	},
	{
		"json-twice", "not-an-object", "twice", "",
		"the data is turned into JSON twice",
		"What json.Marshal returns is a text. Put into an event and written by WriteJSON, that text becomes a JSON string, and the page finds no keys in it. Put the value itself into the event; it is turned into JSON with it.",
	},
	{
		"not-an-object", "not-an-object", "", "",
		"the data is no object",
		"Several values travel together in one JSON object, each under its key. In Go that is a struct with tags, or a map with strings as keys.",
	},
	{
		"misspelt-field", "misspelt-field", "", "",
		"a key in the data has another name",
		"A page looks for a key letter by letter, capitals included, and finds nothing under any other. In Go a struct tag says what a field is called in JSON.",
	},
	{
		"missing-field", "missing-field", "", "",
		"a key in the data is missing",
		"Three things leave a key out in Go: a field whose name begins with a small letter, which encoding/json does not see; omitempty in its tag, which drops false, 0 and the empty text; and a field that was never written.",
	},
	{
		"wrong-field-type", "wrong-field-type", "", "",
		"a value in the data is of another type",
		"To a page, 2 and \"2\" are two things, and so are true and \"true\". Give encoding/json an int, a bool or a string, and it writes each in its own way.",
	},
	{
		"misspelt-event", "misspelt-event", "", "",
		"the event has another name",
		"Names of events are compared letter by letter, capitals and spaces included, as Socket.IO does.",
	},
	{
		"struct-tags", "wrong-envelope", verdict.Capitals, "",
		"the keys begin with a capital letter",
		"encoding/json writes a field under its Go name unless a struct tag says otherwise. A browser looks for the lower-case key and finds nothing.",
	},
	{
		"wrong-envelope", "wrong-envelope", "", "",
		"the message has other keys",
		"An event's name stands under \"event\" and what it carries under \"data\", in one JSON object.",
	},
	{
		"bare-value", "bare-value", "", "",
		"the value travels without its event",
		"A page that hears a bare value cannot know what it is. Send an object with the event's name and the data.",
	},
	{
		"many-documents", "many-documents", "", "",
		"several events share one message",
		"JSON.parse in a browser takes one document. Send each event in a message of its own, also when several are waiting to be written; gorilla's chat example joins them by newlines, which suits plain text only.",
	},
	{
		"binary-frame", "binary-frame", "", "",
		"the message is binary",
		"In a browser a binary message arrives as a Blob, not as text. Send websocket.TextMessage, or use WriteJSON.",
	},
	{
		"not-json", "not-json", "", "",
		"the message is not JSON",
		"Let encoding/json write the message, or conn.WriteJSON, which does that and sends it.",
	},
	{
		"invalid-utf8", "invalid-utf8", "", "",
		"the text is not UTF-8",
		"A text message must be UTF-8 (RFC 6455, 5.6); a browser closes the connection otherwise.",
	},
	{
		"overtaken", "went-back", "", "",
		"a later count overtakes an earlier one on its way to the sockets",
		"The number is right when it is made, and then each goroutine goes its own way to send it: whoever is quicker comes first. Hold one lock from the counting to the end of the sending, or let one goroutine do both.",
	},
	{
		"log-floods", "floods", "log", "",
		"your server logs without end",
		"Look for a loop that logs and has no way out. A common one: a read fails, the loop logs the error, and reads again.",
	},
	{
		"floods", "floods", "", "",
		"your server sends without end",
		"Look for a loop around a write that has no way out, or for two pieces of code of which each answers what the other sends.",
	},
	{
		"origin", "refused", string(verdict.ByOrigin), "",
		"CheckOrigin turns your own page away",
		"The Origin is a URL such as http://127.0.0.1:8080, and r.Host is a host and a port: compare the URL's host with it. Without a CheckOrigin of your own, gorilla does just that.",
	},
	{
		"hijacker", "refused", string(verdict.NoHijacker), "",
		"something that wraps the ResponseWriter hides the connection",
		"To upgrade, gorilla takes the connection over from net/http, by the method Hijack of its ResponseWriter. Middleware that hands on a wrapper of its own hides that method. Let the requests to /ws pass without the wrapper.",
	},
	{
		"not-found", "refused", "404", "",
		"there is no handler at /ws",
		"The page and the clients ask for GET /ws. See which path, and which method, your handler is registered for.",
	},
	{
		"body-first", "refused", "200", "",
		"the request is answered before it is upgraded",
		"Once anything has been written to the ResponseWriter, the answer is a plain 200 and there is nothing left to upgrade. Let Upgrade be the first to answer.",
	},
	{
		"second-answer", "closed", verdict.AnotherAnswer, "",
		"an HTTP answer is written into the socket",
		"After Upgrade the ResponseWriter is no longer yours: use the connection that Upgrade returned.",
	},
	{
		"handler-returns", "closed", verdict.Left, "",
		"the server lets go of a socket that is still in use",
		"Either its handler returns, and a deferred Close takes the connection along: then stay, and read until an error comes. Or something else in your server closes it, or has it broken off.",
	},
	{
		"after-the-upgrade", "admitted-then-closed", "", "",
		"the decision comes after the upgrade",
		"Once 101 is sent the visitor is in, and an HTTP status can no longer be answered. Look at the cookie before Upgrade is called.",
	},
	{
		fixedPort, "exits", "", "address already in use|only one usage of each socket address",
		"the port is fixed",
		"The port in the environment variable PORT was free, so it is another one that is in use: where the server listens is for whoever starts it to say, in PORT.",
	},
	{
		fixedPort, "fixed-port", "", "",
		"the port is fixed",
		"Where the server listens is for whoever starts it to say, in the environment variable PORT.",
	},
	{
		"given-file", "compile", "", `^[^:]*\b(main|page|pages|sessions|users)\.go:\d+(:\d+)?: undefined: `,
		"a given file names something that your server.go no longer has",
		"The error stands in a file that you need not change: it expects that server.go declares this name, letter by letter. Was it renamed there, or is server.go empty or gone? To begin a lesson anew, with your work kept aside, there is make reset.",
	},
	{
		"missing-import", "compile", "", `undefined: (bufio|bytes|context|errors|fmt|html|http|io|json|log|maps|os|rand|securecookie|slices|sort|strconv|strings|sync|time|websocket)$`,
		"a package is used that is not imported",
		"Each Go file says at its top which packages it uses, by their whole path: \"sync\" and \"time\", but \"encoding/json\", \"net/http\" and \"github.com/gorilla/websocket\". That another file imports it, or that go.mod names it, is not enough.",
	},
	{
		"no-this", "compile", "", `undefined: (this|self)$`,
		"there is no this in Go",
		"A method reaches its value by the receiver, the name that stands in front of the method's own: in func (s *server) join() it is s, so that the fields are s.sockets and so on.",
	},
	{
		"other-capital", "compile", "", `but does have (method|field) `,
		"a name is written with another capital",
		"Capitals count: lock and Lock are two names, and the error says which of them there is. What other packages may use begins with a capital.",
	},
	{
		"range-order", "compile", "", `\(type (bool|int) has no field or method`,
		"range gives something else than is expected",
		"Over a map, range gives the key first and then its value; over a slice, the index first and then the element. With one variable you get the first of the two, and _ stands for the one that you do not want.",
	},
	{
		"no-such-method", "compile", "", `has no field or method`,
		"a type has no such field or method",
		"Is it written yet? Look how it is spelt where it is declared, and for which type: a method belongs to the type in front of its name.",
	},
	{
		"unknown-name", "compile", "", "undefined",
		"the compiler does not know a name",
		"If it is the name of a package, its import is missing at the top of this file. If it is your own, look how you spelt it where you declared it: capitals count. What is declared inside of a pair of braces is known only there.",
	},
	{
		"single-quotes", "compile", "", "rune literal",
		"a text stands in single quotes",
		"Go puts texts into double quotes, or between backquotes. Single quotes are for one character.",
	},
	{
		"declared-twice", "compile", "", "redeclared in this block|already declared at",
		"a name is declared twice",
		"All the files in one folder are one program. Does a copy of server.go lie beside it, or is a function there twice? The line below says where the other one is.",
	},
	{
		"nothing-new", "compile", "", "no new variables on left side",
		"a variable is declared that is there already",
		"With := Go declares a variable, and with = it gives a new value to one that is there.",
	},
	{
		"empty-file", "compile", "", `expected 'package'`,
		"the file does not begin as a Go file does",
		"Its first line of code must be package main. Is the file empty, or was something else saved in its place? To begin the lesson anew, with your work kept aside, there is make reset.",
	},
	{
		"method-of-a-type", "compile", "", "invalid method expression|needs pointer receiver",
		"a method is called on a type, and not on a value",
		"A method needs a value to work on. Declare a variable of that type, as in var upgrader websocket.Upgrader, and call the method on it.",
	},
	{
		"number-of-arguments", "compile", "", "not enough arguments in call|too many arguments in call",
		"a function is called with more or fewer values than it takes",
		"The two lines below the error compare what you give it (have) with what it takes (want).",
	},
	{
		"number-of-values", "compile", "", "assignment mismatch",
		"a function returns another number of values than you take",
		"Many functions of Go return an error beside their result, and Go wants a place for both: result, err := ... Then look at the error before you use the result.",
	},
	{
		"type-mismatch", "compile", "", "cannot use|mismatched types",
		"a value is of another type than its place",
		"Go converts nothing by itself, not even one sort of number into another. The error names both types: change one of them, or convert the value.",
	},
	{
		"missing-return", "compile", "", "missing return",
		"a function can end without its result",
		"A function that promises a result must return one on every way through it, so also after the last if or loop.",
	},
	{
		"missing-comma", "compile", "", "possibly missing comma",
		"a comma is missing at the end of a line",
		"A list that goes over several lines has a comma at the end of each, the last one too.",
	},
	{
		"another-language", "compile", "", `syntax error: (unexpected (name|literal) \S+ at end of statement|unexpected (\+\+|--)|unexpected \{ at end of statement|unexpected \{, expected expression|unexpected name \S+, expected \()`,
		"this is how another language says it",
		"In Go n := 1 declares a variable, for is the only loop, n++ stands on a line of its own, and a function inside a function has no name. What would be an object elsewhere is a struct or a map, with its type in front of the brace.",
	},
	{
		"syntax", "compile", "", "syntax error",
		"the compiler cannot read the code",
		"Often a bracket or a brace is missing or one too many, in the line that it names or a little above. An opening brace stands at the end of its line, behind func, if, for or else, and never alone on the next.",
	},
	{
		"unused-variable", "compile", "", "declared and not used",
		"a variable is declared and never used",
		"Go does not compile a function that has a variable in it which nobody uses: often something was forgotten. Use it, or, if you have good reason not to need it, write _ in its place.",
	},
	{
		"unused-import", "compile", "", "imported and not used",
		"a package is imported and never used",
		"Go does not compile a file that imports what it does not use. Take the line out of the import, or use the package.",
	},
}

// mechanical are the kinds of evidence that explain a mechanism, on which the advice of a mistake then builds. All others say what
// a mistake of the lesson says as well, and better, for it knows the lesson: they are silent where one fits.
var mechanical = []string{"read-after-the-end", "concurrent-write", "concurrent-map", "closed-channel", "unlocked-twice", "panic", "fatal-error", "all-asleep", "nobody-receives", "deadlock", "data-race"}

// Evidence returns what a failure shows by itself, if it shows anything. A sign that may stand behind any kind of failure is looked
// for only in what the program itself printed; others also in what came over the wire. Of a compiler's errors the first one counts,
// for those after it often go with it.
func Evidence(f verdict.Failure) (verdict.Advice, bool) {
	e, ok := find(f)
	return verdict.Advice{Mistake: e.name, Subject: e.subject, Body: e.body}, ok
}

// exitStatus stands, as a variant, for any exit status.
const exitStatus = "#"

// find returns the first row of the table that a failure shows.
func find(f verdict.Failure) (evidence, bool) {
	printed := strings.Join(f.Detail, "\n")
	if f.Kind == verdict.Compile {
		printed = strings.Join(f.Detail[:min(len(f.Detail), 1)], "")
	}
	for _, e := range signs {
		if (e.kind == "" || e.kind == f.Kind) && e.isOf(f) && regexp.MustCompile("(?i)"+e.sign).MatchString(printed) {
			return e, true
		}
	}
	return evidence{}, false
}

// isOf reports whether a failure has the variant or the form that the evidence asks for.
func (e evidence) isOf(f verdict.Failure) bool {
	switch e.variant {
	case "", f.Variant, string(f.Facts.Form):
		return true
	case exitStatus:
		return (Mark{Kind: string(f.Kind), Variant: f.Variant}).exits()
	}
	return slices.Contains(strings.Split(f.Variant, ", "), e.variant)
}

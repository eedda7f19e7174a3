package advice

import (
	"regexp"
	"slices"
	"strings"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// evidence is a sentence for a failure that shows its own cause.
type evidence struct {
	name    string       // of the evidence
	kind    verdict.Kind // the failure's kind; "" for any
	variant string       // the failure's variant or form; "" for any
	sign    string       // a regular expression, in any case, for what the program or the compiler printed; "" for nothing in particular
	subject string       // in English, by which the catalogue of another language names it
	body    string       // as the subject
}

// fixedPort is the name of the evidence for a program that listens at a port of its own choice.
const fixedPort = "fixed-port"

// overtaken is the name of the evidence for a count that arrived after a newer one.
const overtaken = "overtaken"

// signs is the table of evidence, what is most telling first.
var signs = []evidence{
	{
		"concurrent-write", "", "", "concurrent write to websocket connection",
		"two goroutines write to the same connection",
		"A gorilla connection allows one writer at a time, and it panics when it detects two. Hold one lock for every write to a connection, or let one goroutine per connection do all its writes.",
	},
	{
		"concurrent-map", "", "", "fatal error: concurrent map",
		"two goroutines use the same map at the same time",
		"Each handler runs in its own goroutine. Protect a map that they share: hold the same lock for every access, including while you range over it.",
	},
	{
		"closed-channel", "", "", "close of closed channel",
		"a channel is closed twice",
		"A common cause: a client leaves in two ways at the same time, because its read fails and a write to it fails. Close its channel in one place only, and only once.",
	},
	{
		"send-closed", "", "", "send on closed channel",
		"something is sent on a channel that is closed",
		"A common cause: a client's channel is closed when it leaves, and the code that sends to everyone still uses it. Remove it from the set first, under the lock that sending holds or in the goroutine that sends, and close it after that.",
	},
	{
		"nil-pointer", "", "", "nil pointer dereference",
		"a nil pointer is used",
		"A function that returns an error often returns nil with it: Upgrade returns a nil connection, and r.Cookie a nil cookie. Reading a map of pointers with a missing key gives nil as well. Check the error, or the second result, before you use the value.",
	},
	{
		"nil-map", "", "", "assignment to entry in nil map",
		"a value is written to a nil map",
		"You can read from a nil map, but you can't write to it. Create it with make(map[...]...) before the first client connects.",
	},
	{
		"unlocked-twice", "", "", `sync: R?Unlock of unlocked (RW)?Mutex`,
		"a mutex is unlocked without being locked",
		"Each Lock needs exactly one Unlock, and each RLock one RUnlock. Here there was one Unlock too many, or the two kinds were mixed up.",
	},
	{
		"read-after-the-end", "", "", "repeated read on failed websocket connection",
		"the server keeps reading after a read has failed",
		"A failed read means that this client is gone. Every further read fails at once, so a loop that continues spins until gorilla panics. Leave the loop at the first error.",
	},
	{
		"cookie-not-valid", "refused", "", "securecookie: the value is not valid",
		"securecookie doesn't accept the cookie of a successful login",
		"It logs \"the value is not valid\" if the signature doesn't match. The client didn't change the cookie, so Encode and Decode use different keys or different cookie names. A common cause: each call makes a new key.",
	},
	{
		"cookie-not-there", "refused", "", "named cookie not present",
		"the handshake looks for a cookie with a different name",
		"The browser did send the cookie that the login had set. But r.Cookie looked for a different name, and didn't find it. Use one constant for the name in both places.",
	},
	{
		"cookie-cut", "", "", `invalid byte .* in Cookie\.Value|invalid Cookie\.`,
		"net/http drops a part of the cookie",
		"A cookie's value can't contain a space, a comma, a quote, a semicolon, a backslash or anything outside of ASCII. Encode the value first; securecookie does that for you.",
	},
	{
		"answered-twice", "", "", `superfluous response\.WriteHeader`,
		"a request is answered twice",
		"net/http logs that a status was set after the answer had begun, and the line says where. Often a return is missing: http.Error writes an answer, but your function goes on.",
	},
	{
		"deadline-passed", "closed", "", "i/o timeout",
		"a deadline has passed",
		"A read or a write failed because its deadline had passed. A deadline is a point in time: once it has passed, every further read or write fails. Set a write deadline again right before each write.",
	},
	{
		"coder-close-read", "closed", "", "^unexpected data message$",
		"the library ends a connection on which the client sends something",
		"CloseRead of github.com/coder/websocket is for servers that expect no messages, and closes the connection at the first one. Read in a loop instead, and ignore what you don't need.",
	},
	{
		"coder-wsjson", "closed", "", "^failed to unmarshal JSON$",
		"the library ends a connection on which the client sends something other than JSON",
		"wsjson.Read of github.com/coder/websocket closes the connection if a message isn't JSON that fits. Read the message with the connection's own Read, decode it yourself, and continue if that fails.",
	},
	{
		"panic", "", "", "panic: |panic serving",
		"your server panics",
		"The first lines of the panic say what went wrong, and on which line of your code. In a handler, a panic ends that client's connection. In any other goroutine, it ends the whole server.",
	},
	{
		"changed-size", "", "", `changed size during iteration`,
		"a set or a dict changes while a loop goes over it",
		"At each await, other code runs, and it may add or remove a client. Loop over a copy: for socket in list(sockets).",
	},
	{
		"connection-closed", "", "", `^[\w.]*ConnectionClosed`,
		"the exception ConnectionClosed isn't caught",
		"Reading and sending raise it when that client has left. After close codes other than 1000 and 1001, and after a lost connection, async for raises it too. Put the cleanup into finally, so that it always runs. If you send to everyone, catch it for each client.",
	},
	{
		"local-variable", "", "", `^UnboundLocalError`,
		"a variable is local where it should be global",
		"A function that assigns to a name makes it local to itself, even with +=. To change a variable of the module, declare it in the function first: global currentUsers.",
	},
	{
		"not-awaited", "", "", `coroutine .* was never awaited`,
		"a coroutine isn't awaited",
		"Calling an async function doesn't run it yet. It runs when you await what the call returns.",
	},
	{
		"exception", "", "", `^TypeError: |^  File ".*", line \d+`,
		"the log shows an exception",
		"The first line says what went wrong. The lines below it, if there are any, say where. The code behind that place wasn't run.",
	},
	{
		"all-asleep", "", "", "all goroutines are asleep - deadlock",
		"all goroutines in your server are waiting",
		"Go noticed that no goroutine can continue. Look at the lines that it names: each of them waits for a lock or a channel that never becomes free.",
	},
	{
		"fatal-error", "", "", "fatal error: ",
		"the Go runtime stopped your server",
		"The first of these lines says why, and the lines below it say where in your code. A stack overflow, for example, is a function that calls itself without end.",
	},
	{
		"deadlock", "deadlock", string(verdict.OnLock), "",
		"a goroutine waits for a lock that isn't released",
		"The lines above say where it waits. Common causes: the goroutine already holds the lock, and a sync.Mutex can't be locked twice. A function returned or panicked between Lock and Unlock, and the Unlock isn't deferred. Or the goroutine that holds the lock is waiting itself, for example in a write or for a channel.",
	},
	{
		"sends-with-the-lock", "deadlock", string(verdict.OnBoth), "",
		"a goroutine waits until another one receives from a channel, and others wait for a lock",
		"The first line above says where it sends. If it holds the lock while it waits there, nobody else gets the lock. Common causes: the goroutine that should receive has ended, for example after a failed write, or it waits for the same lock. Don't wait for a channel with a lock held: give the channel a buffer, and drop a client whose buffer is full.",
	},
	{
		"nobody-receives", "deadlock", "", "",
		"a goroutine waits until another one receives from a channel",
		"A send on a channel that is unbuffered, or full, waits until another goroutine receives. Check whether the receiving goroutine is running at all, or is waiting too, perhaps for the sender.",
	},
	{
		"exits", "program-ended", exitStatus, "",
		"your server ended in the middle of a check",
		"A common cause: log.Fatal or os.Exit when something fails for one client. Both end the whole program. An error on one socket affects only that socket, so return from its handler.",
	},
	{
		"map-race", "data-race", verdict.OnMap, "",
		"a map is used by two goroutines at once",
		"Each handler runs in its own goroutine. A map that they share must be read and written under one lock, or by one goroutine only; that includes ranging over it.",
	},
	{
		"socket-race", "data-race", verdict.OnSocket, "",
		"two goroutines use the same connection at the same time",
		"A connection allows one goroutine that writes and one that reads. Setting a write deadline counts as writing, and setting a read deadline or a read limit counts as reading. Hold one lock for every write to it, or let one goroutine per connection do all its writes.",
	},
	{
		"data-race", "data-race", "", "",
		"two goroutines use the same memory at the same time",
		"Each handler runs in its own goroutine. Anything that they share, a counter as well as a map, must be read and written under one lock, or by one goroutine only. Without a lock most runs still give the right result, but some won't.",
	},
	{
		"wrong-type", "wrong-type", "", "",
		"the count isn't a JSON number",
		"A page that expects a number gets something else. Pass an int to encoding/json, and it writes a number.",
	},
	{
		"json-twice", "not-an-object", "twice", "",
		"the data is a string with JSON in it",
		"A page finds no keys in a string. A common cause: json.Marshal makes JSON of the data, and WriteJSON encodes the result again. Put the value itself into the event; it's encoded along with the event.",
	},
	{
		"not-an-object", "not-an-object", "", "",
		"the data isn't an object",
		"Values that belong together go into one JSON object, each under its key. In Go that's a struct with tags, or a map with string keys.",
	},
	{
		"misspelt-field", "misspelt-field", "", "",
		"a key in the data is misspelt",
		"A page looks for the exact key, capitals included, and finds nothing under any other. In Go, a struct tag sets a field's JSON name.",
	},
	{
		"other-key", "missing-field", string(verdict.OtherKey), "",
		"a value is in the data, but under a different key",
		"A page looks for the exact key and finds nothing under any other. In Go, the key is what the field's struct tag says, or the field's name if it has no tag.",
	},
	{
		"missing-field", "missing-field", "", "",
		"a key in the data is missing",
		"Common causes in Go: the field isn't exported, because its name begins with a lower-case letter. Its tag says omitempty, and the value is false, 0 or \"\". It has a different name. Or the struct doesn't have it.",
	},
	{
		"wrong-field-type", "wrong-field-type", "", "",
		"a value in the data has the wrong type",
		"To a page, 2 and \"2\" are different, and so are true and \"true\". encoding/json writes an int, a bool and a string each in its own way, so check the type of the field.",
	},
	{
		"misspelt-event", "misspelt-event", "", "",
		"the event has the wrong name",
		"Event names must match exactly, capitals and spaces included, as in Socket.IO.",
	},
	{
		"struct-tags", "wrong-envelope", verdict.Capitals, "",
		"the keys begin with a capital letter",
		"A page looks for the lower-case key and finds nothing. In Go, encoding/json uses a field's Go name unless a struct tag sets another one. A tag with a typo in it, such as a space after the colon, has no effect; go vet finds it.",
	},
	{
		"go-names", "wrong-envelope", verdict.GoNames, "",
		"all keys of the message begin with a capital letter",
		"That's what encoding/json writes for a Go struct without tags: it uses the names of the fields. A tag with a typo in it, such as a space after the colon, has no effect either; go vet finds it.",
	},
	{
		"wrong-envelope", "wrong-envelope", "", "",
		"the message has the wrong keys",
		"Send one JSON object, with the event's name under \"event\" and its data under \"data\".",
	},
	{
		"bare-value", "bare-value", "", "",
		"the value is sent without its event name",
		"A page that gets only a value can't know what it is. Send an object with the event's name and the data.",
	},
	{
		"many-documents", "many-documents", "", "",
		"several JSON documents share one message",
		"JSON.parse in a browser reads only one. Send each event in a separate message, even if several are waiting to be written. gorilla's chat example joins them with newlines, which works only for plain text.",
	},
	{
		"empty-field", "wrong-field", string(verdict.EmptyField), "",
		"a value in the data is empty",
		"Common causes: it's read from a place that this client didn't fill in, such as the URL or a form. The struct's field is never set. Or := declares a second variable in an inner block, and the outer one stays empty.",
	},
	{
		"binary-frame", "binary-frame", "", "",
		"the message is binary",
		"In a browser, a binary message arrives as a Blob and not as text. Send websocket.TextMessage, or use WriteJSON.",
	},
	{
		"not-json", "not-json", "", "",
		"the message isn't JSON",
		"Let encoding/json write it, or use conn.WriteJSON, which encodes a value and sends it.",
	},
	{
		"invalid-utf8", "invalid-utf8", "", "",
		"the text isn't UTF-8",
		"A text message must be UTF-8 (RFC 6455, 5.6). Otherwise a browser closes the connection.",
	},
	{
		overtaken, "went-back", "", "",
		"an older count arrives after a newer one",
		"The numbers may have been right when they were computed, but the goroutines that send them race. Hold one lock from counting to sending, or let one goroutine do both.",
	},
	{
		"log-floods", "floods", "log", "",
		"your server logs without end",
		"Look for a loop that logs and never ends. A common cause: a read fails, and the loop logs the error and reads again.",
	},
	{
		"floods", "floods", "", "",
		"your server sends without end",
		"Look for a loop around a write that never ends, or for two pieces of code that keep answering each other.",
	},
	{
		"origin", "refused", string(verdict.ByOrigin), "",
		"CheckOrigin rejects your own page",
		"An Origin is a URL such as http://127.0.0.1:8080, and r.Host is only a host and a port, so compare with the URL's host. Without a CheckOrigin of your own, gorilla does that for you.",
	},
	{
		"hijacker", "refused", string(verdict.NoHijacker), "",
		"a wrapper around the ResponseWriter hides the connection",
		"To upgrade, gorilla takes the connection over from net/http, with the ResponseWriter's method Hijack. Middleware that passes on its own wrapper hides that method. Let requests to /ws bypass the wrapper.",
	},
	{
		"not-found", "refused", "404", "",
		"your server answers GET /ws with 404",
		"The page and the clients ask for GET /ws. Check for which path, and for which method, your handler is registered.",
	},
	{
		"body-first", "refused", "200", "",
		"your server answers the handshake with 200",
		"Once something is written to the ResponseWriter, the answer is a plain 200, and it's too late for an upgrade. A handler that never calls Upgrade answers 200 too. Let Upgrade be the first to answer.",
	},
	{
		"second-answer", "closed", verdict.AnotherAnswer, "",
		"an HTTP answer is written into the socket",
		"After the upgrade, don't use the ResponseWriter any more. Use the connection that Upgrade returned.",
	},
	{
		"handler-returns", "closed", verdict.Left, "",
		"the server closes a connection that is still in use",
		"A common cause: the handler returns, and a deferred Close closes the connection. Keep reading until an error comes. Otherwise, something else in your server closes or resets it.",
	},
	{
		"after-the-upgrade", "admitted-then-closed", "", "",
		"a visitor is refused only after the upgrade",
		"Once 101 is sent, the client is connected, and you can't send another HTTP status. Check the cookie before you call Upgrade.",
	},
	{
		fixedPort, "exits", "", "address already in use|only one usage of each socket address",
		"your server doesn't listen on the port in PORT",
		"The port in the environment variable PORT was free when your server started. Listen on that one, and only once.",
	},
	{
		fixedPort, "fixed-port", "", "",
		"your server doesn't listen on the port in PORT",
		"Read the port from the environment variable PORT, and use a port of your own only if PORT is empty.",
	},
	{
		"given-file", "compile", "", `^[^:]*\b(main|page|pages|sessions|users)\.go:\d+(:\d+)?: undefined: `,
		"a provided file uses a name that your server.go doesn't declare",
		"The error is in a file that you don't need to change. It expects server.go to declare exactly this name. Was it renamed, or is server.go empty or missing? make reset starts the lesson over and keeps a copy of your work.",
	},
	{
		"missing-import", "compile", "", `undefined: (bufio|bytes|context|errors|fmt|html|http|io|json|log|maps|os|rand|securecookie|slices|sort|strconv|strings|sync|time|websocket)$`,
		"a package isn't imported",
		"Each Go file lists the packages that it uses at the top, by full import path: \"sync\" and \"time\", but \"encoding/json\", \"net/http\" and \"github.com/gorilla/websocket\". It isn't enough that another file imports it, or that go.mod lists it.",
	},
	{
		"no-this", "compile", "", `undefined: (this|self)$`,
		"there is no this in Go",
		"A method uses its receiver, the name in front of the method's own. In func (s *server) join(), write s.sockets.",
	},
	{
		"other-capital", "compile", "", `but does have (method|field) `,
		"a name is capitalized differently",
		"Capitals count: lock and Lock are different names, and the error shows which of them exists. Other packages can use only names that begin with a capital letter.",
	},
	{
		"range-order", "compile", "", `\(type (bool|int) has no field or method`,
		"a bool or an int is used as if it were something else",
		"A common cause is range. Over a map, it yields the key first and then the value. Over a slice, it yields the index first and then the element. With one variable you get the first of the two; write _ for one that you don't need.",
	},
	{
		"no-such-method", "compile", "", `has no field or method`,
		"a type has no such field or method",
		"Have you written it yet? Check its spelling where it's declared. A method belongs to the type in front of its name, so check the type too.",
	},
	{
		"unknown-name", "compile", "", "undefined",
		"the code uses a name that the compiler doesn't know",
		"If it's a package, its import is missing at the top of this file. If it's a name of your own, compare it with its declaration: capitals count. A name that is declared inside a pair of braces is known only there.",
	},
	{
		"single-quotes", "compile", "", "rune literal",
		"more than one character is in single quotes",
		"Strings go in double quotes, or between backquotes. Single quotes are for one character.",
	},
	{
		"declared-twice", "compile", "", "redeclared in this block|already declared at",
		"a name is declared twice",
		"All files in one folder belong to one package. Is there a copy of server.go next to it, or is a function in a file twice? The line below the error shows the other declaration.",
	},
	{
		"nothing-new", "compile", "", "no new variables on left side",
		"a variable is declared again with :=",
		"In Go, := declares a new variable, and = assigns to one that already exists.",
	},
	{
		"empty-file", "compile", "", `expected 'package'`,
		"the file doesn't start like a Go file",
		"Its first line of code must be package main. Is the file empty, or was something else saved in it? make reset starts the lesson over and keeps a copy of your work.",
	},
	{
		"method-of-a-type", "compile", "", "invalid method expression|needs pointer receiver",
		"a method is called on a type instead of a value",
		"A method needs a value to work on. Declare a variable of that type, such as var upgrader websocket.Upgrader, and call the method on it.",
	},
	{
		"number-of-arguments", "compile", "", "not enough arguments in call|too many arguments in call",
		"a function is called with too many or too few values",
		"The two lines below the error compare what you pass (have) with what it takes (want).",
	},
	{
		"number-of-values", "compile", "", "assignment mismatch",
		"a function returns a different number of values than you assign",
		"Many Go functions return an error along with their result, and both need a variable: result, err := ... Check the error before you use the result.",
	},
	{
		"type-mismatch", "compile", "", "cannot use|mismatched types",
		"a value's type doesn't match where it's used",
		"Go doesn't convert values by itself, not even one type of number to another. The error names both types: change one of them, or convert the value.",
	},
	{
		"missing-return", "compile", "", "missing return",
		"a function can end without returning its result",
		"A function that declares a result must return one on every path, including after the last if or loop.",
	},
	{
		"missing-comma", "compile", "", "possibly missing comma",
		"a comma may be missing at the end of a line",
		"In a list over several lines, every line ends with a comma, even the last one.",
	},
	{
		"another-language", "compile", "", `syntax error: (unexpected (name|literal) \S+ at end of statement|unexpected (\+\+|--)|unexpected \{ at end of statement|unexpected \{, expected expression|unexpected name \S+, expected \()`,
		"the compiler can't read this line",
		"In Go, n := 1 declares a variable, for is the only loop, n++ is a statement and not an expression, and a function inside a function has no name. For an object, use a struct or a map, with its type in front of the brace. A missing brace further up can cause the same error.",
	},
	{
		"syntax", "compile", "", "syntax error",
		"the compiler can't read the code",
		"Often a bracket or a brace is missing, or there is one too many, on the line that the error names or a little above. An opening brace belongs at the end of its line, after func, if, for or else.",
	},
	{
		"unused-variable", "compile", "", "declared and not used",
		"a variable is declared and never used",
		"Go doesn't compile a function with an unused variable, because usually something was forgotten. Use it. If you really don't need it, write _ in its place.",
	},
	{
		"unused-import", "compile", "", "imported and not used",
		"a package is imported and never used",
		"Go doesn't compile a file with an unused import. Remove the import, or use the package.",
	},
}

// mechanical are the kinds of evidence that explain a mechanism, on which the advice of a mistake then builds. All others say what
// a mistake of the lesson says as well, and better, for it knows the lesson: they are silent where one fits.
var mechanical = []string{"cookie-not-valid", "cookie-not-there", "answered-twice", "read-after-the-end", "concurrent-write", "concurrent-map", "closed-channel", "send-closed", "unlocked-twice", "panic", "fatal-error", "all-asleep", "sends-with-the-lock", "nobody-receives", "deadlock", "data-race", "map-race", "socket-race", "changed-size", "connection-closed", "local-variable", "not-awaited", "exception"}

// Evidence returns what a failure shows by itself, if it shows anything. A sign that may stand behind any kind of failure is looked
// for only in what the program itself printed; others also in what came over the wire. Of a compiler's errors the first one counts,
// for those after it often go with it.
func Evidence(f verdict.Failure) (verdict.Advice, bool) {
	e, ok := find(f)
	return verdict.Advice{Mistake: e.name, Subject: wording.Translate(e.subject), Body: wording.Translate(e.body)}, ok
}

// exitStatus stands, as a variant, for any exit status.
const exitStatus = "#"

// find returns the first row of the table that a failure shows.
func find(f verdict.Failure) (evidence, bool) {
	printed := strings.Join(f.Detail, "\n")
	if f.Kind == verdict.Compile {
		printed = strings.Join(f.Detail[:min(len(f.Detail), 1)], "")
	}
	if f.Facts.End != nil { // the server's own reason for it, from its close frame
		printed = strings.TrimPrefix(printed+"\n"+f.Facts.End.Reason, "\n")
	}
	for _, e := range signs {
		if (e.kind == "" || e.kind == f.Kind) && e.isOf(f) && regexp.MustCompile("(?im)"+e.sign).MatchString(printed) {
			if said, ok := e.in(f.Facts.Language); ok {
				return said, true
			}
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

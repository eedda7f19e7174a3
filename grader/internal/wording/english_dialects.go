package wording

import "handshake/grader/internal/verdict"

// dialects are the sentences for servers that speak another dialect than the course's own, where those of the kind don't fit.
var dialects = map[string]map[verdict.Kind]Sentences{verdict.SocketIO: socketIO}

// packet says what an event is in Socket.IO.
const packet = `In Socket.IO, an event is the packet 42[{{quote .Event}},{{if .Data}}{{cut .Data}}{{else}}...{{end}}]. docs/socketio.md has the details.`

// emitLater is what to do where events overtake each other.
const emitLater = `Emit when the listener has returned: setImmediate(() => io.emit(...)). With Socket.IO 2 and 3, an emit can run a disconnect listener before it has reached everybody, and what that listener emits arrives first. See docs/socketio.md#emit-when-the-listener-has-returned`

// What a client gets that is let in, and one that isn't.
const (
	connected   = `101 and the connect packet`
	connectOnly = `the connect packet`
	refusal     = `a refusal, such as connect_error`
)

// socketIO are the sentences for servers that speak Socket.IO, where those of the kind don't fit.
var socketIO = map[verdict.Kind]Sentences{
	verdict.WrongValue: {Next: `{{if eq .Form "too-early"}}` + emitLater + `{{end}}`},
	verdict.WentBack:   {Next: emitLater},

	verdict.BinaryFrame:   {Next: packet},
	verdict.InvalidUTF8:   {Next: packet},
	verdict.NotJSON:       {Next: packet},
	verdict.BareValue:     {Next: packet},
	verdict.ManyDocuments: {Next: packet},
	verdict.BadPacket:     {Next: packet},
	verdict.WrongEnvelope: {Next: packet},

	verdict.Refusal: {
		Expected: connected,
		Next: `{{if eq .Answer.How "late answer"}}A Socket.IO server gives this answer to a client of a different version. Load the page's script from your server, at /socket.io/socket.io.js: the grader reads the version there.` +
			`{{else if eq .Answer.How "connect error"}}A middleware (io.use) refused this client. It came with a good session, so look at what the middleware checks.` +
			`{{else if eq .Answer.Status 404}}Attach Socket.IO to the HTTP server that listens on PORT, and keep its path, /socket.io/.{{end}}`,
	},
	verdict.Unanswered: {
		Expected: `{{if .Answer.Path}}` + connected + `{{else}}an answer{{end}}`,
		Next:     `{{if .Answer.Path}}Check whether every middleware (io.use) calls next.{{end}}`,
	},
	verdict.RefusedBadly: {
		Expected: refusal,
		Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server should have refused that; it {{answer .Answer}}.`,
		Remark:   `should be refused`,
	},
	verdict.Admitted: {
		Expected: refusal,
		Got:      connectOnly,
		Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server connected the client (packet 40), so {{.Who}} got in. Expected the packet connect_error, or a refused handshake.`,
		Next:     `Refuse in a middleware: io.use((socket, next) => next(new Error('log in first'))). With passport.socketio, the callback fail has to call accept(new Error(message)): accept(null, false) lets the visitor in.`,
	},
	verdict.AdmittedThenClosed: {
		Expected: refusal,
		Got:      connectOnly + `, then it {{ending .End}}`,
		Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server connected the client (packet 40) and then {{ending .End}}. Decide in a middleware, with io.use: when the connection listener runs, the visitor is already in.`,
	},
}

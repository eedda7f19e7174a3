package wording

import "handshake/grader/internal/verdict"

// dialects are the sentences for servers that speak another dialect than the course's own, where those of the kind don't fit.
var dialects = map[string]map[verdict.Kind]In[Sentences]{verdict.SocketIO: socketIO}

// packet says what an event is in Socket.IO.
const (
	packet       = `In Socket.IO, an event is the packet 42[{{quote .Event}},{{if .Data}}{{cut .Data}}{{else}}...{{end}}]. docs/socketio.md has the details.`
	germanPacket = `In Socket.IO ist ein Event das Paket 42[{{quote .Event}},{{if .Data}}{{cut .Data}}{{else}}...{{end}}]. Mehr dazu steht in docs/socketio.md.`
)

// emitLater is what to do where events overtake each other.
const (
	emitLater       = `Emit when the listener has returned: setImmediate(() => io.emit(...)). With Socket.IO 2 and 3, an emit can run a disconnect listener before it has reached everybody, and what that listener emits arrives first. See docs/socketio.md#emit-when-the-listener-has-returned`
	germanEmitLater = `Sende erst, wenn der Listener zurückgekehrt ist: setImmediate(() => io.emit(...)). In Socket.IO 2 und 3 kann ein emit einen disconnect-Listener starten, bevor es alle erreicht hat, und was dieser sendet, kommt zuerst an. Siehe docs/socketio.md#emit-when-the-listener-has-returned`
)

// What a client gets that is let in, and one that isn't.
const (
	connected         = `101 and the connect packet`
	germanConnected   = `101 und das Connect-Paket`
	connectOnly       = `the connect packet`
	germanConnectOnly = `das Connect-Paket`
	refusal           = `a refusal, such as connect_error`
	germanRefusal     = `eine Abweisung, etwa mit connect_error`
)

// socketIO are the sentences for servers that speak Socket.IO, where those of the kind don't fit.
var socketIO = map[verdict.Kind]In[Sentences]{
	verdict.WrongValue: {
		English: Sentences{Next: `{{if eq .Form "too-early"}}` + emitLater + `{{end}}`},
		German:  Sentences{Next: `{{if eq .Form "too-early"}}` + germanEmitLater + `{{end}}`},
	},
	verdict.WentBack: {
		English: Sentences{Next: emitLater},
		German:  Sentences{Next: germanEmitLater},
	},

	verdict.BinaryFrame: {
		English: Sentences{Next: packet},
		German:  Sentences{Next: germanPacket},
	},
	verdict.InvalidUTF8: {
		English: Sentences{Next: packet},
		German:  Sentences{Next: germanPacket},
	},
	verdict.NotJSON: {
		English: Sentences{Next: packet},
		German:  Sentences{Next: germanPacket},
	},
	verdict.BareValue: {
		English: Sentences{Next: packet},
		German:  Sentences{Next: germanPacket},
	},
	verdict.ManyDocuments: {
		English: Sentences{Next: packet},
		German:  Sentences{Next: germanPacket},
	},
	verdict.BadPacket: {
		English: Sentences{Next: packet},
		German:  Sentences{Next: germanPacket},
	},
	verdict.WrongEnvelope: {
		English: Sentences{Next: packet},
		German:  Sentences{Next: germanPacket},
	},

	verdict.Refusal: {
		English: Sentences{
			Expected: connected,
			Next: `{{if eq .Answer.How "late answer"}}A Socket.IO server gives this answer to a client of a different version. Load the page's script from your server, at /socket.io/socket.io.js: the grader reads the version there.` +
				`{{else if eq .Answer.How "connect error"}}A middleware (io.use) refused this client. It came with a good session, so look at what the middleware checks.` +
				`{{else if eq .Answer.Status 404}}Attach Socket.IO to the HTTP server that listens on PORT, and keep its path, /socket.io/.{{end}}`,
		},
		German: Sentences{
			Expected: germanConnected,
			Next: `{{if eq .Answer.How "late answer"}}So antwortet ein Socket.IO-Server einem Client einer anderen Version. Lade das Skript der Seite von deinem Server, unter /socket.io/socket.io.js: Das Kit liest dort die Version.` +
				`{{else if eq .Answer.How "connect error"}}Eine Middleware (io.use) hat diesen Client abgewiesen. Er kam mit einer gültigen Sitzung. Sieh nach, was die Middleware prüft.` +
				`{{else if eq .Answer.Status 404}}Hänge Socket.IO an den HTTP-Server, der auf PORT lauscht, und lass ihm den Pfad /socket.io/.{{end}}`,
		},
	},
	verdict.Unanswered: {
		English: Sentences{
			Expected: `{{if .Answer.Path}}` + connected + `{{else}}an answer{{end}}`,
			Next:     `{{if .Answer.Path}}Check whether every middleware (io.use) calls next.{{end}}`,
		},
		German: Sentences{
			Expected: `{{if .Answer.Path}}` + germanConnected + `{{else}}eine Antwort{{end}}`,
			Next:     `{{if .Answer.Path}}Prüfe, ob jede Middleware (io.use) next aufruft.{{end}}`,
		},
	},
	verdict.RefusedBadly: {
		English: Sentences{
			Expected: refusal,
			Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server should have refused that; it {{answer .Answer}}.`,
			Remark:   `should be refused`,
		},
		German: Sentences{
			Expected: germanRefusal,
			Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server musste das abweisen; er {{answer .Answer}}.`,
			Remark:   `muss abgewiesen werden`,
		},
	},
	verdict.Admitted: {
		English: Sentences{
			Expected: refusal,
			Got:      connectOnly,
			Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server connected the client (packet 40), so {{.Who}} got in. Expected the packet connect_error, or a refused handshake.`,
			Next:     `Refuse in a middleware: io.use((socket, next) => next(new Error('log in first'))). With passport.socketio, the callback fail has to call accept(new Error(message)): accept(null, false) lets the visitor in.`,
		},
		German: Sentences{
			Expected: germanRefusal,
			Got:      germanConnectOnly,
			Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server hat den Client verbunden (Paket 40): {{.Who}} wurde eingelassen. Erwartet war das Paket connect_error oder ein abgewiesener Handshake.`,
			Next:     `Weise in einer Middleware ab: io.use((socket, next) => next(new Error('log in first'))). Mit passport.socketio muss der Callback fail accept(new Error(message)) aufrufen: accept(null, false) lässt den Besucher ein.`,
		},
	},
	verdict.AdmittedThenClosed: {
		English: Sentences{
			Expected: refusal,
			Got:      connectOnly + `, then it {{ending .End}}`,
			Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server connected the client (packet 40) and then {{ending .End}}. Decide in a middleware, with io.use: when the connection listener runs, the visitor is already in.`,
		},
		German: Sentences{
			Expected: germanRefusal,
			Got:      germanConnectOnly + `, dann: er {{ending .End}}`,
			Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server verband den Client (Paket 40) und {{ending .End}}. Entscheide in einer Middleware, mit io.use: Wenn der connection-Listener läuft, ist der Besucher schon drin.`,
		},
	},
}

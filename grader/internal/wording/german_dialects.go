package wording

import "handshake/grader/internal/verdict"

// germanDialects are the German sentences for servers that speak another dialect than the course's own, where those of the kind don't fit.
var germanDialects = map[string]map[verdict.Kind]Sentences{verdict.SocketIO: germanSocketIO}

// germanPacket says what an event is in Socket.IO.
const germanPacket = `In Socket.IO ist ein Event das Paket 42[{{quote .Event}},{{if .Data}}{{cut .Data}}{{else}}...{{end}}]. Mehr dazu steht in docs/socketio.md.`

// germanEmitLater is what to do where events overtake each other.
const germanEmitLater = `Sende erst, wenn der Listener zurückgekehrt ist: setImmediate(() => io.emit(...)). In Socket.IO 2 und 3 kann ein emit einen disconnect-Listener starten, bevor es alle erreicht hat, und was dieser sendet, kommt zuerst an. Siehe docs/socketio.md#emit-when-the-listener-has-returned`

// What a client gets that is let in, and one that isn't.
const (
	germanConnected   = `101 und das Connect-Paket`
	germanConnectOnly = `das Connect-Paket`
	germanRefusal     = `eine Abweisung, etwa mit connect_error`
)

// germanSocketIO are the German sentences for servers that speak Socket.IO, where those of the kind don't fit.
var germanSocketIO = map[verdict.Kind]Sentences{
	verdict.WrongValue: {Next: `{{if eq .Form "too-early"}}` + germanEmitLater + `{{end}}`},
	verdict.WentBack:   {Next: germanEmitLater},

	verdict.BinaryFrame:   {Next: germanPacket},
	verdict.InvalidUTF8:   {Next: germanPacket},
	verdict.NotJSON:       {Next: germanPacket},
	verdict.BareValue:     {Next: germanPacket},
	verdict.ManyDocuments: {Next: germanPacket},
	verdict.BadPacket:     {Next: germanPacket},
	verdict.WrongEnvelope: {Next: germanPacket},

	verdict.Refusal: {
		Expected: germanConnected,
		Next: `{{if eq .Answer.How "late answer"}}So antwortet ein Socket.IO-Server einem Client einer anderen Version. Lade das Skript der Seite von deinem Server, unter /socket.io/socket.io.js: Das Kit liest dort die Version.` +
			`{{else if eq .Answer.How "connect error"}}Eine Middleware (io.use) hat diesen Client abgewiesen. Er kam mit einer gültigen Sitzung. Sieh nach, was die Middleware prüft.` +
			`{{else if eq .Answer.Status 404}}Hänge Socket.IO an den HTTP-Server, der auf PORT lauscht, und lass ihm den Pfad /socket.io/.{{end}}`,
	},
	verdict.Unanswered: {
		Expected: `{{if .Answer.Path}}` + germanConnected + `{{else}}eine Antwort{{end}}`,
		Next:     `{{if .Answer.Path}}Prüfe, ob jede Middleware (io.use) next aufruft.{{end}}`,
	},
	verdict.RefusedBadly: {
		Expected: germanRefusal,
		Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server musste das abweisen; er {{answer .Answer}}.`,
		Remark:   `muss abgewiesen werden`,
	},
	verdict.Admitted: {
		Expected: germanRefusal,
		Got:      germanConnectOnly,
		Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server hat den Client verbunden (Paket 40): {{.Who}} wurde eingelassen. Erwartet war das Paket connect_error oder ein abgewiesener Handshake.`,
		Next:     `Weise in einer Middleware ab: io.use((socket, next) => next(new Error('log in first'))). Mit passport.socketio muss der Callback fail accept(new Error(message)) aufrufen: accept(null, false) lässt den Besucher ein.`,
	},
	verdict.AdmittedThenClosed: {
		Expected: germanRefusal,
		Got:      germanConnectOnly + `, dann: er {{ending .End}}`,
		Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server verband den Client (Paket 40) und {{ending .End}}. Entscheide in einer Middleware, mit io.use: Wenn der connection-Listener läuft, ist der Besucher schon drin.`,
	},
}

package wording

import "handshake/grader/internal/verdict"

// entry is the answer by which a client gets in.
const (
	entry       = `101 Switching Protocols`
	germanEntry = `101 Switching Protocols`
)

// statuses are those that an answer may have.
const (
	statuses       = `{{if eq .N.Low .N.High}}{{status .N.Low}}{{else}}a status from {{.N.Low}} to {{.N.High}}{{end}}`
	germanStatuses = `{{if eq .N.Low .N.High}}{{status .N.Low}}{{else}}ein Status von {{.N.Low}} bis {{.N.High}}{{end}}`
)

// lookForPanic is what to do about a handshake that isn't answered, where nothing shows why.
const (
	lookForPanic = `{{if not .Language}}Look for a panic in the server's log, and check whether the handler calls Upgrade.` +
		`{{else if eq .Language "python"}}Check whether something blocks the event loop, such as time.sleep, or a loop without await. While it does, nobody is answered.` +
		`{{else if eq .Language "javascript"}}Check whether something blocks the event loop, such as a loop that never ends. While it does, nobody is answered.` +
		`{{else}}Look for an error in the server's log, and check whether it can serve several clients at the same time.{{end}}`
	germanLookForPanic = `{{if not .Language}}Such im Log des Servers nach einer Panic, und prüfe, ob der Handler Upgrade aufruft.` +
		`{{else if eq .Language "python"}}Prüfe, ob etwas die Event-Loop aufhält, etwa time.sleep oder eine Schleife ohne await. Solange bekommt niemand eine Antwort.` +
		`{{else if eq .Language "javascript"}}Prüfe, ob etwas die Event-Loop aufhält, etwa eine Schleife ohne Ende. Solange bekommt niemand eine Antwort.` +
		`{{else}}Such im Log des Servers nach einem Fehler, und prüfe, ob er mehrere Clients gleichzeitig bedienen kann.{{end}}`
)

// germanAsked is what a client asked for, and what came.
const germanAsked = `{{.Who}} fragte unter {{.Answer.Path}} nach einem WebSocket{{if .Answer.Login}}, mit den Cookies einer Anmeldung, auf die dein Server mit {{.Answer.Login}} geantwortet hat{{else if .Answer.Earlier}}, mit dem Cookie, den es vor der Seite hatte{{else if .Answer.Cookie}}, mit dem Cookie einer geglückten Anmeldung{{end}}, und dein Server {{answer .Answer}}; erwartet war {{.Expected}}.`

// amount is how much of something is allowed.
const (
	amount = `{{if eq .Limit "elements"}}{{.Most}} elements{{else if eq .Limit "controls"}}{{.Most}} fields and buttons` +
		`{{else if eq .Limit "depth"}}{{.Most}} elements inside each other{{else if eq .Limit "redirects"}}{{.Most}} redirects{{else}}{{bytes .Most}}{{end}}`
	germanAmount = `{{if eq .Limit "elements"}}{{.Most}} Elemente{{else if eq .Limit "controls"}}{{.Most}} Felder und Schaltflächen` +
		`{{else if eq .Limit "depth"}}{{.Most}} ineinander liegende Elemente{{else if eq .Limit "redirects"}}{{.Most}} Weiterleitungen{{else}}{{bytes .Most}}{{end}}`
)

// ofConnections are the sentences about handshakes, pages and connections.
var ofConnections = map[verdict.Kind]In[Sentences]{
	verdict.Refusal: {
		English: Sentences{
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
		German: Sentences{
			Expected: germanEntry,
			Got:      `{{answer .Answer}}{{if .Answer.Upgrade}}, in Upgrade{{end}}`,
			Message:  germanAsked + `{{if eq .Form "origin"}} CheckOrigin hat die Anfrage abgewiesen.{{end}}`,
			Next: `{{if or (eq .Answer.Status 404) (eq .Answer.Status 405)}}Registriere den Handler für GET {{.Answer.Path}}: Nach diesem Pfad fragen die Seite und die Clients.` +
				`{{else if eq .Form "origin"}}Die Anfrage kam von der eigenen Herkunft des Servers. Vergleiche den Host der Herkunft mit r.Host, oder lass CheckOrigin weg.` +
				`{{else if eq .Answer.Status 200}}Vor dem Upgrade wurde etwas geschrieben. Überlass die Antwort Upgrade.` +
				`{{else if eq .Form "hijacker"}}Eine Middleware umhüllt den ResponseWriter und verbirgt seinen http.Hijacker. Gib Upgrade den ursprünglichen.` +
				`{{else if .Answer.Upgrade}}Schreib den Fehler, den Upgrade zurückgegeben hat, ins Log. Er sagt, warum Upgrade den Handshake abgewiesen hat.` +
				`{{else if and (eq .Answer.Status 0) (not .Detail)}}` + germanLookForPanic + `{{end}}`,
			Brief: []string{`dein Server {{answer .Answer}}`, `{{if .Answer.Status}}{{answer .Answer}}{{else}}dein Server hat nicht geantwortet{{end}}`, `{{if .Answer.Status}}Antwort {{.Answer.Status}}{{else}}keine Antwort{{end}}`},
		},
	},
	verdict.Unanswered: {
		English: Sentences{
			Expected: `{{if .Answer.Path}}` + entry + `{{else}}an answer{{end}}`,
			Got:      `{{if .Answer.Path}}{{answer .Answer}}{{else}}{{unanswered .Text .Answer}}{{end}}`,
			Message:  `{{if .Answer.Path}}{{.Who}} asked for a WebSocket at {{.Answer.Path}}{{if .Answer.Login}}, with the cookies of a login that your server answered with {{.Answer.Login}},{{else if .Answer.Earlier}}, with the cookie that it had before it asked for the page,{{else if .Answer.Cookie}}, with the cookie of a successful login,{{end}} and your server {{answer .Answer}}; expected {{.Expected}}.{{else}}{{.Who}} got {{.Got}}.{{end}}`,
			Next:     `{{if and .Answer.Path (not .Detail)}}` + lookForPanic + `{{end}}`,
			Remark:   `never answered`,
			Brief:    []string{`your server never answered`, `never answered`},
		},
		German: Sentences{
			Expected: `{{if .Answer.Path}}` + germanEntry + `{{else}}eine Antwort{{end}}`,
			Got:      `{{if .Answer.Path}}{{answer .Answer}}{{else}}{{unanswered .Text .Answer}}{{end}}`,
			Message:  `{{if .Answer.Path}}` + germanAsked + `{{else}}{{.Who}} bekam {{.Got}}.{{end}}`,
			Next:     `{{if and .Answer.Path (not .Detail)}}` + germanLookForPanic + `{{end}}`,
			Remark:   `nie beantwortet`,
			Brief:    []string{`dein Server hat nie geantwortet`, `nie beantwortet`},
		},
	},
	verdict.RefusedBadly: {
		English: Sentences{
			Expected: `401 Unauthorized`,
			Got:      `{{answer .Answer}}`,
			Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server should have answered 401; it {{answer .Answer}}.`,
			Remark:   `should be refused with 401`,
			Brief:    []string{`your server {{answer .Answer}}`, `{{answer .Answer}}`, `{{if .Answer.Status}}answered {{.Answer.Status}}{{else}}not answered{{end}}`},
		},
		German: Sentences{
			Expected: `401 Unauthorized`,
			Got:      `{{answer .Answer}}`,
			Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server musste das mit 401 beantworten; er {{answer .Answer}}.`,
			Remark:   `muss mit 401 abgewiesen werden`,
			Brief:    []string{`dein Server {{answer .Answer}}`, `{{answer .Answer}}`, `{{if .Answer.Status}}Antwort {{.Answer.Status}}{{else}}keine Antwort{{end}}`},
		},
	},
	verdict.Admitted: {
		English: Sentences{
			Expected: `401 Unauthorized`,
			Got:      entry,
			Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server answered 101, so {{.Who}} got in. Expected 401, before the upgrade.`,
			Remark:   `should be refused`,
			Brief:    []string{`your server let {{.Who}} in`, `let in`},
		},
		German: Sentences{
			Expected: `401 Unauthorized`,
			Got:      germanEntry,
			Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server hat mit 101 geantwortet: {{.Who}} wurde eingelassen. Erwartet war 401, vor dem Upgrade.`,
			Remark:   `muss abgewiesen werden`,
			Brief:    []string{`dein Server hat {{.Who}} eingelassen`, `eingelassen`},
		},
	},
	verdict.AdmittedThenClosed: {
		English: Sentences{
			Expected: `401 Unauthorized`,
			Got:      `101, then it {{ending .End}}`,
			Message:  `{{.Who}} asked for a WebSocket {{.Text}}, and your server answered 101 and then {{ending .End}}. Decide before the upgrade: once 101 is sent, it's too late for a 401.`,
			Remark:   `should be refused`,
			Brief:    []string{`your server let {{.Who}} in and then closed the socket`, `let in, then closed`, `let in, then out`},
		},
		German: Sentences{
			Expected: `401 Unauthorized`,
			Got:      `101, dann: er {{ending .End}}`,
			Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server antwortete mit 101 und {{ending .End}}. Entscheide vor dem Upgrade: Wenn 101 gesendet ist, ist es zu spät für ein 401.`,
			Remark:   `muss abgewiesen werden`,
			Brief:    []string{`dein Server hat {{.Who}} eingelassen und dann den Socket geschlossen`, `erst eingelassen, dann geschlossen`, `kurz eingelassen`},
		},
	},
	verdict.Unreachable: {
		English: Sentences{
			Expected: `an open port`,
			Got:      `{{.Text}}`,
			Message:  `{{if .N.Of}}None of {{.N.Of}} clients could open a socket: {{.Text}}.{{else}}{{.Who}} couldn't reach your server: {{.Text}}.{{end}}`,
			Brief:    []string{`{{.Who}} couldn't reach your server`, `not reached`},
		},
		German: Sentences{
			Expected: `ein offener Port`,
			Got:      `{{.Text}}`,
			Message:  `{{if .N.Of}}Keiner von {{.N.Of}} Clients konnte einen Socket öffnen: {{.Text}}.{{else}}{{.Who}} konnte deinen Server nicht erreichen: {{.Text}}.{{end}}`,
			Brief:    []string{`{{.Who}} konnte deinen Server nicht erreichen`, `nicht erreicht`},
		},
	},
	verdict.BadPage: {
		English: Sentences{
			Expected: `{{if eq .Form "form"}}the forms {{join .Keys}}{{else if .N.High}}` + statuses + `{{else}}200 with HTML{{end}}`,
			Got:      `{{if eq .Form "form"}}a page ({{.Answer.Status}}) without one of them{{else}}{{status .Answer.Status}}{{with .Answer.Type}} with Content-Type {{quote .}}{{end}}{{end}}`,
			Message: `{{if eq .Form "form"}}{{.Who}} couldn't use the page: {{.Line}}. The files that came with the lesson have the forms {{join .Keys}}.` +
				`{{else if eq .Form "handshake"}}{{.Who}} asked for {{.Answer.Path}} without a handshake and got {{.Got}}; expected {{.Expected}}{{if and (le .N.Low 400) (ge .N.High 400)}}, such as 400 Bad Request{{end}}.` +
				`{{else if eq .Form "status"}}{{.Who}} asked for {{.Answer.Path}} and got {{.Got}}; expected {{.Expected}}.` +
				`{{else}}{{.Who}} asked for the page at {{.Answer.Path}} and got {{.Got}}; expected 200 with HTML.{{end}}`,
			Brief: []string{`{{.Who}} got {{.Got}}`, `got {{.Got}}`, `a wrong answer`},
		},
		German: Sentences{
			Expected: `{{if eq .Form "form"}}die Formulare {{join .Keys}}{{else if .N.High}}` + germanStatuses + `{{else}}200 mit HTML{{end}}`,
			Got:      `{{if eq .Form "form"}}eine Seite ({{.Answer.Status}}), auf der eines davon fehlt{{else}}{{status .Answer.Status}}{{with .Answer.Type}} mit dem Content-Type {{quote .}}{{end}}{{end}}`,
			Message: `{{if eq .Form "form"}}{{.Who}} konnte die Seite nicht benutzen: {{.Line}}. Die Dateien, die mit der Lektion kamen, haben die Formulare {{join .Keys}}.` +
				`{{else if eq .Form "handshake"}}{{.Who}} fragte ohne Handshake nach {{.Answer.Path}} und bekam {{.Got}}; erwartet war {{.Expected}}{{if and (le .N.Low 400) (ge .N.High 400)}}, etwa 400 Bad Request{{end}}.` +
				`{{else if eq .Form "status"}}{{.Who}} fragte nach {{.Answer.Path}} und bekam {{.Got}}; erwartet war {{.Expected}}.` +
				`{{else}}{{.Who}} fragte nach der Seite unter {{.Answer.Path}} und bekam {{.Got}}; erwartet war 200 mit HTML.{{end}}`,
			Brief: []string{`{{.Who}} bekam {{.Got}}`, `{{.Got}}`, `falsche Antwort`},
		},
	},
	verdict.Closed: {
		English: Sentences{
			Expected: `{{if eq .Form "hear"}}to hear ` + wanted + `{{else if eq .Form "pong"}}an answer to its ping{{else if eq .Form "send"}}to send{{else if eq .Form "stay"}}to stay connected{{else}}to hear about the clients that come and go{{end}}`,
			Got:      `{{if .End.How}}it {{ending .End}}{{else}}the end of the connection{{end}}`,
			Message: `{{if .End.How}}Your server {{ending .End}}, while {{.Who}} still expected {{.Expected}}.{{else}}Your server ended {{.Who}}'s connection; {{.Who}} expected {{.Expected}}.{{end}}` +
				`{{if eq .End.Code 1009}} Code 1009 means that a message was too big for the reader: your server set a read limit that this one exceeded.{{end}}`,
			Remark: `should stay open`,
			Brief:  []string{`your server ended {{.Who}}'s connection`, `connection ended`},
		},
		German: Sentences{
			Expected: `{{if eq .Form "hear"}}` + wanted + `{{else if eq .Form "pong"}}eine Antwort auf ein Ping{{else if eq .Form "send"}}senden zu können{{else if eq .Form "stay"}}verbunden zu bleiben{{else}}von den Clients zu hören, die kommen und gehen{{end}}`,
			Got:      `{{if .End.How}}er {{ending .End}}{{else}}das Ende der Verbindung{{end}}`,
			Message: `{{if .End.How}}Dein Server {{ending .End}}, während {{.Who}} noch erwartete: {{.Expected}}.{{else}}Dein Server hat die Verbindung von {{.Who}} beendet; {{.Who}} erwartete: {{.Expected}}.{{end}}` +
				`{{if eq .End.Code 1009}} Code 1009 heißt, dass eine Nachricht zu groß für den Leser war: Dein Server hat eine Grenze für das Lesen gesetzt, und diese Nachricht war größer.{{end}}`,
			Remark: `muss offen bleiben`,
			Brief:  []string{`dein Server hat die Verbindung von {{.Who}} beendet`, `Verbindung beendet`},
		},
	},
	verdict.KeptOpen: {
		English: Sentences{
			Expected: `the end of the connection`,
			Got:      `an open connection`,
			Message:  `{{.Who}} sent a close frame and closed its side of the TCP connection, and your server never closed its own side.`,
			Missing:  `closes too`,
			Brief:    []string{`your server kept {{.Who}}'s connection`, `connection kept`, `never closed`},
		},
		German: Sentences{
			Expected: `das Ende der Verbindung`,
			Got:      `eine offene Verbindung`,
			Message:  `{{.Who}} hat einen Close-Frame gesendet und die eigene Seite der TCP-Verbindung geschlossen, und dein Server hat seine Seite nie geschlossen.`,
			Missing:  `schließt auch`,
			Brief:    []string{`dein Server hat die Verbindung von {{.Who}} behalten`, `Verbindung behalten`, `nie geschlossen`},
		},
	},
	verdict.NoPong: {
		English: Sentences{
			Expected: `pong`,
			Message:  `{{if eq .Form "after-sleep"}}{{.Who}} reads again and is still connected, but gets no answer to a ping.{{else}}{{.Who}} sent a ping and no pong came back. The socket is open, but your server isn't answering on it.{{end}}`,
			Brief:    []string{`{{.Who}}'s ping got no pong`, `no pong`},
		},
		German: Sentences{
			Expected: `Pong`,
			Message:  `{{if eq .Form "after-sleep"}}{{.Who}} liest wieder und ist noch verbunden, bekommt aber keine Antwort auf ein Ping.{{else}}{{.Who}} hat ein Ping gesendet, und kein Pong kam zurück. Der Socket ist offen, aber dein Server antwortet darauf nicht.{{end}}`,
			Brief:    []string{`auf das Ping von {{.Who}} kam kein Pong`, `kein Pong`},
		},
	},
	verdict.Floods: {
		English: Sentences{
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
		German: Sentences{
			Expected: `ein Ende`,
			Got: `{{if eq .Limit "log"}}mehr als {{.Most}} Zeilen{{else if eq .Limit "pings"}}mehr als {{.Most}} Pings hintereinander` +
				`{{else if eq .Limit "messages"}}{{.Most}} Nachrichten{{else}}mehr als {{bytes .Most}}{{end}}`,
			Message: `{{if eq .Limit "log"}}Dein Server hat in dieser Prüfung mehr als {{.Most}} Zeilen ausgegeben. Das Kit verwirft den Rest und kann darum nicht sagen, was im Log steht.` +
				`{{else if eq .Limit "pings"}}Dein Server hat {{.Who}} mehr als {{.Most}} Pings hintereinander gesendet: Er scheint ohne Ende zu senden.` +
				`{{else if eq .Limit "between"}}Dein Server hat {{.Who}} mehr als {{bytes .Most}} an Control-Frames und Fragmenten gesendet, ohne eine Nachricht zu beenden: Er scheint ohne Ende zu senden.` +
				`{{else if eq .Limit "kept"}}In den Prüfungen dieser Lektion hat dein Server so viel gesendet und ins Log geschrieben, dass es mehr als {{bytes .Most}} Speicher braucht: Er scheint ohne Ende zu senden.` +
				`{{else}}Dein Server hat in dieser Prüfung {{.Most}} Nachrichten gesendet und sendet noch: Er scheint ohne Ende zu senden.{{end}}`,
			Next: `{{if eq .Limit "log"}}Schreib jedes Ereignis nur einmal ins Log, und such nach einer Schleife, die ohne Ende schreibt.` +
				`{{else if eq .Limit "pings"}}Ein Ping alle paar Sekunden genügt: Sieh dir den Timer oder die Schleife an, die sie sendet.{{end}}`,
			Missing: `und so weiter, ohne Ende`,
			Brief:   []string{`{{if eq .Limit "log"}}dein Server schreibt ohne Ende ins Log{{else}}dein Server sendet ohne Ende{{end}}`, `ohne Ende`},
		},
	},
	verdict.TooMuch: {
		English: Sentences{
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
		German: Sentences{
			Expected: `höchstens ` + germanAmount,
			Got:      `mehr als das`,
			Message: `{{if eq .Limit "message"}}Dein Server hat {{.Who}} eine Nachricht von mehr als {{bytes .Most}} gesendet.` +
				`{{else if eq .Limit "headers"}}Dein Server hat {{.Who}} mit mehr als {{bytes .Most}} an Headern geantwortet. Kein Browser nimmt das an.` +
				`{{else if eq .Limit "page"}}Dein Server hat {{.Who}} eine Seite von mehr als {{bytes .Most}} gesendet.` +
				`{{else if eq .Limit "markup"}}Dein Server hat {{.Who}} eine Seite mit mehr als {{bytes .Most}} an Tags gesendet. Skripte, Stile und lange Texte zählen nicht.` +
				`{{else if eq .Limit "cookies"}}Dein Server hat im Browser von {{.Who}} mehr als {{bytes .Most}} an Cookies gesetzt.` +
				`{{else if eq .Limit "redirects"}}Dein Server hat {{.Who}} mehr als {{.Most}}-mal hintereinander weitergeleitet.` +
				`{{else}}Dein Server hat {{or .Who "einem Client"}} eine Seite mit mehr als ` + germanAmount + ` gesendet.{{end}}`,
			Next: `{{if eq .Limit "message"}}Sieh dir an, was du in den Socket schreibst: Wächst ein Puffer oder ein Slice mit jeder Nachricht?` +
				`{{else if eq .Limit "headers"}}Such nach Headern oder Cookies, die immer wieder angehängt werden.` +
				`{{else if eq .Limit "cookies"}}Nimm einen einzigen Cookie, immer mit demselben Namen und Pfad, damit ein neuer Wert den alten ersetzt.` +
				`{{else if eq .Limit "redirects"}}Such nach einer Seite, die auf sich selbst weiterleitet, oder nach zwei Seiten, die aufeinander weiterleiten.` +
				`{{else}}Such nach einer Schleife um den Code, der die Seite schreibt, und nach Tags, die nie geschlossen werden.{{end}}`,
			Missing: `mehr als ` + germanAmount,
			Brief:   []string{`dein Server sendet mehr, als ein Client annimmt`, `er sendet zu viel`, `zu viel`},
		},
	},
}

package wording

import "handshake/grader/internal/verdict"

// others names the clients that did hear what this one did not.
const (
	others       = `{{with .Others}} {{names .}} heard it.{{end}}`
	germanOthers = `{{with .Others}} {{names .}} {{if eq (len .) 1}}hat{{else}}haben{{end}} es gehört.{{end}}`
)

// notAnEvent begins the message about a message that is no event.
const (
	notAnEvent       = `{{.Who}} expected {{.Expected}} and was sent {{.Got}}. That isn't an event: `
	germanNotAnEvent = `{{.Who}} erwartete {{.Expected}} und bekam {{.Got}}. Das ist kein Event: `
)

// envelope says what an event is.
const (
	envelope       = `An event is one text message with one JSON object, such as {"event": {{quote .Event}}, "data": {{if .Data}}{{cut .Data}}{{else}}...{{end}}}. docs/wire.md has the details.`
	germanEnvelope = `Ein Event ist eine Textnachricht mit einem JSON-Objekt, zum Beispiel {"event": {{quote .Event}}, "data": {{if .Data}}{{cut .Data}}{{else}}...{{end}}}. Mehr dazu steht in docs/wire.md.`
)

// wanted is an event that was expected, and heard is the one that came.
const (
	wanted = `{{event .Event .Data}}`
	heard  = `{{event .Came.Event .Came.Data}}`
)

// unlike is the message about an object with other fields.
const (
	unlike       = `{{.Who}} heard {{event .Event .Came.Data}}; expected {{.Expected}}. The difference: {{fields .Fields}}.`
	germanUnlike = `{{.Who}} hörte {{event .Event .Came.Data}}; erwartet war {{.Expected}}. Der Unterschied: {{fields .Fields}}.`
)

// What several of the German sentences say in a few words.
var (
	germanNeverHeard = []string{`{{.Who}} hat {{.Expected}} nie gehört`, `{{.Expected}} nie gehört`, `{{.Who}} hat es nie gehört`, `nie gehört`}
	germanWrongData  = []string{`{{.Got}}`, `{{.Who}} hörte andere Daten`, `falsche Daten`}
	germanWrongName  = []string{`{{.Who}} hörte {{quote .Came.Event}}`, `{{quote .Came.Event}} gehört`, `falscher Name`}
)

// ofEvents are the sentences about what a client heard, and what it never heard.
var ofEvents = map[verdict.Kind]In[Sentences]{
	verdict.NeverHeard: {
		English: Sentences{
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
		German: Sentences{
			Expected: wanted,
			Got:      `{{if eq .Variant "something-else"}}{{join .Events}}{{end}}`,
			Message: `{{if eq .Form "nothing-new"}}{{.Who}} hörte nichts Neues; erwartet war {{.Expected}}.` +
				`{{else if eq .Form "after-sleep"}}{{.Who}} liest wieder und ist noch verbunden, hört aber kein {{.Expected}} mehr: Der Server sendet diesem Client nichts mehr, hat aber seine Verbindung nie geschlossen.` +
				`{{else if eq .Form "not-each"}}{{.Who}} hörte {{.N.Got}} von {{.N.Of}}; {{.Expected}} kam nie.` +
				`{{else if eq .Form "each-other"}}{{.Chat.Speaker}} und {{.Who}} kamen gleichzeitig dazu, und keiner von beiden hörte vom anderen.` +
				`{{else if not .Events}}{{.Who}} hörte nichts; erwartet war {{.Expected}}.` +
				`{{else if eq .Form "instead"}}{{.Who}} hörte stattdessen {{join .Events}}; erwartet war {{.Expected}}.` +
				`{{else}}{{.Who}} hörte nur {{join .Events}}; erwartet war {{.Expected}}.{{end}}` + germanOthers +
				`{{if eq .Form "otherwise"}} Einem neuen Client wird {{.N.Told}} gesagt; es müsste {{add .N.Want 1}} sein.{{end}}`,
			Brief: germanNeverHeard,
		},
	},
	verdict.Untold: {
		English: Sentences{
			Expected: wanted,
			Message:  `{{.Who}} heard nothing new; expected {{.Expected}}. A newcomer is told {{.N.Told}}, so the count did go down, but the clients that were already there weren't told.`,
			Brief:    []string{`{{.Who}} never heard {{.Expected}}`, `never heard {{.Expected}}`, `{{.Who}} never heard it`, `never heard`},
		},
		German: Sentences{
			Expected: wanted,
			Message:  `{{.Who}} hörte nichts; erwartet war {{.Expected}}. Einem neuen Client wird {{.N.Told}} gesagt: Die Zahl ist also kleiner geworden, aber die Clients, die schon da waren, haben es nicht erfahren.`,
			Brief:    germanNeverHeard,
		},
	},
	verdict.Unchanged: {
		English: Sentences{
			Expected: wanted,
			Message:  `{{.Who}} heard nothing new; expected {{.Expected}}. A newcomer is told {{.N.Told}}, so the count hadn't gone down by then.`,
			Brief:    []string{`{{.Who}} never heard {{.Expected}}`, `never heard {{.Expected}}`, `{{.Who}} never heard it`, `never heard`},
		},
		German: Sentences{
			Expected: wanted,
			Message:  `{{.Who}} hörte nichts; erwartet war {{.Expected}}. Einem neuen Client wird {{.N.Told}} gesagt: Die Zahl war bis dahin also nicht kleiner geworden.`,
			Brief:    germanNeverHeard,
		},
	},
	verdict.HeldUp: {
		English: Sentences{
			Expected: `{{event .Event .N.Want}}{{if .Kept}} (or {{.N.Low}}, without the stuck client){{end}}`,
			Missing:  `{{event .Event .N.Want}}`,
			Message: `One client stopped reading. {{.N.Of}} others came and went, and then one more joined, ` +
				`{{if eq .Form "newcomer"}}who never heard how many there are{{else}}and {{.Who}} never heard about it{{end}}: the server seems to wait for the client that doesn't read.{{if eq .Variant "writes"}} At the end of the wait, one of its goroutines was inside a write to a socket.{{end}}`,
			Brief: []string{`{{.Who}} never heard {{.Expected}}`, `never heard {{.Expected}}`, `{{.Who}} never heard it`, `never heard`},
		},
		German: Sentences{
			Expected: `{{event .Event .N.Want}}{{if .Kept}} (oder {{.N.Low}}, ohne den hängenden Client){{end}}`,
			Missing:  `{{event .Event .N.Want}}`,
			Message: `Ein Client hat aufgehört zu lesen. {{.N.Of}} andere kamen und gingen, und dann kam noch einer dazu, ` +
				`{{if eq .Form "newcomer"}}der nie hörte, wie viele es sind{{else}}und {{.Who}} hörte nie davon{{end}}: Der Server scheint auf den Client zu warten, der nicht liest.{{if eq .Variant "writes"}} Am Ende der Wartezeit war eine seiner Goroutinen dabei, in einen Socket zu schreiben.{{end}}`,
			Brief: germanNeverHeard,
		},
	},
	verdict.WrongValue: {
		English: Sentences{
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
		German: Sentences{
			Expected: `{{if eq .Form "too-early"}}{{event .Event .N.True}}{{else}}` + wanted + `{{end}}{{if .Kept}} (oder {{.N.Low}}, ohne den hängenden Client){{end}}`,
			Got:      heard,
			Message: `{{if eq .Form "never-came"}}{{.Who}} hörte {{.Got}}; erwartet war {{.Expected}}, und das kam nie.` +
				`{{else if eq .Form "too-early"}}{{.Who}} hörte {{.Got}}; in diesem Moment musste es {{.N.True}} sein.` +
				`{{else if eq .Form "in-quiet"}}{{.Who}} hörte {{.Got}}, obwohl niemand gekommen oder gegangen war; die Zahl war {{.N.Want}} und musste so bleiben.` +
				`{{else if eq .Form "after-crowd"}}{{.N.Of}} Clients kamen und gingen, und dann kam noch einer dazu; die letzte Zahl, die {{.Who}} hörte, war {{.Got}}; erwartet war {{.Expected}}.` +
				`{{else}}{{.Who}} hörte {{.Got}}; erwartet war {{.Expected}}.{{end}}`,
			Remark: `erwartet: {{.Expected}}`,
			Brief:  []string{`{{if .Waited}}{{.Who}} hat {{.Expected}} nie gehört{{else}}{{.Who}} hörte {{.Got}}{{end}}`, `{{if .Waited}}{{.Expected}} nie gehört{{else}}{{.Got}} gehört{{end}}`, `{{if .Waited}}nie gehört{{else}}ein falscher Wert{{end}}`},
		},
	},
	verdict.WrongType: {
		English: Sentences{
			Expected: wanted,
			Got:      heard,
			Message:  `{{.Who}} heard {{.Got}}; expected {{.Expected}}. The count must be a JSON number, and this is {{type .Came.Type}}.`,
			Brief:    []string{`{{.Who}} heard {{.Got}}`, `heard {{.Got}}`, `a wrong value`},
		},
		German: Sentences{
			Expected: wanted,
			Got:      heard,
			Message:  `{{.Who}} hörte {{.Got}}; erwartet war {{.Expected}}. Die Zahl muss eine JSON-Zahl sein, und das ist {{type .Came.Type}}.`,
			Brief:    []string{`{{.Who}} hörte {{.Got}}`, `{{.Got}} gehört`, `ein falscher Wert`},
		},
	},
	verdict.WentBack: {
		English: Sentences{
			Expected: wanted,
			Got:      `{{.N.Got}} after {{.N.Before}}`,
			Message:  `{{.Who}} heard {{quote .Event}} with {{.N.Before}} and then with {{.N.Got}}. Our clients only {{if .Coming}}joined{{else}}left{{end}} in that time, so either an older count arrived after a newer one, or a count is wrong.`,
			Remark:   `{{.N.Got}} after {{.N.Before}}`,
			Brief:    []string{`{{.Who}} heard {{.Got}}`, `heard {{.Got}}`, `a count went back`},
		},
		German: Sentences{
			Expected: wanted,
			Got:      `{{.N.Got}} nach {{.N.Before}}`,
			Message:  `{{.Who}} hörte {{quote .Event}} mit {{.N.Before}} und dann mit {{.N.Got}}. Unsere Clients sind in dieser Zeit nur {{if .Coming}}gekommen{{else}}gegangen{{end}}. Also kam eine ältere Zahl nach einer neueren an, oder eine Zahl ist falsch.`,
			Remark:   `{{.N.Got}} nach {{.N.Before}}`,
			Brief:    []string{`{{.Who}} hörte {{.Got}}`, `{{.Got}} gehört`, `ging zurück`},
		},
	},
	verdict.MisspeltEvent: {
		English: Sentences{
			Expected: wanted,
			Got:      heard,
			Message:  `{{.Who}} heard {{.Got}}. The event's name must be exactly {{quote .Event}}.`,
			Remark:   `should be {{quote .Event}}`,
			Brief:    []string{`{{.Who}} heard {{quote .Came.Event}}`, `heard {{quote .Came.Event}}`, `wrong name`},
		},
		German: Sentences{
			Expected: wanted,
			Got:      heard,
			Message:  `{{.Who}} hörte {{.Got}}. Das Event muss genau {{quote .Event}} heißen.`,
			Remark:   `muss {{quote .Event}} heißen`,
			Brief:    germanWrongName,
		},
	},
	verdict.RenamedEvent: {
		English: Sentences{
			Expected: wanted,
			Got:      heard,
			Message:  `{{.Who}} heard {{.Got}}. The data is right, but the event should be named {{quote .Event}}.`,
			Remark:   `should be {{quote .Event}}`,
			Brief:    []string{`{{.Who}} heard {{quote .Came.Event}}`, `heard {{quote .Came.Event}}`, `wrong name`},
		},
		German: Sentences{
			Expected: wanted,
			Got:      heard,
			Message:  `{{.Who}} hörte {{.Got}}. Die Daten stimmen, aber das Event muss {{quote .Event}} heißen.`,
			Remark:   `muss {{quote .Event}} heißen`,
			Brief:    germanWrongName,
		},
	},
	verdict.HeardCount: {
		English: Sentences{
			Expected: `{{quote .Event}} {{times .N.Want}}`,
			Got:      `{{times .N.Got}}`,
			Message:  `{{.Who}} heard {{quote .Event}} {{.Got}}; expected {{times .N.Want}}.`,
			Brief:    []string{`{{.Who}} heard it {{.Got}}`, `heard {{.Got}}`},
		},
		German: Sentences{
			Expected: `{{quote .Event}} {{times .N.Want}}`,
			Got:      `{{times .N.Got}}`,
			Message:  `{{.Who}} hörte {{quote .Event}} {{.Got}}; erwartet war {{times .N.Want}}.`,
			Brief:    []string{`{{.Who}} hörte es {{.Got}}`, `{{.Got}} gehört`},
		},
	},
	verdict.HeardAgain: {
		English: Sentences{
			Got:     heard,
			Message: `{{.Who}} heard {{.Got}} once more. Each change should be announced once.`,
			Remark:  `once more`,
			Brief:   []string{`{{.Who}} heard it twice`, `heard twice`},
		},
		German: Sentences{
			Got:     heard,
			Message: `{{.Who}} hörte {{.Got}} noch einmal. Jede Änderung soll nur einmal gemeldet werden.`,
			Remark:  `noch einmal`,
			Brief:   []string{`{{.Who}} hörte es zweimal`, `zweimal gehört`},
		},
	},
	verdict.OutOfTheBlue: {
		English: Sentences{
			Expected: `{{if eq .Form "none-of"}}{{quote .Event}}, each of {{.N.Of}}{{end}}`,
			Got:      heard,
			Message:  `{{if eq .Form "none-of"}}{{.Who}} heard {{.Got}}, which isn't one of the {{.N.Of}} that were expected.{{else}}{{.Who}} heard {{.Got}}, but nothing had happened that would explain it.{{end}}`,
			Remark:   `nothing explains this`,
			Brief:    []string{`{{.Who}} heard about something that never happened`, `it never happened`},
		},
		German: Sentences{
			Expected: `{{if eq .Form "none-of"}}{{quote .Event}}, jedes der {{.N.Of}}{{end}}`,
			Got:      heard,
			Message:  `{{if eq .Form "none-of"}}{{.Who}} hörte {{.Got}}, und das gehört nicht zu den {{.N.Of}}, die erwartet waren.{{else}}{{.Who}} hörte {{.Got}}, aber nichts war geschehen, was das erklärt.{{end}}`,
			Remark:   `nichts erklärt das`,
			Brief:    []string{`{{.Who}} hörte von etwas, das nie geschehen ist`, `ist nie geschehen`},
		},
	},
	verdict.StillHeard: {
		English: Sentences{
			Expected: `no ` + wanted,
			Got:      heard,
			Message:  `{{.Who}} heard {{.Got}}. That never happened: a client sent it, and your server passed it on.`,
			Remark:   `shouldn't have come`,
			Brief:    []string{`{{.Who}} heard it`, `it was passed on`},
		},
		German: Sentences{
			Expected: `kein ` + wanted,
			Got:      heard,
			Message:  `{{.Who}} hörte {{.Got}}. Das ist nie geschehen: Ein Client hat es gesendet, und dein Server hat es weitergegeben.`,
			Remark:   `durfte nicht kommen`,
			Brief:    []string{`{{.Who}} hörte es`, `weitergegeben`},
		},
	},
	verdict.Overheard: {
		English: Sentences{
			Expected: `nothing with {{short .Text}} in it`,
			Got:      `{{raw .Came.Raw}}`,
			Message:  `{{.Who}} was sent {{frame .Came.Raw}}. That wasn't meant for {{.Who}}, under any event.`,
			Remark:   `not meant for {{.Who}}`,
			Brief:    []string{`{{.Who}} heard something that wasn't for them`, `not meant for it`},
		},
		German: Sentences{
			Expected: `nichts, in dem {{short .Text}} steht`,
			Got:      `{{raw .Came.Raw}}`,
			Message:  `{{.Who}} bekam {{frame .Came.Raw}}. Das war nicht für {{.Who}} bestimmt, unter keinem Event.`,
			Remark:   `nicht für {{.Who}} bestimmt`,
			Brief:    []string{`{{.Who}} hörte etwas, das für andere bestimmt war`, `nicht dafür`},
		},
	},
	verdict.NotAnObject: {
		English: Sentences{
			Expected: wanted, Got: `{{fields .Fields}}`, Message: unlike, Remark: `{{.Got}}`,
			Brief: []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
		},
		German: Sentences{Expected: wanted, Got: `{{fields .Fields}}`, Message: germanUnlike, Remark: `{{.Got}}`, Brief: germanWrongData},
	},
	verdict.MisspeltField: {
		English: Sentences{
			Expected: wanted, Got: `{{fields .Fields}}`, Message: unlike + ` Keys must match exactly, capitals included.`, Remark: `{{.Got}}`,
			Brief: []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
		},
		German: Sentences{
			Expected: wanted, Got: `{{fields .Fields}}`, Message: germanUnlike + ` Namen von Feldern müssen genau stimmen, auch in Groß- und Kleinbuchstaben.`, Remark: `{{.Got}}`, Brief: germanWrongData,
		},
	},
	verdict.MissingField: {
		English: Sentences{
			Expected: wanted, Got: `{{fields .Fields}}`, Message: unlike, Remark: `{{.Got}}`,
			Brief: []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
		},
		German: Sentences{Expected: wanted, Got: `{{fields .Fields}}`, Message: germanUnlike, Remark: `{{.Got}}`, Brief: germanWrongData},
	},
	verdict.WrongFieldType: {
		English: Sentences{
			Expected: wanted, Got: `{{fields .Fields}}`, Message: unlike, Remark: `{{.Got}}`,
			Brief: []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
		},
		German: Sentences{Expected: wanted, Got: `{{fields .Fields}}`, Message: germanUnlike, Remark: `{{.Got}}`, Brief: germanWrongData},
	},
	verdict.WrongField: {
		English: Sentences{
			Expected: wanted, Got: `{{fields .Fields}}`,
			Message: `{{if eq .Form "last-count"}}The last event that {{.Who}} heard is ` + heard + `. After everything that happened, {{quote .Text}} should be {{.N.Want}}.` +
				`{{else if eq .Form "never-true"}}{{.Who}} heard ` + heard + `. {{quote .Text}} was never {{.N.Got}}: it went from {{.N.Low}} to {{.N.High}}.` +
				`{{else}}` + unlike + `{{end}}`,
			Remark: `{{.Got}}`,
			Brief:  []string{`{{.Got}}`, `{{.Who}} heard different data`, `wrong data`},
		},
		German: Sentences{
			Expected: wanted, Got: `{{fields .Fields}}`,
			Message: `{{if eq .Form "last-count"}}Das letzte Event, das {{.Who}} hörte, ist ` + heard + `. Nach allem, was geschehen ist, muss {{quote .Text}} {{.N.Want}} sein.` +
				`{{else if eq .Form "never-true"}}{{.Who}} hörte ` + heard + `. {{quote .Text}} war nie {{.N.Got}}: Es ging von {{.N.Low}} bis {{.N.High}}.` +
				`{{else}}` + germanUnlike + `{{end}}`,
			Remark: `{{.Got}}`, Brief: germanWrongData,
		},
	},
}

// ofFrames are the sentences about messages that aren't events.
var ofFrames = map[verdict.Kind]In[Sentences]{
	verdict.BinaryFrame: {
		English: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `a binary message`,
			Message: notAnEvent + `it's a binary message, and events are text messages.`,
			Brief:   []string{`{{.Who}} was sent a binary message`, `a binary message`},
		},
		German: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `eine binäre Nachricht`,
			Message: germanNotAnEvent + `Es ist eine binäre Nachricht, und Events sind Textnachrichten.`,
			Brief:   []string{`{{.Who}} bekam eine binäre Nachricht`, `binäre Nachricht`},
		},
	},
	verdict.InvalidUTF8: {
		English: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not UTF-8`,
			Message: notAnEvent + `it isn't valid UTF-8, so a browser would close the connection.`,
			Brief:   []string{`{{.Who}} was sent text that isn't UTF-8`, `not UTF-8`},
		},
		German: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `kein UTF-8`,
			Message: germanNotAnEvent + `Es ist kein gültiges UTF-8, und ein Browser würde die Verbindung schließen.`,
			Brief:   []string{`{{.Who}} bekam einen Text, der kein UTF-8 ist`, `kein UTF-8`},
		},
	},
	verdict.NotJSON: {
		English: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not JSON`,
			Message: notAnEvent + `{{if eq .Form "empty"}}it's empty.` +
				`{{else if eq .Form "markup"}}it's HTML, not JSON.` +
				`{{else if eq .Form "damaged"}}it looks like JSON but isn't valid JSON.` +
				`{{else if eq .Form "trailing"}}something that isn't JSON follows the JSON object.` +
				`{{else}}it's plain text, not JSON.{{end}}`,
			Brief: []string{`{{.Who}} was sent a message that isn't JSON`, `not JSON`},
		},
		German: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `kein JSON`,
			Message: germanNotAnEvent + `{{if eq .Form "empty"}}Es ist leer.` +
				`{{else if eq .Form "markup"}}Es ist HTML, kein JSON.` +
				`{{else if eq .Form "damaged"}}Es sieht aus wie JSON, ist aber kein gültiges JSON.` +
				`{{else if eq .Form "trailing"}}Nach dem JSON-Objekt folgt etwas, das kein JSON ist.` +
				`{{else}}Es ist einfacher Text, kein JSON.{{end}}`,
			Brief: []string{`{{.Who}} bekam eine Nachricht, die kein JSON ist`, `kein JSON`},
		},
	},
	verdict.BareValue: {
		English: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not {"event": ..., "data": ...}`,
			Message: notAnEvent + `it's only {{type .Came.Type}}, and an event is an object with "event" and "data".`,
			Brief:   []string{`{{.Who}} was sent a bare value`, `a bare value`},
		},
		German: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `nicht {"event": ..., "data": ...}`,
			Message: germanNotAnEvent + `Es ist nur {{type .Came.Type}}, und ein Event ist ein Objekt mit "event" und "data".`,
			Brief:   []string{`{{.Who}} bekam nur einen Wert`, `nur ein Wert`},
		},
	},
	verdict.ManyDocuments: {
		English: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `several JSON documents`,
			Message: notAnEvent + `it holds several JSON documents, which a browser's JSON.parse rejects. Send each event in a separate message.`,
			Brief:   []string{`{{.Who}} was sent several events in one message`, `several in one`},
		},
		German: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `mehrere JSON-Dokumente`,
			Message: germanNotAnEvent + `Es enthält mehrere JSON-Dokumente, und JSON.parse im Browser lehnt das ab. Sende jedes Event in einer eigenen Nachricht.`,
			Brief:   []string{`{{.Who}} bekam mehrere Events in einer Nachricht`, `mehrere in einer`},
		},
	},
	verdict.BadPacket: {
		English: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not a packet of Socket.IO`,
			Message: notAnEvent + `{{if eq .Variant "namespace"}}it's for a namespace. The grader's clients connect to the main namespace only.` +
				`{{else if eq .Variant "binary"}}it announces binary data. That's not supported, and no lesson uses it.` +
				`{{else if eq .Variant "data"}}its data isn't a JSON array that begins with the event's name.` +
				`{{else}}Socket.IO has no such packet.{{end}}`,
			Brief: []string{`{{.Who}} was sent {{.Got}}`, `not a packet`},
		},
		German: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `kein Paket von Socket.IO`,
			Message: germanNotAnEvent + `{{if eq .Variant "namespace"}}Es ist für einen Namespace. Die Clients des Kits verbinden sich nur mit dem Haupt-Namespace.` +
				`{{else if eq .Variant "binary"}}Es kündigt binäre Daten an. Das wird nicht unterstützt, und keine Lektion braucht es.` +
				`{{else if eq .Variant "data"}}Seine Daten sind kein JSON-Array, das mit dem Namen des Events beginnt.` +
				`{{else}}So ein Paket gibt es in Socket.IO nicht.{{end}}`,
			Brief: []string{`{{.Who}} bekam {{.Got}}`, `kein Paket`},
		},
	},
	verdict.WrongEnvelope: {
		English: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: envelope, Remark: `not {"event": ..., "data": ...}`,
			Message: notAnEvent + `{{if eq .Variant "capitals"}}its key is {{range .Keys}}{{quote .}}{{end}}. Keys must match exactly, so it has to be "event"{{if not .Language}} (in Go, a struct tag ` + "`json:\"event\"`" + ` does that){{end}}.` +
				`{{else if eq .Form "bad-name"}}its "event" is {{type .Came.Type}}, not a string.` +
				`{{else if eq .Form "no-keys"}}it's an empty object, and an event has the keys "event" and "data".` +
				`{{else}}it has no key "event", only {{join .Keys}}.{{end}}`,
			Brief: []string{`{{.Who}} was sent {{.Got}}`, `wrong keys`},
		},
		German: Sentences{
			Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `nicht {"event": ..., "data": ...}`,
			Message: germanNotAnEvent + `{{if eq .Variant "capitals"}}Sein Feld heißt {{range .Keys}}{{quote .}}{{end}}. Namen von Feldern müssen genau stimmen, es muss also "event" heißen{{if not .Language}} (in Go erreicht das der Struct-Tag ` + "`json:\"event\"`" + `){{end}}.` +
				`{{else if eq .Form "bad-name"}}Sein "event" ist {{type .Came.Type}}, kein String.` +
				`{{else if eq .Form "no-keys"}}Es ist ein leeres Objekt, und ein Event hat die Felder "event" und "data".` +
				`{{else}}Es hat kein Feld "event", nur {{join .Keys}}.{{end}}`,
			Brief: []string{`{{.Who}} bekam {{.Got}}`, `falsche Felder`},
		},
	},
}

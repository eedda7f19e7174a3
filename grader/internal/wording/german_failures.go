package wording

import "handshake/grader/internal/verdict"

// The parts that several of the German sentences share, as in english_failures.go; wanted and heard are the same in every language.
const (
	germanOthers     = `{{with .Others}} {{names .}} {{if eq (len .) 1}}hat{{else}}haben{{end}} es gehört.{{end}}`
	germanNotAnEvent = `{{.Who}} erwartete {{.Expected}} und bekam {{.Got}}. Das ist kein Event: `
	germanEnvelope   = `Ein Event ist eine Textnachricht mit einem JSON-Objekt, zum Beispiel {"event": {{quote .Event}}, "data": {{if .Data}}{{cut .Data}}{{else}}...{{end}}}. Mehr dazu steht in docs/wire.md.`
	germanEntry      = `101 Switching Protocols`
	germanStatuses   = `{{if eq .N.Low .N.High}}{{status .N.Low}}{{else}}ein Status von {{.N.Low}} bis {{.N.High}}{{end}}`
	germanAmount     = `{{if eq .Limit "elements"}}{{.Most}} Elemente{{else if eq .Limit "controls"}}{{.Most}} Felder und Schaltflächen` +
		`{{else if eq .Limit "depth"}}{{.Most}} ineinander liegende Elemente{{else if eq .Limit "redirects"}}{{.Most}} Weiterleitungen{{else}}{{bytes .Most}}{{end}}`
	germanUnlike = `{{.Who}} hörte {{event .Event .Came.Data}}; erwartet war {{.Expected}}. Der Unterschied: {{fields .Fields}}.`
	germanAsked  = `{{.Who}} fragte unter {{.Answer.Path}} nach einem WebSocket{{if .Answer.Login}}, mit den Cookies einer Anmeldung, auf die dein Server mit {{.Answer.Login}} geantwortet hat{{else if .Answer.Cookie}}, mit dem Cookie einer geglückten Anmeldung{{end}}, und dein Server {{answer .Answer}}; erwartet war {{.Expected}}.`
)

var (
	germanNeverHeard = []string{`{{.Who}} hat {{.Expected}} nie gehört`, `{{.Expected}} nie gehört`, `{{.Who}} hat es nie gehört`, `nie gehört`}
	germanWrongData  = []string{`{{.Got}}`, `{{.Who}} hörte andere Daten`, `falsche Daten`}
	germanWrongName  = []string{`{{.Who}} hörte {{quote .Came.Event}}`, `{{quote .Came.Event}} gehört`, `falscher Name`}
)

var germanFailures = map[verdict.Kind]Sentences{
	verdict.NeverHeard: {
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
	verdict.Untold: {
		Expected: wanted,
		Message:  `{{.Who}} hörte nichts; erwartet war {{.Expected}}. Einem neuen Client wird {{.N.Told}} gesagt: Die Zahl ist also kleiner geworden, aber die Clients, die schon da waren, haben es nicht erfahren.`,
		Brief:    germanNeverHeard,
	},
	verdict.Unchanged: {
		Expected: wanted,
		Message:  `{{.Who}} hörte nichts; erwartet war {{.Expected}}. Einem neuen Client wird {{.N.Told}} gesagt: Die Zahl war bis dahin also nicht kleiner geworden.`,
		Brief:    germanNeverHeard,
	},
	verdict.HeldUp: {
		Expected: `{{event .Event .N.Want}}{{if .Kept}} (oder {{.N.Low}}, ohne den hängenden Client){{end}}`,
		Missing:  `{{event .Event .N.Want}}`,
		Message: `Ein Client hat aufgehört zu lesen. {{.N.Of}} andere kamen und gingen, und dann kam noch einer dazu, ` +
			`{{if eq .Form "newcomer"}}der nie hörte, wie viele es sind{{else}}und {{.Who}} hörte nie davon{{end}}: Der Server scheint auf den Client zu warten, der nicht liest.{{if eq .Variant "writes"}} Am Ende der Wartezeit war eine seiner Goroutinen dabei, in einen Socket zu schreiben.{{end}}`,
		Brief: germanNeverHeard,
	},
	verdict.WrongValue: {
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
	verdict.WrongType: {
		Expected: wanted,
		Got:      heard,
		Message:  `{{.Who}} hörte {{.Got}}; erwartet war {{.Expected}}. Die Zahl muss eine JSON-Zahl sein, und das ist {{type .Came.Type}}.`,
		Brief:    []string{`{{.Who}} hörte {{.Got}}`, `{{.Got}} gehört`, `ein falscher Wert`},
	},
	verdict.WentBack: {
		Expected: wanted,
		Got:      `{{.N.Got}} nach {{.N.Before}}`,
		Message:  `{{.Who}} hörte {{quote .Event}} mit {{.N.Before}} und dann mit {{.N.Got}}. Unsere Clients sind in dieser Zeit nur {{if .Coming}}gekommen{{else}}gegangen{{end}}. Also kam eine ältere Zahl nach einer neueren an, oder eine Zahl ist falsch.`,
		Remark:   `{{.N.Got}} nach {{.N.Before}}`,
		Brief:    []string{`{{.Who}} hörte {{.Got}}`, `{{.Got}} gehört`, `ging zurück`},
	},
	verdict.MisspeltEvent: {
		Expected: wanted,
		Got:      heard,
		Message:  `{{.Who}} hörte {{.Got}}. Das Event muss genau {{quote .Event}} heißen.`,
		Remark:   `muss {{quote .Event}} heißen`,
		Brief:    germanWrongName,
	},
	verdict.RenamedEvent: {
		Expected: wanted,
		Got:      heard,
		Message:  `{{.Who}} hörte {{.Got}}. Die Daten stimmen, aber das Event muss {{quote .Event}} heißen.`,
		Remark:   `muss {{quote .Event}} heißen`,
		Brief:    germanWrongName,
	},
	verdict.HeardCount: {
		Expected: `{{quote .Event}} {{times .N.Want}}`,
		Got:      `{{times .N.Got}}`,
		Message:  `{{.Who}} hörte {{quote .Event}} {{.Got}}; erwartet war {{times .N.Want}}.`,
		Brief:    []string{`{{.Who}} hörte es {{.Got}}`, `{{.Got}} gehört`},
	},
	verdict.HeardAgain: {
		Got:     heard,
		Message: `{{.Who}} hörte {{.Got}} noch einmal. Jede Änderung soll nur einmal gemeldet werden.`,
		Remark:  `noch einmal`,
		Brief:   []string{`{{.Who}} hörte es zweimal`, `zweimal gehört`},
	},
	verdict.OutOfTheBlue: {
		Expected: `{{if eq .Form "none-of"}}{{quote .Event}}, jedes der {{.N.Of}}{{end}}`,
		Got:      heard,
		Message:  `{{if eq .Form "none-of"}}{{.Who}} hörte {{.Got}}, und das gehört nicht zu den {{.N.Of}}, die erwartet waren.{{else}}{{.Who}} hörte {{.Got}}, aber nichts war geschehen, was das erklärt.{{end}}`,
		Remark:   `nichts erklärt das`,
		Brief:    []string{`{{.Who}} hörte von etwas, das nie geschehen ist`, `ist nie geschehen`},
	},
	verdict.StillHeard: {
		Expected: `kein ` + wanted,
		Got:      heard,
		Message:  `{{.Who}} hörte {{.Got}}. Das ist nie geschehen: Ein Client hat es gesendet, und dein Server hat es weitergegeben.`,
		Remark:   `durfte nicht kommen`,
		Brief:    []string{`{{.Who}} hörte es`, `weitergegeben`},
	},
	verdict.Overheard: {
		Expected: `nichts, in dem {{short .Text}} steht`,
		Got:      `{{raw .Came.Raw}}`,
		Message:  `{{.Who}} bekam {{frame .Came.Raw}}. Das war nicht für {{.Who}} bestimmt, unter keinem Event.`,
		Remark:   `nicht für {{.Who}} bestimmt`,
		Brief:    []string{`{{.Who}} hörte etwas, das für andere bestimmt war`, `nicht dafür`},
	},
	verdict.NotAnObject: {Expected: wanted, Got: `{{fields .Fields}}`, Message: germanUnlike, Remark: `{{.Got}}`, Brief: germanWrongData},
	verdict.MisspeltField: {
		Expected: wanted, Got: `{{fields .Fields}}`, Message: germanUnlike + ` Namen von Feldern müssen genau stimmen, auch in Groß- und Kleinbuchstaben.`, Remark: `{{.Got}}`, Brief: germanWrongData,
	},
	verdict.MissingField:   {Expected: wanted, Got: `{{fields .Fields}}`, Message: germanUnlike, Remark: `{{.Got}}`, Brief: germanWrongData},
	verdict.WrongFieldType: {Expected: wanted, Got: `{{fields .Fields}}`, Message: germanUnlike, Remark: `{{.Got}}`, Brief: germanWrongData},
	verdict.WrongField: {
		Expected: wanted, Got: `{{fields .Fields}}`,
		Message: `{{if eq .Form "last-count"}}Das letzte Event, das {{.Who}} hörte, ist ` + heard + `. Nach allem, was geschehen ist, muss {{quote .Text}} {{.N.Want}} sein.` +
			`{{else if eq .Form "never-true"}}{{.Who}} hörte ` + heard + `. {{quote .Text}} war nie {{.N.Got}}: Es ging von {{.N.Low}} bis {{.N.High}}.` +
			`{{else}}` + germanUnlike + `{{end}}`,
		Remark: `{{.Got}}`, Brief: germanWrongData,
	},

	verdict.BinaryFrame: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `eine binäre Nachricht`,
		Message: germanNotAnEvent + `Es ist eine binäre Nachricht, und Events sind Textnachrichten.`,
		Brief:   []string{`{{.Who}} bekam eine binäre Nachricht`, `binäre Nachricht`},
	},
	verdict.InvalidUTF8: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `kein UTF-8`,
		Message: germanNotAnEvent + `Es ist kein gültiges UTF-8, und ein Browser würde die Verbindung schließen.`,
		Brief:   []string{`{{.Who}} bekam einen Text, der kein UTF-8 ist`, `kein UTF-8`},
	},
	verdict.NotJSON: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `kein JSON`,
		Message: germanNotAnEvent + `{{if eq .Form "empty"}}Es ist leer.` +
			`{{else if eq .Form "markup"}}Es ist HTML, kein JSON.` +
			`{{else if eq .Form "damaged"}}Es sieht aus wie JSON, ist aber kein gültiges JSON.` +
			`{{else if eq .Form "trailing"}}Nach dem JSON-Objekt folgt etwas, das kein JSON ist.` +
			`{{else}}Es ist einfacher Text, kein JSON.{{end}}`,
		Brief: []string{`{{.Who}} bekam eine Nachricht, die kein JSON ist`, `kein JSON`},
	},
	verdict.BareValue: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `nicht {"event": ..., "data": ...}`,
		Message: germanNotAnEvent + `Es ist nur {{type .Came.Type}}, und ein Event ist ein Objekt mit "event" und "data".`,
		Brief:   []string{`{{.Who}} bekam nur einen Wert`, `nur ein Wert`},
	},
	verdict.ManyDocuments: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `mehrere JSON-Dokumente`,
		Message: germanNotAnEvent + `Es enthält mehrere JSON-Dokumente, und JSON.parse im Browser lehnt das ab. Sende jedes Event in einer eigenen Nachricht.`,
		Brief:   []string{`{{.Who}} bekam mehrere Events in einer Nachricht`, `mehrere in einer`},
	},
	verdict.BadPacket: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `kein Paket von Socket.IO`,
		Message: germanNotAnEvent + `{{if eq .Variant "namespace"}}Es ist für einen Namespace. Die Clients des Kits verbinden sich nur mit dem Haupt-Namespace.` +
			`{{else if eq .Variant "binary"}}Es kündigt binäre Daten an. Das wird nicht unterstützt, und keine Lektion braucht es.` +
			`{{else if eq .Variant "data"}}Seine Daten sind kein JSON-Array, das mit dem Namen des Events beginnt.` +
			`{{else}}So ein Paket gibt es in Socket.IO nicht.{{end}}`,
		Brief: []string{`{{.Who}} bekam {{.Got}}`, `kein Paket`},
	},
	verdict.WrongEnvelope: {
		Expected: wanted, Got: `{{raw .Came.Raw}}`, Next: germanEnvelope, Remark: `nicht {"event": ..., "data": ...}`,
		Message: germanNotAnEvent + `{{if eq .Variant "capitals"}}Sein Feld heißt {{range .Keys}}{{quote .}}{{end}}. Namen von Feldern müssen genau stimmen, es muss also "event" heißen (in Go erreicht das der Struct-Tag ` + "`json:\"event\"`" + `).` +
			`{{else if eq .Form "bad-name"}}Sein "event" ist {{type .Came.Type}}, kein String.` +
			`{{else if eq .Form "no-keys"}}Es ist ein leeres Objekt, und ein Event hat die Felder "event" und "data".` +
			`{{else}}Es hat kein Feld "event", nur {{join .Keys}}.{{end}}`,
		Brief: []string{`{{.Who}} bekam {{.Got}}`, `falsche Felder`},
	},

	verdict.Refusal: {
		Expected: germanEntry,
		Got:      `{{answer .Answer}}{{if .Answer.Upgrade}}, in Upgrade{{end}}`,
		Message:  germanAsked + `{{if eq .Form "origin"}} CheckOrigin hat die Anfrage abgewiesen.{{end}}`,
		Next: `{{if or (eq .Answer.Status 404) (eq .Answer.Status 405)}}Registriere den Handler für GET {{.Answer.Path}}: Nach diesem Pfad fragen die Seite und die Clients.` +
			`{{else if eq .Form "origin"}}Die Anfrage kam von der eigenen Herkunft des Servers. Vergleiche den Host der Herkunft mit r.Host, oder lass CheckOrigin weg.` +
			`{{else if eq .Answer.Status 200}}Vor dem Upgrade wurde etwas geschrieben. Überlass die Antwort Upgrade.` +
			`{{else if eq .Form "hijacker"}}Eine Middleware umhüllt den ResponseWriter und verbirgt seinen http.Hijacker. Gib Upgrade den ursprünglichen.` +
			`{{else if .Answer.Upgrade}}Schreib den Fehler, den Upgrade zurückgegeben hat, ins Log. Er sagt, warum Upgrade den Handshake abgewiesen hat.` +
			`{{else if and (eq .Answer.Status 0) (not .Detail)}}Such im Log des Servers nach einer Panic, und prüfe, ob der Handler Upgrade aufruft.{{end}}`,
		Brief: []string{`dein Server {{answer .Answer}}`, `{{if .Answer.Status}}{{answer .Answer}}{{else}}dein Server hat nicht geantwortet{{end}}`, `{{if .Answer.Status}}Antwort {{.Answer.Status}}{{else}}keine Antwort{{end}}`},
	},
	verdict.Unanswered: {
		Expected: `{{if .Answer.Path}}` + germanEntry + `{{else}}eine Antwort{{end}}`,
		Got:      `{{if .Answer.Path}}{{answer .Answer}}{{else}}{{unanswered .Text .Answer}}{{end}}`,
		Message:  `{{if .Answer.Path}}` + germanAsked + `{{else}}{{.Who}} bekam {{.Got}}.{{end}}`,
		Next:     `{{if and .Answer.Path (not .Detail)}}Such im Log des Servers nach einer Panic, und prüfe, ob der Handler Upgrade aufruft.{{end}}`,
		Remark:   `nie beantwortet`,
		Brief:    []string{`dein Server hat nie geantwortet`, `nie beantwortet`},
	},
	verdict.RefusedBadly: {
		Expected: `401 Unauthorized`,
		Got:      `{{answer .Answer}}`,
		Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server musste das mit 401 beantworten; er {{answer .Answer}}.`,
		Remark:   `muss mit 401 abgewiesen werden`,
		Brief:    []string{`dein Server {{answer .Answer}}`, `{{answer .Answer}}`, `{{if .Answer.Status}}Antwort {{.Answer.Status}}{{else}}keine Antwort{{end}}`},
	},
	verdict.Admitted: {
		Expected: `401 Unauthorized`,
		Got:      germanEntry,
		Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server hat mit 101 geantwortet: {{.Who}} wurde eingelassen. Erwartet war 401, vor dem Upgrade.`,
		Remark:   `muss abgewiesen werden`,
		Brief:    []string{`dein Server hat {{.Who}} eingelassen`, `eingelassen`},
	},
	verdict.AdmittedThenClosed: {
		Expected: `401 Unauthorized`,
		Got:      `101, dann: er {{ending .End}}`,
		Message:  `{{.Who}} fragte nach einem WebSocket {{.Text}}, und dein Server antwortete mit 101 und {{ending .End}}. Entscheide vor dem Upgrade: Wenn 101 gesendet ist, ist es zu spät für ein 401.`,
		Remark:   `muss abgewiesen werden`,
		Brief:    []string{`dein Server hat {{.Who}} eingelassen und dann den Socket geschlossen`, `erst eingelassen, dann geschlossen`, `kurz eingelassen`},
	},
	verdict.Unreachable: {
		Expected: `ein offener Port`,
		Got:      `{{.Text}}`,
		Message:  `{{if .N.Of}}Keiner von {{.N.Of}} Clients konnte einen Socket öffnen: {{.Text}}.{{else}}{{.Who}} konnte deinen Server nicht erreichen: {{.Text}}.{{end}}`,
		Brief:    []string{`{{.Who}} konnte deinen Server nicht erreichen`, `nicht erreicht`},
	},
	verdict.BadPage: {
		Expected: `{{if eq .Form "form"}}die Formulare {{join .Keys}}{{else if .N.High}}` + germanStatuses + `{{else}}200 mit HTML{{end}}`,
		Got:      `{{if eq .Form "form"}}eine Seite ({{.Answer.Status}}), auf der eines davon fehlt{{else}}{{status .Answer.Status}}{{with .Answer.Type}} mit dem Content-Type {{quote .}}{{end}}{{end}}`,
		Message: `{{if eq .Form "form"}}{{.Who}} konnte die Seite nicht benutzen: {{.Line}}. Die Dateien, die mit der Lektion kamen, haben die Formulare {{join .Keys}}.` +
			`{{else if eq .Form "handshake"}}{{.Who}} fragte ohne Handshake nach {{.Answer.Path}} und bekam {{.Got}}; erwartet war {{.Expected}}{{if and (le .N.Low 400) (ge .N.High 400)}}, etwa 400 Bad Request{{end}}.` +
			`{{else if eq .Form "status"}}{{.Who}} fragte nach {{.Answer.Path}} und bekam {{.Got}}; erwartet war {{.Expected}}.` +
			`{{else}}{{.Who}} fragte nach der Seite unter {{.Answer.Path}} und bekam {{.Got}}; erwartet war 200 mit HTML.{{end}}`,
		Brief: []string{`{{.Who}} bekam {{.Got}}`, `{{.Got}}`, `falsche Antwort`},
	},
	verdict.Closed: {
		Expected: `{{if eq .Form "hear"}}` + wanted + `{{else if eq .Form "pong"}}eine Antwort auf ein Ping{{else if eq .Form "send"}}senden zu können{{else if eq .Form "stay"}}verbunden zu bleiben{{else}}von den Clients zu hören, die kommen und gehen{{end}}`,
		Got:      `{{if .End.How}}er {{ending .End}}{{else}}das Ende der Verbindung{{end}}`,
		Message: `{{if .End.How}}Dein Server {{ending .End}}, während {{.Who}} noch erwartete: {{.Expected}}.{{else}}Dein Server hat die Verbindung von {{.Who}} beendet; {{.Who}} erwartete: {{.Expected}}.{{end}}` +
			`{{if eq .End.Code 1009}} Code 1009 heißt, dass eine Nachricht zu groß für den Leser war: Dein Server hat eine Grenze für das Lesen gesetzt, und diese Nachricht war größer.{{end}}`,
		Remark: `muss offen bleiben`,
		Brief:  []string{`dein Server hat die Verbindung von {{.Who}} beendet`, `Verbindung beendet`},
	},
	verdict.KeptOpen: {
		Expected: `das Ende der Verbindung`,
		Got:      `eine offene Verbindung`,
		Message:  `{{.Who}} hat einen Close-Frame gesendet und die eigene Seite der TCP-Verbindung geschlossen, und dein Server hat seine Seite nie geschlossen.`,
		Missing:  `schließt auch`,
		Brief:    []string{`dein Server hat die Verbindung von {{.Who}} behalten`, `Verbindung behalten`, `nie geschlossen`},
	},
	verdict.NoPong: {
		Expected: `Pong`,
		Message:  `{{if eq .Form "after-sleep"}}{{.Who}} liest wieder und ist noch verbunden, bekommt aber keine Antwort auf ein Ping.{{else}}{{.Who}} hat ein Ping gesendet, und kein Pong kam zurück. Der Socket ist offen, aber dein Server antwortet darauf nicht.{{end}}`,
		Brief:    []string{`auf das Ping von {{.Who}} kam kein Pong`, `kein Pong`},
	},
	verdict.Floods: {
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
	verdict.TooMuch: {
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

	verdict.ProgramEnded: {
		Expected: `der Server läuft weiter`,
		Got:      `er {{exit .Exit}}`,
		Message:  `Dein Server {{exit .Exit}}, mitten in der Prüfung.`,
		Missing:  `dein Server endet`,
		Brief:    []string{`dein Server endete mittendrin`, `dein Server endete`, `beendet`},
	},
	verdict.Panicked: {
		Expected: `keine Panic`,
		Got:      `eine Panic`,
		Message:  `In einem Handler deines Servers gab es eine Panic. net/http hat sie abgefangen, darum zeigt sie nur das Log.`,
		Missing:  `Panic in einem Handler`,
		Brief:    []string{`Panic in einem Handler`, `eine Panic`},
	},
	verdict.Deadlock: {
		Brief: []string{`dein Server scheint festzuhängen`, `hängt fest`},
	},
	verdict.DataRace: {
		Expected: `kein Data Race`,
		Got:      `WARNING: DATA RACE`,
		Message:  `Der Race-Detektor von Go hat zwei Goroutinen gefunden, die gleichzeitig denselben Speicher benutzen, und mindestens eine von ihnen schreibt.`,
		Missing:  `ein Data Race`,
		Brief:    []string{`ein Data Race`},
	},
	verdict.LogMissing: {
		Expected: `{{quote .Text}}`,
		Got:      `nichts`,
		Message:  `{{if eq .Form "no-newline"}}Dein Server hat {{quote .Text}} ohne Zeilenumbruch ausgegeben. Eine Zeile des Logs endet mit einem.{{else}}Im Log steht nirgends {{quote .Text}}.{{end}}`,
		Next:     `{{if not .Form}}{{if eq .Language "python"}}Wenn du sie mit print ausgibst: print(..., flush=True). Sonst behält Python die Zeile in einem Puffer, bis es viele sind.{{else if eq .Language "unknown"}}Wenn du sie ausgibst, leere den Puffer nach jeder Zeile. Viele Sprachen behalten Zeilen in einem Puffer, solange sie nicht auf ein Terminal gehen.{{end}}{{end}}`,
		Missing:  `Log: {{.Text}}`,
		Remark:   `kam nie`,
		Brief:    []string{`im Log steht es nirgends`, `nicht im Log`},
	},
	verdict.LogMisspelt: {
		Expected: `{{quote .Text}}`,
		Got:      `{{.Line}}`,
		Message:  `Im Log muss genau {{quote .Text}} stehen; dort steht {{quote .Line}}.`,
		Remark:   `erwartet: {{.Expected}}`,
		Brief:    []string{`im Log steht {{quote .Line}}`, `andere Worte`},
	},
	verdict.LogCount: {
		Expected: `{{if eq .Form "at-most"}}höchstens {{.N.Want}}{{else}}{{quote .Text}} {{times .N.Want}}{{end}}`,
		Got:      `{{if eq .Form "at-most"}}{{.N.Got}}{{else}}{{times .N.Got}}{{end}}`,
		Message:  `{{if eq .Form "at-most"}}Im Log stehen {{.N.Got}} Zeilen wie {{quote .Text}}; erwartet waren höchstens {{.N.Want}}.{{else if eq .Form "one-line"}}Im Log steht {{quote .Text}} mehrmals in einer Zeile. Jedes braucht eine eigene Zeile: Beende sie mit einem Zeilenumbruch.{{else}}Im Log steht {{quote .Text}} {{times .N.Got}}; erwartet war {{times .N.Want}}.{{end}}`,
		Missing:  `erwartet: {{.Expected}}`,
		Remark:   `es sind {{.Got}}`,
		Brief:    []string{`im Log steht es {{.Got}}`, `{{.Got}} im Log`},
	},
	verdict.Assertion: {
		Message: `{{.Text}}`,
	},
}

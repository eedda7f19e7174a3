package wording

// steps are the texts of the verbs. Those of a course's own verbs come with the course.
var steps = map[string]In[string]{
	"connects": {
		`connects`,
		`verbindet sich`,
	},
	"connects asking": {
		`connects to {{.path}}?{{.query}}`,
		`verbindet sich mit {{.path}}?{{.query}}`,
	},
	"connects stuck": {
		`connects and reads nothing`,
		`verbindet sich und liest nichts`,
	},
	"connect at once": {
		`{{.n}} clients connect at once`,
		`{{.n}} Clients verbinden sich gleichzeitig`,
	},
	"is refused": {
		`is refused {{.what}}`,
		`wird abgewiesen {{.what}}`,
	},
	"leaves": {
		`leaves ({{if eq .code "1001"}}the tab is closed{{else if eq .code "0"}}socket.close(){{else}}close code {{.code}}{{end}})`,
		`geht ({{if eq .code "1001"}}der Tab wird geschlossen{{else if eq .code "0"}}socket.close(){{else}}Close-Code {{.code}}{{end}})`,
	},
	"leaves and is let go": {
		`leaves, and the server closes the connection`,
		`geht, und der Server schließt die Verbindung`,
	},
	"leave at once": {
		`{{.n}} clients leave at once`,
		`{{.n}} Clients gehen gleichzeitig`,
	},
	"vanishes": {
		`vanishes (TCP reset)`,
		`verschwindet (TCP-Reset)`,
	},
	"hangs up": {
		`hangs up (no close frame)`,
		`legt auf (kein Close-Frame)`,
	},
	"vanishes in a handshake": {
		`vanishes {{if eq .whole "true"}}before its handshake is answered{{else}}in the middle of the handshake{{end}}`,
		`verschwindet {{if eq .whole "true"}}vor der Antwort auf den Handshake{{else}}mitten im Handshake{{end}}`,
	},
	"says nothing": {
		`opens a TCP connection and sends nothing`,
		`öffnet eine TCP-Verbindung und sendet nichts`,
	},
	"stays connected": {
		`stays connected`,
		`bleibt verbunden`,
	},
	"stays connected for": {
		`sends nothing for {{.seconds}} second{{if ne .seconds "1"}}s{{end}}, and stays connected`,
		`sendet {{.seconds}} Sekunde{{if ne .seconds "1"}}n{{end}} lang nichts und bleibt verbunden`,
	},
	"reads again": {
		`reads again, until everything is read`,
		`liest wieder, bis alles gelesen ist`,
	},
	"pings": {
		`pings and hears the pong`,
		`sendet ein Ping und hört das Pong`,
	},
	"hears": {
		`hears {{event .event .data}}`,
		`hört {{event .event .data}}`,
	},
	"hears within": {
		`hears {{quote .event}}, from {{.low}} to {{.high}}`,
		`hört {{quote .event}}, von {{.low}} bis {{.high}}`,
	},
	"hears unless gone": {
		`hears {{quote .event}}, unless its connection was closed`,
		`hört {{quote .event}}, außer ihre Verbindung wurde geschlossen`,
	},
	"hears each": {
		`hears {{quote .event}}, {{if eq .sure .all}}each of {{.all}}{{else}}at least {{.sure}} of {{.all}}{{end}}, the last with {{quote .field}} {{.n}}`,
		`hört {{quote .event}}, {{if eq .sure .all}}jedes der {{.all}}{{else}}mindestens {{.sure}} der {{.all}}{{end}}, das letzte mit {{quote .field}} {{.n}}`,
	},
	"hears of the latecomer": {
		`hears about the newcomer, and the newcomer hears about itself`,
		`hört vom neuen Client, der auch von sich selbst hört`,
	},
	"has heard": {
		`has heard {{quote .event}} {{times .n}}`,
		`hat {{quote .event}} {{times .n}} gehört`,
	},
	"has heard no other": {
		`has heard no other {{quote .event}}`,
		`hat kein anderes {{quote .event}} gehört`,
	},
	"has heard none twice": {
		`has heard no {{quote .event}} twice`,
		`hat kein {{quote .event}} zweimal gehört`,
	},
	"has heard nothing of": {
		`has heard nothing with {{short .text}} in it`,
		`hat nichts gehört, in dem {{short .text}} steht`,
	},
	"has not heard": {
		`has not heard {{event .event .data}}`,
		`hat {{event .event .data}} nicht gehört`,
	},
	"heard of each other": {
		`for any two of the {{.n}}, one has heard {{quote .event}} about the other`,
		`von je zweien der {{.n}} hat einer {{quote .event}} über den anderen gehört`,
	},
	"ends at": {
		`ends at {{event .event .n}}`,
		`ist am Ende bei {{event .event .n}}`,
	},
	"end at": {
		`all {{.all}} end at {{event .event .n}}`,
		`alle {{.all}} sind am Ende bei {{event .event .n}}`,
	},
	"stay at": {
		`all {{.all}} stay at {{event .event .n}}`,
		`alle {{.all}} bleiben bei {{event .event .n}}`,
	},
	"emits": {
		`emits {{event .event .data}}`,
		`sendet {{event .event .data}}`,
	},
	"emits in pieces": {
		`emits {{event .event .data}} in {{.pieces}} frames`,
		`sendet {{event .event .data}} in {{.pieces}} Frames`,
	},
	"emits in a row": {
		`emits {{quote .event}} {{times .n}} in a row`,
		`sendet {{quote .event}} {{times .n}} hintereinander`,
	},
	"emits and leaves": {
		`emits {{quote .event}} {{times .n}} in a row and leaves`,
		`sendet {{quote .event}} {{times .n}} hintereinander und geht`,
	},
	"emit at once": {
		`{{.all}} clients emit {{quote .event}} at the same time, {{times .n}} or more`,
		`{{.all}} Clients senden {{quote .event}} gleichzeitig, {{times .n}} oder öfter`,
	},
	"emit together": {
		`{{.all}} clients emit {{quote .event}} at the same time`,
		`{{.all}} Clients senden {{quote .event}} gleichzeitig`,
	},
	"emits letters": {
		`emits {{quote .event}} with {{.n}} letters`,
		`sendet {{quote .event}} mit {{.n}} Buchstaben`,
	},
	"sends": {
		`sends {{frame .text}}`,
		`sendet {{frame .text}}`,
	},
	"sends binary": {
		`sends the binary frame {{frame .text}}`,
		`sendet den binären Frame {{frame .text}}`,
	},
	"come and go": {
		`hundreds of clients come and go`,
		`hunderte Clients kommen und gehen`,
	},
	"connects with its earlier cookie": {
		`connects with the cookie that it had before it asked for the page`,
		`verbindet sich mit dem Cookie, der vor der Anfrage nach der Seite galt`,
	},
	"connects among cookies": {
		`connects, with other cookies before and after its own, some of which name {{.user}}`,
		`verbindet sich, mit anderen Cookies vor und nach dem eigenen, von denen manche {{.user}} nennen`,
	},
	"looks at the page": {
		`looks at the page{{with .path}} at {{.}}{{end}}`,
		`sieht sich die Seite an{{with .path}}: {{.}}{{end}}`,
	},
	"asks for the page": {
		`asks for the page at {{.path}}`,
		`fragt nach der Seite unter {{.path}}`,
	},
	"asks for": {
		`asks for {{.path}}`,
		`fragt nach {{.path}}`,
	},
	"asks without handshake": {
		`asks for {{.path}} without a handshake`,
		`fragt ohne Handshake nach {{.path}}`,
	},
	"knocks": {
		`asks for {{.path}} without a complete handshake`,
		`fragt mit unvollständigem Handshake nach {{.path}}`,
	},
	"another starts": {
		`a second server starts, with a different {{.secret}}`,
		`ein zweiter Server startet, mit einem anderen {{.secret}}`,
	},
	"starts again": {
		`the server starts again, with the same {{.secret}}`,
		`der Server startet neu, mit demselben {{.secret}}`,
	},
	"logs exactly": {
		`the log says {{quote .text}} {{times .n}}`,
		`im Log steht {{quote .text}} {{times .n}}`,
	},
	"logs": {
		`the log says {{quote .text}}`,
		`im Log steht {{quote .text}}`,
	},
	"logs at most": {
		`the log has at most {{.n}} lines like {{quote .text}}`,
		`im Log stehen höchstens {{.n}} Zeilen wie {{quote .text}}`,
	},
	"logs no panic": {
		`the log shows no panic`,
		`im Log steht keine Panic`,
	},
	"asserts": {
		`asserts the following`,
		`behauptet, was folgt`,
	},
	"sends an end": {
		`your server stops sending`,
		`dein Server hört auf zu senden`,
	},
	"still runs": {
		`your server is still running`,
		`dein Server läuft noch`,
	},
	"no race": {
		`the race detector reports nothing`,
		`der Race-Detektor meldet nichts`,
	},

	// Of random conversations:
	"reloads": {
		`reloads the page`,
		`lädt die Seite neu`,
	},
	"connects with more cookies": {
		`connects, with other cookies before and after its own`,
		`verbindet sich, mit anderen Cookies vor und nach dem eigenen`,
	},
	"sends in pieces": {
		`sends {{frame .text}} in {{.pieces}} frames`,
		`sendet {{frame .text}} in {{.pieces}} Frames`,
	},
	"emits spread": {
		`emits {{event .event .data}}, with line breaks between the JSON tokens`,
		`sendet {{event .event .data}}, mit Zeilenumbrüchen zwischen den Teilen des JSON`,
	},
	"all wait": {
		`everybody waits {{.ms}} ms`,
		`alle warten {{.ms}} ms`,
	},
	"does": {
		`{{.text}}`,
		`{{.text}}`,
	},
	"hold conversations": {
		`{{.n}} conversations are held, with the seed {{.seed}}`,
		`{{.n}} Gespräche werden geführt, mit dem Seed {{.seed}}`,
	},
}

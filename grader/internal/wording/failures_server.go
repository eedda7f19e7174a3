package wording

import "handshake/grader/internal/verdict"

// flush is what to do about lines that don't arrive.
const flush = `{{if eq .Language "python"}}If you print it, flush it: print(..., flush=True). Otherwise, Python keeps the line in a buffer until there are many.` +
	`{{else if eq .Language "unknown"}}If you print it, flush the output after each line. Many languages keep lines in a buffer while they don't go to a terminal.{{end}}`

// ofServers are the sentences about the program itself: how it ended, where it is stuck, and what its log says.
var ofServers = map[verdict.Kind]In[Sentences]{
	verdict.ProgramEnded: {
		English: Sentences{
			Expected: `the server keeps running`,
			Got:      `it {{exit .Exit}}`,
			Message:  `Your server {{exit .Exit}} in the middle of the check.`,
			Missing:  `your server ended`,
			Brief:    []string{`your server ended in the middle`, `your server ended`, `it ended`},
		},
		German: Sentences{
			Expected: `der Server läuft weiter`,
			Got:      `er {{exit .Exit}}`,
			Message:  `Dein Server {{exit .Exit}}, mitten in der Prüfung.`,
			Missing:  `dein Server endet`,
			Brief:    []string{`dein Server endete mittendrin`, `dein Server endete`, `beendet`},
		},
	},
	verdict.Panicked: {
		English: Sentences{
			Expected: `no panic`,
			Got:      `a panic`,
			Message:  `One of your server's handlers panicked. net/http recovered it, so only the log shows it.`,
			Missing:  `a handler panicked`,
			Brief:    []string{`a handler panicked`, `a panic`},
		},
		German: Sentences{
			Expected: `keine Panic`,
			Got:      `eine Panic`,
			Message:  `In einem Handler deines Servers gab es eine Panic. net/http hat sie abgefangen, darum zeigt sie nur das Log.`,
			Missing:  `Panic in einem Handler`,
			Brief:    []string{`Panic in einem Handler`, `eine Panic`},
		},
	},
	verdict.Deadlock: {
		English: Sentences{
			Brief: []string{`your server seems stuck`, `it seems stuck`},
		},
		German: Sentences{
			Brief: []string{`dein Server scheint festzuhängen`, `hängt fest`},
		},
	},
	verdict.DataRace: {
		English: Sentences{
			Expected: `no data race`,
			Got:      `WARNING: DATA RACE`,
			Message:  `Go's race detector found two goroutines that use the same memory at the same time, and at least one of them writes to it.`,
			Missing:  `a data race`,
			Brief:    []string{`a data race`},
		},
		German: Sentences{
			Expected: `kein Data Race`,
			Got:      `WARNING: DATA RACE`,
			Message:  `Der Race-Detektor von Go hat zwei Goroutinen gefunden, die gleichzeitig denselben Speicher benutzen, und mindestens eine von ihnen schreibt.`,
			Missing:  `ein Data Race`,
			Brief:    []string{`ein Data Race`},
		},
	},
	verdict.LogMissing: {
		English: Sentences{
			Expected: `{{quote .Text}}`,
			Got:      `nothing`,
			Message:  `{{if eq .Form "no-newline"}}Your server printed {{quote .Text}} without a newline at the end. A log line must end with a newline.{{else}}The log never says {{quote .Text}}.{{end}}`,
			Next:     `{{if not .Form}}` + flush + `{{end}}`,
			Missing:  `log: {{.Text}}`,
			Remark:   `never came`,
			Brief:    []string{`the log never says it`, `not logged`},
		},
		German: Sentences{
			Expected: `{{quote .Text}}`,
			Got:      `nichts`,
			Message:  `{{if eq .Form "no-newline"}}Dein Server hat {{quote .Text}} ohne Zeilenumbruch ausgegeben. Eine Zeile des Logs endet mit einem.{{else}}Im Log steht nirgends {{quote .Text}}.{{end}}`,
			Next:     `{{if not .Form}}{{if eq .Language "python"}}Wenn du sie mit print ausgibst: print(..., flush=True). Sonst behält Python die Zeile in einem Puffer, bis es viele sind.{{else if eq .Language "unknown"}}Wenn du sie ausgibst, leere den Puffer nach jeder Zeile. Viele Sprachen behalten Zeilen in einem Puffer, solange sie nicht auf ein Terminal gehen.{{end}}{{end}}`,
			Missing:  `Log: {{.Text}}`,
			Remark:   `kam nie`,
			Brief:    []string{`im Log steht es nirgends`, `nicht im Log`},
		},
	},
	verdict.LogMisspelt: {
		English: Sentences{
			Expected: `{{quote .Text}}`,
			Got:      `{{.Line}}`,
			Message:  `The log should say exactly {{quote .Text}}; it says {{quote .Line}}.`,
			Remark:   `expected {{.Expected}}`,
			Brief:    []string{`the log says {{quote .Line}}`, `different words`},
		},
		German: Sentences{
			Expected: `{{quote .Text}}`,
			Got:      `{{.Line}}`,
			Message:  `Im Log muss genau {{quote .Text}} stehen; dort steht {{quote .Line}}.`,
			Remark:   `erwartet: {{.Expected}}`,
			Brief:    []string{`im Log steht {{quote .Line}}`, `andere Worte`},
		},
	},
	verdict.LogCount: {
		English: Sentences{
			Expected: `{{if eq .Form "at-most"}}at most {{.N.Want}}{{else}}{{quote .Text}} {{times .N.Want}}{{end}}`,
			Got:      `{{if eq .Form "at-most"}}{{.N.Got}}{{else}}{{times .N.Got}}{{end}}`,
			Message:  `{{if eq .Form "at-most"}}The log has {{.N.Got}} lines like {{quote .Text}}; expected at most {{.N.Want}}.{{else if eq .Form "one-line"}}The log says {{quote .Text}} several times in one line. Each needs its own line: end it with a newline.{{else}}The log says {{quote .Text}} {{times .N.Got}}; expected {{times .N.Want}}.{{end}}`,
			Missing:  `expected {{.Expected}}`,
			Remark:   `got {{.Got}}`,
			Brief:    []string{`the log says it {{.Got}}`, `logged {{.Got}}`},
		},
		German: Sentences{
			Expected: `{{if eq .Form "at-most"}}höchstens {{.N.Want}}{{else}}{{quote .Text}} {{times .N.Want}}{{end}}`,
			Got:      `{{if eq .Form "at-most"}}{{.N.Got}}{{else}}{{times .N.Got}}{{end}}`,
			Message:  `{{if eq .Form "at-most"}}Im Log stehen {{.N.Got}} Zeilen wie {{quote .Text}}; erwartet waren höchstens {{.N.Want}}.{{else if eq .Form "one-line"}}Im Log steht {{quote .Text}} mehrmals in einer Zeile. Jedes braucht eine eigene Zeile: Beende sie mit einem Zeilenumbruch.{{else}}Im Log steht {{quote .Text}} {{times .N.Got}}; erwartet war {{times .N.Want}}.{{end}}`,
			Missing:  `erwartet: {{.Expected}}`,
			Remark:   `es sind {{.Got}}`,
			Brief:    []string{`im Log steht es {{.Got}}`, `{{.Got}} im Log`},
		},
	},
	verdict.Assertion: {
		English: Sentences{
			Message: `{{.Text}}`,
		},
		German: Sentences{
			Message: `{{.Text}}`,
		},
	},
}

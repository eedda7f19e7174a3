// Package verdict is what the grader has to say, as plain data: a report of lessons, checks, steps and
// events, and the JSON schema that other programs read. It knows nothing of how a verdict comes about
// (processes, clients, checks) nor of how it is shown (terminals, pages).
package verdict

import "time"

// Schema names the shape of a Report in JSON. docs/report.md describes every field; a change that would
// break a reader of the old shape gets a new name.
const Schema = "handshake/report/v1"

// Outcome is how a check, a lesson or a whole run ended. The zero value is NotRun's: nothing passes
// that did not run.
type Outcome int

// The outcomes. NotRun is zero on purpose: a result nobody set can never read as passed.
const (
	NotRun Outcome = iota // not decided; Reason says why
	Passed                // ran to its end and saw what it expected
	Failed                // the program did something else: for the learner to fix
	Error                 // the grader itself failed: never the learner's fault
)

// outcomeNames are the words of the JSON form, by Outcome.
var outcomeNames = [...]string{NotRun: "not run", Passed: "passed", Failed: "failed", Error: "error"}

// String returns "not run", "passed", "failed" or "error".
func (o Outcome) String() string { return outcomeNames[o] }

// MarshalText writes the outcome as its word.
func (o Outcome) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText reads an outcome's word; an unknown word is NotRun, so that no reader takes it for a pass.
func (o *Outcome) UnmarshalText(text []byte) error {
	*o = NotRun
	for i, name := range outcomeNames {
		if name == string(text) {
			*o = Outcome(i)
		}
	}
	return nil
}

// Millis is a span of time in milliseconds, as it stands in JSON.
type Millis float64

// Ms turns a duration into milliseconds, with three decimals.
func Ms(d time.Duration) Millis { return Millis(d.Microseconds()) / 1000 }

// Duration is the span as a time.Duration.
func (m Millis) Duration() time.Duration {
	return time.Duration(float64(m) * float64(time.Millisecond))
}

// Report is one run of the grader over one or more lessons.
type Report struct {
	Schema  string    `json:"schema"`          // always Schema
	Course  string    `json:"course"`          // the course's title
	Of      int       `json:"of"`              // how many lessons the course has
	Seed    uint64    `json:"seed"`            // --seed replays the same names and numbers
	Started time.Time `json:"started"`         // wall-clock time of the run
	Took    Millis    `json:"ms"`              // from the start to the verdict
	Outcome Outcome   `json:"outcome"`         // passed only if every lesson in it passed
	Lessons []Lesson  `json:"lessons"`         // in the course's order
	Notes   []string  `json:"notes,omitempty"` // what the run did besides grading, e.g. folders it made
}

// Lesson is one graded lesson.
type Lesson struct {
	ID        string   `json:"id"`      // "02-emit-count"
	Number    int      `json:"number"`  // its place in the course, from 1
	Title     string   `json:"title"`   // "Emit the count"
	Program   string   `json:"program"` // the graded folder, as the learner would type it
	Edit      string   `json:"edit"`    // the file the learner writes, as they would type it
	Text      string   `json:"text"`    // the lesson's README.md, as they would type it
	Outcome   Outcome  `json:"outcome"`
	Reason    string   `json:"reason,omitempty"`    // why it was not run, or what failed in the kit
	Next      string   `json:"next,omitempty"`      // of an Error that this machine is the reason for: what to do about it, a sentence
	Untouched bool     `json:"untouched,omitempty"` // the program is still the starter, as it came
	Unchanged bool     `json:"unchanged,omitempty"` // the verdict is that of an earlier run of the same program
	Took      Millis   `json:"ms"`
	Failure   *Failure `json:"failure,omitempty"` // what stopped every check: it does not compile, does not start ...
	Advice    []Advice `json:"advice,omitempty"`  // what that failure looks like; at most three
	Checks    []Check  `json:"checks"`
	Probes    []Probe  `json:"probes,omitempty"` // what further experiments showed, after a check had failed
}

// Count returns how many of the lesson's checks had the given outcome.
func (l Lesson) Count(o Outcome) int {
	n := 0
	for _, c := range l.Checks {
		if c.Outcome == o {
			n++
		}
	}
	return n
}

// FirstFailed returns the index of the failed check that a learner should read first, or -1. That's the first one, unless the
// server refuses a visitor with a valid cookie: nobody gets in then, so that whatever else fails follows from it.
func (l Lesson) FirstFailed() int {
	first := -1
	for i, c := range l.Checks {
		if c.Outcome != Failed {
			continue
		}
		if f := c.Failure; f != nil && f.Kind == Refusal && f.Facts.Answer != nil && f.Facts.Answer.Cookie {
			return i
		}
		if first < 0 {
			first = i
		}
	}
	return first
}

// Check is one behaviour and how it fared.
type Check struct {
	ID      string   `json:"id"`    // "everyone-hears"
	Title   string   `json:"title"` // a sentence: "everyone hears the new count when someone joins"
	Outcome Outcome  `json:"outcome"`
	Reason  string   `json:"reason,omitempty"`  // why it was not run, or what failed in the kit
	Excused bool     `json:"excused,omitempty"` // not run because it cannot be here, or was not asked for (Reason says why); the lesson may pass without it
	Took    Millis   `json:"ms"`
	Failure *Failure `json:"failure,omitempty"`
	Advice  []Advice `json:"advice,omitempty"` // what the failure looks like; at most three
	Steps   []Step   `json:"steps,omitempty"`
	Events  []Event  `json:"events,omitempty"` // the transcript, in time order
}

// Advice is what a failure looks like, in the words of the lesson's author.
type Advice struct {
	Mistake string `json:"mistake"`        // the known mistake's name, or the kind of evidence
	Subject string `json:"subject"`        // "only the newcomer hears the count"
	Body    string `json:"body"`           // what to think about, as plain paragraphs
	Read    string `json:"read,omitempty"` // the section to read: "lessons/02-emit-count/README.md#emit-to-everyone"

	Check  string   `json:"check,omitempty"`  // of evidence that another check has shown: that check's title
	Detail []string `json:"detail,omitempty"` // of the same: its lines, quoted as they are
}

// Probe is an experiment that was made after a failure, to tell its causes apart, and its answer.
type Probe struct {
	ID     string            `json:"id"`             // "other-address"
	Asks   string            `json:"asks"`           // the question
	Checks []string          `json:"checks"`         // the IDs of the failed checks that it's about
	Answer string            `json:"answer"`         // a word, which is a part of fingerprints: "yes"
	Args   map[string]string `json:"args,omitempty"` // values that the sentence uses
	Text   string            `json:"text"`           // the answer as a sentence: "A second client from the address 127.0.0.2 was counted."
}

// The kinds of Event.
const (
	Connects = "connects" // a client's handshake was answered with 101
	Refused  = "refused"  // a client's handshake failed; How says in what way, Status is 0 for no answer at all
	Frame    = "frame"    // a data frame, or a message of several; Dir says which way
	Ping     = "ping"     // a ping frame; Dir says which way
	Pong     = "pong"     // a pong frame; Dir says which way
	Leaves   = "leaves"   // a close frame; Dir says which way, Code and Reason what was in it
	Vanishes = "vanishes" // the client ended the connection without a close frame; How says in what way
	Gone     = "gone"     // the connection ended without a close frame of the server's, and the client had not left; How says in what way
	Request  = "request"  // the client asked for a page; Text is "GET /", Status the answer's
	Exceeds  = "exceeds"  // the server sent more than is taken in; Limit says of what
	Log      = "log"      // a line of the program's output; Text is the line
	Starts   = "starts"   // the program was started once more; Text says how
	Ends     = "ends"     // the program ended by itself; Exit says how
)

// The directions of an Event.
const (
	ToServer   = "to server"   // from the client to the server
	FromServer = "from server" // from the server to the client
)

// Event is one thing that crossed the wire, or that the program logged.
type Event struct {
	At     Millis `json:"at"` // since the check began; of a request, when the client began it
	Kind   string `json:"kind"`
	Client string `json:"client,omitempty"` // the client's name; empty for the program's own
	Dir    string `json:"dir,omitempty"`    // ToServer or FromServer
	Name   string `json:"name,omitempty"`   // of a frame that holds an event: its name, "user count"
	Data   string `json:"data,omitempty"`   // of such a frame: its data as compact JSON, cut to 400 runes
	Text   string `json:"text,omitempty"`   // of any other: its text, cut to 400 runes
	Bytes  int    `json:"bytes,omitempty"`  // of a frame: how long its payload is, before anything is cut
	Binary bool   `json:"binary,omitempty"` // of a frame: it is a binary one
	Status int    `json:"status,omitempty"` // of an HTTP answer

	// Of the end of a connection, and of a handshake or a request that failed:
	How       How       `json:"how,omitempty"`
	By        Side      `json:"by,omitempty"`        // who ended the connection
	Code      int       `json:"code,omitempty"`      // of a close frame; NoCode if it has none
	Reason    string    `json:"reason,omitempty"`    // of a close frame
	Violation Violation `json:"violation,omitempty"` // of a protocol error
	Detail    string    `json:"detail,omitempty"`    // what came, or what the system or a library says, as a quotation
	Count     int       `json:"count,omitempty"`     // how many clients this one line stands for

	Exit *Exit `json:"exit,omitempty"` // of the program's end

	// Of a limit that was passed:
	Limit Limit `json:"limit,omitempty"`
	Most  int   `json:"most,omitempty"` // how much is allowed
}

// maxRunes is how much of a frame or a log line an Event keeps.
const maxRunes = 400

// Cut shortens text to the 400 runes that an Event holds, and marks the cut with "…".
func Cut(text string) string {
	seen := 0
	for i := range text {
		if seen == maxRunes {
			return text[:i] + "…"
		}
		seen++
	}
	return text
}

// Sum is the outcome of all lessons together: an error outweighs a failure, and a failure a pass. Of no lesson nothing was
// run.
func Sum(lessons []Lesson) Outcome {
	if len(lessons) == 0 {
		return NotRun
	}
	total := Passed
	for _, lesson := range lessons {
		switch {
		case lesson.Outcome == Error:
			return Error
		case lesson.Outcome != Passed:
			total = Failed
		}
	}
	return total
}

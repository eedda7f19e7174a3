package verdict

import "slices"

// Kind is a way in which a check, or a whole lesson, failed: a stable word. Everything that depends on a kind alone is in the
// table traits; its sentences are in the package wording. TestSentences and TestEveryKindHasAPlace hold both complete. A course may have kinds
// of its own, with sentences of its own, for messages that mean something in it alone.
type Kind string

// What a client heard, or did not.
const (
	NeverHeard     Kind = "never-heard"      // the expected event never came
	Untold         Kind = "untold"           // the count changed, but nobody who was there was told
	Unchanged      Kind = "unchanged"        // nobody was told of a leave, and a newcomer hears that nobody left
	HeldUp         Kind = "held-up"          // a client that stopped reading holds up the others
	WrongValue     Kind = "wrong-value"      // the event came with another number
	WrongType      Kind = "wrong-type"       // the count is not a number
	WentBack       Kind = "went-back"        // an earlier count came after a later one
	MisspeltEvent  Kind = "misspelt-event"   // the event's name is nearly right
	RenamedEvent   Kind = "renamed-event"    // the data came under another event's name
	HeardCount     Kind = "heard-count"      // heard more or fewer times than it happened
	HeardAgain     Kind = "heard-again"      // an announcement came twice
	OutOfTheBlue   Kind = "out-of-the-blue"  // announced, though nothing had happened
	StillHeard     Kind = "still-heard"      // what should not have been passed on was
	Overheard      Kind = "overheard"        // a message reached somebody it was not meant for
	NotAnObject    Kind = "not-an-object"    // the data should be an object
	MisspeltField  Kind = "misspelt-field"   // a field's name is nearly right
	MissingField   Kind = "missing-field"    // a field is not there
	WrongFieldType Kind = "wrong-field-type" // a field's value has another type
	WrongField     Kind = "wrong-field"      // a field has another value
)

// Messages that are no events. The dialects of package wire find them.
const (
	BinaryFrame   Kind = "binary-frame"   // sent as binary instead of text
	InvalidUTF8   Kind = "invalid-utf8"   // text that is not UTF-8
	NotJSON       Kind = "not-json"       // plain text, HTML, Go's %v syntax
	BareValue     Kind = "bare-value"     // JSON, but a number, string, array or null instead of an object
	ManyDocuments Kind = "many-documents" // more than one JSON document in the message
	WrongEnvelope Kind = "wrong-envelope" // an object without a string under "event"
	BadPacket     Kind = "bad-packet"     // of Socket.IO: a packet that cannot be read, or of a kind that is not supported
)

// Handshakes, pages and connections.
const (
	Refusal            Kind = "refused"              // a client that should get a socket did not
	Unanswered         Kind = "no-answer"            // a request was never answered
	RefusedBadly       Kind = "refused-badly"        // a client that should be refused got another answer
	Admitted           Kind = "admitted"             // a client that should be refused got a socket
	AdmittedThenClosed Kind = "admitted-then-closed" // it got a socket, which was closed then
	Unreachable        Kind = "unreachable"          // no connection could be made
	BadPage            Kind = "page"                 // a page's answer was not the expected one
	Closed             Kind = "closed"               // the server ended a connection that was in use
	KeptOpen           Kind = "kept-open"            // the server did not close its side of a connection
	NoPong             Kind = "no-pong"              // a ping was not answered
	Floods             Kind = "floods"               // the server sends, or logs, without end
	TooMuch            Kind = "too-much"             // the server sends more in one piece than a client accepts
)

// The program and its log.
const (
	ProgramEnded Kind = "program-ended" // the program ended by itself
	Panicked     Kind = "panicked"      // a handler panicked, and net/http recovered that
	Deadlock     Kind = "deadlock"      // silence, and goroutines that wait for a lock or a channel
	DataRace     Kind = "data-race"     // reported by the race detector
	LogMissing   Kind = "log-missing"   // a line was never logged
	LogMisspelt  Kind = "log-misspelt"  // a line was logged in other words
	LogCount     Kind = "log-count"     // a line was logged more or fewer times than expected
	Assertion    Kind = "assertion"     // an assertion of the check's author
)

// Programs that cannot be graded. The package program finds them.
const (
	Compile       Kind = "compile"          // it does not compile
	NoFolder      Kind = "no-folder"        // there is no such folder
	NoGoFiles     Kind = "no-go-files"      // nothing in the folder can be built or run
	NotMain       Kind = "not-main"         // its package is not main
	BadFile       Kind = "bad-file"         // a file in it is no plain file of its own, can't be read, or is too large
	Tampers       Kind = "tampers"          // it took away what the grader needs to grade it
	WontRun       Kind = "wont-run"         // the system does not start the file run
	Exits         Kind = "exits"            // it ends before it listens
	NeverListens  Kind = "never-listens"    // it runs but does not listen
	FixedPort     Kind = "fixed-port"       // it listens at another port than the one in PORT
	SomebodyElses Kind = "port-not-its-own" // another program listens at the port
)

// Place is where in a conversation a failure of some kind shows.
type Place int

// The places. A diagram marks an event, or draws a row of its own.
const (
	Nowhere      Place = iota // nothing of it crossed the wire
	Missing                   // the message that never came
	AtMessage                 // a message from the server
	AtHandshake               // the handshake that was admitted
	AtRefusal                 // the handshake that was refused
	AtRequest                 // the request for a page
	AtEnd                     // the end of the connection
	AtProgramEnd              // the end of the program
	InLog                     // a line of the log, or its absence
	Alone                     // a row across all lanes
)

// Trait is what depends on a failure's kind. Each field is a property that code asks for, so that no code has to name all kinds that have it.
type Trait struct {
	Place Place
	// Silence says that the failure consists in something that never came. The end of the connection or of the program explains that
	// better, and goroutines that wait for each other may be behind it.
	Silence bool
	// Hangs says that something in the program didn't come to its end. As with Silence, what another check has proved, a deadlock or a
	// panic, is most likely behind it.
	Hangs bool
	// AboutFields says that fields of an object differ. What came instead (Got) names the fault by itself.
	AboutFields bool
	// NoEvent says that a client was sent text that isn't an event, so that it fails where the lesson is about the form of events.
	NoEvent bool
	// Unreadable says that no browser can read the message, so that it fails wherever any event is expected.
	Unreadable bool
	// Plain says that the kind's own words say more than what was expected could.
	Plain bool
	// LeadsUp says that the message comes to the point only after its first sentence.
	LeadsUp bool
	// Proves says that the failure shows what is stuck or breaks inside the program, with the learner's lines.
	Proves bool
	// Overtakes says that the failure may come from two goroutines that get in each other's way.
	Overtakes bool
	// Waits says that a diagram tells how long was waited.
	Waits bool
	// Formed says that each of the kind's forms has causes of its own.
	Formed bool
	// LogsLater says that the program may log the reason only after the failure was seen: it answers or hangs up first.
	LogsLater bool
	// LogTail says that the evidence is the end of the program's log, of which the last lines say the most.
	LogTail bool
}

// own is what depends on a kind that isn't in the table: one that a course has for messages that mean something in it alone.
var own = Trait{Place: AtMessage, Plain: true, Formed: true}

// traits has a row for every kind.
var traits = map[Kind]Trait{
	NeverHeard: {Place: Missing, Silence: true},
	Untold:     {Place: Missing, Silence: true},
	Unchanged:  {Place: Missing, Silence: true},
	HeldUp:     {Place: Missing, Silence: true},
	NoPong:     {Place: Missing, Silence: true},
	Deadlock:   {Place: Missing, Formed: true, LeadsUp: true, Proves: true},
	KeptOpen:   {Place: Missing, Hangs: true},

	WrongValue:     {Place: AtMessage, Silence: true, Overtakes: true},
	WrongType:      {Place: AtMessage},
	WentBack:       {Place: AtMessage, Plain: true, Overtakes: true},
	MisspeltEvent:  {Place: AtMessage, Plain: true},
	RenamedEvent:   {Place: AtMessage, Plain: true},
	HeardCount:     {Place: AtMessage},
	HeardAgain:     {Place: AtMessage, Plain: true},
	OutOfTheBlue:   {Place: AtMessage, Plain: true},
	StillHeard:     {Place: AtMessage, Plain: true},
	Overheard:      {Place: AtMessage, Plain: true},
	NotAnObject:    {Place: AtMessage, AboutFields: true},
	MisspeltField:  {Place: AtMessage, AboutFields: true},
	MissingField:   {Place: AtMessage, AboutFields: true},
	WrongFieldType: {Place: AtMessage, AboutFields: true},
	WrongField:     {Place: AtMessage, AboutFields: true},

	BinaryFrame:   {Place: AtMessage, Plain: true, LeadsUp: true},
	InvalidUTF8:   {Place: AtMessage, NoEvent: true, Unreadable: true, Plain: true, LeadsUp: true},
	NotJSON:       {Place: AtMessage, NoEvent: true, Plain: true, Formed: true, LeadsUp: true},
	BareValue:     {Place: AtMessage, NoEvent: true, LeadsUp: true},
	ManyDocuments: {Place: AtMessage, NoEvent: true, Unreadable: true, Plain: true, LeadsUp: true},
	WrongEnvelope: {Place: AtMessage, NoEvent: true, Formed: true, LeadsUp: true},
	BadPacket:     {Place: AtMessage},

	Refusal:            {Place: AtRefusal, LogsLater: true},
	RefusedBadly:       {Place: AtRefusal, LogsLater: true},
	Unanswered:         {Place: AtRefusal, Silence: true, Plain: true, Waits: true},
	Admitted:           {Place: AtHandshake, Plain: true},
	AdmittedThenClosed: {Place: AtHandshake, Plain: true},
	Unreachable:        {Place: Nowhere},
	BadPage:            {Place: AtRequest},
	Closed:             {Place: AtEnd, LogsLater: true},
	Floods:             {Place: Alone},
	TooMuch:            {Place: Alone},

	ProgramEnded: {Place: AtProgramEnd, Plain: true, LogTail: true},
	Panicked:     {Place: Alone, Proves: true},
	DataRace:     {Place: Alone},
	LogMissing:   {Place: InLog, Waits: true, LogTail: true},
	LogMisspelt:  {Place: InLog, LogTail: true},
	LogCount:     {Place: InLog, LogTail: true},
	Assertion:    {Place: Nowhere},

	Compile: {}, NoFolder: {}, NoGoFiles: {}, NotMain: {}, BadFile: {}, Tampers: {}, WontRun: {}, Exits: {}, NeverListens: {}, FixedPort: {}, SomebodyElses: {},
}

// Trait returns what depends on the kind.
func (k Kind) Trait() Trait {
	trait, known := traits[k]
	if !known && k != "" {
		return own
	}
	return trait
}

// Kinds returns all kinds but those of courses, in the order of their words.
func Kinds() []Kind {
	all := make([]Kind, 0, len(traits))
	for kind := range traits {
		all = append(all, kind)
	}
	slices.Sort(all)
	return all
}

// KindsThat returns the kinds whose trait the function accepts, in the order of their words.
func KindsThat(have func(Trait) bool) []Kind {
	return slices.DeleteFunc(Kinds(), func(k Kind) bool { return !have(k.Trait()) })
}

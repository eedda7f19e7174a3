package verdict

import (
	"fmt"
	"strconv"
	"strings"
)

// Failure is why a check, or a whole lesson, failed: as data, and in words. Who finds a fault fills in the data; the package
// wording makes the words of it. Nothing reads the words back.
type Failure struct {
	Kind    Kind     `json:"kind"`              // the way it failed
	Variant string   `json:"variant,omitempty"` // the form of that way, where there are several: "-1", "others-heard", "1009"
	Who     string   `json:"who,omitempty"`     // the client that noticed
	Facts   Facts    `json:"facts,omitzero"`    // what was seen
	Waited  Millis   `json:"waited,omitempty"`  // how long it waited for what never came
	Detail  []string `json:"detail,omitempty"`  // lines of evidence, quoted as they are: log lines, compile errors

	Expected string `json:"expected,omitempty"` // what was expected: `"user count" 2`
	Got      string `json:"got,omitempty"`      // what came instead: `"user count" 1`, or "" for nothing
	Message  string `json:"message"`            // the whole, in one or two sentences for the learner
	Next     string `json:"next,omitempty"`     // the next action, a sentence, where it is not "edit the file"

	Missing string   `json:"missing,omitempty"` // what a diagram shows as missing, in place of Expected
	Remark  string   `json:"remark,omitempty"`  // what a diagram says beside the event that the failure is about
	Brief   []string `json:"brief,omitempty"`   // what was seen in a few words, the fullest first
}

// The variants that more than one package names. Others are numbers, see Off and Fold, or words of the program's own.
const (
	OnMap         = "map"            // of DataRace: it is about a map
	OnSocket      = "socket"         // of DataRace: it is about what a connection keeps of a write
	OthersHeard   = "others-heard"   // of NeverHeard: another client did hear it
	SomethingElse = "something-else" // of NeverHeard: other events came
	Capitals      = "capitals"       // of WrongEnvelope: the key is "Event"
	GoNames       = "go-names"       // of WrongEnvelope: all keys begin with a capital letter, as a Go struct's fields do
	NoFrame       = "no-frame"       // of Closed: the server sent bytes that are not a frame
	AnotherAnswer = "second-answer"  // of Closed: it wrote another HTTP answer behind the handshake's
	Writes        = "writes"         // of HeldUp: a goroutine was inside a write to a socket
	Left          = "left"           // of Closed: without a complaint, with a close frame or without
)

// Facts are what a failure is about. Which of them are there depends on its kind; docs/report.md says so.
type Facts struct {
	Event   string   `json:"event,omitempty"`   // the event that was expected
	Data    string   `json:"data,omitempty"`    // the data that was expected, as JSON
	Came    *Came    `json:"came,omitempty"`    // the message that came instead
	Events  []string `json:"events,omitempty"`  // the names of the events that came instead
	Others  []string `json:"others,omitempty"`  // the clients that did hear it
	N       *Numbers `json:"numbers,omitempty"` // counts
	Fields  []Field  `json:"fields,omitempty"`  // how the fields of an object differ
	Chat    *Chat    `json:"chat,omitempty"`    // of chat messages: who said what
	Answer  *Answer  `json:"answer,omitempty"`  // what was answered to a request or a handshake
	End     *Ending  `json:"end,omitempty"`     // how the server ended a connection
	Exit    *Exit    `json:"exit,omitempty"`    // how the program ended
	File    *File    `json:"file,omitempty"`    // the file or folder of a program that can't be graded
	Text    string   `json:"text,omitempty"`    // the line of the log, the form of the page, the assertion, the visitor's lack, the missing module
	Line    string   `json:"line,omitempty"`    // what the log says instead
	Waiting int      `json:"waiting,omitempty"` // how many goroutines wait
	Writing bool     `json:"writing,omitempty"` // at the end of the wait, a goroutine was inside a write to a socket
	Form    Form     `json:"form,omitempty"`    // which of the kind's sentences fits
	Behind  *Failure `json:"behind,omitempty"`  // what showed in the same run
	Coming  bool     `json:"coming,omitempty"`  // clients only came meanwhile, not went
	Kept    bool     `json:"kept,omitempty"`    // it may be right as well, since a stuck client need not be counted
	NoRace  bool     `json:"noRace,omitempty"`  // the race detector, which the check is about, reported nothing
	Again   bool     `json:"again,omitempty"`   // the program was started once more, beside the first
	Keys    []string `json:"keys,omitempty"`    // of a wrong envelope: the keys that are there; of a page without a form: the forms
	Limit   Limit    `json:"limit,omitempty"`   // of Floods and TooMuch: what there was too much of
	Most    int      `json:"most,omitempty"`    // how much of it is allowed
	Wire    string   `json:"wire,omitempty"`    // the name of the dialect that was spoken, where it was not the course's own

	Language Language `json:"language,omitempty"` // what the program is written in, where it isn't Go
}

// Language is what a program is written in.
type Language string

// The languages that sentences tell apart.
const (
	Go         Language = ""
	Python     Language = "python"
	JavaScript Language = "javascript"
	Unknown    Language = "unknown" // not Go, or an executable
)

// SocketIO is the name of the dialect of Socket.IO.
const SocketIO = "socketio"

// Form is which of the sentences of a kind fits. Fingerprints do not look at it; the verbs that use a form say when.
type Form string

// The forms that are not told apart by other facts.
const (
	Plainly Form = ""

	NeverCame  Form = "never-came"  // of WrongValue: others came, and at last none
	TooEarly   Form = "too-early"   // of WrongValue: the number was not true yet
	InQuiet    Form = "in-quiet"    // of WrongValue: nobody came or went
	AfterCrowd Form = "after-crowd" // of WrongValue, Closed: many clients came and went
	Instead    Form = "instead"     // of NeverHeard: other events came, and none of this one
	NothingNew Form = "nothing-new" // of NeverHeard: only what had been heard before
	AfterSleep Form = "after-sleep" // of NeverHeard, NoPong: the client had stopped reading
	NotEach    Form = "not-each"    // of NeverHeard: some of several came
	EachOther  Form = "each-other"  // of NeverHeard: of two that came at once, neither heard of the other
	Otherwise  Form = "otherwise"   // of NeverHeard: a newcomer is told a number that explains nothing

	LastCount  Form = "last-count"  // of WrongField: the last of several has a wrong count
	NeverTrue  Form = "never-true"  // of WrongField: the count was true at no moment
	EmptyField Form = "empty-field" // of WrongField: one field is empty, and the others are right
	OtherKey   Form = "other-key"   // of MissingField: what is missing is there under another key
	NoneOf     Form = "none-of"     // of OutOfTheBlue: it is none of those that were to come
	AtMost     Form = "at-most"     // of LogCount: lines that match, for clients that got in
	OneLine    Form = "one-line"    // of LogCount: several times in one line
	NoNewline  Form = "no-newline"  // of LogMissing: printed, and the line isn't ended
	HeardEvent Form = "hear"        // of Closed: an event was expected
	HeardPong  Form = "pong"        // of Closed: a pong was expected
	Listened   Form = "send"        // of Closed: the client was sending
	StayedOpen Form = "stay"        // of Closed: the connection should have stayed open
	BadForm    Form = "form"        // of BadPage: a form could not be used
	Handshakes Form = "handshake"   // of BadPage: a request for the socket without a handshake
	ByStatus   Form = "status"      // of BadPage: an answer that should have a status from N.Low to N.High
	ByOrigin   Form = "origin"      // of Refusal: it was CheckOrigin that refused
	NoHijacker Form = "hijacker"    // of Refusal: the ResponseWriter is no http.Hijacker
	Newcomer   Form = "newcomer"    // of HeldUp: the newcomer heard nothing
	OnLock     Form = "lock"        // of Deadlock: goroutines wait for a lock
	OnChannel  Form = "channel"     // of Deadlock: goroutines wait for a channel
	OnBoth     Form = "both"        // of Deadlock: one waits for a channel, others for a lock
	EmptyText  Form = "empty"       // of NotJSON: the message is empty
	Markup     Form = "markup"      // of NotJSON: it is HTML
	Damaged    Form = "damaged"     // of NotJSON: it begins as JSON does
	Trailing   Form = "trailing"    // of NotJSON: something follows the document
	BadName    Form = "bad-name"    // of WrongEnvelope: "event" is not a string
	NoKeys     Form = "no-keys"     // of WrongEnvelope: the object is empty
)

// The forms of programs that can't be graded.
const (
	NotAFolder       Form = "not-a-folder"     // of NoFolder: it is a file
	Unreadable       Form = "unreadable"       // of NoFolder, BadFile: the system doesn't let the grader read it
	RunNotExecutable Form = "run-not-exec"     // of NoGoFiles: the file run isn't executable
	RunFolder        Form = "run-folder"       // of NoGoFiles: run is a folder
	RunNotPlain      Form = "run-not-plain"    // of NoGoFiles: run is a pipe, a socket or a device
	RunBroken        Form = "run-broken"       // of NoGoFiles: run is a link to nothing
	BrokenLink       Form = "broken-link"      // of BadFile: a link to nothing
	LinkOut          Form = "link-out"         // of BadFile: a link that leads out of the folder
	ManyFiles        Form = "many-files"       // of BadFile: more than N.Want files
	ManySources      Form = "many-sources"     // of BadFile: more than N.Want source files
	LargeSource      Form = "large-source"     // of BadFile: one source file has N.Got MB
	LargeSources     Form = "large-sources"    // of BadFile: all source files have N.Got MB
	LargeEmbedded    Form = "large-embedded"   // of BadFile: what is embedded has N.Got MB
	EmbedsLink       Form = "embeds-link"      // of BadFile: it embeds a link
	EmbedsNotPlain   Form = "embeds-not-plain" // of BadFile: it embeds what is no plain file
	CRLF             Form = "crlf"             // of WontRun: the file run has Windows line endings
	OnWindows        Form = "windows"          // of WontRun: the system is Windows
	NoShebang        Form = "no-shebang"       // of WontRun: the first line of the file run names no interpreter
	NoInterpreter    Form = "no-interpreter"   // of WontRun: it names one that isn't there, File.Detail
	NotOnPath        Form = "not-on-path"      // of WontRun: it asks env for one that isn't on PATH, File.Detail
	BadPackage       Form = "bad-package"      // of WontRun: package.json can't be read
	NoStart          Form = "no-start"         // of WontRun: package.json doesn't say how to start the program
	NoModules        Form = "no-modules"       // of WontRun: the modules that package.json lists aren't installed
	FolderGone       Form = "folder-gone"      // of Tampers: the folder it was started in
	BinaryGone       Form = "binary-gone"      // of Tampers: the executable
	BinaryChanged    Form = "binary-changed"   // of Tampers: the executable was changed
	Endless          Form = "endless"          // of Compile: the build didn't end
	OutsideModule    Form = "outside-module"   // of Compile: it imports from a module that go.mod doesn't have
	Several          Form = "several"          // of Compile: there are several errors
	PortTaken        Form = "port-taken"       // of Exits: somebody else may use the port that was asked for, N.Want
	NoModule         Form = "no-module"        // of Exits: the interpreter doesn't find the module Text
	NoModulePart     Form = "no-module-part"   // of Exits: it finds the module, but not its part Text
	HiddenModule     Form = "hidden-module"    // of Exits: it finds a file with the name of the module Text in its place
	NoSourceFile     Form = "no-source-file"   // of Exits: it doesn't find the program's own file Text
	PortIgnored      Form = "port-ignored"     // of Exits: it says that an address is in use, and its own, N.Want, wasn't
)

// File is a file or a folder of a program.
type File struct {
	Path    string   `json:"path"`              // as the learner would type it
	Is      FileType `json:"is,omitempty"`      // what it is, where it should be a plain file
	Target  string   `json:"target,omitempty"`  // of a link: where it leads
	Package string   `json:"package,omitempty"` // of a Go file: the package it belongs to
	Detail  string   `json:"detail,omitempty"`  // what the system says, or of a script the interpreter that it names, as a quotation
}

// FileType is what something in a folder is.
type FileType string

// The types of what is no plain file.
const (
	NamedPipe  FileType = "named pipe"
	SocketFile FileType = "socket"
	DeviceFile FileType = "device"
	Link       FileType = "link"       // that leads nowhere, or out of the folder
	NoAccess   FileType = "unreadable" // the grader may not read it
)

// Exit is how a program ended.
type Exit struct {
	Status int
	Signal string // the one that ended it; "" if it ended by itself
}

// String is the exit in stable words, which the variant of a failure uses, too.
func (e Exit) String() string {
	if e.Signal != "" {
		return endedBy + e.Signal
	}
	return exitedWith + strconv.Itoa(e.Status)
}

// The beginnings of an exit's words.
const (
	exitedWith = "exited with status "
	endedBy    = "was ended by signal "
)

// MarshalText writes the exit's words.
func (e Exit) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (e *Exit) UnmarshalText(text []byte) error {
	*e = Exit{}
	if signal, ok := strings.CutPrefix(string(text), endedBy); ok {
		e.Signal = signal
		return nil
	}
	var err error
	if e.Status, err = strconv.Atoi(strings.TrimPrefix(string(text), exitedWith)); err != nil {
		return fmt.Errorf("read how a program ended: %w", err)
	}
	return nil
}

// Came is a message that a client heard.
type Came struct {
	Event string `json:"event,omitempty"` // the event's name
	Data  string `json:"data,omitempty"`  // its data, as JSON
	Raw   string `json:"raw,omitempty"`   // of a message that is no event: its text
	Type  string `json:"type,omitempty"`  // the JSON type of what came
}

// Numbers are the counts of a failure. Those that its kind does not use are 0.
type Numbers struct {
	Want   int `json:"want"`             // expected
	Got    int `json:"got"`              // what came
	True   int `json:"true,omitempty"`   // the one that was true when it came
	Before int `json:"before,omitempty"` // the one that came before it
	Told   int `json:"told,omitempty"`   // what a newcomer was told afterwards
	Low    int `json:"low,omitempty"`    // the lowest that may have been right
	High   int `json:"high,omitempty"`   // the highest
	Of     int `json:"of,omitempty"`     // how many there were in all
}

// The ways in which a field can differ.
const (
	FieldMissing  = "missing"  // it is not there
	FieldMisspelt = "misspelt" // it is there under another name, Key
	FieldType     = "type"     // its value has the type Type
	FieldValue    = "value"    // its value is another one
	FieldsInside  = "inside"   // all fields are inside the field Key
	Whole         = "whole"    // the data as a whole is something else
)

// Field is one way in which an object is not the expected one. Without a Name it is about the whole data.
type Field struct {
	Name  string `json:"name,omitempty"`
	How   string `json:"how"`             // one of the ways above
	Key   string `json:"key,omitempty"`   // the key that is there instead, or that holds the expected value
	Got   string `json:"got,omitempty"`   // the value as JSON, cut to 60 characters
	Want  string `json:"want,omitempty"`  // the expected one
	Type  string `json:"type,omitempty"`  // the value's JSON type, where it is not the expected one
	Wants string `json:"wants,omitempty"` // the expected type
	Off   string `json:"off,omitempty"`   // of two numbers: by how much, as Off gives it
	Twice bool   `json:"twice,omitempty"` // the object was turned into JSON twice
}

// Chat is what a failure says of chat messages.
type Chat struct {
	Speaker string `json:"speaker,omitempty"` // the client that said it
	User    string `json:"user,omitempty"`    // the user that the speaker is logged in as
	Name    string `json:"name,omitempty"`    // the user under whose name it was heard
	Said    string `json:"said,omitempty"`    // the text that was sent
	Heard   string `json:"heard,omitempty"`   // the text that came
	Frame   string `json:"frame,omitempty"`   // the frame in which it was sent
}

// Answer is what a server answered to a request, or how it failed to.
type Answer struct {
	Path    string `json:"path,omitempty"`    // what was asked for
	How     How    `json:"how,omitempty"`     // in what way it was answered, or was not
	Status  int    `json:"status,omitempty"`  // 0 for no answer
	Detail  string `json:"detail,omitempty"`  // what came, or what the system says, as a quotation
	Type    string `json:"type,omitempty"`    // its Content-Type, where that is not the expected one
	Upgrade bool   `json:"upgrade,omitempty"` // it was gorilla's Upgrade that refused
	Cookie  bool   `json:"cookie,omitempty"`  // the client came with the cookie of a good login
	Earlier bool   `json:"earlier,omitempty"` // it's the cookie that the client had before its last page
	Login   int    `json:"login,omitempty"`   // the status of the answer to that login, where it says that something was wrong
}

// Ending is how the server ended a connection.
type Ending struct {
	How       How       `json:"how"`
	Code      int       `json:"code,omitempty"`      // of a close frame; NoCode if it has none
	Reason    string    `json:"reason,omitempty"`    // of a close frame
	Violation Violation `json:"violation,omitempty"` // of a protocol error
	Detail    string    `json:"detail,omitempty"`    // what came, or what the system says, as a quotation
}

// near is how far off a count may be for the exact number to tell one mistake from another. What is more depends on how many
// clients there were.
const near = 5

// Off is the variant of a count that is wrong: "-1", "+2", "far-more", "far-fewer".
func Off(got, want int) string {
	switch off := got - want; {
	case off > near:
		return "far-more"
	case off < -near:
		return "far-fewer"
	case off >= 0:
		return "+" + strconv.Itoa(off)
	default:
		return strconv.Itoa(off)
	}
}

// Near reports whether two counts are close enough for their difference to say something.
func Near(a, b int) bool { return -near <= a-b && a-b <= near }

// Fold is the variant of what came too often or too seldom: "2-fold", "more", "fewer".
func Fold(got, want int) string {
	switch {
	case want > 0 && got > want && got%want == 0:
		return strconv.Itoa(got/want) + "-fold"
	case got > want:
		return "more"
	case got < want:
		return "fewer"
	}
	return ""
}

package explore

import "handshake/grader/internal/verdict"

// Cause is what is wrong, in one word. Of two faults with the same cause it is supposed that the same mistake is behind them. Everything that
// depends on a cause alone is in the table causes; TestCausesHaveRows holds it complete.
type Cause string

// The causes.
const (
	Ended        Cause = "program-ended"
	Panicked     Cause = "panicked"
	Closed       Cause = "closed"        // the server ended a connection that was to stay
	Refused      Cause = "refused"       // a handshake was refused that was in order
	Unreachable  Cause = "unreachable"   // no connection could be made
	NoAnswer     Cause = "no-answer"     // a handshake or a request was not answered
	Admitted     Cause = "admitted"      // a handshake was answered by 101 that was to be refused
	RefusedBadly Cause = "refused-badly" // it was refused with a status that says something else
	BadPage      Cause = "page"          // a page, or an answer to a form, is not as it should be
	KeptOpen     Cause = "kept-open"     // the server did not close a connection that its client had left
	Floods       Cause = "floods"        // it sends without end
	TooMuch      Cause = "too-much"      // it sends more in one piece than a client accepts
	NoEvent      Cause = "no-event"      // a message that no browser could read
	NoNumber     Cause = "no-number"     // the count is not a number
	WrongCount   Cause = "wrong-count"   // a count that was never true
	EarlyCount   Cause = "early-count"   // a count that was not true yet
	OldCount     Cause = "old-count"     // a count that was true once, and was over
	StuckCount   Cause = "stuck-count"   // a count came, but not the one that is true now
	WrongNumber  Cause = "wrong-number"  // the number in an announcement was not true
	StuckNumber  Cause = "stuck-number"  // the number in the last announcement is not the one that is true now
	MissingCount Cause = "missing-count" // no count came
	NoObject     Cause = "no-object"     // the data of an announcement is no object
	MissingField Cause = "missing-field" // one of its fields is missing
	WrongField   Cause = "wrong-field"   // or has another type
	UnknownName  Cause = "unknown-name"  // it is about a name that is nobody's
	SurplusNews  Cause = "surplus-news"  // it is about something that did not happen
	NewsAgain    Cause = "news-again"    // it came once more
	MissingNews  Cause = "missing-news"  // it never came
	WrongName    Cause = "wrong-name"    // a chat message under the name of somebody else
	LineAgain    Cause = "line-again"    // a chat message came once more
	OutOfOrder   Cause = "out-of-order"  // a chat message came before an earlier one
	Altered      Cause = "altered"       // a chat message came with another text
	Unsaid       Cause = "unsaid"        // a chat message that nobody said
	MissingLine  Cause = "missing-line"  // a chat message never came
	SurplusEvent Cause = "surplus-event" // an event of the lesson's own that was not to come
	EventAgain   Cause = "event-again"   // it came once more
	MissingEvent Cause = "missing-event" // it never came
	NoPong       Cause = "no-pong"       // a ping was not answered
	LogTooOften  Cause = "log-too-often" // a line is in the log too often
	LogMissing   Cause = "log-missing"   // a line is not in the log often enough
)

// trait is what depends on a cause.
type trait struct {
	kind verdict.Kind             // the word by which the report, the diagram and the advice know the cause; none if each fault has its own
	step func(*Fault) verdict.Act // the step that failed; nil for the last thing that was done
	tell func(*verdict.Failure)   // fills in the variant and the form that follow from the facts; nil if nothing does
	wait wait                     // for what may be behind it
	bare bool                     // no panic is looked for behind it: it is one, or the log can't be trusted to be whole
}

// wait is what a fault is held back for, since it may follow from that.
type wait int

const (
	forClose wait = iota // others may hear of a connection's end before its own client does
	forEnd               // the program's end, or a panic, shows a moment after it
	forNone
)

// causes has a row for every cause.
var causes = map[Cause]trait{
	Ended:        {kind: verdict.ProgramEnded, step: does("still runs"), wait: forNone, bare: true},
	Panicked:     {kind: verdict.Panicked, step: does("logs no panic"), wait: forNone, bare: true},
	Closed:       {kind: verdict.Closed, step: does("stays connected"), tell: closeCode, wait: forEnd},
	Refused:      {kind: verdict.Refusal, tell: status, wait: forEnd},
	Unreachable:  {kind: verdict.Unreachable},
	NoAnswer:     {kind: verdict.Unanswered, wait: forEnd},
	Admitted:     {kind: verdict.Admitted, wait: forNone},
	RefusedBadly: {kind: verdict.RefusedBadly, tell: status, wait: forNone},
	BadPage:      {kind: verdict.BadPage, tell: status, wait: forEnd},
	KeptOpen:     {kind: verdict.KeptOpen, wait: forNone},
	Floods:       {kind: verdict.Floods, step: does("sends an end"), wait: forNone, bare: true},
	TooMuch:      {kind: verdict.TooMuch, step: does("sends an end"), bare: true},
	NoEvent:      {step: hears},
	NoNumber:     {kind: verdict.WrongType, step: hears},
	WrongCount:   {kind: verdict.WrongValue, step: hears, tell: off},
	EarlyCount:   {kind: verdict.WrongValue, step: hears, tell: tooEarly},
	OldCount:     {kind: verdict.WrongValue, step: hears, tell: off},
	StuckCount:   {kind: verdict.WrongValue, step: hears, tell: off},
	WrongNumber:  {kind: verdict.WrongField, step: doesOf("has heard no other"), tell: neverTrue},
	StuckNumber:  {kind: verdict.WrongField, step: doesOf("has heard no other"), tell: lastCount},
	MissingCount: {kind: verdict.NeverHeard, step: hears},
	NoObject:     {kind: verdict.NotAnObject, step: doesOf("has heard no other")},
	MissingField: {kind: verdict.MissingField, step: doesOf("has heard no other")},
	WrongField:   {kind: verdict.WrongFieldType, step: doesOf("has heard no other")},
	UnknownName:  {kind: verdict.OutOfTheBlue, step: doesOf("has heard no other")},
	SurplusNews:  {kind: verdict.OutOfTheBlue, step: doesOf("has heard no other")},
	NewsAgain:    {kind: verdict.HeardAgain, step: doesOf("has heard none twice")},
	MissingNews:  {kind: verdict.NeverHeard, step: hears},
	WrongName:    {kind: ChatWrongName, step: does("has heard what was sent")},
	LineAgain:    {kind: ChatHeardTwice, step: doesOf("has heard once each")},
	OutOfOrder:   {kind: ChatOutOfOrder, step: hears},
	Altered:      {kind: ChatAltered, step: does("has heard what was sent"), tell: alteration},
	Unsaid:       {kind: ChatUnsaid, step: does("has heard what was sent")},
	MissingLine:  {kind: verdict.NeverHeard, step: hears, tell: fromSpeaker},
	SurplusEvent: {kind: verdict.OutOfTheBlue, step: doesOf("has heard no other")},
	EventAgain:   {kind: verdict.HeardAgain, step: doesOf("has heard none twice")},
	MissingEvent: {kind: verdict.NeverHeard, step: hears},
	NoPong:       {kind: verdict.NoPong},
	LogTooOften:  {kind: verdict.LogCount, step: logsExactly, tell: lines},
	LogMissing:   {kind: verdict.LogCount, step: logsExactly, tell: lines},
}

package explore

import (
	"slices"
	"strconv"
	"strings"

	"handshake/grader/internal/verdict"
)

// kinds are the words by which the report, the diagram and the advice know the causes.
var kinds = map[Cause]verdict.Kind{
	Ended: verdict.ProgramEnded, Panicked: verdict.Panicked, Closed: verdict.Closed, Refused: verdict.Refusal, Unreachable: verdict.Unreachable,
	NoAnswer: verdict.Unanswered, Admitted: verdict.Admitted, RefusedBadly: verdict.RefusedBadly, BadPage: verdict.BadPage,
	KeptOpen: verdict.KeptOpen, Floods: verdict.Floods, TooMuch: verdict.TooMuch, NoPong: verdict.NoPong, LogTooOften: verdict.LogCount, LogMissing: verdict.LogCount,
	NoNumber: verdict.WrongType, WrongCount: verdict.WrongValue, EarlyCount: verdict.WrongValue, OldCount: verdict.WrongValue,
	StuckCount: verdict.WrongValue, MissingCount: verdict.NeverHeard, WrongNumber: verdict.WrongField, StuckNumber: verdict.WrongField,
	NoObject: verdict.NotAnObject, MissingField: verdict.MissingField, WrongField: verdict.WrongFieldType, UnknownName: verdict.OutOfTheBlue,
	SurplusNews: verdict.OutOfTheBlue, NewsAgain: verdict.HeardAgain, MissingNews: verdict.NeverHeard,
	WrongName: ChatWrongName, LineAgain: ChatHeardTwice, OutOfOrder: ChatOutOfOrder, Altered: ChatAltered, Unsaid: ChatUnsaid,
	MissingLine: verdict.NeverHeard, SurplusEvent: verdict.OutOfTheBlue, EventAgain: verdict.HeardAgain, MissingEvent: verdict.NeverHeard,
}

// failure is the fault as the report knows it. This is the one place that makes one of the other.
func failure(f *Fault) *verdict.Failure {
	v := verdict.Failure{Kind: kinds[f.Cause], Variant: f.Variant, Who: f.Who, Facts: f.Facts, Waited: f.Waited, Detail: f.Detail}
	n := f.Facts.N
	switch f.Cause {
	case NoEvent:
		v.Kind = f.Kind
	case EarlyCount:
		v.Facts.Form, v.Variant = verdict.TooEarly, verdict.Off(n.Got, n.Want)
	case WrongCount, OldCount, StuckCount:
		v.Variant = verdict.Off(n.Got, n.Want)
	case WrongNumber:
		v.Facts.Form, v.Variant = verdict.NeverTrue, verdict.Off(n.Got, n.Want)
		if n.Low <= n.Got && n.Got <= n.High { // it was true, but not then
			v.Facts.Form = verdict.LastCount
		}
	case StuckNumber:
		v.Facts.Form, v.Variant = verdict.LastCount, verdict.Off(n.Got, n.Want)
	case MissingLine:
		v.Facts.Form = ChatNeverHeard
	case Altered:
		v.Facts.Form = alteration(&v)
	case LogTooOften, LogMissing:
		v.Variant = verdict.Fold(n.Got, n.Want)
		if n.Got == 0 || v.Facts.Form == verdict.NoNewline {
			v.Kind, v.Variant = verdict.LogMissing, ""
		}
	case Closed:
		if f.Facts.End.How == verdict.CloseFrame && !slices.Contains([]int{1000, 1001, verdict.NoCode}, f.Facts.End.Code) {
			v.Variant = strconv.Itoa(f.Facts.End.Code)
		} else {
			v.Variant = verdict.Left
		}
	case Refused, RefusedBadly, BadPage:
		if f.Facts.Answer != nil {
			v.Variant = strconv.Itoa(f.Facts.Answer.Status)
		}
	}
	return &v
}

// alteration says how a text was changed.
func alteration(f *verdict.Failure) verdict.Form {
	said, heard := f.Facts.Chat.Said, f.Facts.Chat.Heard
	switch {
	case heard == "":
		return ChatVanished
	case strings.Contains(heard, "&lt;") && !strings.Contains(said, "&lt;"), strings.Contains(heard, "&amp;") && !strings.Contains(said, "&amp;"):
		return ChatEscaped
	case heard == strings.TrimSpace(said):
		return ChatTrimmed
	case strings.HasPrefix(said, heard):
		f.Facts.N = &verdict.Numbers{Got: len([]rune(heard)), Want: len([]rune(said))}
		return ChatCutShort
	}
	return verdict.Plainly
}

// expectation is the step that failed; the zero act if it is the last thing that was done.
func expectation(f *Fault) verdict.Act {
	switch f.Cause {
	case Ended:
		return verdict.Does("still runs")
	case Panicked:
		return verdict.Does("logs no panic")
	case Closed:
		return verdict.Does("stays connected")
	case Floods, TooMuch:
		return verdict.Does("sends an end")
	case LogTooOften, LogMissing:
		return verdict.Does("logs exactly").Free("text", f.Facts.Text).Free("n", f.Facts.N.Want)
	case Refused, Unreachable, NoAnswer, Admitted, RefusedBadly, BadPage, KeptOpen, NoPong:
		return verdict.Act{}
	case UnknownName, SurplusNews, SurplusEvent, WrongNumber, StuckNumber, NoObject, MissingField, WrongField:
		return verdict.Does("has heard no other").With("event", f.Facts.Event)
	case NewsAgain, EventAgain:
		return verdict.Does("has heard none twice").With("event", f.Facts.Event)
	case LineAgain:
		return verdict.Does("has heard once each").With("event", f.Facts.Event)
	case Unsaid, WrongName, Altered:
		return verdict.Does("has heard what was sent")
	}
	return verdict.Does("hears").With("event", f.Facts.Event).Free("data", short(f.Facts.Data))
}

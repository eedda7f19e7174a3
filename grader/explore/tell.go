package explore

import (
	"fmt"
	"strings"

	"handshake/grader/verdict"
)

// expectation is the step that failed, in the words of a verb; "" if it is the last thing that was done.
func expectation(f *Fault) string {
	switch f.Cause {
	case Ended:
		return "your server is still running"
	case Panicked:
		return "no handler panics"
	case Closed:
		return "stays connected"
	case Floods:
		return "your server sends no more than it has to say"
	case LogTooOften, LogMissing:
		return fmt.Sprintf("the log says %q %s", f.Log, f.Expected)
	case NoPong:
		return "hears the pong"
	case Refused, NoAnswer, Admitted, RefusedBadly, BadPage, KeptOpen:
		return ""
	case UnknownName, SurplusNews, SurplusEvent:
		return fmt.Sprintf("hears no other %q", f.Event)
	case NewsAgain, LineAgain, EventAgain:
		return fmt.Sprintf("hears each %q once", f.Event)
	case Unsaid:
		return "hears only what was said"
	case NoEvent:
		return "hears events"
	}
	if f.Expected == "" {
		return fmt.Sprintf("hears %q", f.Event)
	}
	if strings.HasPrefix(f.Expected, `"`) {
		return "hears " + f.Expected
	}
	return fmt.Sprintf("hears %q: %s", f.Event, f.Expected)
}

// kinds are the words by which the report, the diagram and the advice know the causes.
var kinds = map[Cause]string{
	Ended: "program-ended", Panicked: "panicked", Closed: "closed", Refused: "refused", NoAnswer: "no-answer", Admitted: "admitted",
	RefusedBadly: "refused-badly", BadPage: "page", KeptOpen: "kept-open", Floods: "floods", NoNumber: "wrong-type",
	WrongCount: "wrong-value", EarlyCount: "wrong-value", OldCount: "went-back", StuckCount: "wrong-value", MissingCount: "never-heard",
	NoObject: "not-an-object", WrongField: "wrong-field", UnknownName: "out-of-the-blue", SurplusNews: "out-of-the-blue", NewsAgain: "heard-again", MissingNews: "never-heard",
	WrongName: "wrong-name", LineAgain: "heard-twice", OutOfOrder: "out-of-order", Altered: "altered", Unsaid: "unsaid", MissingLine: "never-heard",
	SurplusEvent: "out-of-the-blue", EventAgain: "heard-again", MissingEvent: "never-heard", NoPong: "no-pong", LogTooOften: "log-count", LogMissing: "log-count",
}

// failure is the fault as the report shows it. This is the one place that makes one of the other.
func failure(f *Fault) *verdict.Failure {
	v := verdict.Failure{Kind: kinds[f.Cause], Who: f.Who, Expected: f.Expected, Got: f.Got, Waited: f.Waited, Detail: f.Detail, Message: sentence(f)}
	if f.Cause == NoEvent {
		v.Kind = f.Kind
	}
	switch {
	case f.Log != "":
		v.Expected = fmt.Sprintf("%q %s", f.Log, f.Expected)
		if f.Cause == LogTooOften && f.Note != "" {
			v.Detail = append(v.Detail, verdict.Cut(f.Note))
		}
	case f.Event != "" && f.Expected != "" && !strings.HasPrefix(f.Expected, `"`):
		v.Expected = fmt.Sprintf("%q %s", f.Event, f.Expected)
	}
	return &v
}

// sentence says what was seen, in a sentence or two.
func sentence(f *Fault) string {
	switch f.Cause {
	case Ended:
		return fmt.Sprintf("Your server %s in the middle of the conversation.", strings.TrimPrefix(f.Got, "it "))
	case Panicked:
		return "A handler of your server panicked. net/http caught that, so only the log shows it."
	case Closed:
		return fmt.Sprintf("Your server ended %s's connection. %[1]s had not left, and expected to stay connected.", f.Who)
	case Refused:
		return fmt.Sprintf("%s asked for a WebSocket and expected %s. Your server %s.", f.Who, f.Expected, strings.TrimPrefix(f.Got, "it "))
	case NoAnswer:
		return fmt.Sprintf("%s expected %s and got none: %s.", f.Who, f.Expected, f.Got)
	case Admitted:
		return fmt.Sprintf("%s came %s and your server answered 101. Expected 401, before the upgrade.", f.Who, f.Note)
	case RefusedBadly:
		return fmt.Sprintf("%s came %s and your server should have answered 401; it %s.", f.Who, f.Note, strings.TrimPrefix(f.Got, "it "))
	case BadPage:
		return fmt.Sprintf("%s expected %s and got %s.", f.Who, f.Expected, f.Got)
	case KeptOpen:
		return fmt.Sprintf("%s sent a close frame and closed its side of the TCP connection, and your server never closed the other.", f.Who)
	case Floods:
		return fmt.Sprintf("Your server has sent %s in this conversation and goes on.", f.Got)
	case NoEvent:
		return fmt.Sprintf("%s was sent %s. That isn't an event: %s.", f.Who, f.Got, f.Note)
	case NoNumber:
		return fmt.Sprintf("%s heard %s. The count must be a JSON number.", f.Who, f.Got)
	case WrongCount:
		return fmt.Sprintf("%s heard %s. That was never true; the count is %s.", f.Who, f.Got, f.Expected)
	case EarlyCount:
		return fmt.Sprintf("%s heard %s before it was true.", f.Who, f.Got)
	case OldCount:
		return fmt.Sprintf("%s heard %s. That was true once, but %[1]s had already heard a later count; now it is %[3]s.", f.Who, f.Got, f.Expected)
	case StuckCount:
		return fmt.Sprintf("The last that %s heard is %s; expected %s.", f.Who, f.Got, f.Expected)
	case NoObject, WrongField:
		return fmt.Sprintf("%s heard %s; expected %s.", f.Who, f.Got, f.Expected)
	case UnknownName:
		return fmt.Sprintf("%s heard %s. Nobody has that name.", f.Who, f.Got)
	case SurplusNews, SurplusEvent:
		return fmt.Sprintf("%s heard %s, but nothing had happened that this could be about.", f.Who, f.Got)
	case NewsAgain, EventAgain, LineAgain:
		return fmt.Sprintf("%s heard %s once more. It happened once, so it must be heard once.", f.Who, f.Got)
	case WrongName:
		return fmt.Sprintf("%s heard %s. But it was %s who said that.", f.Who, f.Got, f.Whose)
	case OutOfOrder:
		return fmt.Sprintf("%s heard %s too early: %s was said before it.", f.Who, f.Got, f.Expected)
	case Altered:
		return fmt.Sprintf("%s heard %s; expected %s. The text must be passed on unchanged.", f.Who, f.Got, f.Expected)
	case Unsaid:
		return fmt.Sprintf("%s heard %s. Nobody said that.", f.Who, f.Got)
	case NoPong:
		return fmt.Sprintf("%s sent a ping and no pong came back.", f.Who)
	case LogTooOften, LogMissing:
		return fmt.Sprintf("The log says %q %s; expected %s.", f.Log, f.Got, f.Expected)
	}
	if f.Note != "" {
		return fmt.Sprintf("%s never heard %s; the last other message was %s.", f.Who, f.Expected, f.Note)
	}
	return fmt.Sprintf("%s never heard %s.", f.Who, f.Expected)
}

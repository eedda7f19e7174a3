package explore

import (
	"slices"
	"strconv"
	"strings"

	"handshake/grader/internal/verdict"
)

// failure is the fault as the report knows it. This is the one place that makes one of the other.
func failure(f *Fault) *verdict.Failure {
	of := causes[f.Cause]
	v := verdict.Failure{Kind: of.kind, Variant: f.Variant, Who: f.Who, Facts: f.Facts, Waited: f.Waited, Detail: f.Detail}
	if of.kind == "" {
		v.Kind = f.Kind
	}
	if of.tell != nil {
		of.tell(&v)
	}
	return &v
}

// off says by how much a number is wrong.
func off(v *verdict.Failure) { v.Variant = verdict.Off(v.Facts.N.Got, v.Facts.N.Want) }

// tooEarly says that a number came before it was true.
func tooEarly(v *verdict.Failure) {
	off(v)
	v.Facts.Form = verdict.TooEarly
}

// lastCount says that a number isn't the one that is true now.
func lastCount(v *verdict.Failure) {
	off(v)
	v.Facts.Form = verdict.LastCount
}

// neverTrue says that a number was never true, or was true, but not then.
func neverTrue(v *verdict.Failure) {
	lastCount(v)
	if n := v.Facts.N; n.Got < n.Low || n.High < n.Got {
		v.Facts.Form = verdict.NeverTrue
	}
}

// fromSpeaker says who sent the chat message that never came.
func fromSpeaker(v *verdict.Failure) { v.Facts.Form = ChatNeverHeard }

// lines says how often a line is in the log.
func lines(v *verdict.Failure) {
	n := v.Facts.N
	v.Variant = verdict.Fold(n.Got, n.Want)
	if n.Got == 0 || v.Facts.Form == verdict.NoNewline {
		v.Kind, v.Variant = verdict.LogMissing, ""
	}
}

// closeCode says with which code a connection was closed, if that code is a complaint.
func closeCode(v *verdict.Failure) {
	v.Variant = verdict.Left
	if end := v.Facts.End; end.How == verdict.CloseFrame && !slices.Contains([]int{1000, 1001, verdict.NoCode}, end.Code) {
		v.Variant = strconv.Itoa(end.Code)
	}
}

// status says with which status a request was answered.
func status(v *verdict.Failure) {
	if v.Facts.Answer != nil {
		v.Variant = strconv.Itoa(v.Facts.Answer.Status)
	}
}

// alteration says how a text was changed.
func alteration(v *verdict.Failure) {
	said, heard := v.Facts.Chat.Said, v.Facts.Chat.Heard
	v.Facts.Form = verdict.Plainly
	switch {
	case heard == "":
		v.Facts.Form = ChatVanished
	case strings.Contains(heard, "&lt;") && !strings.Contains(said, "&lt;"), strings.Contains(heard, "&amp;") && !strings.Contains(said, "&amp;"):
		v.Facts.Form = ChatEscaped
	case heard == strings.TrimSpace(said):
		v.Facts.Form = ChatTrimmed
	case strings.HasPrefix(said, heard):
		v.Facts.Form = ChatCutShort
		v.Facts.N = &verdict.Numbers{Got: len([]rune(heard)), Want: len([]rune(said))}
	}
}

// does is the step with this verb.
func does(verb string) func(*Fault) verdict.Act {
	return func(*Fault) verdict.Act { return verdict.Does(verb) }
}

// doesOf is the step with this verb about the fault's event.
func doesOf(verb string) func(*Fault) verdict.Act {
	return func(f *Fault) verdict.Act { return verdict.Does(verb).With("event", f.Facts.Event) }
}

// hears is the step that expects the fault's event with its data.
func hears(f *Fault) verdict.Act {
	return verdict.Does("hears").With("event", f.Facts.Event).Free("data", short(f.Facts.Data))
}

// logsExactly is the step that counts a line of the log.
func logsExactly(f *Fault) verdict.Act {
	return verdict.Does("logs exactly").Free("text", f.Facts.Text).Free("n", f.Facts.N.Want)
}

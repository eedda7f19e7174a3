package check

import (
	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// flooded ends the check if the server has sent more than a client accepts.
func (t *T) flooded() {
	if excess := t.transcript.Excess(); excess != nil {
		t.Step("", Does("sends an end")).exceeded(excess)
	}
}

// Gone reports whether the server has ended the visitor's connection. If the visitor gave up because the server sent too much, that ends
// the check in a different way.
func (v *Visitor) Gone() bool {
	end := v.client.End()
	return end != nil && end.How != verdict.OverLimit
}

// excess is the failure of a server that has sent more than a client accepts, or nil.
func (t *T) excess() *verdict.Failure {
	excess := t.transcript.Excess()
	if excess == nil {
		return nil
	}
	return new(tooMuch(excess))
}

// exceeded ends the check in a step during which the server has sent too much.
func (s *Step) exceeded(excess *client.Excess) {
	s.done(verdict.Failed, excess.Index)
	s.t.fails(tooMuch(excess))
}

// logWhole ends the check if the program has printed so much that not all of its log was kept: then nothing is known of what it says.
func (t *T) logWhole(s *Step) {
	if cut, most := t.main.process.Cut(); cut {
		s.exceeded(t.transcript.Exceed("", verdict.LimitLog, most))
	}
}

// tooMuch is the failure of a server that has passed a limit.
func tooMuch(excess *client.Excess) verdict.Failure {
	failure := verdict.Failure{
		Kind: verdict.TooMuch, Variant: string(excess.Limit), Who: excess.Client,
		Facts: verdict.Facts{Limit: excess.Limit, Most: excess.Most},
	}
	if excess.Endless() {
		failure.Kind = verdict.Floods
	}
	switch excess.Limit {
	case verdict.LimitMessages, verdict.LimitKept:
		failure.Variant, failure.Who = "", "" // which of the two is passed first depends on how many checks run, and whose client notices is chance
	}
	return failure
}

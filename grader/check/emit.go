package check

import (
	"context"
	"sync"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Emits sends an event.
//
//	alice.Emits("chat message", "hello")
func (v *Visitor) Emits(event string, data any) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("emits").With("event", event).Free("data", value(data)))
	v.t.Caused()
	if err := v.client.Emit(event, data); err != nil {
		s.End(v.CutOff(Facts{Form: verdict.Listened}))
	}
	s.Pass(-1)
}

// Sends sends a text frame unchanged. It doesn't have to be an event.
func (v *Visitor) Sends(text string) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("sends").Free("text", text))
	if err := v.client.Send(wire.Text, []byte(text)); err != nil {
		s.End(v.CutOff(Facts{Form: verdict.Listened}))
	}
	s.Pass(-1)
}

// EmitsInPieces sends an event in one message that is split into several frames.
func (v *Visitor) EmitsInPieces(event string, data any, pieces int) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("emits in pieces").With("event", event).Free("data", value(data)).Free("pieces", pieces))
	v.t.Caused()
	_, payload, err := v.t.options.Dialect.Encode(event, data)
	if err != nil {
		panic(err)
	}
	if v.client.SendInPieces(payload, pieces) != nil {
		s.End(v.CutOff(Facts{Form: verdict.Listened}))
	}
	s.Pass(-1)
}

// EmitsInARow sends the event with each of the texts, one right after the other. T.Texts makes such texts.
func (v *Visitor) EmitsInARow(event string, texts []string) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("emits in a row").With("event", event).Free("n", len(texts)))
	v.t.Caused()
	v.emitAll(s, event, texts)
	s.Pass(-1)
}

// EmitsAndLeaves sends the event with each of the texts, and then leaves, as Leaves does. All of it reaches the server at once, before the
// server can have handled the first message.
func (v *Visitor) EmitsAndLeaves(event string, texts []string) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("emits and leaves").With("event", event).Free("n", len(texts)))
	v.t.Caused()
	v.client.Hold()
	v.emitAll(s, event, texts)
	ctx, cancel := v.t.moment()
	defer cancel()
	v.client.Leave(ctx, goingAway)
	s.Pass(-1)
}

func (v *Visitor) emitAll(s *Step, event string, texts []string) {
	for _, text := range texts {
		if v.client.Emit(event, text) != nil {
			s.End(v.CutOff(Facts{Form: verdict.Listened}))
		}
	}
}

// mostEmitted is how many messages each of a group sends at the most in EmitWhile, and ahead how many more it may have sent than it has
// heard of its own: a server may drop who lags far behind, as gorilla's chat example does after 256 messages, and of clients that talk
// as fast as they can the scheduler would decide which one does.
const (
	mostEmitted = 300
	ahead       = 12
)

// EmitWhile lets all visitors in the group emit the event with texts at the same time, at least n times each, and continues while do
// runs, which uses other visitors. echo is the text in an event that comes back. A visitor is never more than 12 messages ahead of those
// that it has heard of its own. It returns the texts of each visitor, in their order. They are fewer than n only for a visitor whose own
// messages stopped coming back.
//
//	said := check.Group{alice, bob}.EmitWhile("note", 20, textOf, func() { t.Connect("carol").Leaves() })
func (g Group) EmitWhile(event string, n int, echo func(h Heard) string, do func()) [][]string {
	t := g[0].t
	s := t.Step("", Does("emit at once").With("event", event).Free("all", len(g)).Free("n", n))
	t.Caused()
	said, failed := make([][]string, len(g)), make([]bool, len(g))
	for i, v := range g {
		said[i] = t.Texts(v.Name, mostEmitted)
	}
	ended := make(chan struct{})
	var all sync.WaitGroup
	for i, v := range g {
		all.Go(func() {
			for at, text := range said[i] {
				var enough <-chan struct{}
				if at >= n {
					enough = ended
				}
				if closed(enough) || at >= ahead && !v.awaitEcho(event, said[i][at-ahead], echo, enough) {
					said[i] = said[i][:at]
					return
				}
				if failed[i] = v.client.Emit(event, text) != nil; failed[i] {
					said[i] = said[i][:at]
					return
				}
			}
		})
	}
	func() {
		defer all.Wait()
		defer close(ended) // also when a verb in do ends the check
		do()
	}()
	for i, v := range g {
		if failed[i] {
			s.End(v.CutOff(Facts{Form: verdict.Listened}))
		}
	}
	s.Pass(-1)
	return said
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// awaitEcho waits until the visitor has heard the text, and reports false if it has not when stop is closed or the program's time
// has run out. It judges nothing.
func (v *Visitor) awaitEcho(event, text string, echo func(h Heard) string, stop <-chan struct{}) (heard bool) {
	v.t.within(v.server, func(ctx context.Context) {
		for seen := 0; ; {
			changed := v.t.transcript.Changed()
			for _, h := range v.client.Heard(seen) {
				seen++
				if h.Fault == nil && h.Event == event && echo(h) == text {
					heard = true
					return
				}
			}
			select {
			case <-changed:
			case <-stop:
				return
			case <-ctx.Done():
				return
			}
		}
	})
	return heard
}

// TriesToEmit emits an event in the way that TriesToSend sends a text frame.
func (v *Visitor) TriesToEmit(event string, data any) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("emits").With("event", event).Free("data", value(data)))
	v.t.Caused()
	_ = v.client.Emit(event, data) // the server may have hung up
	s.Pass(-1)
}

// TriesToSend sends a text frame unchanged. The server may dislike it and end the connection, or may have done so already. Let
// the visitor leave afterwards, and let others hear about that: by then, everything that the server made of the frame has
// arrived.
func (v *Visitor) TriesToSend(text string) {
	v.tries(wire.Text, text, "sends")
}

// TriesToSendBinary sends a binary frame in the way that TriesToSend sends a text frame.
func (v *Visitor) TriesToSendBinary(text string) {
	v.tries(wire.Binary, text, "sends binary")
}

// TriesToEmitLetters emits the event with a random text of n letters in one frame, in the way that TriesToSend sends a text frame.
func (v *Visitor) TriesToEmitLetters(event string, n int) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("emits letters").With("event", event).Free("n", n))
	v.t.Caused()
	_, payload, err := v.t.options.Dialect.Encode(event, v.t.Word(n))
	if err != nil {
		panic(err)
	}
	_ = v.client.SendInPieces(payload, 1) // the server may have hung up
	s.Pass(-1)
}

func (v *Visitor) tries(opcode int, text, verb string) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does(verb).Free("text", text))
	v.t.Caused()
	_ = v.client.Send(opcode, []byte(text)) // the server may have hung up
	s.Pass(-1)
}

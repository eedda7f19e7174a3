package check

import (
	"context"
	"fmt"
	"sync"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Says emits "chat message" with the text. The texts of a check must differ from each other.
func (v *Visitor) Says(text string) {
	s := v.t.step(v.Name, verdict.Does("emits").With("event", chatMessage).Free("data", value(text)))
	v.t.caused()
	v.say(s, text)
	s.pass(-1)
}

// SaysInPieces emits "chat message" with the text, in one message that is split into several frames.
func (v *Visitor) SaysInPieces(text string, pieces int) {
	s := v.t.step(v.Name, verdict.Does("emits in pieces").With("event", chatMessage).Free("data", value(text)).Free("pieces", pieces))
	v.t.caused()
	_, payload, err := v.t.options.Dialect.Encode(chatMessage, text)
	if err != nil {
		panic(err)
	}
	if v.client.SendInPieces(payload, pieces) != nil {
		s.end(v.cutOff(verdict.Facts{Form: verdict.Listened}))
	}
	s.pass(-1)
}

// SaysMany emits "chat message" with each of n texts, one right after the other. It returns the texts.
func (v *Visitor) SaysMany(n int) []string {
	s := v.t.step(v.Name, verdict.Does("emits in a row").With("event", chatMessage).Free("n", n))
	v.t.caused()
	texts := v.t.texts(v.Name, n)
	for _, text := range texts {
		v.say(s, text)
	}
	s.pass(-1)
	return texts
}

// SaysManyAndLeaves emits "chat message" with each of n texts, and then leaves, as Leaves does. All of it reaches the server
// at once, before the server can have handled the first message. It returns the texts.
func (v *Visitor) SaysManyAndLeaves(n int) []string {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("emits and leaves").With("event", chatMessage).Free("n", n))
	v.t.caused()
	v.client.Hold()
	texts := v.t.texts(v.Name, n)
	for _, text := range texts {
		v.say(s, text)
	}
	ctx, cancel := v.t.moment()
	defer cancel()
	v.client.Leave(ctx, 1001)
	s.pass(-1)
	return texts
}

func (v *Visitor) say(s *step, text string) {
	v.mustHaveConnected()
	if v.client.Emit(chatMessage, text) != nil {
		s.end(v.cutOff(verdict.Facts{Form: verdict.Listened}))
	}
}

// texts makes n texts, numbered and unlike all others.
func (t *T) texts(who string, n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("%s %d %s", who, i+1, t.Word(8))
	}
	return texts
}

// mostSaid is how many messages each of a group sends at the most in SayWhile, and ahead how many more it may have sent than it has
// heard of its own: a server may drop who lags far behind, as gorilla's chat example does after 256 messages, and of clients that talk
// as fast as they can the scheduler would decide which one does.
const (
	mostSaid = 300
	ahead    = 12
)

// SayWhile lets all visitors in the group emit "chat message" at the same time, at least n times each, and continues while do
// runs, which uses other visitors. A visitor is never more than 12 messages ahead of those that it has heard of its own. It
// returns the texts of each visitor, in their order. They are fewer than n only for a visitor whose own messages stopped
// coming back.
func (g Group) SayWhile(n int, do func()) [][]string {
	t := g[0].t
	s := t.step("", verdict.Does("emit at once").With("event", chatMessage).Free("all", len(g)).Free("n", n))
	t.caused()
	said, failed := make([][]string, len(g)), make([]bool, len(g))
	for i, v := range g {
		said[i] = t.texts(v.Name, mostSaid)
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
				if closed(enough) || at >= ahead && !v.awaitEcho(said[i][at-ahead], enough) {
					said[i] = said[i][:at]
					return
				}
				if failed[i] = v.client.Emit(chatMessage, text) != nil; failed[i] {
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
			s.end(v.cutOff(verdict.Facts{Form: verdict.Listened}))
		}
	}
	s.pass(-1)
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
func (v *Visitor) awaitEcho(text string, stop <-chan struct{}) (heard bool) {
	v.t.within(v.server, func(ctx context.Context) {
		for seen := 0; ; {
			changed := v.t.transcript.Changed()
			for _, h := range v.client.Heard(seen) {
				seen++
				if line, _ := lineOf(h); line.Message == text {
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
	s := v.t.step(v.Name, verdict.Does("emits").With("event", event).Free("data", value(data)))
	v.t.caused()
	_ = v.client.Emit(event, data) // the server may have hung up
	s.pass(-1)
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

// TriesToSay emits "chat message" with a random text of n letters in one frame, in the way that TriesToSend sends a text
// frame.
func (v *Visitor) TriesToSay(n int) {
	s := v.t.step(v.Name, verdict.Does("emits letters").With("event", chatMessage).Free("n", n))
	v.t.caused()
	_, payload, err := v.t.options.Dialect.Encode(chatMessage, v.t.Word(n))
	if err != nil {
		panic(err)
	}
	_ = v.client.SendInPieces(payload, 1) // the server may have hung up
	s.pass(-1)
}

func (v *Visitor) tries(opcode int, text, verb string) {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does(verb).Free("text", text))
	v.t.caused()
	_ = v.client.Send(opcode, []byte(text)) // the server may have hung up
	s.pass(-1)
}

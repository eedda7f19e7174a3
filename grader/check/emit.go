package check

import (
	"context"
	"sync"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Emits sends an event. data is its data, Letters or InARow.
//
//	alice.Emits("chat message", "hello")
//	alice.Emits("chat message", "hello", check.InPieces(3))
//	alice.Emits("chat message", check.InARow(texts), check.ThenLeaves())
func (v *Visitor) Emits(event string, data any, how ...Sending) {
	v.mustHaveConnected()
	as := sendings(how)
	act, send := v.emission(event, data, as)
	s := v.t.Step(v.Name, act)
	v.t.Caused()
	if !v.emit(as, send) {
		s.End(v.CutOff(Facts{Form: verdict.Listened}))
	}
	s.Pass(-1)
}

// emit does what an emission says. It reports false if the server had ended the connection and mustn't have.
func (v *Visitor) emit(as sending, send func() error) (ok bool) {
	if as.leaves {
		v.client.Hold()
	}
	if send() != nil && !as.mayFail {
		return false
	}
	if as.leaves {
		ctx, cancel := v.t.moment()
		defer cancel()
		v.client.Leave(ctx, goingAway)
	}
	return true
}

// Emit lets all visitors in the group send the event at the same time, as Visitor.Emits does for one. If data is a func(*check.Visitor)
// any, each visitor has its own data.
//
//	check.Group{alice, bob}.Emit("chat message", func(v *check.Visitor) any { return "I am " + v.Name })
func (g Group) Emit(event string, data any, how ...Sending) {
	if len(g) == 0 {
		return
	}
	t, as := g[0].t, sendings(how)
	sends, failed := make([]func() error, len(g)), make([]bool, len(g))
	for i, v := range g {
		v.mustHaveConnected()
		own := data
		if of, ok := data.(func(*Visitor) any); ok {
			own = of(v)
		}
		_, sends[i] = v.emission(event, own, as)
	}
	s := t.Step("", Does("emit together").With("event", event).Free("all", len(g)))
	t.Caused()
	g.AtOnce(func(i int, v *Visitor) { failed[i] = !v.emit(as, sends[i]) })
	for i, v := range g {
		if failed[i] {
			s.End(v.CutOff(Facts{Form: verdict.Listened}))
		}
	}
	s.Pass(-1)
}

// Sends sends a text frame unchanged. It doesn't have to be an event.
//
//	alice.Sends("hello")
//	mallory.Sends("{", check.MayFail())
func (v *Visitor) Sends(text string, how ...Sending) {
	v.mustHaveConnected()
	as := sendings(how)
	act, send := v.frame(text, as)
	s := v.t.Step(v.Name, act)
	if as.mayFail {
		v.t.Caused() // others may hear that the server has ended the connection
	}
	if send() != nil && !as.mayFail {
		s.End(v.CutOff(Facts{Form: verdict.Listened}))
	}
	s.Pass(-1)
}

// Sending is how a message is sent, where that isn't as one text frame on a connection that must be open.
type Sending func(as *sending)

type sending struct {
	pieces                  int
	binary, mayFail, leaves bool
}

// InPieces splits the message into n frames.
func InPieces(n int) Sending { return func(as *sending) { as.pieces = n } }

// Binary makes it a binary frame. It's for Sends.
func Binary() Sending { return func(as *sending) { as.binary = true } }

// MayFail is for a message that the server may reject by ending the connection, or after which it may already have done so. Let the visitor
// leave afterwards, and let others hear about that: by then, everything that the server sent because of the message has arrived.
func MayFail() Sending { return func(as *sending) { as.mayFail = true } }

// ThenLeaves lets the visitor leave after messages InARow, as Leaves does. All of it reaches the server at once, before the server can have
// handled the first message.
func ThenLeaves() Sending { return func(as *sending) { as.leaves = true } }

func sendings(how []Sending) (as sending) {
	for _, way := range how {
		way(&as)
	}
	return as
}

// Letters is data for Emits: a random text of n letters, in one frame however long it is.
func Letters(n int) any { return letters(n) }

// InARow is data for Emits, which then sends an event with each of the texts, one right after the other. T.Texts makes such texts.
func InARow(texts []string) any { return inARow(texts) }

type (
	letters int
	inARow  []string
)

// emission is the act of sending an event, and how to do it.
func (v *Visitor) emission(event string, data any, as sending) (act Act, send func() error) {
	does := func(verb string) Act { return Does(verb).With("event", event) }
	row, several := data.(inARow)
	n, long := data.(letters)
	if as.binary || as.leaves && !several || as.pieces > 0 && (several || long) {
		panic("Emits knows no such way to send that: see check.Sending")
	}
	switch {
	case several:
		act = does("emits in a row").Free("n", len(row))
		if as.leaves {
			act = does("emits and leaves").Free("n", len(row))
		}
		return act, func() error { return v.emitAll(event, row) }
	case long:
		text := v.t.Word(int(n)) // here, since a group sends from several goroutines
		return does("emits letters").Free("n", int(n)), func() error { return v.emitInPieces(event, text, 1) }
	case as.pieces > 0:
		act = does("emits in pieces").Free("data", value(data)).Free("pieces", as.pieces)
		return act, func() error { return v.emitInPieces(event, data, as.pieces) }
	}
	return does("emits").Free("data", value(data)), func() error { return v.client.Emit(event, data) }
}

func (v *Visitor) emitAll(event string, texts []string) error {
	for _, text := range texts {
		if err := v.client.Emit(event, text); err != nil {
			return err
		}
	}
	return nil
}

func (v *Visitor) emitInPieces(event string, data any, pieces int) error {
	_, payload, err := v.t.options.Dialect.Encode(event, data)
	if err != nil {
		panic(err)
	}
	return v.client.SendInPieces(payload, pieces)
}

// frame is the act of sending a frame, and how to do it.
func (v *Visitor) frame(text string, as sending) (act Act, send func() error) {
	switch {
	case as.leaves || as.binary && as.pieces > 0:
		panic("Sends knows no such way to send that: see check.Sending")
	case as.binary:
		return Does("sends binary").Free("text", text), func() error { return v.client.Send(wire.Binary, []byte(text)) }
	case as.pieces > 0:
		return Does("sends in pieces").Free("text", text).With("pieces", as.pieces), func() error { return v.client.SendInPieces([]byte(text), as.pieces) }
	}
	return Does("sends").Free("text", text), func() error { return v.client.Send(wire.Text, []byte(text)) }
}

// mostEmitted is how many messages each of a group sends at the most in EmitWhile, and ahead how many more it may have sent than it has
// heard of its own: a server may drop who lags far behind, as gorilla's chat example does after 256 messages, and of clients that talk
// as fast as they can the scheduler would decide which one does.
const (
	mostEmitted = 300
	ahead       = 12
)

// EmitWhile lets all visitors in the group emit the event with texts at the same time, at least n times each, and continues while do runs,
// which uses other visitors. echo is the text in an event that comes back. A visitor never has more than 12 messages of its own that
// haven't come back yet. It returns the texts of each visitor, in their order. They are fewer than n only for a visitor whose own messages
// stopped coming back.
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
			heard := echoes{v: v, event: event, of: echo, texts: map[string]bool{}}
			for at, text := range said[i] {
				var enough <-chan struct{}
				if at >= n {
					enough = ended
				}
				if closed(enough) || at >= ahead && !heard.await(said[i][at-ahead], enough) {
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

// echoes are the texts that a visitor has heard in an event.
type echoes struct {
	v     *Visitor
	event string
	of    func(h Heard) string // the text in the event
	texts map[string]bool
	seen  int // how many of the visitor's messages have been looked at
}

// await waits until the visitor has heard the text, and reports false if it has not when stop is closed or the program's time
// has run out. It judges nothing.
func (e *echoes) await(text string, stop <-chan struct{}) bool {
	e.v.t.within(e.v.server, func(ctx context.Context) {
		for {
			changed := e.v.t.transcript.Changed()
			for _, h := range e.v.client.Heard(e.seen) {
				e.seen++
				if h.Fault == nil && h.Event == e.event {
					e.texts[e.of(h)] = true
				}
			}
			if e.texts[text] {
				return
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
	return e.texts[text]
}

package check

import (
	"context"
	"sync"

	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// What a course's own verbs are made of. A verb begins a step, does something, and ends the step: Pass, End or EndAt. A matcher or a review
// (Matcher, Review) gets a step from Hears and HasHeard. The words of a step and of a failure are elsewhere: see the package wording, and
// Words in curriculum.Course.
type (
	Act     = verdict.Act
	Failure = verdict.Failure
	Facts   = verdict.Facts
	Kind    = verdict.Kind
	Form    = verdict.Form
	Came    = verdict.Came
	Chat    = verdict.Chat
	Numbers = verdict.Numbers
	Answer  = verdict.Answer
	Heard   = client.Heard
	Sent    = client.Sent
	Value   = wire.Value
	Cookie  = client.Cookie
)

// Does is the act of a verb without arguments. With adds one that the check's author chose, and Free one that depends on the seed.
func Does(verb string) Act { return verdict.Does(verb) }

// Kept returns what a vocabulary keeps for the length of a check: one value of each type, at first its zero value. A value that several
// goroutines use has a lock of its own.
func Kept[S any](t *T) *S {
	t.mu.Lock()
	defer t.mu.Unlock()
	key := (*S)(nil)
	kept, ok := t.kept[key].(*S)
	if !ok {
		if t.kept == nil {
			t.kept = map[any]any{}
		}
		kept = new(S)
		t.kept[key] = kept
	}
	return kept
}

// T returns the check that the visitor is in.
func (v *Visitor) T() *T { return v.t }

// Heard returns the messages that the visitor has heard, from the given place on.
func (v *Visitor) Heard(from int) []Heard { return v.client.Heard(from) }

// Sent returns the messages that the visitor has sent, or tried to send.
func (v *Visitor) Sent() []Sent { return v.client.Sent() }

// Decode reads a message as an event; its error says why it is none.
func (t *T) Decode(sent Sent) (event string, data Value, err error) {
	message, err := t.options.Dialect.Decode(sent.Opcode, sent.Payload)
	return message.Event, message.Data, err
}

// Strings is the JSON in a message, for texts to look for; nil if there is none.
func (t *T) Strings(payload []byte) []byte { return t.options.Dialect.Strings(payload) }

// The words of verdicts that the verbs of a vocabulary need.
const (
	NeverHeard  = verdict.NeverHeard
	HeardCount  = verdict.HeardCount
	InvalidUTF8 = verdict.InvalidUTF8
	BadPage     = verdict.BadPage
	Refusal     = verdict.Refusal
	Assertion   = verdict.Assertion
	LogCount    = verdict.LogCount
	Admitted    = verdict.Admitted

	Plainly     = verdict.Plainly
	AtMostLines = verdict.AtMost

	StringType = wire.String
	ObjectType = wire.Object
)

// Fold is the variant of what came too often or too seldom: "2-fold", "more", "fewer".
func Fold(got, want int) string { return verdict.Fold(got, want) }

// StatusVariant is the variant of an answer that should have been another one: "500", or "200, empty" without anything in it.
func StatusVariant(status int, body []string) string { return statusOf(status, body) }

// Text is the Opcode of a text message.
const Text = wire.Text

// Open reports whether the visitor's socket is open, and this side hasn't left.
func (v *Visitor) Open() bool { return v.client.Open() }

// Cookies are those that the visitor's browser would send with a handshake.
func (v *Visitor) Cookies() []Cookie { return v.client.Cookies() }

// CookieHeader is the Cookie header that holds those.
func CookieHeader(cookies []Cookie) string { return client.CookieHeader(cookies) }

// Server is the server that the visitor is a client of.
func (v *Visitor) Server() *Server { return v.server }

// Path is the path of the WebSocket.
func (v *Visitor) Path() string { return v.client.Socket }

// Crash is what the program's log says of a panic, or nil.
func (v *Visitor) Crash() []string { return crash(v.server.process.Lines()) }

// ValueOf is data as JSON.
func ValueOf(data any) Value { return value(data) }

// Fields takes an object apart, by its exact keys; of two that are equal the last one counts.
func Fields(object Value) map[string]Value {
	_, all := fields(object)
	return all
}

// Caused notes that something happens now that others may hear of.
func (t *T) Caused() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.causes = append(t.causes, t.transcript.Len())
}

// TryConnect opens the visitor's socket without a step, and returns why it couldn't.
func (v *Visitor) TryConnect(asks ...How) *Failure { return v.tryConnect(handshake(asks).Handshake) }

// Admitted tries without a step whether the server would open a socket, and closes it again.
func (v *Visitor) Admitted(asks ...How) bool {
	var err error
	v.t.within(v.server, func(ctx context.Context) { err = v.client.Dial(ctx, handshake(asks).Handshake) })
	v.client.Close()
	return err == nil
}

// AtOnce calls do for every visitor, each in a goroutine of its own, and waits for all.
func (g Group) AtOnce(do func(i int, v *Visitor)) {
	var all sync.WaitGroup
	for i, v := range g {
		all.Go(func() { do(i, v) })
	}
	all.Wait()
}

// Aside starts the program once more, with the same secret, for an experiment that is no part of the check: what its visitors do isn't
// recorded. stop ends it. ok is false if it didn't start.
func (t *T) Aside() (aside *Server, stop func(), ok bool) {
	process, err := t.options.Start(t.ctx, program.StartOptions{Env: t.options.Site.Env(t.main.secret), Socket: t.options.Site.Path()})
	if err != nil {
		return nil, nil, false
	}
	s := t.server(process, t.main.secret)
	s.aside = true
	return s, func() {
		for _, c := range s.clients {
			c.Close()
		}
		process.Stop()
	}, true
}

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

// Kept returns a value that a vocabulary keeps for the length of a check: one of each type, at first its zero value. A value that several
// goroutines use needs its own lock.
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

// Heard returns the messages that the visitor has heard, starting at the given index.
func (v *Visitor) Heard(from int) []Heard { return v.client.Heard(from) }

// Sent returns the messages that the visitor has sent, or tried to send.
func (v *Visitor) Sent() []Sent { return v.client.Sent() }

// Decode reads a message as an event; its error says why it isn't one.
func (t *T) Decode(sent Sent) (event string, data Value, err error) {
	message, err := t.options.Dialect.Decode(sent.Opcode, sent.Payload)
	return message.Event, message.Data, err
}

// Strings returns the JSON in a message, to look for texts in; nil if there is none.
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

// Fold is the variant of a failure in which something came too often or not often enough: "2-fold", "more", "fewer".
func Fold(got, want int) string { return verdict.Fold(got, want) }

// StatusVariant is the variant of a wrong answer: "500", or "200, empty" if there is nothing in it.
func StatusVariant(status int, body []string) string { return statusOf(status, body) }

// Text is the Opcode of a text message.
const Text = wire.Text

// Open reports whether the visitor's socket is open, and this side hasn't left.
func (v *Visitor) Open() bool { return v.client.Open() }

// Cookies returns the cookies that the visitor's browser would send with a handshake.
func (v *Visitor) Cookies() []Cookie { return v.client.Cookies() }

// CookieHeader returns a Cookie header with these cookies.
func CookieHeader(cookies []Cookie) string { return client.CookieHeader(cookies) }

// Server is the server that the visitor is a client of.
func (v *Visitor) Server() *Server { return v.server }

// Path is the path of the WebSocket.
func (v *Visitor) Path() string { return v.client.Socket }

// Crash returns what the program's log says about a panic or an exception, or nil.
func (v *Visitor) Crash() []string { return v.server.trouble() }

// ValueOf is data as JSON.
func ValueOf(data any) Value { return value(data) }

// Fields returns an object's fields, by their exact keys; if two are equal, the last one counts.
func Fields(object Value) map[string]Value {
	_, all := fields(object)
	return all
}

// Caused records that something happens now that others may hear about.
func (t *T) Caused() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.causes = append(t.causes, t.transcript.Len())
}

// TryConnect opens the visitor's socket without a step, and returns why it couldn't.
func (v *Visitor) TryConnect(asks ...How) *Failure { return v.tryConnect(handshake(asks).Handshake) }

// Admitted tries, without a step, whether the server would open a socket, and closes the socket again.
func (v *Visitor) Admitted(asks ...How) bool {
	var err error
	v.t.within(v.server, func(ctx context.Context) { err = v.client.Dial(ctx, handshake(asks).Handshake) })
	v.client.Close()
	return err == nil
}

// AtOnce calls do for every visitor, each in its own goroutine, and waits for all of them.
func (g Group) AtOnce(do func(i int, v *Visitor)) {
	var all sync.WaitGroup
	for i, v := range g {
		all.Go(func() { do(i, v) })
	}
	all.Wait()
}

// Aside starts a second process of the program, with the same secret, for an experiment that isn't part of the check: its visitors' actions
// aren't recorded. stop ends it. ok is false if it didn't start.
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

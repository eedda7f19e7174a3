package explore

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Turn is what a move plays with: its verbs tell the model what follows, do it, and note a step.
type Turn struct{ p *play }

// Model is what is known of the conversation so far.
func (t *Turn) Model() *Model { return t.p.model }

// At is the index that the next event of the transcript will have.
func (t *Turn) At() int { return t.p.transcript.Len() }

// Step notes what is done. A move of a lesson's own says it by Does.
func (t *Turn) Step(who string, act verdict.Act) {
	t.p.steps = append(t.p.steps, verdict.Step{At: verdict.Ms(t.p.transcript.Now()), Who: who, Act: act, ID: act.ID(), Outcome: verdict.Passed, Event: -1})
}

// Does is a step in words of the move's own: "joins the room kitchen".
func Does(text string) verdict.Act { return verdict.Does("does").With("text", text) }

// Fail ends the conversation: the server did otherwise than it must. What has passed a limit is at fault for that: the client gave up.
func (t *Turn) Fail(f Fault) {
	if t.p.fault == nil {
		t.p.fault = cmp.Or(t.p.excess(), &f)
	}
}

// going reports whether nothing is wrong so far.
func (t *Turn) going() bool { return t.p.fault == nil && t.p.broken == nil && t.p.ctx.Err() == nil }

// client makes a client, which is closed at the end of the conversation.
func (p *play) client(name string) *client.Client {
	c := client.New(name, p.process.Addr, p.host.Dialect, p.transcript).Through(p.process.Dial)
	c.Socket = p.host.Site.Path()
	p.clients = append(p.clients, c)
	return c
}

// browser is the client that keeps the cookies of a browser.
func (p *play) browser(name string) *client.Client {
	c := p.browsers[name]
	if c == nil {
		c = p.client(name)
		p.browsers[name] = c
	}
	return c
}

// newcomer makes a socket of a browser, and its client.
func (t *Turn) newcomer(name, browser string) *Socket {
	s := &Socket{Name: name, Browser: browser}
	if b := t.p.model.Browser(browser); b.Account != nil {
		s.User = b.Account.Name
	}
	c := t.p.client(name)
	c.Share(t.p.browser(browser))
	t.p.of[s] = c
	return s
}

// Open opens a socket with the cookies of a browser. The server must let it in.
func (t *Turn) Open(name, browser string, h client.Handshake) (*Socket, bool) {
	s := t.newcomer(name, browser)
	t.Step(name, t.connecting(h))
	t.p.model.opens(t.At(), s)
	return s, t.dial(s, h)
}

// connecting is the act of opening a socket.
func (t *Turn) connecting(h client.Handshake) verdict.Act {
	switch {
	case h.Query != "":
		return verdict.Does("connects asking").Free("path", t.p.host.Site.Path()).Free("query", h.Query)
	case h.Cookie != nil:
		return verdict.Does("connects with more cookies")
	}
	return verdict.Does("connects")
}

// dial opens the socket of a client that must be let in.
func (t *Turn) dial(s *Socket, h client.Handshake) bool {
	var err error
	waited := t.p.within(func(ctx context.Context) { err = t.p.of[s].Dial(ctx, h) })
	if err == nil || t.p.ctx.Err() != nil {
		return err == nil
	}
	t.Fail(t.refusedFault(s.Name, err, waited))
	return false
}

// refusedFault is the fault of a server that does not let somebody in who may come.
func (t *Turn) refusedFault(who string, err error, waited time.Duration) Fault {
	f := Fault{Cause: Refused, Who: who, Facts: verdict.Facts{Answer: &verdict.Answer{How: verdict.Broken, Detail: err.Error()}}, Index: -1}
	var refusal *client.Refusal
	if errors.As(err, &refusal) {
		f.Facts.Answer, f.Index = answerOf(refusal), refusal.Index
		if refusal.How == verdict.NoAnswer {
			f.Cause, f.Waited = NoAnswer, verdict.Ms(waited)
		}
	}
	f.Facts.Answer.Path = t.p.host.Site.Path()
	return f
}

// answerOf is what was answered to a handshake, as a fact.
func answerOf(r *client.Refusal) *verdict.Answer {
	return &verdict.Answer{How: r.How, Status: r.Status, Detail: r.Detail, Upgrade: r.ByGorilla}
}

// OpenAll opens sockets at once.
func (t *Turn) OpenAll(sockets []*Socket) bool {
	t.p.model.opens(t.At(), sockets...)
	errs, waits := make([]error, len(sockets)), make([]time.Duration, len(sockets))
	done := make(chan struct{})
	for i, s := range sockets {
		go func() {
			waits[i] = t.p.within(func(ctx context.Context) { errs[i] = t.p.of[s].Dial(ctx, client.Handshake{}) })
			done <- struct{}{}
		}()
	}
	for range sockets {
		<-done
	}
	for i, err := range errs {
		if err != nil && t.p.ctx.Err() == nil {
			t.Fail(t.refusedFault(sockets[i].Name, err, waits[i]))
		}
	}
	return t.going()
}

// Leave lets a socket go, in one of the ways.
func (t *Turn) Leave(s *Socket, way string) {
	t.Step(s.Name, ways[way])
	t.p.model.leaves(t.At(), s)
	t.leave(s, way)
}

// ways are the ways of leaving, with the words for them.
var ways = map[string]verdict.Act{
	"1001":   verdict.Does("leaves").With("code", 1001),
	"1000":   verdict.Does("leaves").With("code", 1000),
	"none":   verdict.Does("leaves").With("code", 0),
	"4000":   verdict.Does("leaves").With("code", 4000),
	"hangup": verdict.Does("hangs up"),
	"reset":  verdict.Does("vanishes"),
	"half":   verdict.Does("leaves and is let go"),
}

// codes are the close codes of those ways that have a close frame.
var codes = map[string]int{"1001": 1001, "1000": 1000, "none": 0, "4000": 4000}

func (t *Turn) leave(s *Socket, way string) {
	c := t.p.of[s]
	switch way {
	case "hangup":
		c.HangUp()
	case "reset":
		c.Vanish()
	case "half":
		c.LeaveAndShut()
		var err error
		waited := t.p.within(func(ctx context.Context) { err = c.AwaitClose(ctx) })
		if err != nil && t.p.ctx.Err() == nil {
			t.Fail(Fault{Cause: KeptOpen, Who: s.Name, Index: -1, Waited: verdict.Ms(waited)})
		}
	default:
		ctx, cancel := context.WithTimeout(t.p.ctx, closingTime) // how long the server takes to answer is not judged
		defer cancel()
		c.Leave(ctx, codes[way])
	}
}

// Ping sends a ping, which must be answered.
func (t *Turn) Ping(s *Socket) {
	t.Step(s.Name, verdict.Does("pings"))
	t.p.pings++
	payload := fmt.Sprintf("%s %d", s.Name, t.p.pings)
	s.pings[payload] = true
	_ = t.p.of[s].Ping(payload) // a server that has ended the connection is noticed when it is read from
}

// Emit sends an event. What follows from it is for the move to say, before: Expect, Allow.
func (t *Turn) Emit(s *Socket, event string, data any) {
	value, err := wire.Of(data)
	if err != nil {
		panic(err) // a move's own fault
	}
	t.Step(s.Name, verdict.Does("emits").With("event", event).Free("data", short(value.String())))
	_ = t.p.of[s].Emit(event, data)
}

// Send sends a message that need not be an event.
func (t *Turn) Send(s *Socket, opcode int, payload string) {
	verb := "sends"
	if opcode == wire.Binary {
		verb = "sends binary"
	}
	t.Step(s.Name, verdict.Does(verb).Free("text", payload))
	_ = t.p.of[s].Send(opcode, []byte(payload))
}

// Get asks for a page, and reports false if there was no answer at all.
func (t *Turn) Get(who, browser, path string) (*client.Page, bool) {
	t.Step(who, verdict.Does("asks for the page").With("path", path))
	return t.page(who, func(ctx context.Context) (*client.Page, error) { return t.p.browser(browser).Get(ctx, path) })
}

// page asks for a page in some way. The server must answer.
func (t *Turn) page(who string, ask func(ctx context.Context) (*client.Page, error)) (page *client.Page, ok bool) {
	page, err := t.asks(who, ask)
	return page, err == nil
}

// asks asks for a page in some way, and returns what went wrong; a server that does not answer is at fault.
func (t *Turn) asks(who string, ask func(ctx context.Context) (*client.Page, error)) (page *client.Page, err error) {
	waited := t.p.within(func(ctx context.Context) { page, err = ask(ctx) })
	var unanswered *client.Unanswered
	if errors.As(err, &unanswered) && unanswered.How == verdict.HungUp { // a server may end an idle connection as it is used; browsers ask again
		waited = t.p.within(func(ctx context.Context) { page, err = ask(ctx) })
	}
	if errors.As(err, &unanswered) && t.p.ctx.Err() == nil {
		answer := &verdict.Answer{How: unanswered.How, Detail: unanswered.Detail}
		t.Fail(Fault{Cause: NoAnswer, Who: who, Facts: verdict.Facts{Text: unanswered.Request, Answer: answer}, Index: t.At() - 1, Waited: verdict.Ms(waited)})
	}
	return page, err
}

// refusals are the statuses by which a handshake may be refused.
var refusals = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
	http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect,
}

// Intrude asks for a socket that must be refused. what says what is wrong with it, as in "without a cookie".
func (t *Turn) Intrude(who, browser, what string, h client.Handshake) {
	t.Step(who, verdict.Does("is refused").With("what", what))
	c := t.p.client(who)
	c.Share(t.p.browser(browser))
	var err error
	waited := t.p.within(func(ctx context.Context) { err = c.Dial(ctx, h) })
	var refusal *client.Refusal
	switch {
	case t.p.ctx.Err() != nil:
	case err == nil:
		t.Fail(Fault{Cause: Admitted, Who: who, Facts: verdict.Facts{Text: what}, Index: t.At() - 1})
	case errors.As(err, &refusal) && (refusal.Proper || slices.Contains(refusals, refusal.Status)):
	default:
		f := t.refusedFault(who, err, waited)
		if f.Cause == Refused {
			f.Cause, f.Facts.Text = RefusedBadly, what
		}
		t.Fail(f)
	}
}

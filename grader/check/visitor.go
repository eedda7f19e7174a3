package check

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Visitor is a named client in a check. Its verbs record steps, and end the check when the server does otherwise.
type Visitor struct {
	Name string

	t       *T
	server  *Server
	client  *client.Client
	user    User           // it is logged in as
	landing *client.Page   // where that has led
	read    int            // how much of what it heard the verbs have taken in
	known   map[string]int // by event: how many of t.truths it has certainly seen
	pings   int
	strict  bool // a message that is no event fails at once
}

// Visitor makes a named client that hasn't connected yet.
func (t *T) Visitor(name string) *Visitor { return t.main.Visitor(name) }

// Visitor makes a named client of this server.
func (s *Server) Visitor(name string) *Visitor {
	c := client.New(name, s.process.Addr, s.t.options.Dialect, s.t.transcript)
	s.t.mu.Lock()
	defer s.t.mu.Unlock()
	s.t.clients = append(s.t.clients, c)
	return &Visitor{Name: name, t: s.t, server: s, client: c, known: map[string]int{}}
}

// Connect opens a socket as a client with that name. It fails the check unless the server answers 101. A finished handshake
// doesn't mean that the server has registered the client yet: follow it with what that client hears.
func (t *T) Connect(name string) *Visitor {
	v := t.Visitor(name)
	v.Connect()
	return v
}

// Connect opens the visitor's socket, with the cookies it has.
func (v *Visitor) Connect() { v.connect(client.Handshake{}, verdict.Does("connects")) }

// ConnectAsking opens the visitor's socket with a query string, as in /ws?user=bob.
func (v *Visitor) ConnectAsking(query string) {
	v.connect(client.Handshake{Query: query}, verdict.Does("connects asking").Free("path", client.SocketPath).Free("query", query))
}

// ConnectAmongCookies opens the visitor's socket with meaningless cookies before and after its own. Some of them claim to be a
// different user.
func (v *Visitor) ConnectAmongCookies(other User) {
	before, after := v.strangeCookies(other.Name)
	v.connect(client.Handshake{Before: before, After: after}, verdict.Does("connects among cookies").Free("user", other.Name))
}

// ConnectStuck opens the visitor's socket with the smallest possible receive window, and never reads from it.
func (v *Visitor) ConnectStuck() {
	v.connect(client.Handshake{Slow: true}, verdict.Does("connects stuck"))
}

func (v *Visitor) connect(h client.Handshake, act verdict.Act) {
	s := v.t.step(v.Name, act)
	v.t.caused()
	if failure := v.tryConnect(h); failure != nil {
		s.end(*failure)
	}
	s.pass(-1)
}

// mustHaveConnected ends a check as the fault of its author where a verb asks for a socket that nobody has opened.
func (v *Visitor) mustHaveConnected() {
	if !v.client.Connected() {
		panic(v.Name + " has no socket yet: let it Connect first")
	}
}

// tryConnect may be called by many goroutines, each for a visitor of its own.
func (v *Visitor) tryConnect(h client.Handshake) *verdict.Failure {
	if v.client.Connected() {
		panic(v.Name + " has connected before: a further socket is that of a further visitor, or of a Tab")
	}
	v.known = map[string]int{}
	for event, truths := range v.t.truths {
		v.known[event] = max(0, len(truths)-1) // a newcomer may hear what was true when it came
	}
	var err error
	waited := v.t.within(v.server, func(ctx context.Context) { err = v.client.Dial(ctx, h) })
	if err == nil {
		return nil
	}
	if failure := v.t.excess(); failure != nil {
		return failure
	}
	if failure, dead := v.server.autopsyOf(err); dead {
		return &failure
	}
	answer := &verdict.Answer{Path: client.SocketPath, Cookie: v.client.Cookie() != "", How: verdict.Broken, Detail: err.Error()}
	failure := &verdict.Failure{Kind: verdict.Refusal, Who: v.Name, Facts: verdict.Facts{Answer: answer}}
	var refusal *client.Refusal
	if errors.As(err, &refusal) {
		failure.Detail = v.behind(refusal)
		if v.landing != nil && v.landing.Status >= http.StatusBadRequest {
			answer.Login = v.landing.Status
		}
		failure.Variant = handshakeOf(refusal, failure.Detail)
		shown := strings.ToLower(strings.Join(failure.Detail, "\n"))
		answer.How, answer.Status, answer.Detail, answer.Upgrade = refusal.How, refusal.Status, refusal.Detail, refusal.ByGorilla
		switch {
		case refusal.Status == http.StatusForbidden && (refusal.ByGorilla || strings.Contains(shown, "origin")):
			failure.Facts.Form = verdict.ByOrigin
		case refusal.Status == http.StatusInternalServerError && strings.Contains(shown, "hijacker"):
			failure.Facts.Form = verdict.NoHijacker
		case refusal.How == verdict.NoAnswer:
			failure.Kind, failure.Variant, failure.Waited = verdict.Unanswered, "", verdict.Ms(waited)
		}
	}
	return failure
}

// behind returns what there is to see behind an answer to a handshake: the first of its body; or, of gorilla's own answers, whose
// body is the status once again, what the program put into its log; or a panic, for an answer that never came.
func (v *Visitor) behind(r *client.Refusal) []string {
	if r.Status == 0 {
		return crash(v.server.process.Lines())
	}
	if !r.ByGorilla {
		return bodyLines(r.Body)
	}
	var evidence []string
	v.t.quiet(func() bool { // who logs what Upgrade returned does so after Upgrade has answered
		for _, line := range v.server.process.Lines() {
			if strings.Contains(line.Text, "websocket: ") {
				evidence = []string{verdict.Cut(line.Text)}
			}
		}
		return evidence != nil
	})
	return evidence
}

func bodyLines(body string) []string {
	if body = strings.TrimSpace(body); body == "" {
		return nil
	}
	lines := strings.Split(verdict.Cut(body), "\n")
	return lines[:min(len(lines), 6)]
}

// refusals are the answers by which a handshake may be refused: 401 says it best, 403 is as good, and a site may also hide the
// socket (404) or send the visitor to the login page (302, 303, 307, 308). docs/wire.md has the list for learners.
var refusals = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound,
	http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect,
}

// Refused asks for a socket with exactly this Cookie header, "" for none, and expects to be refused before the upgrade. what
// says what is wrong with the cookie: "without a cookie".
func (v *Visitor) Refused(cookie, what string) { v.refused(client.Handshake{Cookie: &cookie}, what) }

// RefusedAsking does the same as Refused, with a query string and without a cookie.
func (v *Visitor) RefusedAsking(query, what string) {
	v.refused(client.Handshake{Cookie: new(string), Query: query}, what)
}

// RefusedSaying does the same as Refused, with one more header and without a cookie.
func (v *Visitor) RefusedSaying(header, value, what string) {
	v.refused(client.Handshake{Cookie: new(string), Header: http.Header{header: {value}}}, what)
}

// RefusedAsIs does the same as Refused, with the cookies that the visitor's own browser has. It keeps the cookies that come
// with the refusal.
func (v *Visitor) RefusedAsIs(what string) { v.refused(client.Handshake{}, what) }

func (v *Visitor) refused(h client.Handshake, what string) {
	s := v.t.step(v.Name, verdict.Does("is refused").With("what", what))
	var err error
	waited := v.t.within(v.server, func(ctx context.Context) { err = v.client.Dial(ctx, h) })
	var refusal *client.Refusal
	switch {
	case err == nil:
		// Between "let in" and "let in and thrown out again" there is a lesson: wait for which it is.
		gone := v.gone
		v.t.await(v.server, func() (bool, int) { return gone() || len(v.client.Heard(0)) > 0, 0 })
		v.t.quiet(gone) // it may be told why it is thrown out
		failure := verdict.Failure{Kind: verdict.Admitted, Who: v.Name, Facts: verdict.Facts{Text: what}}
		if end := v.client.End(); end != nil && end.How != verdict.OverLimit {
			failure.Kind, failure.Facts.End = verdict.AdmittedThenClosed, ending(end)
		}
		s.end(failure)
	case errors.As(err, &refusal) && (refusal.Proper || slices.Contains(refusals, refusal.Status)):
		s.pass(refusal.Index)
		return
	}
	if failure := v.t.excess(); failure != nil {
		s.end(*failure)
	}
	if failure, dead := v.server.autopsyOf(err); dead {
		s.end(failure)
	}
	failure := verdict.Failure{
		Kind: verdict.RefusedBadly, Who: v.Name, Detail: v.behind(refusal),
		Facts: verdict.Facts{Text: what, Answer: &verdict.Answer{How: refusal.How, Status: refusal.Status, Detail: refusal.Detail, Upgrade: refusal.ByGorilla}},
	}
	failure.Variant = handshakeOf(refusal, failure.Detail)
	if refusal.Status == 0 {
		failure.Waited = verdict.Ms(waited)
	}
	s.end(failure)
}

// Leaves sends a close frame with code 1001, as a browser does when its tab is closed.
func (v *Visitor) Leaves() { v.LeavesWithCode(1001) }

// LeavesWithCode sends a close frame with this code. With 0 the frame has no code, as with socket.close() in a browser.
func (v *Visitor) LeavesWithCode(code int) {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("leaves").With("code", code))
	v.t.caused()
	// How long the server takes for its answer is not this verb's to judge: others hear of it or not.
	ctx, cancel := v.t.moment()
	defer cancel()
	v.client.Leave(ctx, code)
	s.pass(-1)
}

// IsLetGo sends a close frame, closes its side of the TCP connection, and expects the server to close the other side. A server
// that doesn't keeps the connection of every client that ever came.
func (v *Visitor) IsLetGo() {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("leaves and is let go"))
	v.t.caused()
	v.client.LeaveAndShut()
	var err error
	waited := v.t.within(v.server, func(ctx context.Context) { err = v.client.AwaitClose(ctx) })
	if err == nil {
		s.pass(-1)
		return
	}
	if failure, dead := v.server.obituary(); dead {
		s.end(failure)
	}
	s.end(verdict.Failure{
		Kind: verdict.KeptOpen, Who: v.Name, Waited: verdict.Ms(waited), Detail: crash(v.server.process.Lines()),
	})
}

// Vanishes resets the TCP connection, without a close frame.
func (v *Visitor) Vanishes() {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("vanishes"))
	v.t.caused()
	v.client.Vanish()
	s.pass(-1)
}

// HangsUp closes the TCP connection without a close frame.
func (v *Visitor) HangsUp() {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("hangs up"))
	v.t.caused()
	v.client.HangUp()
	s.pass(-1)
}

// HalfHandshake vanishes in the middle of a handshake. If whole is set, it vanishes after a complete handshake, but before the
// answer.
func (v *Visitor) HalfHandshake(whole bool) {
	s := v.t.step(v.Name, verdict.Does("vanishes in a handshake").With("whole", whole))
	v.t.caused()
	v.must(s, func(ctx context.Context) error { return v.client.HalfHandshake(ctx, whole) })
	s.pass(-1)
}

// SaysNothing opens a TCP connection and sends nothing until the returned function closes it.
func (v *Visitor) SaysNothing() (stop func()) {
	s := v.t.step(v.Name, verdict.Does("says nothing"))
	var w *client.RawConn
	v.must(s, func(ctx context.Context) (err error) {
		w, err = v.client.Raw(ctx)
		return err
	})
	s.pass(-1)
	return w.Close
}

// must runs what only fails when the server no longer accepts connections, or does not answer a request for a page.
func (v *Visitor) must(s *step, operation func(ctx context.Context) error) {
	if failure := v.try(operation); failure != nil {
		s.end(*failure)
	}
}

// try is must for many goroutines, each with a visitor of its own.
func (v *Visitor) try(operation func(ctx context.Context) error) *verdict.Failure {
	var err error
	waited := v.t.within(v.server, func(ctx context.Context) { err = operation(ctx) })
	if failure := v.t.excess(); failure != nil {
		return failure
	}
	if err == nil {
		return nil
	}
	if failure, dead := v.server.autopsy(); dead {
		return &failure
	}
	failure := &verdict.Failure{Kind: verdict.Unreachable, Who: v.Name, Facts: verdict.Facts{Text: err.Error()}, Detail: crash(v.server.process.Lines())}
	var unanswered *client.Unanswered
	if errors.As(err, &unanswered) {
		failure.Kind = verdict.Unanswered
		failure.Facts = verdict.Facts{Text: unanswered.Request, Answer: &verdict.Answer{How: unanswered.How, Detail: unanswered.Detail}}
		if waited > patience {
			failure.Waited = verdict.Ms(waited)
		}
	}
	return failure
}

// StaysOpen listens for a moment, and expects that the server doesn't end the connection.
func (v *Visitor) StaysOpen() {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("stays connected"))
	gone := v.gone
	v.t.quiet(gone)
	if gone() {
		s.end(v.cutOff(verdict.Facts{Form: verdict.StayedOpen}))
	}
	s.pass(-1)
}

// StaysOpenFor is StaysOpen for so many seconds, in which the visitor sends nothing. It belongs into a check that is Long.
func (v *Visitor) StaysOpenFor(seconds int) {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("stays connected for").With("seconds", seconds))
	gone := v.gone
	v.t.listen(time.Duration(seconds)*time.Second, gone)
	if gone() {
		s.end(v.cutOff(verdict.Facts{Form: verdict.StayedOpen}))
	}
	s.pass(-1)
}

// WakesUp lets a visitor that connected with ConnectStuck read again, until everything that was waiting has been read: the
// pong to a ping comes after it. The server may also have ended the connection.
func (v *Visitor) WakesUp() {
	s := v.t.step(v.Name, verdict.Does("reads again"))
	v.client.Wake()
	v.pings++
	payload := fmt.Sprintf("%s %d", v.Name, v.pings)
	_ = v.client.Ping(payload) // the connection may be over
	_, waited := v.t.await(v.server, func() (bool, int) {
		_, there := v.client.Pong(payload)
		return there || v.gone(), len(v.client.Heard(0))
	})
	v.read = len(v.client.Heard(0))
	if _, there := v.client.Pong(payload); !there && !v.gone() {
		s.end(verdict.Failure{
			Kind: verdict.NoPong, Who: v.Name, Waited: verdict.Ms(waited), Facts: verdict.Facts{Form: verdict.AfterSleep},
		})
	}
	s.pass(-1)
}

// HearsUnlessGone expects any new count of the event, or that the server has ended the connection.
func (v *Visitor) HearsUnlessGone(event string) {
	s := v.t.step(v.Name, verdict.Does("hears unless gone").With("event", event))
	heard := func() bool { return v.counted(event, v.read).times > 0 || v.gone() }
	_, waited := v.t.await(v.server, func() (bool, int) { return heard(), len(v.client.Heard(0)) })
	if !heard() {
		s.end(verdict.Failure{
			Kind: verdict.NeverHeard, Who: v.Name, Waited: verdict.Ms(waited), Facts: verdict.Facts{Event: event, Form: verdict.AfterSleep},
		})
	}
	v.read = len(v.client.Heard(0))
	s.pass(-1)
}

// Pings sends a ping and expects a pong. A server answers only while it reads from the socket.
func (v *Visitor) Pings() {
	v.mustHaveConnected()
	v.pings++
	s := v.t.step(v.Name, verdict.Does("pings"))
	payload := fmt.Sprintf("%s %d", v.Name, v.pings)
	if err := v.client.Ping(payload); err != nil {
		s.end(v.cutOff(verdict.Facts{Form: verdict.HeardPong}))
	}
	index := -1
	ok, waited := v.t.await(v.server, func() (bool, int) {
		var there bool
		index, there = v.client.Pong(payload)
		return there || v.gone(), 0
	})
	if _, there := v.client.Pong(payload); there {
		s.pass(index)
		return
	}
	if ok || v.gone() {
		s.end(v.cutOff(verdict.Facts{Form: verdict.HeardPong}))
	}
	if failure, dead := v.server.obituary(); dead {
		s.end(failure)
	}
	s.end(verdict.Failure{Kind: verdict.NoPong, Who: v.Name, Waited: verdict.Ms(waited)})
}

// cutOff tells of a connection that the server ended. wanted is what the visitor expected on it.
func (v *Visitor) cutOff(wanted verdict.Facts) verdict.Failure {
	if failure := v.t.excess(); failure != nil {
		return *failure
	}
	if failure, dead := v.server.autopsy(); dead {
		return failure
	}
	failure := verdict.Failure{Kind: verdict.Closed, Who: v.Name, Facts: wanted, Detail: crash(v.server.process.Lines())}
	if end := v.client.End(); end != nil {
		failure.Facts.End, failure.Variant = ending(end), endingOf(end)
	}
	return failure
}

// Emits sends an event.
func (v *Visitor) Emits(event string, data any) {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("emits").With("event", event).Free("data", value(data)))
	v.t.caused()
	if err := v.client.Emit(event, data); err != nil {
		s.end(v.cutOff(verdict.Facts{Form: verdict.Listened}))
	}
	s.pass(-1)
}

// Sends sends a text frame unchanged. It doesn't have to be an event.
func (v *Visitor) Sends(text string) {
	v.mustHaveConnected()
	s := v.t.step(v.Name, verdict.Does("sends").Free("text", text))
	if err := v.client.Send(wire.Text, []byte(text)); err != nil {
		s.end(v.cutOff(verdict.Facts{Form: verdict.Listened}))
	}
	s.pass(-1)
}

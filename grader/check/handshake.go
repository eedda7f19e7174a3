package check

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// Connect opens a socket as a client with that name. It fails the check unless the server answers 101. A finished handshake
// doesn't mean that the server has registered the client yet: follow it with what that client hears.
func (t *T) Connect(name string) *Visitor {
	v := t.Visitor(name)
	v.Connect()
	return v
}

// How is a way to ask for a socket that differs from what the page's own script does.
type How func(h *ask)

type ask struct {
	client.Handshake
	user    string // whom cookies beside the visitor's own name
	earlier bool   // with the cookies that it had before its last page
}

// Asking adds a query string to the request, as in /ws?user=bob.
func Asking(query string) How { return func(h *ask) { h.Query = query } }

// WithCookie sends exactly this Cookie header, "" for none, instead of the cookies in the visitor's browser.
func WithCookie(header string) How { return func(h *ask) { h.Cookie = &header } }

// WithEarlierCookie sends the Cookie header that the visitor had before it last asked for a page. The answer may have set another one.
func WithEarlierCookie(header string) How {
	return func(h *ask) { h.Cookie, h.earlier = &header, true }
}

// Saying adds a header to the request.
func Saying(name, value string) How {
	return func(h *ask) { h.Header = http.Header{name: {value}} }
}

// InCapitals asks for a "WebSocket" where browsers ask for a "websocket". By RFC 6455 that's the same, but a server may refuse it as a bad
// request.
func InCapitals() How { return func(h *ask) { h.Spelt = true } }

// AmongCookies sends more cookies, before and after the ones in the visitor's browser. Some of them contain the user's name.
func AmongCookies(before, after []Cookie, user string) How {
	return func(h *ask) { h.Before, h.After, h.user = before, after, user }
}

// Stuck connects with the smallest possible receive window, and doesn't read from the socket until WakesUp.
func Stuck() How { return func(h *ask) { h.Slow = true } }

func handshake(asks []How) (h ask) {
	for _, ask := range asks {
		ask(&h)
	}
	return h
}

// connecting is the act of opening a socket.
func (v *Visitor) connecting(h ask) Act {
	switch {
	case h.Query != "":
		return Does("connects asking").Free("path", v.client.Socket).Free("query", h.Query)
	case h.user != "":
		return Does("connects among cookies").Free("user", h.user)
	case h.earlier:
		return Does("connects with its earlier cookie")
	case h.Slow:
		return Does("connects stuck")
	}
	return Does("connects")
}

// Connect opens the visitor's socket, with the cookies it has. It fails the check unless the server answers 101. A finished handshake
// doesn't mean that the server has registered the client yet: follow it with what that client hears.
//
//	bob.Connect()
//	alice.Connect(check.Asking("user=bob"))
func (v *Visitor) Connect(asks ...How) {
	h := handshake(asks)
	s := v.t.Step(v.Name, v.connecting(h))
	v.t.Caused()
	if failure := v.tryConnect(h.Handshake); failure != nil {
		if failure.Facts.Answer != nil {
			failure.Facts.Answer.Earlier = h.earlier
		}
		s.End(*failure)
	}
	s.Pass(-1)
}

// mustHaveConnected ends a check as the fault of its author where a verb asks for a socket that nobody has opened.
func (v *Visitor) mustHaveConnected() {
	if !v.client.Connected() {
		panic(v.Name + " has no socket yet: let it Connect first")
	}
}

// tryConnect may be called by many goroutines, each for a visitor of its own.
func (v *Visitor) tryConnect(h client.Handshake) *Failure {
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
	if failure, dead := v.server.endedBehind(err); dead {
		return &failure
	}
	answer := &Answer{Path: v.client.Socket, Cookie: v.client.Cookie() != "", How: verdict.Broken, Detail: err.Error()}
	failure := &Failure{Kind: verdict.Refusal, Who: v.Name, Facts: Facts{Answer: answer}}
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
		return v.Crash()
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

// Refused asks for a socket and expects to be refused before the upgrade. what says what is wrong with the request: "without a cookie".
// Without WithCookie, the visitor's browser keeps the cookies that come with the refusal.
//
//	mallory.Refused("without a cookie", check.WithCookie(""))
func (v *Visitor) Refused(what string, asks ...How) { v.refused(handshake(asks).Handshake, what) }

func (v *Visitor) refused(h client.Handshake, what string) {
	s := v.t.Step(v.Name, Does("is refused").With("what", what))
	var err error
	waited := v.t.within(v.server, func(ctx context.Context) { err = v.client.Dial(ctx, h) })
	var refusal *client.Refusal
	switch {
	case err == nil:
		// Between "let in" and "let in and thrown out again" there is a lesson: wait for which it is.
		gone := v.Gone
		v.t.await(v.server, func() (bool, int) { return gone() || len(v.client.Heard(0)) > 0, 0 })
		v.t.quiet(gone) // it may be told why it is thrown out
		failure := Failure{Kind: verdict.Admitted, Who: v.Name, Facts: Facts{Text: what}}
		if end := v.client.End(); end != nil && end.How != verdict.OverLimit {
			failure.Kind, failure.Facts.End = verdict.AdmittedThenClosed, ending(end)
		}
		s.End(failure)
	case errors.As(err, &refusal) && (refusal.Proper || slices.Contains(refusals, refusal.Status) || h.Spelt && refusal.Status == http.StatusBadRequest):
		s.Pass(refusal.Index)
		return
	}
	if failure := v.t.excess(); failure != nil {
		s.End(*failure)
	}
	if failure, dead := v.server.endedBehind(err); dead {
		s.End(failure)
	}
	failure := Failure{
		Kind: verdict.RefusedBadly, Who: v.Name, Detail: v.behind(refusal),
		Facts: Facts{Text: what, Answer: &Answer{How: refusal.How, Status: refusal.Status, Detail: refusal.Detail, Upgrade: refusal.ByGorilla}},
	}
	failure.Variant = handshakeOf(refusal, failure.Detail)
	if refusal.Status == 0 {
		failure.Waited = verdict.Ms(waited)
	}
	s.End(failure)
}

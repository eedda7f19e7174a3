package check

import (
	"context"

	"handshake/grader/internal/verdict"
)

// goingAway is the code of a browser's close frame when its tab is closed (RFC 6455, 7.4.1).
const goingAway = 1001

// Leaves ends the visitor's connection as a browser does when its tab is closed, or in another way.
//
//	alice.Leaves()
//	bob.Leaves(check.WithCode(1000))
//	carol.Leaves(check.ByReset())
//	t.Visitor("dave").Leaves(check.MidHandshake())
func (v *Visitor) Leaves(how ...Leaving) {
	way := ByClosingTheTab()
	if len(how) > 0 {
		way = how[0]
	}
	if !way.unopened {
		v.mustHaveConnected()
	}
	s := v.t.Step(v.Name, way.act)
	v.t.Caused()
	if failure := way.leave(v); failure != nil {
		s.End(*failure)
	}
	s.Pass(-1)
}

// Leaving is a way to leave.
type Leaving struct {
	act      Act
	unopened bool // the visitor has no socket yet
	leave    func(v *Visitor) *Failure
}

// ByClosingTheTab is how Leaves leaves unless it's told otherwise: with a close frame with code 1001.
//
//	for _, way := range []check.Leaving{check.ByClosingTheTab(), check.ByReset(), check.ByHangingUp()} {
//		vocab.Tab(alice, "tab").Leaves(way)
//	}
func ByClosingTheTab() Leaving { return WithCode(goingAway) }

// WithCode leaves with a close frame with this code.
func WithCode(code int) Leaving {
	return Leaving{act: Does("leaves").With("code", code), leave: func(v *Visitor) *Failure {
		// How long the server takes for its answer is not this verb's to judge: others hear of it or not.
		ctx, cancel := v.t.moment()
		defer cancel()
		v.client.Leave(ctx, code)
		return nil
	}}
}

// WithoutCode leaves with a close frame without a code, as socket.close() does in a browser.
func WithoutCode() Leaving { return WithCode(0) }

// ByReset vanishes: it resets the TCP connection, without a close frame.
func ByReset() Leaving {
	return Leaving{act: Does("vanishes"), leave: func(v *Visitor) *Failure { v.client.Vanish(); return nil }}
}

// ByHangingUp closes the TCP connection, without a close frame.
func ByHangingUp() Leaving {
	return Leaving{act: Does("hangs up"), leave: func(v *Visitor) *Failure { v.client.HangUp(); return nil }}
}

// MidHandshake vanishes in the middle of a handshake. The visitor hasn't connected.
func MidHandshake() Leaving { return halfHandshake(false) }

// BeforeTheAnswer vanishes after a complete handshake, but before the answer. The visitor hasn't connected.
func BeforeTheAnswer() Leaving { return halfHandshake(true) }

func halfHandshake(whole bool) Leaving {
	return Leaving{act: Does("vanishes in a handshake").With("whole", whole), unopened: true, leave: func(v *Visitor) *Failure {
		return v.try(func(ctx context.Context) error { return v.client.HalfHandshake(ctx, whole) })
	}}
}

// IsLetGo sends a close frame, closes its side of the TCP connection, and expects the server to close the other side. A server that doesn't
// do that keeps a connection for every client that was ever there.
func (v *Visitor) IsLetGo() {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("leaves and is let go"))
	v.t.Caused()
	v.client.LeaveAndShut()
	var err error
	waited := v.t.within(v.server, func(ctx context.Context) { err = v.client.AwaitClose(ctx) })
	if err == nil {
		s.Pass(-1)
		return
	}
	if failure, dead := v.server.ended(); dead {
		s.End(failure)
	}
	s.End(Failure{
		Kind: verdict.KeptOpen, Who: v.Name, Waited: verdict.Ms(waited), Detail: v.Crash(),
	})
}

// moment bounds what is waited for without being judged.
func (t *T) moment() (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.ctx, closingTime)
}

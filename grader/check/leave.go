package check

import (
	"context"

	"handshake/grader/internal/verdict"
)

// goingAway is the code of a browser's close frame when its tab is closed (RFC 6455, 7.4.1).
const goingAway = 1001

// Leaves sends a close frame with code 1001, as a browser does when its tab is closed.
func (v *Visitor) Leaves() { v.LeavesWithCode(goingAway) }

// LeavesWithCode sends a close frame with this code. With 0 the frame has no code, as with socket.close() in a browser.
func (v *Visitor) LeavesWithCode(code int) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("leaves").With("code", code))
	v.t.Caused()
	// How long the server takes for its answer is not this verb's to judge: others hear of it or not.
	ctx, cancel := v.t.moment()
	defer cancel()
	v.client.Leave(ctx, code)
	s.Pass(-1)
}

// Vanishes resets the TCP connection, without a close frame.
func (v *Visitor) Vanishes() {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("vanishes"))
	v.t.Caused()
	v.client.Vanish()
	s.Pass(-1)
}

// HangsUp closes the TCP connection without a close frame.
func (v *Visitor) HangsUp() {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("hangs up"))
	v.t.Caused()
	v.client.HangUp()
	s.Pass(-1)
}

// IsLetGo sends a close frame, closes its side of the TCP connection, and expects the server to close the other side. A server
// that doesn't keeps the connection of every client that ever came.
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

// HalfHandshake vanishes in the middle of a handshake. If whole is set, it vanishes after a complete handshake, but before the
// answer.
func (v *Visitor) HalfHandshake(whole bool) {
	s := v.t.Step(v.Name, Does("vanishes in a handshake").With("whole", whole))
	v.t.Caused()
	v.must(s, func(ctx context.Context) error { return v.client.HalfHandshake(ctx, whole) })
	s.Pass(-1)
}

// moment bounds what is waited for without being judged.
func (t *T) moment() (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.ctx, closingTime)
}

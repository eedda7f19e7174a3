package check

import (
	"context"
	"fmt"
	"time"

	"handshake/grader/internal/verdict"
)

// Pings sends a ping and expects a pong. A server answers only while it reads from the socket.
func (v *Visitor) Pings() {
	v.mustHaveConnected()
	v.pings++
	s := v.t.Step(v.Name, Does("pings"))
	payload := fmt.Sprintf("%s %d", v.Name, v.pings)
	if err := v.client.Ping(payload); err != nil {
		s.End(v.CutOff(Facts{Form: verdict.HeardPong}))
	}
	index := -1
	ok, waited := v.t.await(v.server, func() (bool, int) {
		var there bool
		index, there = v.client.Pong(payload)
		return there || v.Gone(), 0
	})
	if _, there := v.client.Pong(payload); there {
		s.Pass(index)
		return
	}
	if ok || v.Gone() {
		s.End(v.CutOff(Facts{Form: verdict.HeardPong}))
	}
	if failure, dead := v.server.ended(); dead {
		s.End(failure)
	}
	s.End(Failure{Kind: verdict.NoPong, Who: v.Name, Waited: verdict.Ms(waited)})
}

// StaysOpen listens for a moment while the visitor sends nothing, and expects that the server doesn't end the connection. window sets how
// long. Only a check that is Long should listen for more than a moment.
//
//	alice.StaysOpen()
//	alice.StaysOpen(12 * time.Second)
func (v *Visitor) StaysOpen(window ...time.Duration) {
	v.mustHaveConnected()
	act, length := Does("stays connected"), quietWindow
	if len(window) > 0 {
		act, length = Does("stays connected for").With("seconds", int(window[0].Seconds())), window[0]
	}
	s := v.t.Step(v.Name, act)
	gone := v.Gone
	v.t.listen(length, gone)
	if gone() {
		s.End(v.CutOff(Facts{Form: verdict.StayedOpen}))
	}
	s.Pass(-1)
}

// WakesUp lets a visitor that connected with Stuck read again, until nothing more comes for a moment. The server may have ended the
// connection meanwhile. The visitor sends nothing, because a server that has given up on it might notice only then.
func (v *Visitor) WakesUp() {
	s := v.t.Step(v.Name, Does("reads again"))
	v.client.Wake()
	heard := -1
	for range 20 { // a server may have something to say all the time
		now := len(v.client.Heard(0))
		if now == heard || v.Gone() {
			break
		}
		heard = now
		v.t.listen(quietWindow, v.Gone)
	}
	v.read = len(v.client.Heard(0))
	s.Pass(-1)
}

// SaysNothing opens a TCP connection and sends nothing, until the check ends.
func (v *Visitor) SaysNothing() {
	s := v.t.Step(v.Name, Does("says nothing"))
	v.must(s, func(ctx context.Context) error {
		w, err := v.client.Raw(ctx)
		if err == nil {
			v.t.mu.Lock()
			defer v.t.mu.Unlock()
			v.t.silent = append(v.t.silent, w)
		}
		return err
	})
	s.Pass(-1)
}

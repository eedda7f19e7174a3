package check

import (
	"context"
	"fmt"
	"time"

	"handshake/grader/internal/client"
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

// StaysOpen listens for a moment, and expects that the server doesn't end the connection.
func (v *Visitor) StaysOpen() {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("stays connected"))
	gone := v.Gone
	v.t.quiet(gone)
	if gone() {
		s.End(v.CutOff(Facts{Form: verdict.StayedOpen}))
	}
	s.Pass(-1)
}

// StaysOpenFor is StaysOpen for so many seconds, in which the visitor sends nothing. It belongs into a check that is Long.
func (v *Visitor) StaysOpenFor(seconds int) {
	v.mustHaveConnected()
	s := v.t.Step(v.Name, Does("stays connected for").With("seconds", seconds))
	gone := v.Gone
	v.t.listen(time.Duration(seconds)*time.Second, gone)
	if gone() {
		s.End(v.CutOff(Facts{Form: verdict.StayedOpen}))
	}
	s.Pass(-1)
}

// WakesUp lets a visitor that connected with ConnectStuck read again, until everything that was waiting has been read: the
// pong to a ping comes after it. The server may also have ended the connection.
func (v *Visitor) WakesUp() {
	s := v.t.Step(v.Name, Does("reads again"))
	v.client.Wake()
	v.pings++
	payload := fmt.Sprintf("%s %d", v.Name, v.pings)
	_ = v.client.Ping(payload) // the connection may be over
	_, waited := v.t.await(v.server, func() (bool, int) {
		_, there := v.client.Pong(payload)
		return there || v.Gone(), len(v.client.Heard(0))
	})
	v.read = len(v.client.Heard(0))
	if _, there := v.client.Pong(payload); !there && !v.Gone() {
		s.End(Failure{
			Kind: verdict.NoPong, Who: v.Name, Waited: verdict.Ms(waited), Facts: Facts{Form: verdict.AfterSleep},
		})
	}
	s.Pass(-1)
}

// SaysNothing opens a TCP connection and sends nothing until the returned function closes it.
func (v *Visitor) SaysNothing() (stop func()) {
	s := v.t.Step(v.Name, Does("says nothing"))
	var w *client.RawConn
	v.must(s, func(ctx context.Context) (err error) {
		w, err = v.client.Raw(ctx)
		return err
	})
	s.Pass(-1)
	return w.Close
}

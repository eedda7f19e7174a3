package check

import (
	"context"
	"fmt"

	"handshake/grader/verdict"
)

// traffic is how many clients come and go in Traffic: each brings two short messages to everybody, and 1200 of them
// are half as many again as fill the buffers between a server and a client that connected with ConnectStuck (Linux;
// measured, see client.smallWindow). On a slow server fewer come: what fits into its patience.
const traffic = 600

// Traffic lets hundreds of clients come and go, so that much is emitted, and expects that the witness then hears the
// count n at the latest after the usual patience. With a stuck client about, it shows whether one holds up the others.
func (t *T) Traffic(witness *Visitor, event string, n int) {
	s := t.step("", "%d clients come and go", traffic)
	var came int
	var err error
	t.within(t.main, func(ctx context.Context) { came, err = witness.client.Rush(ctx, traffic) })
	if failure, dead := t.main.obituary(); dead {
		s.end(failure)
	}
	if err == nil || came > 0 {
		s.pass(-1)
	} else {
		s.done(verdict.Failed, -1)
	}
	s = t.step(witness.Name, "ends at %q %d", event, n)
	t.declare(event, n)
	last, index, seen := "nothing", -1, witness.read
	ok, waited := t.await(t.main, func() (bool, int) {
		for _, h := range witness.client.Heard(seen) {
			seen++
			if h.Fault == nil && h.Event == event {
				last, index = fmt.Sprintf("%q %s", event, h.Data), h.Index
			}
		}
		return last == fmt.Sprintf("%q %d", event, n) || witness.client.End() != nil, seen
	})
	if ok && witness.client.End() == nil {
		witness.read, witness.known[event] = seen, len(t.truths[event])-1
		s.pass(index)
		return
	}
	if witness.client.End() != nil {
		s.end(witness.cutOff("to hear of those who come and go"))
	}
	heard := seen - witness.read
	if heard >= came {
		s.end(verdict.Failure{
			Kind: "wrong-value", Who: witness.Name, Expected: fmt.Sprintf("%q %d", event, n), Got: last, Waited: verdict.Ms(waited),
			Message: fmt.Sprintf("%d clients came and went; after that the last that %s heard was %s; expected %q %d.", came, witness.Name, last, event, n),
		})
	}
	s.end(verdict.Failure{
		Kind: "held-up", Who: witness.Name, Expected: fmt.Sprintf("%q %d", event, n), Got: last, Waited: verdict.Ms(waited),
		Message: fmt.Sprintf("One client stopped reading. Others came and went, and then %s heard no more (the last was %s; expected %q %d): a write to the stuck client seems to hold up everybody.", witness.Name, last, event, n),
	})
}

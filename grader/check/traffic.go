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

// Traffic lets hundreds of clients come and go, so that much is emitted, and then a latecomer comes to stay. The witness must
// hear of it: with a stuck client about, this shows whether one holds up the others. When all is quiet, from low
// to high clients may be counted, for a server may drop the stuck one or keep it.
func (t *T) Traffic(witness *Visitor, event string, low, high int) {
	s := t.step("", "%d clients come and go", traffic)
	t.caused()
	var came int
	var err error
	before := len(witness.client.Heard(0))
	t.within(t.main, func(ctx context.Context) { came, err = witness.client.Rush(ctx, traffic) })
	if failure, dead := t.main.obituary(); dead {
		s.end(failure)
	}
	if came == 0 && err != nil {
		s.end(verdict.Failure{
			Kind: "unreachable", Who: "passers-by", Expected: "an open port", Got: err.Error(),
			Message: fmt.Sprintf("None of %d clients could open a socket: %s.", traffic, err),
		})
	}
	s.pass(-1)
	met := len(witness.client.Heard(0))
	t.Connect("latecomer")

	s = t.step(witness.Name, "hears of the latecomer")
	last, index, seen, news := "nothing", -1, met, 0
	_, waited := t.await(t.main, func() (bool, int) {
		for _, h := range witness.client.Heard(seen) {
			seen++
			if h.Fault != nil || h.Event != event {
				continue
			}
			news++
			last, index = fmt.Sprintf("%q %s", event, h.Data), h.Index
		}
		return counts(witness, index, low+1, high+1) || witness.client.End() != nil, news
	})
	expected := fmt.Sprintf("%q %d", event, high+1)
	if low < high {
		expected += fmt.Sprintf(" (or %d, without the stuck one)", low+1)
	}
	switch {
	case witness.client.End() != nil:
		s.end(witness.cutOff("to hear of those who come and go"))
	case counts(witness, index, low+1, high+1):
		witness.read = seen
		s.pass(index)
		return
	case seen-before >= came:
		s.end(verdict.Failure{
			Kind: "wrong-value", Who: witness.Name, Expected: expected, Got: last, Waited: verdict.Ms(waited),
			Message: fmt.Sprintf("%d clients came and went, and one more came to stay; the last that %s heard was %s; expected %s.", came, witness.Name, last, expected),
		})
	}
	s.end(verdict.Failure{
		Kind: "held-up", Who: witness.Name, Expected: expected, Waited: verdict.Ms(waited),
		Message: fmt.Sprintf("One client stopped reading. %d others came and went, and then a latecomer came, of whom %s never heard: a write to the stuck client seems to hold up everybody.", came, witness.Name),
	})
}

// counts reports whether the message with that index in the transcript carries a count from low to high.
func counts(v *Visitor, index, low, high int) bool {
	if index < 0 {
		return false
	}
	heard := v.client.Heard(0)
	for i := len(heard) - 1; i >= 0; i-- {
		if heard[i].Index == index {
			n, ok := heard[i].Data.Int()
			return ok && low <= n && n <= high
		}
	}
	return false
}


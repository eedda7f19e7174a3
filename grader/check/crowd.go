package check

import (
	"context"
	"strconv"
	"time"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// traffic is how many clients come and go in Traffic: each brings two short messages to everybody, and 1200 of them
// are nearly twice as many as fill the buffers between a server and a client that connected with ConnectStuck (Linux;
// measured, see client.smallWindow). On a slow server fewer come: what it has done with in crowdTime.
const (
	traffic = 600
	pilots  = 20 // who come first, to see how fast the server is; then more and more at a time

	mostTraffic = 3 * traffic // where counts are merged, so that fewer are sent than clients come and go
)

// Traffic lets hundreds of clients come and go, so that the server emits a lot, and then one more client joins and stays. The witness and
// the newcomer must both hear about it. With a stuck client connected, this shows whether it holds up the others. In the end, any count
// from low to high is right, because a server may drop the stuck client or keep it. All of these clients use the witness's cookies, if it
// has any.
//
//	t.Traffic(witness, check.Counter{Event: "user count"}, 1, 2)
func (t *T) Traffic(witness *Visitor, event Counter, low, high int) {
	s := t.Step("", Does("come and go"))
	t.Caused()
	var came, in, newcomers int
	var spent, took, lag time.Duration
	var err error
	before := witness.countedBy(event, 0).times
	// A server may merge counts that change quickly. What the witness hears is what the stuck client was sent as well.
	filled := func() bool {
		return came >= traffic && witness.countedBy(event, 0).times-before >= 2*traffic || came >= mostTraffic
	}
	for batch := pilots; !filled() && spent < crowdTime && err == nil; batch *= 5 {
		batch = min(batch, traffic)
		if lag > 0 { // as many as the server will have done with in time, if it goes on as it did
			batch = min(batch, 1+int(int64(crowdTime-spent)*int64(in)/int64(lag)))
		}
		had := witness.countedBy(event, witness.read).times
		in, took, err = t.rush(witness, batch)
		if came += in; in == 0 {
			break
		}
		var settled bool
		lag, settled = t.settle(witness, event, had, low, high)
		spent += took + lag
		if !settled && !filled() && !t.main.over() {
			// It may be inside a write to the client that doesn't read. Once that write has reached its deadline, nobody could tell any more.
			s.Pass(-1)
			newcomers++
			passer := t.newcomer(witness, "newcomer-"+strconv.Itoa(newcomers), event, low, high, came)
			had = witness.countedBy(event, witness.read).times
			passer.Leaves(ByReset())
			s = t.Step("", Does("come and go"))
			lag, _ = t.settle(witness, event, had, low, high)
			spent += lag
		}
	}
	if failure, dead := t.main.ended(); dead {
		s.End(failure)
	}
	if came == 0 && err != nil {
		s.End(verdict.Failure{
			Kind: verdict.Unreachable, Who: "passers-by", Facts: verdict.Facts{N: &verdict.Numbers{Of: pilots}, Text: err.Error()},
		})
	}
	s.Pass(-1)
	t.newcomer(witness, "latecomer", event, low, high, came)
}

// newcomer lets one more client join after a crowd. The witness must hear about it, and so must the newcomer itself.
func (t *T) newcomer(witness *Visitor, name string, event Counter, low, high, came int) *Visitor {
	met := len(witness.client.Heard(0))
	v := witness.SameBrowser(name)
	v.Connect()

	s := t.Step(witness.Name, Does("hears of the latecomer"))
	var seen, heard counted
	told := func() (bool, int) {
		seen, heard = witness.countedBy(event, met), v.countedBy(event, 0)
		return seen.within(low+1, high+1) && heard.within(low+1, high+1) || witness.Gone() || v.Gone(), seen.times + heard.times
	}
	ok, waited := t.await(t.main, told)
	if !ok && waited > mostPatience { // a server that goes on telling of the crowd, one after the other, is slow, but nothing holds it up
		_, waited = t.await(t.main, told)
	}
	switch {
	case witness.Gone():
		s.End(witness.CutOff(verdict.Facts{Form: verdict.AfterCrowd}))
	case seen.within(low+1, high+1) && heard.within(low+1, high+1):
		witness.read, v.read = len(witness.client.Heard(0)), len(v.client.Heard(0))
		s.Pass(seen.index)
		return v
	case v.Gone():
		s.End(v.CutOff(verdict.Facts{Form: verdict.AfterCrowd}))
	}
	failure := verdict.Failure{Kind: verdict.HeldUp, Who: witness.Name, Waited: verdict.Ms(waited), Facts: counts(event.Event, high+1, 0)}
	failure.Facts.N.Low, failure.Facts.N.Of, failure.Facts.Kept = low+1, came, low < high
	last := seen
	if seen.within(low+1, high+1) {
		failure.Who, failure.Facts.Form, last = v.Name, verdict.Newcomer, heard
	}
	if seen.times > 0 && heard.times > 0 {
		failure.Kind, failure.Variant, failure.Facts.Form = verdict.WrongValue, verdict.Off(last.last, low+1), verdict.AfterCrowd
		failure.Facts.N.Got, failure.Facts.Came = last.last, &verdict.Came{Event: event.Event, Data: strconv.Itoa(last.last)}
	}
	s.End(failure)
	return v
}

// rush lets n clients come and go, and returns how many got in and how long it took, in the server's own time.
func (t *T) rush(witness *Visitor, n int) (came int, took time.Duration, err error) {
	took = t.within(t.main, func(ctx context.Context) { came, err = witness.client.Rush(ctx, n) })
	return came, took, err
}

// settle waits until the witness has heard more news than the ones that it had, and that all is as before, and no more for a while: thrice
// as long as from one news to the next. It returns how much time of its own the server took, and whether all is as before. That is no part of the
// judgment, so it does not wait long for a server that emits nothing, or without end.
func (t *T) settle(witness *Visitor, event Counter, known, low, high int) (took time.Duration, settled bool) {
	timer := program.NewTimer(t.main.process)
	tick := time.NewTicker(program.Tick)
	defer tick.Stop()
	var had, moved, gap time.Duration
	times := 0
	asBefore := func() bool { // a server that has paused for long is quiet for longer than is waited for
		now := witness.countedBy(event, witness.read)
		return now.times > known && now.within(low, high)
	}
	for had-moved < lullLong+gap && had < crowdTime {
		changed := t.transcript.Changed()
		now := witness.countedBy(event, witness.read)
		if now.times > times {
			gap = max(gap, had-moved)
			times, moved = now.times, had
		}
		if asBefore() && had-moved >= max(lullShort, 3*gap) {
			return moved, true
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-t.main.process.Done():
			return moved, false
		case <-t.ctx.Done():
			return moved, false
		}
		had = timer.Had()
	}
	return moved, asBefore()
}

package check

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// Group is a number of visitors that do the same at once.
type Group []*Visitor

// ConnectAll opens n sockets at once, for visitors named name-1 to name-n. It fails the check unless all of them get in.
func (t *T) ConnectAll(name string, n int) Group {
	group := make(Group, n)
	for i := range group {
		group[i] = t.Visitor(fmt.Sprintf("%s-%d", name, i+1))
	}
	group.Connect()
	return group
}

// Connect opens the sockets of all visitors in the group at once, each with its own cookies.
func (g Group) Connect() {
	if len(g) == 0 {
		return
	}
	s := g[0].t.step("", verdict.Does("connect at once").Free("n", len(g)))
	g[0].t.caused()
	failures := make([]*verdict.Failure, len(g))
	g.atOnce(func(i int, v *Visitor) { failures[i] = v.tryConnect(client.Handshake{}) })
	for _, failure := range failures {
		if failure != nil {
			s.end(*failure)
		}
	}
	s.pass(-1)
}

// ConnectAmong opens the sockets of all visitors in the group at once. At the same time, others come without a cookie and must
// be refused.
func (g Group) ConnectAmong(others int) {
	if len(g) == 0 {
		return
	}
	t := g[0].t
	uninvited := make(Group, others)
	for i := range uninvited {
		uninvited[i] = t.Visitor("mallory")
	}
	s := t.step("", verdict.Does("connect among others").Free("n", len(g)).Free("others", others))
	t.caused()
	failures := make([]*verdict.Failure, len(g)+others)
	slices.Concat(g, uninvited).atOnce(func(i int, v *Visitor) {
		if i < len(g) {
			failures[i] = v.tryConnect(client.Handshake{})
			return
		}
		var err error
		t.within(v.server, func(ctx context.Context) { err = v.client.Dial(ctx, client.Handshake{Cookie: new(string)}) })
		if err == nil {
			failures[i] = &verdict.Failure{Kind: verdict.Admitted, Who: v.Name, Facts: verdict.Facts{Form: verdict.Uninvited}}
		}
	})
	for _, failure := range failures {
		if failure != nil {
			s.end(*failure)
		}
	}
	s.pass(-1)
}

// atOnce calls do for every visitor, each in a goroutine of its own, and waits for all.
func (g Group) atOnce(do func(i int, v *Visitor)) {
	var all sync.WaitGroup
	for i, v := range g {
		all.Go(func() { do(i, v) })
	}
	all.Wait()
}

// EndAt expects of every visitor in the group what Visitor.EndsAt expects of one.
func (g Group) EndAt(event string, n, low, high int) {
	if len(g) == 0 {
		return
	}
	s := g[0].t.step("", verdict.Does("end at").With("event", event).Free("all", len(g)).Free("n", n))
	for _, v := range g {
		v.endsAt(s, event, n, low, high)
	}
}

// Hear expects the same event from every visitor in the group, in the group's order.
func (g Group) Hear(event string, data any) {
	for _, v := range g {
		v.Hears(event, data)
	}
}

// HearWithin expects of every visitor in the group what Visitor.HearsWithin expects of one.
func (g Group) HearWithin(event string, low, high int) {
	for _, v := range g {
		v.HearsWithin(event, low, high)
	}
}

// StayAt listens for a moment, and expects that no visitor in the group hears a count of the event other than n, which all of
// them have heard: the count must not change while nobody joins or leaves.
func (g Group) StayAt(event string, n int) {
	if len(g) == 0 {
		return
	}
	t := g[0].t
	s := t.step("", verdict.Does("stay at").With("event", event).Free("all", len(g)).Free("n", n))
	var wrong *verdict.Failure
	t.quiet(func() bool {
		for _, v := range g {
			for _, h := range v.client.Heard(v.read) {
				v.read++
				if got, ok := h.Data.Int(); h.Fault == nil && h.Event == event && (!ok || got != n) {
					wrong = &verdict.Failure{Kind: verdict.WrongValue, Who: v.Name, Facts: counts(event, n, got)}
					wrong.Facts.Came, wrong.Facts.Form = cameAs(h), verdict.InQuiet
					if ok {
						wrong.Variant = verdict.Off(got, n)
					}
					return true
				}
			}
		}
		return false
	})
	if wrong != nil {
		s.end(*wrong)
	}
	s.pass(-1)
}

// Ping expects the answer to a ping from every visitor in the group, in the group's order.
func (g Group) Ping() {
	for _, v := range g {
		v.Pings()
	}
}

// Part makes all visitors in the group leave at once: in turn with a close frame, with a reset, and by hanging up.
func (g Group) Part() {
	if len(g) == 0 {
		return
	}
	t := g[0].t
	s := t.step("", verdict.Does("leave at once").Free("n", len(g)))
	t.caused()
	g.atOnce(func(i int, v *Visitor) {
		switch i % 3 {
		case 0:
			ctx, cancel := t.moment()
			defer cancel()
			v.client.Leave(ctx, 1001)
		case 1:
			v.client.Vanish()
		case 2:
			v.client.HangUp()
		}
	})
	s.pass(-1)
}

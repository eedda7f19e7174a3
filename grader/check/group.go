package check

import (
	"fmt"

	"handshake/grader/internal/verdict"
)

// Group is a number of visitors that do the same. Connect, Emit, EmitWhile and Leave do it at the same time. Hear, HaveHeard and Each go
// through the visitors in the group's order, one after the other, and what each of them expects may have come long before: so the order
// doesn't matter. A group is a slice, so it can be cut, joined and shuffled:
//
//	bots := t.ConnectAll("bot", 10)
//	append(bots[5:], alice).Hear("user count", 11)
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

// Connect opens the sockets of all visitors in the group at once, each with its own cookies, and in the same way.
//
//	check.Group{alice, bob}.Connect()
func (g Group) Connect(asks ...How) {
	if len(g) == 0 {
		return
	}
	s := g[0].t.Step("", Does("connect at once").Free("n", len(g)))
	g[0].t.Caused()
	failures := make([]*verdict.Failure, len(g))
	g.AtOnce(func(i int, v *Visitor) { failures[i] = v.TryConnect(asks...) })
	for _, failure := range failures {
		if failure != nil {
			s.End(*failure)
		}
	}
	s.Pass(-1)
}

// Each lets every visitor in the group do something, one after the other in the group's order. Other verbs of a group that repeat a verb of
// a visitor use it.
//
//	check.Group{alice, bob}.Each((*check.Visitor).Pings)
func (g Group) Each(do func(v *Visitor)) {
	for _, v := range g {
		do(v)
	}
}

// Hear does the same as Visitor.Hears, for every visitor in the group.
//
//	check.Group{alice, bob}.Hear("user count", 3)
func (g Group) Hear(event string, what any) {
	if m, ok := what.(interface {
		together(event string, all int) (Act, bool)
		Matcher
	}); ok && len(g) > 0 {
		if act, one := m.together(event, len(g)); one {
			s := g[0].t.Step("", act)
			g.Each(func(v *Visitor) { v.hear(s, event, m.Expect(v, event)) })
			return
		}
	}
	g.Each(func(v *Visitor) { v.Hears(event, what) })
}

// HaveHeard does the same as Visitor.HasHeard, for every visitor in the group.
func (g Group) HaveHeard(event string, what any) {
	g.Each(func(v *Visitor) { v.HasHeard(event, what) })
}

// StayAt listens for a moment, and expects that no visitor in the group hears a count of the event other than n, which all of
// them have heard: the count must not change while nobody joins or leaves.
func (g Group) StayAt(event string, n int) {
	if len(g) == 0 {
		return
	}
	t := g[0].t
	s := t.Step("", Does("stay at").With("event", event).Free("all", len(g)).Free("n", n))
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
		s.End(*wrong)
	}
	s.Pass(-1)
}

// Leave makes all visitors in the group leave at once. They take turns with the ways of leaving, by default ByClosingTheTab, ByReset and
// ByHangingUp.
//
//	crowd.Leave()
func (g Group) Leave(how ...Leaving) {
	if len(g) == 0 {
		return
	}
	if len(how) == 0 {
		how = []Leaving{ByClosingTheTab(), ByReset(), ByHangingUp()}
	}
	s := g[0].t.Step("", Does("leave at once").Free("n", len(g)))
	g[0].t.Caused()
	failures := make([]*verdict.Failure, len(g))
	g.AtOnce(func(i int, v *Visitor) { failures[i] = how[i%len(how)].leave(v) })
	for _, failure := range failures {
		if failure != nil {
			s.End(*failure)
		}
	}
	s.Pass(-1)
}

package explore

import (
	"fmt"
	"sync"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// crowdMoves are what several do at the same time, or one without waiting.
var crowdMoves = []Move{
	{
		Name: "reload", Needs: Sockets, Weight: 8,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := anyOpen(d, m)
			return Action{Who: name, How: One(d, "1001", "reset", "hangup")}, ok
		},
		Can: func(m *Model, a Action) bool {
			return isOpen(m, a) && (!m.Holds(Accounts) || m.Browser(m.Socket(a.Who).Browser).Account != nil)
		},
		Play: func(t *Turn, a Action) {
			s := t.p.model.Socket(a.Who)
			t.Step(a.Who, verdict.Does("reloads"))
			next := t.newcomer(a.Who, s.Browser)
			at := t.At()
			t.p.model.swaps(at, s, next)
			t.leave(s, a.How)
			t.dial(next, client.Handshake{})
		},
		Simpler: plainly("1001"),
	},
	{
		Name: "blink", Needs: Sockets, Weight: 6,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := freeTab(d, m)
			return Action{Who: name, How: One(d, "1001", "reset", "hangup")}, ok
		},
		Can: canConnect,
		Play: func(t *Turn, a Action) {
			s, ok := t.Open(a.Who, browserOf(a.Who), client.Handshake{})
			if ok {
				t.Leave(s, a.How)
			}
		},
		Simpler: plainly("1001"),
	},
	{
		Name: "rush-in", Needs: Sockets, Weight: 6,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := guestBrowser(d, m)
			return Action{Who: name, N: 2 + d.IntN(7)}, ok && len(guests(m)) == 0
		},
		Can: func(m *Model, a Action) bool {
			return len(guests(m)) == 0 && (!m.Holds(Accounts) || m.Browser(a.Who).Account != nil)
		},
		Play: func(t *Turn, a Action) {
			t.Step("", verdict.Does("connect at once").Free("n", a.N))
			var sockets []*Socket
			for i := range a.N {
				sockets = append(sockets, t.newcomer(fmt.Sprintf("guest-%d", i+1), a.Who))
			}
			t.OpenAll(sockets)
		},
		Simpler: fewer(2),
	},
	{
		Name: "rush-out", Needs: Sockets, Weight: 12,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			return Action{How: One(d, "1001", "reset", "hangup", "mixed")}, true
		},
		Can: func(m *Model, _ Action) bool { return len(guests(m)) > 0 },
		Play: func(t *Turn, a Action) {
			sockets := guests(t.p.model)
			t.Step("", verdict.Does("leave at once").Free("n", len(sockets)))
			t.p.model.leaves(t.At(), sockets...)
			var all sync.WaitGroup
			for i, s := range sockets {
				way := a.How
				if way == "mixed" {
					way = []string{"1001", "reset", "hangup"}[i%3]
				}
				all.Go(func() { t.leave(s, way) })
			}
			all.Wait()
		},
		Simpler: plainly("1001"),
	},
	{
		Name: "stuck", Needs: Sockets | Leaves, Weight: 2,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := freeTab(d, m)
			return Action{Who: name}, ok && len(m.Sockets(Stuck)) == 0 && len(m.Sockets(Open)) > 0
		},
		Can: func(m *Model, a Action) bool { return canConnect(m, a) },
		Play: func(t *Turn, a Action) {
			s := t.newcomer(a.Who, browserOf(a.Who))
			t.Step(a.Who, verdict.Does("connects stuck"))
			t.p.model.opensStuck(t.At(), s)
			t.dial(s, client.Handshake{Slow: true})
		},
	},
	{
		Name: "wake", Needs: Sockets | Leaves, Weight: 4,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			stuck := m.Sockets(Stuck)
			if len(stuck) == 0 {
				return Action{}, false
			}
			return Action{Who: One(d, stuck...).Name}, true
		},
		Can: func(m *Model, a Action) bool {
			s := m.Socket(a.Who)
			return s != nil && s.State == Stuck
		},
		Play: func(t *Turn, a Action) {
			s := t.p.model.Socket(a.Who)
			t.p.of[s].Wake()
			t.Step(a.Who, verdict.Does("reads again"))
			s.State = Open
			t.Ping(s) // its pong comes behind all that, unless the server has ended the connection
		},
	},
}

// fewer makes an action simpler by a smaller number.
func fewer(least int) func(a Action) []Action {
	return func(a Action) []Action {
		if a.N <= least {
			return nil
		}
		a.N = least
		return []Action{a}
	}
}

// guests are those of the last rush who are there.
func guests(m *Model) (all []*Socket) {
	for _, s := range m.Sockets(Open) {
		if browserOf(s.Name) == "guest" {
			all = append(all, s)
		}
	}
	return all
}

// guestBrowser picks whose cookies the guests come with.
func guestBrowser(d *Dice, m *Model) (name string, ok bool) {
	if !m.Holds(Accounts) {
		return "guest", true
	}
	name = One(d, devices...)
	return name, m.Browser(name).Account != nil
}

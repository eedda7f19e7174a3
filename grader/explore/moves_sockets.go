package explore

import (
	"context"
	"net/http"
	"strings"
	"time"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// people are those who connect where there are no accounts.
var people = []string{"alice", "bob", "carol", "dave", "erin", "frank"}

// devices are the browsers that connect where there are accounts: the phone logs in to alice's account, the laptop to bob's.
var devices = []string{"alice", "bob", "carol", "dave", "phone", "laptop"}

// ownerOf is the browser in which the account is registered that a browser logs in to.
func ownerOf(browser string) string {
	switch browser {
	case "phone":
		return "alice"
	case "laptop":
		return "bob"
	}
	return browser
}

// browserOf is the browser of a socket: a second tab of alice's is alice-2.
func browserOf(socket string) string {
	browser, _, _ := strings.Cut(socket, "-")
	return browser
}

// anyOpen picks a socket that is open and reads.
func anyOpen(d *Dice, m *Model) (name string, ok bool) {
	open := m.Sockets(Open)
	if len(open) == 0 {
		return "", false
	}
	return One(d, open...).Name, true
}

// isOpen reports whether the action's socket is open and reads.
func isOpen(m *Model, a Action) bool {
	s := m.Socket(a.Who)
	return s != nil && s.State == Open
}

// freeTab picks a tab that has no socket, of a browser that may connect.
func freeTab(d *Dice, m *Model) (name string, ok bool) {
	if browser := One(d, devices...); m.Holds(Accounts) {
		if m.Browser(browser).Account == nil {
			return "", false
		}
		for _, name := range []string{browser, browser + "-2", browser + "-3"} {
			if m.Socket(name) == nil {
				return name, true
			}
		}
		return "", false
	}
	name = One(d, people...)
	return name, m.Socket(name) == nil
}

// canConnect reports whether the action's tab has no socket, and its browser may connect.
func canConnect(m *Model, a Action) bool {
	return m.Socket(a.Who) == nil && (!m.Holds(Accounts) || m.Browser(browserOf(a.Who)).Account != nil)
}

// plainly makes an action simpler by doing it in its simplest way.
func plainly(how string) func(a Action) []Action {
	return func(a Action) []Action {
		if a.How == how {
			return nil
		}
		a.How = how
		return []Action{a}
	}
}

// crowded is how many sockets there may be before nobody else comes.
const crowded = 7

// socketMoves are what a single socket, or a visitor without one, may do.
var socketMoves = []Move{
	{
		Name: "connect", Needs: Sockets, Weight: 30,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := freeTab(d, m)
			how := ""
			if m.Holds(Accounts) {
				how = One(d, "", "", "", "query", "extras")
			}
			return Action{Who: name, How: how}, ok && len(m.Sockets(Open)) < crowded
		},
		Can: canConnect,
		Play: func(t *Turn, a Action) {
			browser := browserOf(a.Who)
			h := client.Handshake{}
			switch a.How {
			case "query":
				other := t.otherName(browser)
				h.Query = "user=" + other + "&username=" + other + "&name=" + other + "&nick=" + other
			case "extras":
				header := "theme=dark; " + t.p.browser(browser).Cookie() + "; visits=3"
				h.Cookie = &header
			}
			t.Open(a.Who, browser, h)
		},
		Simpler: plainly(""),
	},
	{
		Name: "leave", Needs: Sockets, Weight: 14,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := leaver(d, m)
			return Action{Who: name, How: One(d, "1001", "1001", "1000", "none", "4000", "hangup", "reset", "half")}, ok
		},
		Can:     func(m *Model, a Action) bool { return isOpen(m, a) },
		Play:    func(t *Turn, a Action) { t.Leave(t.p.model.Socket(a.Who), a.How) },
		Simpler: plainly("1001"),
	},
	{
		Name: "ping", Needs: Sockets, Weight: 3,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := anyOpen(d, m)
			return Action{Who: name}, ok
		},
		Can:  isOpen,
		Play: func(t *Turn, a Action) { t.Ping(t.p.model.Socket(a.Who)) },
	},
	{
		Name: "chatter", Needs: Sockets, Never: Chat, Weight: 6,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			name, ok := anyOpen(d, m)
			how := One(d, "event", "event", "chat", "text", "pieces")
			return Action{Who: name, How: how, Text: d.Word(One(d, 8, 8, 40, 600))}, ok
		},
		Can: isOpen,
		Play: func(t *Turn, a Action) {
			s := t.p.model.Socket(a.Who)
			switch a.How {
			case "event":
				t.Emit(s, "hello", a.Text)
			case "chat":
				t.Emit(s, t.p.model.names.Chat, a.Text)
			case "text":
				t.Send(s, wire.Text, "hello, "+a.Text)
			case "pieces":
				t.Step(a.Who, verdict.Does("sends in pieces").Free("text", a.Text).With("pieces", 3))
				_ = t.p.of[s].SendInPieces(t.p.host.Dialect.Translate(wire.Text, []byte(a.Text)), 3)
			}
			t.Ping(s) // what was sent has been read when the pong comes
		},
		Simpler: func(a Action) []Action {
			if a.How == "event" && len(a.Text) <= 8 {
				return nil
			}
			a.How, a.Text = "event", a.Text[:8]
			return []Action{a}
		},
	},
	{
		Name: "visit", Needs: Sockets, Weight: 4,
		Pick: func(d *Dice, _ *Model) (Action, bool) { return Action{Who: One(d, "alice", "bob", "mallory")}, true },
		Can:  func(*Model, Action) bool { return true },
		Play: func(t *Turn, a Action) {
			page, ok := t.Get(a.Who, a.Who, "/")
			if ok && (page.Status != http.StatusOK || !page.IsHTML()) {
				t.Fail(Fault{Cause: BadPage, Who: a.Who, Facts: verdict.Facts{Answer: &verdict.Answer{Path: "/", Status: page.Status, Type: page.Type}}, Index: t.At() - 1})
			}
		},
	},
	{
		Name: "knock", Needs: Sockets, Weight: 4,
		Pick: func(d *Dice, _ *Model) (Action, bool) {
			return Action{Who: One(d, "alice", "bob", "mallory"), How: One(d, "plain", "keyless")}, true
		},
		Can:     func(*Model, Action) bool { return true },
		Play:    knock,
		Simpler: plainly("plain"),
	},
	{
		Name: "half-handshake", Needs: Sockets, Weight: 2,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			how := "half"
			if d.Chance(3) {
				how = "whole"
			}
			return Action{Who: "mallory", How: how}, true
		},
		Can: func(*Model, Action) bool { return true },
		Play: func(t *Turn, a Action) {
			t.Step(a.Who, verdict.Does("vanishes in a handshake").With("whole", a.How == "whole"))
			if a.How == "whole" {
				t.p.model.ghost(t.At())
			}
			c := t.p.client(a.Who)
			t.p.within(func(ctx context.Context) {
				if err := c.HalfHandshake(ctx, a.How == "whole"); err != nil && ctx.Err() == nil {
					t.Fail(Fault{Cause: Unreachable, Who: a.Who, Facts: verdict.Facts{Text: err.Error()}, Index: -1})
				}
			})
		},
		Simpler: plainly("half"),
	},
	{
		Name: "pause", Needs: Sockets, Weight: 1,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			return Action{N: 500}, len(m.Sockets(Open)) > 0 && d.Chance(2)
		},
		Can: func(m *Model, _ Action) bool { return len(m.Sockets(Open)) > 0 },
		Play: func(t *Turn, a Action) {
			t.Step("", verdict.Does("all wait").With("ms", a.N))
			t.p.rest(time.Duration(a.N)*time.Millisecond, func() bool { return false })
		},
	},
}

// leaver picks who leaves: preferably one whom the server may end at any time, and seldom the last who is there, for nobody hears of that.
func leaver(d *Dice, m *Model) (name string, ok bool) {
	open := m.Sockets(Open)
	for _, s := range open {
		if s.Doubt && !d.Chance(3) {
			return s.Name, true
		}
	}
	if len(open) == 0 || len(open) == 1 && !d.Chance(4) {
		return "", false
	}
	return One(d, open...).Name, true
}

// knock asks for the socket's path as it should not be asked for. An answer from 400 to 499 is right, and so is a refusal.
func knock(t *Turn, a Action) {
	c := t.p.client(a.Who) // a server may answer and let go of the connection, so that no other request may come on it
	c.Share(t.p.browser(a.Who))
	ask, verb := func(ctx context.Context) (*client.Page, error) { return c.Get(ctx, t.p.host.Site.Path()) }, "asks without handshake"
	if a.How == "keyless" {
		ask, verb = c.KeylessHandshake, "knocks"
	}
	t.Step(a.Who, verdict.Does(verb).With("path", t.p.host.Site.Path()))
	page, ok := t.page(a.Who, ask)
	if !ok || page.Status >= 400 && page.Status <= 499 {
		return
	}
	if t.p.model.Holds(Accounts) && t.p.model.Browser(a.Who).Account == nil {
		return // it may be led to the page where one logs in
	}
	t.Fail(Fault{
		Cause: BadPage, Who: a.Who, Index: t.At() - 1,
		Facts: verdict.Facts{Form: verdict.Handshakes, Answer: &verdict.Answer{Path: t.p.host.Site.Path(), Status: page.Status}},
	})
}

package explore

import (
	"context"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// accountMoves are what a browser does with the pages.
var accountMoves = []Move{
	{
		Name: "register", Needs: Accounts, Weight: 40,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			browser := One(d, "alice", "bob", "carol", "dave")
			name := browser
			if d.Chance(4) {
				name = strings.ToUpper(name[:1]) + name[1:]
			}
			return Action{Who: browser, Text: name + d.Word(One(d, 2, 6))}, m.Account(m.Browser(browser)) == nil && (len(m.accounts) < 2 || d.Chance(6))
		},
		Can: func(m *Model, a Action) bool { return m.Account(m.Browser(a.Who)) == nil && !m.known(a.Text) },
		Play: func(t *Turn, a Action) {
			account := &Account{Name: a.Text, Password: passwordOf(a.Text)}
			t.Step(a.Who, verdict.Does("registers").Free("user", account.Name))
			if t.register(a.Who, *account) {
				t.p.model.registers(t.p.model.Browser(a.Who), account)
			}
		},
	},
	{
		Name: "login", Needs: Accounts, Weight: 8,
		Pick: func(d *Dice, _ *Model) (Action, bool) { return Action{Who: One(d, devices...)}, true },
		Can: func(m *Model, a Action) bool {
			b := m.Browser(a.Who)
			return b.Account == nil && m.Account(b) != nil
		},
		Play: func(t *Turn, a Action) {
			b := t.p.model.Browser(a.Who)
			account := t.p.model.Account(b)
			t.Step(a.Who, verdict.Does("logs in").Free("user", account.Name))
			if t.login(a.Who, *account) {
				b.Account = account
			}
		},
	},
	{
		Name: "logout", Needs: Accounts, Weight: 12,
		Pick: func(d *Dice, _ *Model) (Action, bool) { return Action{Who: One(d, devices...)}, true },
		Can:  func(m *Model, a Action) bool { return m.Browser(a.Who).Account != nil },
		Play: func(t *Turn, a Action) {
			b := t.p.model.Browser(a.Who)
			account := b.Account
			t.Step(a.Who, verdict.Does("logs out"))
			for _, s := range t.p.model.sockets { // a server may end the sockets of the user's sessions
				if s.User == account.Name {
					t.p.model.doubts(t.At(), s)
				}
			}
			old := t.p.browser(a.Who).Cookie()
			if t.logout(a.Who) {
				b.Account = nil
				b.Ended++
				t.p.kept[a.Who] = append(t.p.kept[a.Who], old)
				t.forgets(account)
			}
		},
	},
}

// forgets empties the other browsers in which an account is logged in, because a logout may have ended their sessions, too. They can
// log in again.
func (t *Turn) forgets(account *Account) {
	for _, name := range devices {
		if b := t.p.model.Browser(name); b.Account == account {
			b.Account = nil
			delete(t.p.browsers, name)
			delete(t.p.landings, name)
		}
	}
}

// passwordOf is the password of an account, with 12 letters and digits.
func passwordOf(name string) string {
	return (name + "secretsecret")[:12]
}

// otherName is the name of a user other than the browser's own; where there is none, one that nobody has.
func (t *Turn) otherName(browser string) string {
	for _, other := range devices {
		if account := t.p.model.accounts[other]; account != nil && other != t.p.model.Browser(browser).Owner {
			return account.Name
		}
	}
	return "mallory"
}

// register makes an account and logs in to it, by the forms that the site has.
func (t *Turn) register(browser string, account Account) bool {
	page, err := t.p.site.Register(t.browsing(browser), account.Name, account.Password)
	return t.loggedIn(browser, account, page, err)
}

// login logs in to an account.
func (t *Turn) login(browser string, account Account) bool {
	page, err := t.p.site.LogIn(t.browsing(browser), account.Name, account.Password)
	return t.loggedIn(browser, account, page, err)
}

// logout ends the browser's session.
func (t *Turn) logout(browser string) bool {
	page, err := t.p.site.LogOut(t.browsing(browser), t.p.landings[browser])
	return t.used(browser, page, err)
}

// browsing is how a browser asks for pages.
func (t *Turn) browsing(browser string) client.Browsing {
	c := t.p.browser(browser)
	return client.Browsing{
		Client: c,
		Visit: func(path string) (*client.Page, error) {
			return t.asks(browser, func(ctx context.Context) (*client.Page, error) { return c.Visit(ctx, path) })
		},
		Submit: func(page *client.Page, form string, typed map[string]string) (*client.Page, error) {
			return t.asks(browser, func(ctx context.Context) (*client.Page, error) { return c.Submit(ctx, page, form, typed) })
		},
	}
}

// used reports whether a form could be used; page is what was there in its place.
func (t *Turn) used(browser string, page *client.Page, err error) bool {
	if err == nil || !t.going() {
		return t.going()
	}
	answer := &verdict.Answer{}
	if page != nil {
		answer.Status = page.Status
	}
	t.Fail(Fault{Cause: BadPage, Who: browser, Facts: verdict.Facts{Form: verdict.BadForm, Line: err.Error(), Keys: t.p.host.Site.Forms.Names(), Answer: answer}, Index: t.At() - 1})
	return false
}

// loggedIn notes where a login has led. Without any cookie for the socket it cannot have worked; whether it has, the socket tells.
func (t *Turn) loggedIn(browser string, account Account, page *client.Page, err error) bool {
	if !t.used(browser, page, err) {
		return false
	}
	if t.p.browser(browser).Cookie() == "" {
		t.Fail(Fault{
			Cause: BadPage, Who: browser, Index: t.At() - 1,
			Facts: verdict.Facts{Form: NoCookie, Text: t.p.host.Site.Forms.Login, Chat: &verdict.Chat{User: account.Name}, Answer: &verdict.Answer{Path: t.p.host.Site.Path()}},
		})
		return false
	}
	t.p.landings[browser] = page
	return true
}

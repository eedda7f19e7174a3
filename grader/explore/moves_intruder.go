package explore

import (
	"encoding/base64"
	"net/http"
	"strings"

	"handshake/grader/forge"
	"handshake/grader/internal/client"
)

// intruderMoves are handshakes that must be refused, and change nothing for the others.
var intruderMoves = []Move{
	{
		Name: "intrude", Needs: Accounts, Weight: 22,
		Pick: func(d *Dice, m *Model) (Action, bool) {
			f := One(d, forgeries...)
			for _, at := range d.Perm(len(devices)) {
				if f.can == nil || f.can(m, devices[at]) {
					return Action{Who: "mallory", How: f.name, Text: devices[at], N: d.IntN(90)}, true // each way to spoil a value is as likely
				}
			}
			return Action{}, false
		},
		Can: func(m *Model, a Action) bool {
			for _, f := range forgeries {
				if f.name == a.How {
					return f.can == nil || f.can(m, a.Text)
				}
			}
			return false
		},
		Play: func(t *Turn, a Action) {
			for _, f := range forgeries {
				if f.name != a.How {
					continue
				}
				if h, what, ok := f.make(t, a); ok {
					t.Intrude(a.Who, strangers, what, h)
				}
			}
		},
		Simpler: plainly("no cookie"),
	},
	{
		// The browser of somebody who has logged out, with whatever cookies that has left in it.
		Name: "return", Needs: Accounts, Weight: 4,
		Pick: func(d *Dice, _ *Model) (Action, bool) { return Action{Who: One(d, devices...)}, true },
		Can: func(m *Model, a Action) bool {
			b := m.Browser(a.Who)
			return b.Account == nil && m.Account(b) != nil && m.Socket(a.Who) == nil
		},
		Play: func(t *Turn, a Action) {
			t.Intrude(a.Who, a.Who, "with the cookies that logging out has left", client.Handshake{})
		},
	},
	{
		// Somebody looks at the page, and is refused with the cookies that came with it, and then with those that the refusal set.
		Name: "stranger", Needs: Accounts, Weight: 4,
		Pick: func(*Dice, *Model) (Action, bool) { return Action{Who: "eve"}, true },
		Can:  func(*Model, Action) bool { return true },
		Play: func(t *Turn, a Action) {
			if page, ok := t.Get(a.Who, a.Who, "/"); !ok || page.Status >= http.StatusInternalServerError {
				return
			}
			t.Intrude(a.Who, a.Who, "with the cookies of a visitor who has only seen the page", client.Handshake{})
			if t.going() {
				t.Intrude(a.Who, a.Who, "once more, with the cookies of a visitor who was refused", client.Handshake{})
			}
		},
	},
}

// strangers is the name of a browser without any cookies.
const strangers = "mallory's"

// forgery is a way to come without a session of one's own.
type forgery struct {
	name string
	can  func(m *Model, browser string) bool
	make func(t *Turn, a Action) (h client.Handshake, what string, ok bool)
}

// loggedIn reports whether somebody is logged in in the browser.
func loggedIn(m *Model, browser string) bool { return m.Browser(browser).Account != nil }

// hasEnded reports whether a session of the browser was logged out.
func hasEnded(m *Model, browser string) bool { return m.Browser(browser).Ended > 0 }

// ended is a handshake with the cookie of a session that was logged out.
func ended(t *Turn, a Action) (client.Handshake, string, bool) {
	kept := t.p.kept[a.Text]
	return with(kept[a.N%len(kept)]), "with the cookie of a session that " + a.Text + " has logged out of", true
}

// forgeries are those ways.
var forgeries = []forgery{
	{"no cookie", nil, func(*Turn, Action) (client.Handshake, string, bool) { return with(""), "without a cookie", true }},
	{"name in the URL", loggedIn, func(t *Turn, a Action) (client.Handshake, string, bool) {
		name := t.p.model.Browser(a.Text).Account.Name
		h := with("")
		h.Query = "user=" + name + "&username=" + name + "&name=" + name
		return h, "without a cookie, with " + a.Text + "'s name in the URL", true
	}},
	{"name in a header", loggedIn, func(t *Turn, a Action) (client.Handshake, string, bool) {
		h := with("")
		h.Header = http.Header{"Authorization": {"Basic " + base64.StdEncoding.EncodeToString([]byte(t.p.model.Browser(a.Text).Account.Name+":"))}}
		return h, "without a cookie, with " + a.Text + "'s name in the header Authorization", true
	}},
	{"name in a cookie", loggedIn, func(t *Turn, a Action) (client.Handshake, string, bool) {
		name := t.p.model.Browser(a.Text).Account.Name
		return with("username=" + name + "; user=" + name + "; name=" + name), "with a cookie of her own that has " + a.Text + "'s name in it", true
	}},
	{"changed", loggedIn, func(t *Turn, a Action) (client.Handshake, string, bool) {
		return changed(t, a.Text, func(value string) string { return forge.Change(value, len(value)*(1+a.N%3)/4) }, "with a character of "+a.Text+"'s cookie changed")
	}},
	{"cut", loggedIn, func(t *Turn, a Action) (client.Handshake, string, bool) {
		return changed(t, a.Text, forge.Cuts[a.N%len(forge.Cuts)], "with a part of "+a.Text+"'s cookie")
	}},
	{"odd", loggedIn, func(t *Turn, a Action) (client.Handshake, string, bool) {
		odd := []string{"", "=", "%zz", "a.b.c", "s:", strings.Repeat("A", 4096)}[a.N%6]
		return changed(t, a.Text, func(string) string { return odd }, "with an odd cookie")
	}},
	{"spliced", loggedIn, spliced},
	{"ended", hasEnded, ended},
	{"ended", hasEnded, ended}, // twice as often as the others
	{"foreign", func(m *Model, browser string) bool { return len(m.accounts) > 0 && browser == "alice" }, foreign},
}

// with is a handshake with just that Cookie header.
func with(cookie string) client.Handshake { return client.Handshake{Cookie: &cookie} }

// changed is a handshake with the cookies of a browser, each with its value changed. A value that can't be changed in that way has one of its
// characters changed instead, since it may be the one that carries the session. It reports false where no value could be changed in that way.
func changed(t *Turn, browser string, change func(value string) string, what string) (client.Handshake, string, bool) {
	return changedNamed(t, browser, func(_, value string) string { return change(value) }, what)
}

func changedNamed(t *Turn, browser string, change func(name, value string) string, what string) (client.Handshake, string, bool) {
	var all []string
	differs := false
	for _, c := range t.p.browser(browser).Cookies() {
		value := c.Value
		if value != "" {
			if value = change(c.Name, value); value != c.Value {
				differs = true
			} else {
				value = forge.Change(value, len(value)/2)
			}
		}
		all = append(all, c.Name+"="+value)
	}
	return with(strings.Join(all, "; ")), what, differs
}

// spliced is a handshake with the first part of one browser's cookies and the last part of another's.
func spliced(t *Turn, a Action) (client.Handshake, string, bool) {
	splice := forge.Splices[a.N%len(forge.Splices)]
	for _, other := range devices {
		if other == a.Text || !loggedIn(t.p.model, other) {
			continue
		}
		theirs := map[string]string{}
		for _, c := range t.p.browser(other).Cookies() {
			theirs[c.Name] = c.Value
		}
		whole := true
		h, what, ok := changedNamed(t, a.Text, func(name, value string) string {
			tail := theirs[name]
			made := splice(value, tail)
			if tail != "" && tail != value && made == tail { // then it's the other's own
				whole = false
			}
			return made
		}, "with parts of "+a.Text+"'s and "+other+"'s cookies put together")
		return h, what, ok && whole
	}
	return client.Handshake{}, "", false
}

// foreign is a handshake with a cookie from another process of the program, with another secret, in which as many have registered.
func foreign(t *Turn, a Action) (client.Handshake, string, bool) {
	if t.p.foreign == "" {
		t.p.foreign = t.another(a.Text)
	}
	return with(t.p.foreign), "with a cookie from a server that has another " + t.p.host.Site.Secret, t.p.foreign != ""
}

// another starts the program once more, with another secret, lets a browser register there and returns its cookies.
func (t *Turn) another(browser string) (cookie string) {
	p := t.p.beside()
	if p == nil {
		return ""
	}
	defer p.close()
	other := &Turn{p}
	for _, name := range devices {
		account := t.p.model.accounts[name]
		if account != nil && !other.register(name, *account) {
			return ""
		}
	}
	if t.p.model.accounts[browser] == nil {
		return ""
	}
	return p.browser(browser).Cookie()
}

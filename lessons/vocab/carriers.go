package vocab

import (
	"slices"

	"handshake/grader/check"
)

// carriers returns the names of the visitor's cookies that carry its session. A site may set other cookies, such as one that holds the
// user's name for the page's script, and changing one of those isn't forgery. If the browser has only one cookie, that's the one. If it has
// several, carriers tries them out, once in a check and on a separate process, so that the check isn't affected: a cookie carries the
// session if the server refuses a visitor without it, or admits one with it alone.
func carriers(v *check.Visitor) []string {
	var names []string
	for _, cookie := range v.Cookies() {
		names = append(names, cookie.Name)
	}
	if len(names) < 2 {
		return names
	}
	tries := check.Kept[carrying](v.T())
	if !tries.done {
		s := v.T().Step("", check.Does("finds the carriers").Free("n", len(names)))
		*tries = carrying{true, tried(v.T())}
		s.Pass(-1)
	}
	known := tries.cookies
	carrying := slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		at := slices.IndexFunc(known, func(c carried) bool { return c.name == name })
		return at >= 0 && !known[at].needed && !known[at].alone
	})
	if len(carrying) == 0 {
		return names
	}
	return carrying
}

// carrying holds what each cookie of the site does, once that has been tried.
type carrying struct {
	done    bool
	cookies []carried
}

// carried says what a cookie does for a session.
type carried struct {
	name   string
	needed bool // without it, the server refuses
	alone  bool // with it alone, the server admits
}

// needs reports whether the session doesn't work without this cookie, and this cookie doesn't work without others.
func needs(t *check.T, name string) bool {
	return slices.ContainsFunc(check.Kept[carrying](t).cookies, func(c carried) bool { return c.name == name && c.needed && !c.alone })
}

// tried finds out what each cookie of a site does. It returns nil if that can't be found out, as on a site that admits everybody.
func tried(t *check.T) []carried {
	aside, stop, ok := t.Aside()
	if !ok {
		return nil // a verb that needs a second process reports why there isn't one
	}
	defer stop()
	owner, user := aside.Visitor("probe"), account(t, "probe")
	if _, err := owner.Login().Register(owner.Browsing(), user.Name, user.Password); err != nil {
		return nil
	}
	cookies := owner.Cookies()
	admits := func(keep func(i int) bool) bool {
		var kept []check.Cookie
		for i, cookie := range cookies {
			if keep(i) {
				kept = append(kept, cookie)
			}
		}
		return aside.Visitor("probe").Admitted(check.WithCookie(check.CookieHeader(kept)))
	}
	all := func(int) bool { return true }
	if !admits(all) || admits(func(int) bool { return false }) {
		return nil
	}
	var found []carried
	for i, cookie := range cookies {
		found = append(found, carried{
			name:   cookie.Name,
			needed: !admits(func(other int) bool { return other != i }),
			alone:  admits(func(other int) bool { return other == i }),
		})
	}
	if !admits(all) {
		return nil // cookies that work only once show nothing
	}
	return found
}

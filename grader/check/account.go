package check

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"handshake/grader/client"
	"handshake/grader/verdict"
)

// User is an account that a visitor registered.
type User struct{ Name, Password string }

// Registers makes an account with a random name that begins with the visitor's, and logs in, as a browser would: by the forms
// #register and #login, which it finds from the page at / on. It returns the account. Whether the visitor is logged in, only the socket can tell.
func (v *Visitor) Registers() User {
	user := User{Name: v.Name + v.t.Word(6), Password: v.t.Word(12)}
	s := v.t.step(v.Name, "registers as %s and logs in", user.Name)
	page, err := v.server.site.Register(v.browsing(s), user.Name, user.Password)
	v.loggedIn(s, page, err, user)
	return user
}

// LogsIn logs in to an account by the form #login.
func (v *Visitor) LogsIn(user User) {
	s := v.t.step(v.Name, "logs in as %s", user.Name)
	page, err := v.server.site.LogIn(v.browsing(s), user.Name, user.Password)
	v.loggedIn(s, page, err, user)
}

// LogsOut logs out by the form #logout.
func (v *Visitor) LogsOut() {
	s := v.t.step(v.Name, "logs out")
	v.t.caused() // a server may end the session's sockets
	page, err := v.server.site.LogOut(v.browsing(s), v.landing)
	v.used(s, page, err)
	s.pass(-1)
}

// browsing is how the visitor asks for pages. Each has the time of a request; a server that does not answer one ends the check.
func (v *Visitor) browsing(s *step) client.Browsing {
	return client.Browsing{
		Client: v.client,
		Visit: func(path string) (page *client.Page, err error) {
			v.must(s, func(ctx context.Context) (err error) {
				page, err = v.client.Visit(ctx, path)
				return err
			})
			return page, nil
		},
		Submit: func(page *client.Page, form string, typed map[string]string) (answer *client.Page, err error) {
			v.must(s, func(ctx context.Context) error {
				answer, err = v.client.Submit(ctx, page, form, typed)
				if errors.Is(err, client.ErrNoForm) {
					return nil // said with the page
				}
				return err
			})
			return answer, err
		},
	}
}

// used ends the check where a form could not be used; page is what was there in its place.
func (v *Visitor) used(s *step, page *client.Page, err error) {
	if err == nil {
		return
	}
	s.end(verdict.Failure{
		Kind: "page", Who: v.Name, Expected: "the forms #register, #login and #logout", Got: fmt.Sprintf("a page (%d) without one", page.Status),
		Message: fmt.Sprintf("%s could not use the page: %s. The files that came with the lesson bring the forms #register, #login and #logout.", v.Name, err),
		Detail:  crash(v.server.process.Lines()),
	})
}

// loggedIn notes what came of a login. Without any cookie for the socket it cannot have worked; whether it has, the socket tells.
func (v *Visitor) loggedIn(s *step, page *client.Page, err error, user User) {
	v.used(s, page, err)
	if v.client.Cookie() == "" {
		s.end(verdict.Failure{
			Kind: "page", Who: v.Name, Expected: "to be logged in", Got: "no cookie for " + client.SocketPath,
			Message: fmt.Sprintf("%s registered as %q and sent the form #login, and is still not logged in: no cookie was set that a browser sends to %s.", v.Name, user.Name, client.SocketPath),
			Detail:  crash(v.server.process.Lines()),
		})
	}
	v.landing = page
	v.becomes(user)
	s.pass(-1)
}

// becomes notes which account the visitor is logged in to.
func (v *Visitor) becomes(user User) {
	v.user = user
	v.t.mu.Lock()
	defer v.t.mu.Unlock()
	v.t.members = append(v.t.members, v)
}

// User returns the account that the visitor is logged in to.
func (v *Visitor) User() User {
	if v.user.Name == "" {
		panic(v.Name + " has no account: let it register or log in first")
	}
	return v.user
}

// Cookie returns the Cookie header that the visitor's browser would send, for use by somebody else.
func (v *Visitor) Cookie() string { return v.client.Cookie() }

// ChangedCookie returns the visitor's Cookie header with one character in the middle of every value changed, so that
// each value decodes to something else.
func (v *Visitor) ChangedCookie() string {
	return v.alter(func(value string) string {
		return changed(value, len(value)/2)
	})
}

// ChangedCookies returns what ChangedCookie does, and the same with the character changed that is a quarter, or three
// quarters, of the way through: an id that is looked up and a signature that is not have their own places in a value. Others are cut
// off in the middle, or at their last separator, behind which a signature may stand.
func (v *Visitor) ChangedCookies() []string {
	headers := []string{v.ChangedCookie()}
	for _, quarter := range []int{1, 3} {
		headers = append(headers, v.alter(func(value string) string { return changed(value, len(value)*quarter/4) }))
	}
	return append(headers,
		v.alter(func(value string) string { return value[:len(value)/2] }),
		v.alter(func(value string) string { return value[:max(strings.LastIndexAny(value, ".|:-_~%"), len(value)/3)] }))
}

// changed changes a character to a letter that is another one also where capitals do not matter, as in hexadecimal.
func changed(value string, at int) string {
	other := "A"
	if strings.EqualFold(value[at:at+1], other) {
		other = "B"
	}
	return value[:at] + other + value[at+1:]
}

// CookieNaming returns the visitor's Cookie header with the user's name replaced by another's, where a value holds it as it is or
// in base64, in a part between dots or as a whole. It reports false where no value does.
func (v *Visitor) CookieNaming(user, other User) (header string, ok bool) {
	header = v.alter(func(value string) string {
		inside := strings.Trim(value, `"`)
		parts := strings.Split(inside, ".")
		for i, part := range parts {
			parts[i] = renamed(part, user.Name, other.Name)
		}
		return strings.Replace(value, inside, strings.Join(parts, "."), 1)
	})
	return header, header != v.Cookie()
}

// renamed replaces a name in a text, or in what the text is the base64 of.
func renamed(text, name, other string) string {
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding} {
		if plain, err := encoding.DecodeString(text); err == nil && strings.Contains(string(plain), name) {
			return encoding.EncodeToString([]byte(strings.ReplaceAll(string(plain), name, other)))
		}
	}
	return strings.ReplaceAll(text, name, other)
}

// Tab opens another tab of the visitor's browser: a visitor with a socket of its own and the same cookies.
func (v *Visitor) Tab(name string) *Visitor {
	tab := v.server.Visitor(name)
	tab.client.Share(v.client)
	tab.becomes(v.user)
	return tab
}

// CookieOf returns a Cookie header with the names of the visitor's cookies and the given value for each.
func (v *Visitor) CookieOf(value string) string {
	return v.alter(func(string) string { return value })
}

func (v *Visitor) alter(change func(value string) string) string {
	header := ""
	for i, cookie := range v.client.Cookies() {
		if i > 0 {
			header += "; "
		}
		value := cookie.Value
		if value != "" {
			value = change(value)
		}
		header += cookie.Name + "=" + value
	}
	return header
}

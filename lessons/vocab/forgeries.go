package vocab

import (
	"fmt"
	"slices"
	"strings"

	"handshake/grader/check"
	"handshake/grader/forge"
)

// Forgery is a Cookie header that no server may admit.
type Forgery struct {
	Cookie string
	What   string // is wrong with it: "with a character of alice's cookie changed"
}

// Refused tries forgeries, each with a visitor of its own, and expects the server to refuse each of them.
func Refused(t *check.T, forgeries []Forgery) {
	for _, forgery := range forgeries {
		t.Visitor("mallory").Refused(forgery.What, check.WithCookie(forgery.Cookie))
	}
}

// ChangedCookie returns the visitor's Cookie header with one character changed, in the middle of every value that carries the
// session, so that each value decodes to something else.
func ChangedCookie(v *check.Visitor) string {
	return alter(v, func(value string) string { return forge.Change(value, len(value)/2) })
}

// ChangedCookies are the visitor's cookies with one character changed: in the middle, and a quarter and three quarters of the
// way through, because an ID that is looked up and a signature have different places in a value. If several cookies carry the
// session together, one of them is also changed at a time.
func ChangedCookies(v *check.Visitor) []Forgery {
	what := fmt.Sprintf("with a character of %s's cookie changed", v.Name)
	headers := []string{ChangedCookie(v)}
	for _, quarter := range []int{1, 3} {
		headers = append(headers, alter(v, func(value string) string { return forge.Change(value, len(value)*quarter/4) }))
	}
	for _, name := range together(v) {
		headers = append(headers, rewrite(v, func(cookie check.Cookie) string {
			if cookie.Name == name {
				return forge.Change(cookie.Value, len(cookie.Value)/2)
			}
			return cookie.Value
		}))
	}
	return forgeries(v, what, headers)
}

// CutCookies are the visitor's cookies cut short: in the middle, and at each of their separators, which may divide an ID from
// a signature.
func CutCookies(v *check.Visitor) []Forgery {
	var headers []string
	for _, cut := range forge.Cuts {
		headers = append(headers, alter(v, cut))
	}
	return forgeries(v, fmt.Sprintf("with %s's cookie cut short", v.Name), headers)
}

// SplicedCookies are put together from parts of the visitor's cookies and of the cookies of another visitor who is logged in:
// cut in the middle or at separators, or one cookie of each.
func SplicedCookies(v, other *check.Visitor) []Forgery {
	var headers []string
	for _, pair := range [][2]*check.Visitor{{v, other}, {other, v}} {
		left, right := pair[0], pair[1]
		of := func(name string) string {
			for _, cookie := range right.Cookies() {
				if cookie.Name == name {
					return cookie.Value
				}
			}
			return ""
		}
		splice := func(join func(one, other string) string) {
			theirs := true // it is nothing but the other's session
			header := rewriteSession(left, func(cookie check.Cookie) string {
				other, value := of(cookie.Name), cookie.Value
				if other != "" && value != "" {
					value = join(value, other)
				}
				theirs = theirs && value == other
				return value
			})
			if !theirs {
				headers = append(headers, header)
			}
		}
		for _, way := range forge.Splices {
			splice(way)
		}
		if together := together(left); len(together) > 1 {
			for _, name := range together {
				headers = append(headers, rewrite(left, func(cookie check.Cookie) string {
					if value := of(name); cookie.Name == name && value != "" {
						return value
					}
					return cookie.Value
				}))
			}
		}
	}
	headers = slices.DeleteFunc(headers, func(header string) bool { return header == other.Cookie() })
	return forgeries(v, fmt.Sprintf("with parts of %s's and %s's cookies put together", v.Name, other.Name), headers)
}

// longValue is how long a value is that may hold an id or a signature. A shorter one beside others, as of a box that was ticked, may be
// asked for without being looked at.
const longValue = 16

// together are the names of the cookies that carry the visitor's session together, so that each is worth nothing without the others.
func together(v *check.Visitor) (names []string) {
	for _, cookie := range v.Cookies() {
		if needs(v.T(), cookie.Name) && len(cookie.Value) >= longValue {
			names = append(names, cookie.Name)
		}
	}
	return names
}

// NamedCookies are the visitor's cookies that carry the session, with the user's name replaced by another user's. The name is
// replaced where a value contains it as it is or in base64, as a whole or as a part between dots.
func NamedCookies(v *check.Visitor, other User) []Forgery {
	header := rewriteSession(v, func(cookie check.Cookie) string { return forge.Rename(cookie.Value, UserOf(v).Name, other.Name) })
	return forgeries(v, fmt.Sprintf("with another user's name in %s's cookie", v.Name), []string{header})
}

// TakesTheNameOf returns a visitor with all the visitor's cookies, but with another user's name in every cookie beside the
// session that holds the visitor's own. It may be admitted, but only under the name of the session. ok is false if no cookie
// beside the session holds a name.
//
//	if impostor, ok := vocab.TakesTheNameOf(alice, vocab.UserOf(bob)); ok {
//		impostor.Hears("user count", 2)
//	}
func TakesTheNameOf(v *check.Visitor, other User) (impostor *check.Visitor, ok bool) {
	carrying := carriers(v)
	header := rewrite(v, func(cookie check.Cookie) string {
		if slices.Contains(carrying, cookie.Name) {
			return cookie.Value
		}
		return forge.Rename(cookie.Value, UserOf(v).Name, other.Name)
	})
	if header == v.Cookie() {
		return nil, false
	}
	impostor = v.Server().Visitor("impostor")
	becomes(impostor, UserOf(v))
	s := v.T().Step(impostor.Name, check.Does("connects in disguise").With("of", v.Name).Free("user", other.Name))
	v.T().Caused()
	failure := impostor.TryConnect(check.WithCookie(header))
	if failure != nil && failure.Kind != check.Refusal {
		s.End(*failure)
	}
	s.Pass(-1)
	return impostor, failure == nil
}

// CookieOf returns a Cookie header with the given value for each of the visitor's cookies that carry the session.
func CookieOf(v *check.Visitor, value string) string {
	return alter(v, func(string) string { return value })
}

// AmongCookies asks for a socket with meaningless cookies before and after the visitor's own. Some of them claim to be a different user.
func AmongCookies(v *check.Visitor, other User) check.How {
	before, after := strangeCookies(v, other.Name)
	return check.AmongCookies(before, after, other.Name)
}

// strangeCookies are cookies that the site does not know: some have names like its own, some claim to be somebody.
func strangeCookies(v *check.Visitor, name string) (before, after []check.Cookie) {
	own := v.Cookies()
	add := func(to *[]check.Cookie, name, value string) {
		if !slices.ContainsFunc(own, func(c check.Cookie) bool { return strings.EqualFold(c.Name, name) }) {
			*to = append(*to, check.Cookie{Name: name, Value: value})
		}
	}
	add(&before, "theme", "dark")
	add(&before, "username", name)
	for _, cookie := range own {
		add(&before, "x-"+cookie.Name, v.T().Word(20))
		add(&after, cookie.Name+"2", v.T().Word(20))
	}
	add(&after, "user", name)
	add(&after, "consent", "a=1&b=2")
	return before, after
}

// forgeries are headers that differ from the visitor's own, each once.
func forgeries(v *check.Visitor, what string, headers []string) (all []Forgery) {
	for _, header := range headers {
		known := header == v.Cookie() || slices.ContainsFunc(all, func(f Forgery) bool { return f.Cookie == header })
		if !known {
			all = append(all, Forgery{header, what})
		}
	}
	return all
}

// alter returns the visitor's Cookie header with the values changed that carry the session, but for empty ones.
func alter(v *check.Visitor, change func(value string) string) string {
	return rewriteSession(v, func(cookie check.Cookie) string {
		if cookie.Value == "" {
			return ""
		}
		return change(cookie.Value)
	})
}

// rewriteSession returns the visitor's Cookie header with the values changed that carry the session. Where only some can be changed that way,
// those that would do alone are changed in another one: they must not save the rest.
func rewriteSession(v *check.Visitor, change func(check.Cookie) string) string {
	carrying, cookies := carriers(v), v.Cookies()
	altered := slices.Clone(cookies)
	for i, cookie := range cookies {
		if slices.Contains(carrying, cookie.Name) {
			altered[i].Value = change(cookie)
		}
	}
	if slices.Equal(cookies, altered) {
		return check.CookieHeader(cookies)
	}
	for i, cookie := range altered {
		if cookie == cookies[i] && cookie.Value != "" && slices.Contains(carrying, cookie.Name) && !needs(v.T(), cookie.Name) {
			altered[i].Value = forge.Change(cookie.Value, len(cookie.Value)/2)
		}
	}
	return check.CookieHeader(altered)
}

// rewrite returns the visitor's Cookie header with other values.
func rewrite(v *check.Visitor, change func(check.Cookie) string) string {
	cookies := v.Cookies()
	for i, cookie := range cookies {
		cookies[i].Value = change(cookie)
	}
	return check.CookieHeader(cookies)
}

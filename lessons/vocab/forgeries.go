package vocab

import (
	"fmt"
	"slices"
	"strings"

	"handshake/grader/check"
	"handshake/grader/forge"
)

// Forgery is a Cookie header that every server must refuse.
type Forgery struct {
	Cookie string
	What   string // is wrong with it: "with a character of alice's cookie changed"
}

// Refused tries each forgery with its own visitor, and expects the server to refuse it.
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

// ChangedCookies are the visitor's cookies with one character changed: in the middle, and a quarter and three quarters of the way through,
// because a value can hold an ID in one place and a signature in another. If several cookies carry the session together, they are also
// changed one at a time.
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
			theirs := true // the result is just the other visitor's session
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

// longValue is the shortest length of a value that can hold an ID or a signature. A site may require a shorter cookie, such as one for a
// box that was ticked, without looking at its value.
const longValue = 16

// together returns the names of the cookies that carry the visitor's session together: none of them works without the others.
func together(v *check.Visitor) (names []string) {
	for _, cookie := range v.Cookies() {
		if needs(v.T(), cookie.Name) && len(cookie.Value) >= longValue {
			names = append(names, cookie.Name)
		}
	}
	return names
}

// NamedCookies returns the visitor's cookies that carry the session, with the user's name replaced by another user's. It finds the name as
// plain text or in base64, in the whole value or in a part between dots.
func NamedCookies(v *check.Visitor, other User) []Forgery {
	header := rewriteSession(v, func(cookie check.Cookie) string { return forge.Rename(cookie.Value, UserOf(v).Name, other.Name) })
	return forgeries(v, fmt.Sprintf("with another user's name in %s's cookie", v.Name), []string{header})
}

// TakesTheNameOf connects an impostor: a visitor with all of v's cookies, but with the other user's name in place of v's in each cookie
// that doesn't carry the session. The server may admit it, but only under the session's name. ok is false if the server refuses it, or if
// no cookie except the session's holds a name.
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

// strangeCookies returns cookies that the site doesn't know: some have names similar to its own, and some hold a user's name.
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

// forgeries returns the headers that differ from the visitor's own, without duplicates.
func forgeries(v *check.Visitor, what string, headers []string) (all []Forgery) {
	for _, header := range headers {
		known := header == v.Cookie() || slices.ContainsFunc(all, func(f Forgery) bool { return f.Cookie == header })
		if !known {
			all = append(all, Forgery{header, what})
		}
	}
	return all
}

// alter returns the visitor's Cookie header with each value that carries the session changed, unless it's empty.
func alter(v *check.Visitor, change func(value string) string) string {
	return rewriteSession(v, func(cookie check.Cookie) string {
		if cookie.Value == "" {
			return ""
		}
		return change(cookie.Value)
	})
}

// rewriteSession returns the visitor's Cookie header with the values that carry the session changed. If change leaves some of them as they
// are, one that would be admitted without the others gets one character changed instead: otherwise a server could rightly admit the header.
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

// rewrite returns the visitor's Cookie header with every value replaced.
func rewrite(v *check.Visitor, change func(check.Cookie) string) string {
	cookies := v.Cookies()
	for i, cookie := range cookies {
		cookies[i].Value = change(cookie)
	}
	return check.CookieHeader(cookies)
}

package client

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Cookie is a cookie that a server has set. Its value is kept as it arrived, quotes included: only the server knows what it means.
type Cookie struct{ Name, Value string }

// jar keeps the cookies of one browser, which its tabs share. It accepts what browsers accept. Go's own packages drop names and
// values that don't follow RFC 6265's rules for servers. Cookies marked Secure are sent over plain http, as browsers do for the local
// machine.
type jar struct {
	mu      sync.Mutex
	cookies []stored
	over    bool   // a cookie came that had expired already
	foreign string // the domain of a cookie that was refused because it names another host
}

// stored is a cookie with the path below which it is sent.
type stored struct {
	Cookie
	path string
}

// take stores the cookies of the host's answer to a request for the path, and removes those that it expires. A cookie for another domain is
// refused: RFC 6265, 5.3. The host is an IP address or localhost, so it has no domain above it.
func (j *jar) take(answer http.Header, host, path string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, line := range answer.Values("Set-Cookie") {
		pair, attributes, _ := strings.Cut(line, ";")
		name, value, named := strings.Cut(pair, "=")
		if !named { // RFC 6265bis, 5.6: it is all value
			name, value = "", pair
		}
		cookie := stored{Cookie{strings.TrimSpace(name), strings.TrimSpace(value)}, path[:max(strings.LastIndexByte(path, '/'), 1)]}
		if cookie.Name == "" && cookie.Value == "" {
			continue
		}
		var age, date *bool // whether it is over by its age, or by its date
		var domain string
		for attribute := range strings.SplitSeq(attributes, ";") {
			key, value, _ := strings.Cut(attribute, "=")
			value = strings.TrimSpace(value)
			switch strings.ToLower(strings.TrimSpace(key)) {
			case "path":
				if strings.HasPrefix(value, "/") {
					cookie.path = value
				}
			case "domain":
				domain = strings.TrimPrefix(strings.ToLower(value), ".")
			case "max-age":
				if seconds, err := strconv.Atoi(value); err == nil {
					age = new(seconds <= 0)
				}
			case "expires":
				if at, ok := cookieDate(value); ok {
					date = new(at.Before(time.Now()))
				}
			}
		}
		if domain != "" && domain != host {
			j.foreign = domain
			continue
		}
		over := date != nil && *date
		if age != nil { // counts before a date
			over = *age
		}
		at := slices.IndexFunc(j.cookies, func(k stored) bool { return k.Name == cookie.Name && k.path == cookie.path })
		switch {
		case over && at >= 0:
			j.cookies = slices.Delete(j.cookies, at, at+1)
		case over:
			j.over = true
		case at >= 0:
			j.cookies[at] = cookie
		default:
			j.cookies = append(j.cookies, cookie)
		}
	}
}

// size is the length of all cookies together.
func (j *jar) size() (n int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, cookie := range j.cookies {
		n += len(cookie.Name) + len(cookie.Value)
	}
	return n
}

// give returns the cookies that are sent with a request for the path, longest paths first: RFC 6265, 5.4.
func (j *jar) give(path string) []Cookie {
	j.mu.Lock()
	defer j.mu.Unlock()
	var fitting []stored
	for _, cookie := range j.cookies {
		rest, below := strings.CutPrefix(path, cookie.path)
		if below && (rest == "" || strings.HasPrefix(rest, "/") || strings.HasSuffix(cookie.path, "/")) {
			fitting = append(fitting, cookie)
		}
	}
	slices.SortStableFunc(fitting, func(a, b stored) int { return len(b.path) - len(a.path) })
	var all []Cookie
	for _, cookie := range fitting {
		all = append(all, cookie.Cookie)
	}
	return all
}

// header is the Cookie header for a request for the path; "" for none.
func (j *jar) header(path string) string {
	return CookieHeader(j.give(path))
}

// paths are those of the cookies that are kept, each once.
func (j *jar) paths() (all []string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, cookie := range j.cookies {
		if !slices.Contains(all, cookie.path) {
			all = append(all, cookie.path)
		}
	}
	return all
}

// expired reports whether a cookie came that had expired already.
func (j *jar) expired() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.over
}

// refused is the domain of a cookie that the jar refused because it was for another host; "" if there was none.
func (j *jar) refused() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.foreign
}

// CookieHeader is the Cookie header that sends the cookies; "" for none.
func CookieHeader(cookies []Cookie) string {
	var pairs []string
	for _, cookie := range cookies {
		pairs = append(pairs, cookie.String())
	}
	return strings.Join(pairs, "; ")
}

// String is the cookie as a Cookie header has it.
func (c Cookie) String() string {
	if c.Name == "" {
		return c.Value
	}
	return c.Name + "=" + c.Value
}

// The parts of a date as RFC 6265, 5.1.1, finds them, in any order.
var (
	dateToken  = regexp.MustCompile(`[^\t\x20-\x2F\x3B-\x40\x5B-\x60\x7B-\x7E]+`)
	timeOfDay  = regexp.MustCompile(`^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D|$)`)
	dayOfMonth = regexp.MustCompile(`^(\d{1,2})(?:\D|$)`)
	yearOfDate = regexp.MustCompile(`^(\d{2,4})(?:\D|$)`)
)

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// cookieDate reads a date as browsers do. Sites write dates in many ways, and not all of them are HTTP dates.
func cookieDate(text string) (time.Time, bool) {
	var clock []string
	day, month, year := -1, -1, -1
	number := func(text string) int {
		n, _ := strconv.Atoi(text) // a few digits
		return n
	}
	for _, token := range dateToken.FindAllString(text, -1) {
		named := -1
		if len(token) >= 3 {
			named = strings.Index(months, strings.ToLower(token[:3]))
		}
		if at := timeOfDay.FindStringSubmatch(token); clock == nil && at != nil {
			clock = at
		} else if at := dayOfMonth.FindStringSubmatch(token); day < 0 && at != nil {
			day = number(at[1])
		} else if month < 0 && named >= 0 && named%3 == 0 {
			month = named/3 + 1
		} else if at := yearOfDate.FindStringSubmatch(token); year < 0 && at != nil {
			year = number(at[1])
		}
	}
	switch {
	case year >= 70 && year <= 99:
		year += 1900
	case year >= 0 && year <= 69:
		year += 2000
	}
	if clock == nil || day < 1 || day > 31 || month < 0 || year < 1601 {
		return time.Time{}, false
	}
	return time.Date(year, time.Month(month), day, number(clock[1]), number(clock[2]), number(clock[3]), 0, time.UTC), true
}

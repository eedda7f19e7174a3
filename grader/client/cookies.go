package client

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Cookie is one that a server has set. Its value is as it came, quotes and all: what it means is the server's business.
type Cookie struct{ Name, Value string }

// jar keeps the cookies of one browser, which its tabs share. It takes whatever a browser takes; Go's own packages drop names and values
// that are not as RFC 6265 wants servers to write them. There is one host, so domains do not matter, and cookies marked
// Secure go there on plain http too, as browsers let them for this machine.
type jar struct {
	mu   sync.Mutex
	kept []kept
}

// kept is a cookie with the path below which it is sent.
type kept struct {
	Cookie
	path string
}

// take keeps the cookies of an answer to a request for the path, or drops those that it ends.
func (j *jar) take(answer http.Header, path string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, line := range answer.Values("Set-Cookie") {
		pair, attributes, _ := strings.Cut(line, ";")
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			continue
		}
		cookie := kept{Cookie{strings.TrimSpace(name), strings.TrimSpace(value)}, path[:max(strings.LastIndexByte(path, '/'), 1)]}
		over := false
		for attribute := range strings.SplitSeq(attributes, ";") {
			key, value, _ := strings.Cut(attribute, "=")
			value = strings.TrimSpace(value)
			switch strings.ToLower(strings.TrimSpace(key)) {
			case "path":
				if strings.HasPrefix(value, "/") {
					cookie.path = value
				}
			case "max-age":
				if seconds, err := strconv.Atoi(value); err == nil {
					over = seconds <= 0
				}
			case "expires":
				if at, err := http.ParseTime(value); err == nil && !strings.Contains(strings.ToLower(attributes), "max-age") {
					over = at.Before(time.Now())
				}
			}
		}
		at := slices.IndexFunc(j.kept, func(k kept) bool { return k.Name == cookie.Name && k.path == cookie.path })
		switch {
		case over && at >= 0:
			j.kept = slices.Delete(j.kept, at, at+1)
		case over:
		case at >= 0:
			j.kept[at] = cookie
		default:
			j.kept = append(j.kept, cookie)
		}
	}
}

// give returns the cookies that go with a request for the path, those of longer paths first: RFC 6265, 5.4.
func (j *jar) give(path string) []Cookie {
	j.mu.Lock()
	defer j.mu.Unlock()
	var fitting []kept
	for _, cookie := range j.kept {
		rest, below := strings.CutPrefix(path, cookie.path)
		if below && (rest == "" || strings.HasPrefix(rest, "/") || strings.HasSuffix(cookie.path, "/")) {
			fitting = append(fitting, cookie)
		}
	}
	slices.SortStableFunc(fitting, func(a, b kept) int { return len(b.path) - len(a.path) })
	var all []Cookie
	for _, cookie := range fitting {
		all = append(all, cookie.Cookie)
	}
	return all
}

// header is the Cookie header for a request for the path; "" for none.
func (j *jar) header(path string) string {
	var pairs []string
	for _, cookie := range j.give(path) {
		pairs = append(pairs, cookie.Name+"="+cookie.Value)
	}
	return strings.Join(pairs, "; ")
}

// RoundTrip sends a request with the cookies for it, and keeps those of the answer, also on the way of redirects.
func (b *browser) RoundTrip(request *http.Request) (*http.Response, error) {
	jar := b.shared()
	request = request.Clone(request.Context())
	if header := jar.header(request.URL.Path); header != "" {
		request.Header.Set("Cookie", header)
	}
	request.Header.Set("User-Agent", userAgent)
	request.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	response, err := b.transport.RoundTrip(request)
	if err == nil {
		jar.take(response.Header, request.URL.Path)
	}
	return response, err
}

// userAgent is how the clients call themselves, as browsers do.
const userAgent = "Mozilla/5.0 (compatible; Handshake)"

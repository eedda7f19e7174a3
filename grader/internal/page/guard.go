package page

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// tokenHeader holds the page's token in every request that changes something. A form or an image of another site can't set a header.
const tokenHeader = "X-Handshake-Token"

// policy lets the page use its own files only. Nothing in it is inline, and no other page may show it in a frame.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// guard stands before every handler. The page runs the learner's code, so it answers only to itself: not to another site that sends
// requests to this port (they have another Origin), not to a name that an attacker points at 127.0.0.1 (it is in Host), not to the
// learner's own server on another port (the browser calls that the same site, but not the same origin).
func (s *Server) guard(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protected := protection.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cache-Control", "no-store")
		switch {
		case !s.own(r.Host):
			refuse(w, http.StatusMisdirectedRequest, fmt.Sprintf(words().OnlyAt, "http://"+s.address+"/"))
		case !fromLoopback(r.RemoteAddr):
			refuse(w, http.StatusForbidden, words().OnlyHere)
		case r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost:
			header.Set("Allow", "GET, HEAD, POST")
			refuse(w, http.StatusMethodNotAllowed, words().OnlyMethods)
		case upgrades(r):
			refuse(w, http.StatusForbidden, words().NoSocket)
		case !s.sameOrigin(r):
			refuse(w, http.StatusForbidden, words().OtherSite)
		case r.Method == http.MethodPost && !s.authorized(r):
			refuse(w, http.StatusForbidden, words().OldToken)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
			protected.ServeHTTP(w, r)
		}
	})
}

// refuse answers a request that isn't served.
func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Connection", "close")
	http.Error(w, why, status)
}

// own reports whether a Host header, or the host of an Origin, names this server: by the loopback address or localhost, and with its port.
// The comparison is exact, so 127.0.0.1.evil.test and a name with a dot at its end are others.
func (s *Server) own(host string) bool {
	name, port, err := net.SplitHostPort(host)
	_, own, _ := net.SplitHostPort(s.address)
	return err == nil && port == own && slices.Contains([]string{"127.0.0.1", "localhost"}, name) && host == name+":"+port
}

func fromLoopback(remote string) bool {
	host, _, err := net.SplitHostPort(remote)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}

// upgrades reports whether a request asks for another protocol. The page has none.
func upgrades(r *http.Request) bool {
	return r.Header.Get("Upgrade") != "" || strings.Contains(strings.ToLower(r.Header.Get("Connection")), "upgrade") || len(r.Header["Sec-Websocket-Key"]) > 0
}

// sameOrigin reports whether a request comes from the page itself, from the address bar or from a program without a browser's headers.
// CrossOriginProtection looks at POST only; streams and fragments are read by GET, so they are looked at here. A link on another site may
// lead to the page as a whole.
func (s *Server) sameOrigin(r *http.Request) bool {
	if origins := r.Header["Origin"]; len(origins) > 0 {
		origin, err := url.Parse(origins[0])
		if len(origins) > 1 || err != nil || origin.Scheme != "http" || origin.Host != r.Host || origins[0] != "http://"+r.Host {
			return false
		}
	}
	sites := r.Header["Sec-Fetch-Site"]
	switch {
	case len(sites) == 0:
		return true
	case len(sites) > 1:
		return false
	case sites[0] == "same-origin" || sites[0] == "none":
		return true
	}
	return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "document"
}

// authorized reports whether a request has the page's token.
func (s *Server) authorized(r *http.Request) bool {
	return len(r.Header.Values(tokenHeader)) == 1 && equalToken(r.Header.Get(tokenHeader), s.token)
}

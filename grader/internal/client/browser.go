package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/PuerkitoBio/goquery"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// browser asks for pages and keeps cookies.
type browser struct {
	client    *Client
	transport http.RoundTripper
	http      *http.Client

	mu  sync.Mutex
	jar *jar
}

func newBrowser(c *Client) *browser {
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) { // by whatever name a page calls the server
		return c.connect(ctx, &net.Dialer{}, network)
	}
	b := &browser{client: c, transport: &http.Transport{DialContext: dial, MaxResponseHeaderBytes: MostHeaders}, jar: &jar{}}
	b.http = &http.Client{Transport: b, CheckRedirect: b.redirects}
	return b
}

// Get asks for a page of the server by its path, and follows redirects. The course's path of the socket stands for that of the dialect.
func (c *Client) Get(ctx context.Context, path string) (*Page, error) {
	if path == c.Socket {
		path = c.socketURL("")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.addr+path, nil)
	if err != nil {
		return nil, wording.Errorf("ask for %s: %w", path, err)
	}
	return c.browser.do(request)
}

// KeylessHandshake asks for a socket with a handshake that has no key. No server can answer it with 101 (RFC 6455, 4.2.1). Like a browser
// that asks for a socket, it doesn't follow a redirect.
func (c *Client) KeylessHandshake(ctx context.Context) (*Page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.addr+c.socketURL(""), nil)
	if err != nil {
		return nil, wording.Errorf("ask for %s: %w", c.socketPath(), err)
	}
	request.Header = http.Header{
		"Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Origin": {"http://" + c.addr},
	}
	return c.browser.do(request)
}

func (b *browser) do(request *http.Request) (*Page, error) {
	what := request.Method + " " + request.URL.Path
	begun := b.client.transcript.Now()
	response, err := b.ask(request)
	if err != nil {
		failed := b.unanswered(what, errors.Join(request.Context().Err(), err))
		b.client.transcript.AddSince(begun, verdict.Event{Kind: verdict.Request, Client: b.client.Name, Text: what, How: failed.How, Detail: failed.Detail})
		return nil, failed
	}
	defer response.Body.Close()
	b.client.transcript.AddSince(begun, verdict.Event{Kind: verdict.Request, Client: b.client.Name, Text: what, Status: response.StatusCode})
	if response.StatusCode == http.StatusSwitchingProtocols {
		return &Page{Status: response.StatusCode, transcript: b.client.transcript}, nil // what follows is no page
	}
	body, err := b.readBody(response.Body)
	if err != nil {
		return nil, wording.Errorf("read the answer to %s: %w", what, err)
	}
	return &Page{
		Status: response.StatusCode, Type: response.Header.Get("Content-Type"), Body: body, URL: response.Request.URL.String(),
		transcript: b.client.transcript,
		method:     response.Request.Method, refresh: response.Header.Get("Refresh"),
	}, nil
}

// longIdle is how long a connection is idle at least that a server may end for that: Node does after 5 s. On a busy machine, a request may be
// written before the client learns of it.
const longIdle = time.Second

// ask sends a request, and sends it once more if the server ended the connection that had been idle: browsers do that, even with a form.
func (b *browser) ask(request *http.Request) (*http.Response, error) {
	var idle time.Duration
	trace := httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) { idle = info.IdleTime }}
	response, err := b.http.Do(request.WithContext(httptrace.WithClientTrace(request.Context(), &trace)))
	if err == nil || idle < longIdle || !errors.Is(err, io.EOF) && !wasReset(err) || request.Context().Err() != nil {
		return response, err
	}
	again := request.Clone(request.Context())
	if request.GetBody != nil {
		if again.Body, err = request.GetBody(); err != nil {
			return nil, wording.Errorf("send a form once more: %w", err)
		}
	}
	return b.http.Do(again)
}

// redirects stops a chain of redirects that is too long.
func (b *browser) redirects(_ *http.Request, before []*http.Request) error {
	if before[0].Header.Get("Upgrade") != "" {
		return http.ErrUseLastResponse // a browser that asks for a socket goes nowhere else
	}
	if len(before) > MostRedirects {
		return b.client.exceed(verdict.LimitRedirects, MostRedirects)
	}
	return nil
}

// keep stores the cookies of a host's answer to a request for the path, unless there are too many by now.
func (b *browser) keep(answer http.Header, host, path string) error {
	jar := b.shared()
	jar.take(answer, strings.ToLower(host), path)
	if jar.size() > MostCookies {
		return b.client.exceed(verdict.LimitCookies, MostCookies)
	}
	return nil
}

// Unanswered is a request for a page that was not answered.
type Unanswered struct {
	Request string      // "GET /"
	How     verdict.How // NoAnswer, HungUp, OverLimit or Broken
	Detail  string      // of Broken: what the system or the HTTP library says
	Excess  *Excess     // of OverLimit: the limit that was passed
}

func (u *Unanswered) Error() string {
	if u.Detail == "" {
		return fmt.Sprintf("%s: %s", u.Request, u.How)
	}
	return fmt.Sprintf("%s: %s: %s", u.Request, u.How, u.Detail)
}

func (u *Unanswered) Unwrap() error {
	if u.Excess == nil {
		return nil
	}
	return u.Excess
}

// unanswered says what an error of a request means.
func (b *browser) unanswered(what string, err error) *Unanswered {
	var wrapped *url.Error
	var excess *Excess
	if overHeaders(err) {
		excess = b.client.exceed(verdict.LimitHeaders, MostHeaders)
	}
	switch {
	case excess != nil, errors.As(err, &excess):
		return &Unanswered{Request: what, How: verdict.OverLimit, Excess: excess}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Unanswered{Request: what, How: verdict.NoAnswer}
	case errors.As(err, &wrapped):
		err = wrapped.Err
	}
	if errors.Is(err, io.EOF) || wasReset(err) {
		return &Unanswered{Request: what, How: verdict.HungUp}
	}
	return &Unanswered{Request: what, How: verdict.Broken, Detail: plainError(err)}
}

// overHeaders reports whether net/http gave up because an answer's headers were too long, or because of too many informational
// answers before it. Its errors have no types (Go 1.26, transport.go).
func overHeaders(err error) bool {
	text := err.Error()
	return strings.Contains(text, "server response headers exceeded") || strings.Contains(text, "too many 1xx informational responses")
}

// Has reports whether the page has an element that matches the CSS selector.
func (p *Page) Has(selector string) (has bool) {
	_ = p.read(func(d *document) { has = d.Find(selector).Length() > 0 })
	return has
}

// Words is the trimmed text of the first element that matches the CSS selector; "" if there is none.
func (p *Page) Words(selector string) (words string) {
	_ = p.read(func(d *document) { words = strings.Join(strings.Fields(d.Find(selector).First().Text()), " ") })
	return words
}

// Submit fills in the form that the selector leads to, and sends it as a browser does when its user presses the button: the one
// that the selector matches, or else the form's first. If the selector leads to a link, Submit follows it.
func (c *Client) Submit(ctx context.Context, page *Page, selector string, typed map[string]string) (*Page, error) {
	var request *http.Request
	var err error
	if unread := page.read(func(d *document) { request, err = d.submission(ctx, selector, typed) }); unread != nil {
		return nil, unread
	}
	if err != nil {
		return nil, err
	}
	answer, err := c.browser.do(request)
	if err != nil {
		return nil, err
	}
	return c.refreshed(ctx, answer)
}

// submission is the request that Submit makes.
func (d *document) submission(ctx context.Context, selector string, typed map[string]string) (*http.Request, error) {
	f, link := d.find(selector, slices.Sorted(maps.Keys(typed)))
	if link != nil {
		target, err := d.base.Parse(strings.TrimSpace(link.AttrOr("href", "")))
		if err != nil {
			return nil, wording.Errorf("read the URL of %s: %w", selector, err)
		}
		return d.asking(ctx, http.MethodGet, target, nil, "")
	}
	if f == nil {
		return nil, wording.Errorf("find %s on the page: %w", selector, ErrNoForm)
	}
	if err := f.fill(typed); err != nil {
		return nil, wording.Errorf("fill in %s: %w", selector, err)
	}
	method, target, body, kind, err := f.request()
	if err != nil {
		return nil, wording.Errorf("send %s: %w", selector, err)
	}
	return d.asking(ctx, method, target, body, kind)
}

// asking is the request for the target of a form or a link.
func (d *document) asking(ctx context.Context, method string, target *url.URL, body io.Reader, kind string) (*http.Request, error) {
	request, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, wording.Errorf("send the form: %w", err)
	}
	request.Header.Set("Referer", d.url.String())
	if body != nil {
		request.Header.Set("Origin", d.url.Scheme+"://"+d.url.Host)
		request.Header.Set("Content-Type", kind)
	}
	return request, nil
}

// Visit gets a page as Get does, and follows its refresh at once.
func (c *Client) Visit(ctx context.Context, path string) (*Page, error) {
	page, err := c.Get(ctx, path)
	if err != nil {
		return nil, err
	}
	return c.refreshed(ctx, page)
}

// mostRefreshes limits how many refreshes are followed in a row.
const mostRefreshes = 5

// refreshed follows refreshes to other pages. A page that refreshes to itself stays.
func (c *Client) refreshed(ctx context.Context, page *Page) (*Page, error) {
	for range mostRefreshes {
		target := page.leadsOn()
		if target == nil || !c.browser.serves(target.Host) {
			return page, nil
		}
		var err error
		if page, err = c.Get(ctx, target.RequestURI()); err != nil {
			return nil, err
		}
	}
	return page, nil
}

// refresh matches the value of a refresh: seconds, and the target (HTML, 4.2.5.3).
var refresh = regexp.MustCompile(`^\s*[\d.]+\s*[;,\s]\s*(?:(?i:url)\s*=\s*)?["']?([^"']+)["']?\s*$`)

// leadsOn is the target of the page's refresh, if that is another page.
func (p *Page) leadsOn() (target *url.URL) {
	_ = p.read(func(d *document) { target = d.leadsOn(p.refresh) })
	return target
}

// leadsOn is the target of the page's refresh. said is its Refresh header.
func (d *document) leadsOn(said string) *url.URL {
	d.Find("meta[http-equiv][content]").EachWithBreak(func(_ int, meta *goquery.Selection) bool {
		if strings.EqualFold(meta.AttrOr("http-equiv", ""), "refresh") {
			said = meta.AttrOr("content", "")
			return false
		}
		return true
	})
	found := refresh.FindStringSubmatch(said)
	if found == nil {
		return nil
	}
	target, err := d.base.Parse(strings.TrimSpace(found[1]))
	if err != nil || target.RequestURI() == d.url.RequestURI() {
		return nil
	}
	return target
}

// Cookie returns the Cookie header that the client would send to the socket now, or "" for none.
func (c *Client) Cookie() string { return c.browser.shared().header(c.socketPath()) }

// Share makes the client use the other's cookies from now on, as two tabs of one browser do.
func (c *Client) Share(other *Client) {
	jar := other.browser.shared()
	c.browser.mu.Lock()
	defer c.browser.mu.Unlock()
	c.browser.jar = jar
}

// shared is the jar that this tab and others have in common.
func (b *browser) shared() *jar {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.jar
}

// CookiePaths are the paths of all cookies that the client keeps, each once, also of those that don't go to the socket.
func (c *Client) CookiePaths() []string { return c.browser.shared().paths() }

// CookieExpired reports whether the server has set a cookie that had expired already.
func (c *Client) CookieExpired() bool { return c.browser.shared().expired() }

// CookieDomain is the domain of a cookie that the server has set for another host than itself, so that a browser refuses it; "" for none.
func (c *Client) CookieDomain() string { return c.browser.shared().refused() }

// Cookies returns the cookies that the client would send to the socket now.
func (c *Client) Cookies() []Cookie { return c.browser.shared().give(c.socketPath()) }

// RoundTrip sends a request with the cookies for it, and keeps those of the answer, also on the way of redirects.
func (b *browser) RoundTrip(request *http.Request) (*http.Response, error) {
	if !b.serves(request.URL.Host) {
		return nil, wording.Errorf("it leads to another server, %s", request.URL.Host)
	}
	request = request.Clone(request.Context())
	if header := b.shared().header(request.URL.Path); header != "" {
		request.Header.Set("Cookie", header)
	}
	request.Header.Set("User-Agent", userAgent)
	request.Header.Set("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	response, err := b.transport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if err := b.keep(response.Header, request.URL.Hostname(), request.URL.Path); err != nil {
		_ = response.Body.Close()
		return nil, err
	}
	return response, nil
}

// serves reports whether a host of a URL is the server's: this machine by any name, and its port.
func (b *browser) serves(host string) bool {
	name, port, err := net.SplitHostPort(host)
	_, own, _ := net.SplitHostPort(b.client.addr) // a server that was started has a port
	return err == nil && port == own && (name == "localhost" || net.ParseIP(name).IsLoopback())
}

// userAgent is how the clients call themselves, as browsers do.
const userAgent = "Mozilla/5.0 (compatible; Handshake)"

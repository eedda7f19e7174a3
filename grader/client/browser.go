package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"

	"handshake/grader/verdict"
)

// Page is an answer to a request for a page.
type Page struct {
	Status int
	Type   string // its Content-Type
	Body   string // at most 1 MB
	URL    string // where the redirects led

	method  string // by which it was asked for in the end
	refresh string // its Refresh header
}

const pageBytes = 1 << 20

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
		var d net.Dialer
		return d.DialContext(ctx, network, c.addr)
	}
	b := &browser{client: c, transport: &http.Transport{DialContext: dial}, jar: &jar{}}
	b.http = &http.Client{Transport: b}
	return b
}

// Get asks for a page of the server by its path, and follows redirects.
func (c *Client) Get(ctx context.Context, path string) (*Page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.addr+path, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	return c.browser.do(request)
}

// KeylessHandshake asks for a socket by a handshake that lacks the key, which no server can answer with 101 (RFC 6455, 4.2.1).
func (c *Client) KeylessHandshake(ctx context.Context) (*Page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.addr+SocketPath, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", SocketPath, err)
	}
	request.Header = http.Header{
		"Connection": {"Upgrade"}, "Upgrade": {"websocket"}, "Sec-Websocket-Version": {"13"}, "Origin": {"http://" + c.addr},
	}
	return c.browser.do(request)
}

func (b *browser) do(request *http.Request) (*Page, error) {
	what := request.Method + " " + request.URL.Path
	begun := b.client.transcript.Now()
	response, err := b.http.Do(request)
	if err != nil {
		failed := unanswered(what, errors.Join(request.Context().Err(), err))
		b.client.transcript.AddSince(begun, verdict.Event{Kind: verdict.Request, Client: b.client.Name, Text: what, How: failed.How, Detail: failed.Detail})
		return nil, failed
	}
	defer response.Body.Close()
	b.client.transcript.AddSince(begun, verdict.Event{Kind: verdict.Request, Client: b.client.Name, Text: what, Status: response.StatusCode})
	if response.StatusCode == http.StatusSwitchingProtocols {
		return &Page{Status: response.StatusCode}, nil // what follows is no page
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, pageBytes))
	if err != nil {
		return nil, fmt.Errorf("read the answer to %s: %s", what, plainError(err))
	}
	return &Page{
		Status: response.StatusCode, Type: response.Header.Get("Content-Type"), Body: string(body), URL: response.Request.URL.String(),
		method: response.Request.Method, refresh: response.Header.Get("Refresh"),
	}, nil
}

// Unanswered is a request for a page to which no answer came.
type Unanswered struct {
	Request string      // "GET /"
	How     verdict.How // NoAnswer, HungUp or Broken
	Detail  string      // of Broken: what the system or the HTTP library says
}

func (u *Unanswered) Error() string {
	if u.Detail == "" {
		return fmt.Sprintf("%s: %s", u.Request, u.How)
	}
	return fmt.Sprintf("%s: %s: %s", u.Request, u.How, u.Detail)
}

// unanswered says what an error of a request means.
func unanswered(what string, err error) *Unanswered {
	var wrapped *url.Error
	switch {
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

// Has reports whether the page has an element that the CSS selector finds.
func (p *Page) Has(selector string) bool {
	d, err := p.document()
	return err == nil && d.Find(selector).Length() > 0
}

// Words is the text of the first element that the CSS selector finds, without what is white around it; "" if there is none.
func (p *Page) Words(selector string) string {
	d, err := p.document()
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(d.Find(selector).First().Text()), " ")
}

// Submit fills in the form that the selector leads to and sends it as a browser would whose user presses the button: the one that the
// selector finds, or else the form's first. A link in place of a form is followed.
func (c *Client) Submit(ctx context.Context, page *Page, selector string, typed map[string]string) (*Page, error) {
	d, err := page.document()
	if err != nil {
		return nil, err
	}
	f, link := d.find(selector, slices.Sorted(maps.Keys(typed)))
	if link != nil {
		target, err := d.base.Parse(strings.TrimSpace(link.AttrOr("href", "")))
		if err != nil {
			return nil, fmt.Errorf("read where %s leads to: %w", selector, err)
		}
		return c.send(ctx, http.MethodGet, target, d.url, nil, "")
	}
	if f == nil {
		return nil, fmt.Errorf("find %s on the page: %w", selector, ErrNoForm)
	}
	if err := f.fill(typed); err != nil {
		return nil, fmt.Errorf("fill in %s: %w", selector, err)
	}
	method, target, body, kind, err := f.request()
	if err != nil {
		return nil, fmt.Errorf("send %s: %w", selector, err)
	}
	return c.send(ctx, method, target, d.url, body, kind)
}

// send asks for what a form or a link of a page leads to.
func (c *Client) send(ctx context.Context, method string, target, from *url.URL, body io.Reader, kind string) (*Page, error) {
	request, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, fmt.Errorf("send the form: %w", err)
	}
	request.Header.Set("Referer", from.String())
	if body != nil {
		request.Header.Set("Origin", from.Scheme+"://"+from.Host)
		request.Header.Set("Content-Type", kind)
	}
	page, err := c.browser.do(request)
	if err != nil {
		return nil, err
	}
	return c.refreshed(ctx, page)
}

// Visit asks for a page as Get does, and goes on to where the page refreshes itself to, at once.
func (c *Client) Visit(ctx context.Context, path string) (*Page, error) {
	page, err := c.Get(ctx, path)
	if err != nil {
		return nil, err
	}
	return c.refreshed(ctx, page)
}

// mostRefreshes bounds how often a page may lead on to another one.
const mostRefreshes = 5

// refreshed follows the pages that lead on by a refresh. A page that refreshes to itself stays.
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

// refresh matches what a refresh says: seconds, and where it leads to (HTML, 4.2.5.3).
var refresh = regexp.MustCompile(`^\s*[\d.]+\s*[;,\s]\s*(?:(?i:url)\s*=\s*)?["']?([^"']+)["']?\s*$`)

// leadsOn is where the page refreshes itself to, if that is another page.
func (p *Page) leadsOn() *url.URL {
	d, err := p.document()
	if err != nil {
		return nil
	}
	said := p.refresh
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
func (c *Client) Cookie() string { return c.browser.shared().header(SocketPath) }

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

// Cookies returns the cookies that the client would send to the socket now.
func (c *Client) Cookies() []Cookie { return c.browser.shared().give(SocketPath) }

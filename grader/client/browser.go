package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
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
	b := &browser{client: c, transport: &http.Transport{}, jar: &jar{}}
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
	return &Page{Status: response.StatusCode, Type: response.Header.Get("Content-Type"), Body: string(body), URL: response.Request.URL.String()}, nil
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
	document, err := goquery.NewDocumentFromReader(strings.NewReader(p.Body))
	return err == nil && document.Find(selector).Length() > 0
}

// Words is the text of the first element that the CSS selector finds, without what is white around it; "" if there is none.
func (p *Page) Words(selector string) string {
	document, err := goquery.NewDocumentFromReader(strings.NewReader(p.Body))
	if err != nil {
		return ""
	}
	return strings.Join(strings.Fields(document.Find(selector).First().Text()), " ")
}

// Submit fills in the form that the selector finds on the page and sends it as a browser would whose user presses its first button: with
// all that the form holds, to its action, by its method. A link in place of a form is followed.
func (c *Client) Submit(ctx context.Context, page *Page, selector string, typed map[string]string) (*Page, error) {
	document, err := goquery.NewDocumentFromReader(strings.NewReader(page.Body))
	if err != nil {
		return nil, fmt.Errorf("read the page: %w", err)
	}
	found := document.Find(selector).First()
	if found.Length() == 0 {
		return nil, fmt.Errorf("find %s on the page: %w", selector, ErrNoForm)
	}
	base, err := url.Parse(page.URL)
	if err != nil {
		return nil, fmt.Errorf("read the page's address: %w", err)
	}
	if goquery.NodeName(found) == "a" {
		return c.send(ctx, http.MethodGet, base, found.AttrOr("href", ""), "", nil, "")
	}
	f, err := formOf(document, selector)
	if err != nil {
		return nil, err
	}
	if err := f.fill(typed); err != nil {
		return nil, fmt.Errorf("fill in %s: %w", selector, err)
	}
	body, query, kind, err := f.encoded()
	if err != nil {
		return nil, fmt.Errorf("send %s: %w", selector, err)
	}
	return c.send(ctx, strings.ToUpper(f.method), base, f.action, query, body, kind)
}

// send asks for what a form or a link of the page at base leads to.
func (c *Client) send(ctx context.Context, method string, base *url.URL, action, query string, body io.Reader, kind string) (*Page, error) {
	target, err := base.Parse(action)
	if err != nil {
		return nil, fmt.Errorf("read where the page leads to: %w", err)
	}
	if query != "" {
		target.RawQuery = query
	}
	request, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, fmt.Errorf("send the form: %w", err)
	}
	request.Header.Set("Referer", base.String())
	if body != nil {
		request.Header.Set("Origin", "http://"+c.addr)
		request.Header.Set("Content-Type", kind)
	}
	return c.browser.do(request)
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

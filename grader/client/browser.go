package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

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
	client *Client
	jar    http.CookieJar
	http   *http.Client
}

func newBrowser(c *Client) browser {
	inner, _ := cookiejar.New(nil) // it never fails
	jar := localJar{inner}
	return browser{client: c, jar: jar, http: &http.Client{Jar: jar, Transport: &http.Transport{}}}
}

// localJar keeps cookies marked Secure on plain http too, as browsers do for localhost.
type localJar struct{ *cookiejar.Jar }

func (j localJar) SetCookies(u *url.URL, cookies []*http.Cookie) {
	for _, cookie := range cookies {
		cookie.Secure = false
	}
	j.Jar.SetCookies(u, cookies)
}

// Get asks for a page of the server by its path, and follows redirects.
func (c *Client) Get(ctx context.Context, path string) (*Page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.addr+path, nil)
	if err != nil {
		return nil, fmt.Errorf("ask for %s: %w", path, err)
	}
	return c.browser.do(request)
}

func (b browser) do(request *http.Request) (*Page, error) {
	what := request.Method + " " + request.URL.Path
	response, err := b.http.Do(request)
	if err != nil {
		b.client.transcript.Add(verdict.Event{Kind: verdict.Request, Client: b.client.Name, Text: what})
		if ctx := request.Context().Err(); ctx != nil {
			return nil, fmt.Errorf("no answer to %s", what)
		}
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		if errors.Is(err, io.EOF) || wasReset(err) {
			return nil, fmt.Errorf("no answer to %s: the server closed the connection", what)
		}
		return nil, fmt.Errorf("no answer to %s: %s", what, plainError(err))
	}
	defer response.Body.Close()
	b.client.transcript.Add(verdict.Event{Kind: verdict.Request, Client: b.client.Name, Text: what, Status: response.StatusCode})
	body, err := io.ReadAll(io.LimitReader(response.Body, pageBytes))
	if err != nil {
		return nil, fmt.Errorf("read the answer to %s: %s", what, plainError(err))
	}
	return &Page{Status: response.StatusCode, Type: response.Header.Get("Content-Type"), Body: string(body), URL: response.Request.URL.String()}, nil
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

// ErrNoForm says that a page lacks the form that was to be submitted.
var ErrNoForm = errors.New("there is no such form")

// Submit fills in the form that the selector finds on the page and sends it as a browser would: with its hidden fields,
// to its action, by its method. A link in place of a form is followed.
func (c *Client) Submit(ctx context.Context, page *Page, selector string, fields map[string]string) (*Page, error) {
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
		target, err := base.Parse(found.AttrOr("href", ""))
		if err != nil {
			return nil, fmt.Errorf("read the link of %s: %w", selector, err)
		}
		return c.send(ctx, http.MethodGet, target, nil)
	}
	form := found.Closest("form")
	if form.Length() == 0 {
		if form = found.Find("form").First(); form.Length() == 0 {
			return nil, fmt.Errorf("find %s on the page: %w", selector, ErrNoForm)
		}
	}
	target, err := base.Parse(form.AttrOr("action", ""))
	if err != nil {
		return nil, fmt.Errorf("read the action of %s: %w", selector, err)
	}
	values := url.Values{}
	form.Find("input[name], textarea[name], select[name]").Each(func(_ int, field *goquery.Selection) {
		switch field.AttrOr("type", "text") {
		case "submit", "button", "reset", "image", "file", "checkbox", "radio":
		default:
			values.Set(field.AttrOr("name", ""), field.AttrOr("value", ""))
		}
	})
	for name, value := range fields {
		if !values.Has(name) {
			return nil, fmt.Errorf("the form %s has no field %q: %w", selector, name, ErrNoForm)
		}
		values.Set(name, value)
	}
	return c.send(ctx, strings.ToUpper(form.AttrOr("method", http.MethodGet)), target, values)
}

func (c *Client) send(ctx context.Context, method string, target *url.URL, values url.Values) (*Page, error) {
	var body io.Reader
	if method == http.MethodPost {
		body = strings.NewReader(values.Encode())
	} else if len(values) > 0 {
		with := *target
		with.RawQuery = values.Encode()
		target = &with
	}
	request, err := http.NewRequestWithContext(ctx, method, target.String(), body)
	if err != nil {
		return nil, fmt.Errorf("send the form: %w", err)
	}
	request.Header.Set("Origin", "http://"+c.addr)
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return c.browser.do(request)
}

// Cookie returns the Cookie header that the client would send to the socket now, or "" for none.
func (c *Client) Cookie() string {
	var pairs []string
	for _, cookie := range c.Cookies() {
		pairs = append(pairs, cookie.Name+"="+Quoted(cookie, cookie.Value))
	}
	return strings.Join(pairs, "; ")
}

// Quoted is a value as it is sent for the cookie: in quotes if it came in quotes.
func Quoted(cookie *http.Cookie, value string) string {
	if cookie.Quoted {
		return `"` + value + `"`
	}
	return value
}

// Share makes the client use the other's cookies from now on, as two tabs of one browser do.
func (c *Client) Share(other *Client) {
	c.browser.jar = other.browser.jar
	c.browser.http.Jar = other.browser.jar
}

// Cookies returns the cookies that the client would send to the socket now.
func (c *Client) Cookies() []*http.Cookie {
	return c.browser.jar.Cookies(&url.URL{Scheme: "http", Host: c.addr, Path: SocketPath})
}

package check

import (
	"cmp"
	"context"
	"errors"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// Site says what the servers of a course have in common. It's part of the course's table of lessons. Checks, random conversations, and the
// commands run and talk use it.
type Site struct {
	Socket string // the path of the WebSocket; "" for /ws
	Secret string // the environment variable with a key that is random for each start, "SESSION_SECRET"; "" for none
	Forms  Forms  // how visitors log in; the zero value is a course without accounts
	Says   string // the event that the command talk emits for each typed line; "" for none
}

// Forms are the forms of a site, by CSS selectors, and the fields of those that take a name and a password.
type Forms = client.Forms

// Path is the path of the WebSocket.
func (s Site) Path() string { return cmp.Or(s.Socket, client.DefaultSocket) }

// Env is what a server's environment has besides PORT: the course's variable with this secret.
func (s Site) Env(secret string) []string {
	if s.Secret == "" {
		return nil
	}
	return []string{s.Secret + "=" + secret}
}

type (
	// Page is an answer to a request.
	Page = client.Page
	// Browsing is how a client asks for pages.
	Browsing = client.Browsing
)

// Login remembers where a server has its forms. It registers, logs in and logs out.
func (v *Visitor) Login() *client.Site { return &v.server.site }

// SameBrowser is another tab of the visitor's browser: a visitor with its own socket and the same cookies.
func (v *Visitor) SameBrowser(name string) *Visitor {
	tab := v.server.Visitor(name)
	tab.client.Share(v.client)
	tab.landing = v.landing
	return tab
}

// Landing is the page that logging in led to, which a vocabulary sets with Lands; nil for none.
func (v *Visitor) Landing() *Page { return v.landing }

// Lands records the page that logging in led to.
func (v *Visitor) Lands(page *Page) { v.landing = page }

// Cookie returns the Cookie header that the visitor's browser would send with a handshake, for somebody else to use.
func (v *Visitor) Cookie() string { return v.client.Cookie() }

// unreached is the error of a request for a page that the server did not answer.
type unreached struct{ failure *verdict.Failure }

func (u *unreached) Error() string { return "the server did not answer" }

// Browsing has the functions with which the visitor asks for pages. Each of them may take as long as one request.
func (v *Visitor) Browsing() Browsing {
	ask := func(operation func(ctx context.Context) (*Page, error)) (page *Page, err error) {
		failure := v.try(func(ctx context.Context) error {
			page, err = operation(ctx)
			if errors.Is(err, client.ErrNoForm) {
				return nil // which is no fault of the request's
			}
			return err
		})
		if failure != nil {
			return nil, &unreached{failure}
		}
		return page, err
	}
	return Browsing{
		Client: v.client,
		Visit: func(path string) (*Page, error) {
			return ask(func(ctx context.Context) (*Page, error) { return v.client.Visit(ctx, path) })
		},
		Submit: func(page *Page, form string, typed map[string]string) (*Page, error) {
			return ask(func(ctx context.Context) (*Page, error) { return v.client.Submit(ctx, page, form, typed) })
		},
	}
}

// Unusable returns why a form couldn't be used, nil if it could. page is the page that was there instead.
func (v *Visitor) Unusable(page *Page, err error) *verdict.Failure {
	var silent *unreached
	switch {
	case err == nil:
		return nil
	case errors.As(err, &silent):
		return silent.failure
	}
	if failure := v.t.excess(); failure != nil {
		return failure
	}
	evidence := v.Crash()
	return &verdict.Failure{
		Kind: verdict.BadPage, Who: v.Name, Variant: statusOf(page.Status, evidence),
		Facts:  Facts{Form: verdict.BadForm, Line: err.Error(), Keys: v.t.options.Site.Forms.Names(), Answer: &verdict.Answer{Status: page.Status}},
		Detail: evidence,
	}
}

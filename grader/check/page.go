package check

import (
	"context"
	"net/http"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// Gets asks for a path without a handshake, with the visitor's cookies, and expects an answer such as HTML, Status or AnyAnswer.
//
//	alice.Gets("/", check.HTML())
//	alice.Gets("/ws", check.Status(400, 499))
func (v *Visitor) Gets(path string, want Reply) { want(v, path) }

// Reply is what is expected of the answer to a request.
type Reply func(v *Visitor, path string)

// HTML expects a page: 200 and HTML.
func HTML() Reply {
	return func(v *Visitor, path string) {
		s := v.t.Step(v.Name, Does("asks for the page").With("path", path))
		page := v.get(s, path)
		if page.Status == http.StatusOK && page.IsHTML() {
			s.Pass(-1)
			return
		}
		answer := &verdict.Answer{Path: path, Status: page.Status}
		if page.Status == http.StatusOK {
			answer.Type = page.Type
		}
		s.End(badPage(v, page, Facts{Answer: answer}))
	}
}

// Status expects a status from low to high, and any content.
func Status(low, high int) Reply {
	return func(v *Visitor, path string) {
		act, form := Does("asks for").With("path", path), verdict.ByStatus
		if path == v.client.Socket {
			act, form = Does("asks without handshake").With("path", path), verdict.Handshakes
		}
		s := v.t.Step(v.Name, act)
		page := v.get(s, path)
		if page.Status < low || page.Status > high {
			s.End(badPage(v, page, Facts{Form: form, Answer: &verdict.Answer{Path: path, Status: page.Status}, N: &verdict.Numbers{Low: low, High: high}}))
		}
		s.Pass(-1)
	}
}

// AnyAnswer expects an answer of any kind. The visitor's browser follows the page's redirects, and keeps its cookies.
func AnyAnswer() Reply {
	return func(v *Visitor, path string) {
		act := Does("looks at the page")
		if path != "/" {
			act = act.With("path", path)
		}
		s := v.t.Step(v.Name, act)
		if _, err := v.Browsing().Visit(path); err != nil {
			s.End(*v.Unusable(nil, err))
		}
		s.Pass(-1)
	}
}

func badPage(v *Visitor, page *client.Page, facts Facts) Failure {
	lines := bodyLines(page.Body)
	return Failure{Kind: verdict.BadPage, Who: v.Name, Variant: statusOf(page.Status, lines), Detail: lines, Facts: facts}
}

// SendsBadHandshakes asks for the socket's path in two wrong ways, with the visitor's cookies: without a handshake, and with a handshake
// that lacks its key. It accepts any answer. The check then looks at what others hear about it, and what is logged.
func (v *Visitor) SendsBadHandshakes() {
	s := v.t.Step(v.Name, Does("knocks").With("path", v.client.Socket))
	v.t.within(v.server, func(ctx context.Context) {
		_, _ = v.client.Get(ctx, v.client.Socket)
		_, _ = v.client.KeylessHandshake(ctx)
	})
	s.Pass(-1)
}

func (v *Visitor) get(s *Step, path string) *client.Page {
	var page *client.Page
	v.must(s, func(ctx context.Context) (err error) {
		page, err = v.client.Get(ctx, path)
		return err
	})
	return page
}

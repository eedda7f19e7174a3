package check

import (
	"context"
	"net/http"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// Page asks for a page, and expects 200 and HTML.
func (v *Visitor) Page(path string) {
	s := v.t.Step(v.Name, Does("asks for the page").With("path", path))
	page := v.get(s, path)
	if page.Status != http.StatusOK || !strings.Contains(page.Type, "html") {
		answer := &verdict.Answer{Path: path, Status: page.Status}
		if page.Status == http.StatusOK {
			answer.Type = page.Type
		}
		s.End(verdict.Failure{
			Kind: verdict.BadPage, Who: v.Name, Variant: statusOf(page.Status, bodyLines(page.Body)), Detail: bodyLines(page.Body),
			Facts: verdict.Facts{Answer: answer},
		})
	}
	s.Pass(-1)
}

// PlainGet asks for a path without a handshake, and expects a status from 400 to 499.
func (v *Visitor) PlainGet(path string) {
	s := v.t.Step(v.Name, Does("asks without handshake").With("path", path))
	page := v.get(s, path)
	if page.Status < 400 || page.Status > 499 {
		s.End(verdict.Failure{
			Kind: verdict.BadPage, Who: v.Name, Variant: statusOf(page.Status, bodyLines(page.Body)), Detail: bodyLines(page.Body),
			Facts: verdict.Facts{Form: verdict.Handshakes, Answer: &verdict.Answer{Path: path, Status: page.Status}},
		})
	}
	s.Pass(-1)
}

// Knocks asks for the socket's path in two wrong ways, with the visitor's cookies: without a handshake, and with a handshake
// that lacks its key. Any answer is right. What matters is what others hear about it, and what is logged.
func (v *Visitor) Knocks() {
	s := v.t.Step(v.Name, Does("knocks").With("path", v.client.Socket))
	v.t.within(v.server, func(ctx context.Context) {
		_, _ = v.client.Get(ctx, v.client.Socket)
		_, _ = v.client.KeylessHandshake(ctx)
	})
	s.Pass(-1)
}

// Looks asks for the page at / and keeps its cookies. Any page is right.
func (v *Visitor) Looks() {
	s := v.t.Step(v.Name, Does("looks at the page"))
	if _, err := v.Browsing().Visit("/"); err != nil {
		s.End(*v.Unusable(nil, err))
	}
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

package client

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"handshake/grader/internal/verdict"
)

// Page is an answer to a request for a page.
type Page struct {
	Status int
	Type   string // its Content-Type
	Body   string // of a long page, only what matters for forms and links
	URL    string // where the redirects led

	transcript *Transcript
	method     string // by which it was asked for in the end
	refresh    string // its Refresh header
}

// IsHTML reports whether a browser shows the page as HTML. In a Content-Type, capitals don't matter. Without one, a browser looks at the
// content (https://mimesniff.spec.whatwg.org), as http.DetectContentType does.
func (p *Page) IsHTML() bool {
	kind := p.Type
	if kind == "" {
		kind = http.DetectContentType([]byte(p.Body))
	}
	return strings.Contains(strings.ToLower(kind), "html")
}

// A page of more than largePage bytes waits while other large pages are being read.
const largePage = 1 << 20

// readBody reads a whole page, unless it is too long.
func (b *browser) readBody(stream io.Reader) (string, error) {
	budget := b.client.transcript.budget
	body, err := io.ReadAll(io.LimitReader(stream, largePage))
	if err == nil && len(body) == largePage {
		budget.pages <- struct{}{}
		defer func() { <-budget.pages }()
		for more := make([]byte, 32<<10); err == nil && len(body) <= MostPage; {
			var n int
			n, err = stream.Read(more)
			body = append(body, more[:n]...)
		}
		if err == io.EOF {
			err = nil
		}
	}
	switch {
	case len(body) > MostPage:
		return "", b.client.exceed(verdict.LimitPage, MostPage)
	case err != nil:
		return "", err
	}
	return b.slimmed(body, len(body) > shortPage)
}

// What slimmed leaves of a long page: attributes and texts to these lengths.
const (
	shortPage  = 64 << 10 // a page of this length is left as it is
	longText   = 100
	longValue  = 200
	longAction = 64 << 10 // of what a form sends, and of where it leads
)

// sent are the attributes that say what a form sends or where something leads, and texts the elements whose text is sent.
var (
	sent  = []string{"id", "name", "value", "form", "action", "formaction", "href", "content"}
	texts = []string{"textarea", "option"}
)

// slimmed counts a page's elements. From a long page it removes what no form sends: scripts, styles, comments, and the ends of
// long attributes and texts.
func (b *browser) slimmed(body []byte, long bool) (string, error) {
	var slim strings.Builder
	elements, fields := 0, 0
	within := "" // the element around the text
	foreign := 0 // how many elements around it have a syntax of their own, in which no text is raw: SVG and MathML
	for tokens := html.NewTokenizer(bytes.NewReader(body)); ; {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			elements++
		}
		token := tokens.Token()
		if kind == html.StartTagToken && slices.Contains(controls, token.Data) || kind == html.SelfClosingTagToken && token.Data == "input" {
			fields++
		}
		switch {
		case elements > MostElements:
			return "", b.client.exceed(verdict.LimitElements, MostElements)
		case fields > MostControls:
			return "", b.client.exceed(verdict.LimitControls, MostControls)
		case slim.Len() > MostMarkup:
			return "", b.client.exceed(verdict.LimitMarkup, MostMarkup)
		case !long:
			continue
		}
		switch kind {
		case html.CommentToken:
			continue
		case html.StartTagToken:
			if within = token.Data; within == "svg" || within == "math" {
				foreign++
			}
			if foreign > 0 || within == "noscript" {
				within = ""
				tokens.NextIsNotRawText()
			}
		case html.EndTagToken:
			within = ""
			if token.Data == "svg" || token.Data == "math" {
				foreign = max(0, foreign-1)
			}
		case html.TextToken:
			switch {
			case within == "script", within == "style":
				continue
			case slices.Contains(texts, within):
				token.Data = begin(token.Data, longAction)
			default:
				token.Data = begin(token.Data, longText)
			}
		}
		token.Attr = slices.DeleteFunc(token.Attr, func(a html.Attribute) bool {
			return len(a.Key) > longValue || len(a.Val) > longAction || len(a.Val) > longValue && !slices.Contains(sent, a.Key)
		})
		slim.WriteString(token.String())
	}
	if !long {
		return string(body), nil
	}
	return slim.String(), nil
}

// begin is the first n bytes of the text, in whole characters.
func begin(text string, n int) string {
	if len(text) <= n {
		return text
	}
	return strings.ToValidUTF8(text[:n], "")
}

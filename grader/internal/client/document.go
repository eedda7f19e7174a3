package client

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// document is a page as a browser without scripts sees it.
type document struct {
	*goquery.Document
	url   *url.URL              // its address
	base  *url.URL              // what its links and forms are relative to
	ids   map[string]*html.Node // the first element with each ID
	forms map[string]*html.Node // by owner mark
}

// deepest is how many levels of elements may be nested. Go's HTML parser refuses more (golang.org/x/net/html, parse.go).
const deepest = 512

// read parses the page and calls do with it.
func (p *Page) read(do func(*document)) (err error) {
	p.transcript.budget.alone(len(p.Body) > largeMarkup, func() {
		var d *document
		if d, err = p.document(); err == nil {
			do(d)
		}
	})
	if err != nil && strings.Contains(err.Error(), "open stack of elements exceeds") {
		return p.transcript.Exceed("", verdict.LimitDepth, deepest)
	}
	return err
}

// document parses the page.
func (p *Page) document() (*document, error) {
	at, err := url.Parse(p.URL)
	if err != nil {
		return nil, wording.Errorf("read the page's URL: %w", err)
	}
	// Without scripts, what a <noscript> holds is on the page.
	root, err := html.ParseWithOptions(strings.NewReader(markOwners(p.Body)), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, wording.Errorf("read the page: %w", err)
	}
	d := &document{Document: goquery.NewDocumentFromNode(root), url: at, base: at}
	d.Find("template").Remove() // its content belongs to a document of its own: HTML, 4.12.3
	d.index(root)
	if href, ok := d.Find("base[href]").First().Attr("href"); ok {
		if base, err := at.Parse(strings.TrimSpace(href)); err == nil {
			d.base = base
		}
	}
	return d, nil
}

// index notes where IDs and forms are, because a page may have thousands of controls, and each of them is looked up.
func (d *document) index(root *html.Node) {
	d.ids, d.forms = map[string]*html.Node{}, map[string]*html.Node{}
	first := func(of map[string]*html.Node, key string, node *html.Node) {
		if _, there := of[key]; !there {
			of[key] = node
		}
	}
	for node := range root.Descendants() {
		for _, attribute := range node.Attr {
			switch {
			case attribute.Key == "id":
				first(d.ids, attribute.Val, node)
			case attribute.Key == ownerMark && node.Data == "form":
				first(d.forms, attribute.Val, node)
			}
		}
	}
}

// ownerMark is the attribute with which markOwners says to which of the page's forms a tag belongs.
const ownerMark = "handshake-owner"

// controls are the elements that a form sends: the submittable ones of HTML, 4.10.2.
var controls = []string{"button", "input", "select", "textarea"}

// markOwners numbers the forms of a page, and the controls between a form's start tag and its end tag. An HTML parser gives a control
// to the form that was opened last even where that form is not around it in the tree, as for a form in a table (HTML, 13.2.6.1). Go's
// parser builds the same tree, but doesn't tell who owns what.
func markOwners(body string) string {
	var marked strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(body))
	forms, open, templates := 0, 0, 0
	for {
		kind := tokens.Next()
		if kind == html.ErrorToken {
			return marked.String()
		}
		tag := string(tokens.Raw())
		written, _ := tokens.TagName()
		name, owner := string(written), 0
		switch {
		case kind == html.EndTagToken:
			switch {
			case name == "template":
				templates = max(0, templates-1)
			case name == "form" && templates == 0:
				open = 0
			}
		case kind != html.StartTagToken && kind != html.SelfClosingTagToken:
		case name == "noscript":
			tokens.NextIsNotRawText()
		case name == "template":
			templates++
		case templates > 0:
		case name == "form" && open == 0:
			forms++
			open, owner = forms, forms
		case slices.Contains(controls, name):
			owner = open
		}
		if owner == 0 {
			marked.WriteString(tag)
			continue
		}
		rest := 1 + len(name) // after "<name"
		fmt.Fprintf(&marked, "%s %s=%d%s", tag[:rest], ownerMark, owner, spaced(tag[rest:]))
	}
}

// spaced puts a space before a slash, which would belong to an attribute without quotes.
func spaced(rest string) string {
	if strings.HasPrefix(rest, "/") {
		return " " + rest
	}
	return rest
}

// owner is the form that a control belongs to (HTML, 4.10.17.3), or nil.
func (d *document) owner(control *goquery.Selection) *html.Node {
	if id, named := control.Attr("form"); named {
		form := d.ids[id]
		if form == nil || form.Data != "form" {
			return nil
		}
		return form
	}
	if mark, ok := control.Attr(ownerMark); ok {
		if form := d.forms[mark]; form != nil {
			return form
		}
	}
	if form := control.Closest("form"); form.Length() > 0 {
		return form.Get(0)
	}
	return nil
}

// mostFound limits how many of the elements that match a selector are looked at. An ID should exist once.
const mostFound = 20

// find returns what the selector leads to: the first form that has all those fields, with the button that matched, if any; or else
// the first link; or else the first form. If there is none of these, both results are nil.
func (d *document) find(selector string, fields []string) (found *form, link *goquery.Selection) {
	d.Find(selector).EachWithBreak(func(i int, one *goquery.Selection) bool {
		if i == mostFound {
			return false
		}
		if goquery.NodeName(one) == "a" {
			if _, leads := one.Attr("href"); leads && link == nil {
				link = one
			}
			return true
		}
		candidate := d.formAt(one)
		if candidate == nil {
			return true
		}
		complete := candidate.takes(fields)
		if found == nil || complete {
			found = candidate
		}
		return !complete
	})
	if found != nil && link != nil && !found.takes(fields) {
		found = nil
	}
	if found != nil {
		link = nil
	}
	return found, link
}

// formAt is the form that the element is, belongs to, is in, or contains.
func (d *document) formAt(element *goquery.Selection) *form {
	var node *html.Node
	var pressed *goquery.Selection
	switch name := goquery.NodeName(element); {
	case name == "form":
		node = element.Get(0)
	case slices.Contains(controls, name):
		if node = d.owner(element); submits(element) && !d.disabled(element) {
			pressed = element
		}
	default:
		around := element.Closest("form")
		if around.Length() == 0 {
			around = element.Find("form").First()
		}
		if around.Length() > 0 {
			node = around.Get(0)
		}
	}
	if node == nil {
		return nil
	}
	return d.form(node, pressed)
}

// link is a link of a page.
type link struct{ path, words string }

// links are the page's links to other pages of the same server, by their path and query. The socket is no page.
func (d *document) links(host func(string) bool, socket string) (all []link) {
	d.Find("a[href], area[href], form").Each(func(_ int, one *goquery.Selection) {
		href := one.AttrOr("href", "")
		if goquery.NodeName(one) == "form" {
			if method := one.AttrOr("method", "get"); !strings.EqualFold(method, "get") {
				return
			}
			href = one.AttrOr("action", "")
		}
		target, err := d.base.Parse(strings.TrimSpace(href))
		if err != nil || target.Scheme != "http" || !host(target.Host) || target.Path == socket {
			return
		}
		words := strings.ToLower(strings.Join([]string{target.Path, one.Text(), one.AttrOr("id", ""), one.AttrOr("title", "")}, " "))
		all = append(all, link{target.RequestURI(), words})
	})
	return all
}

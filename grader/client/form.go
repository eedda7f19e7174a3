package client

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// ErrNoForm says that a page lacks the form that was to be submitted.
var ErrNoForm = errors.New("there is no such form")

// field is one name with its value, in the order of the page.
type field struct{ name, value string }

// form is a form of a page, as it is sent when its first button is pressed: HTML, 4.10.21.
type form struct {
	method, action, encoding string
	fields                   []field
}

// formOf reads the form that the selector finds, or that is around or in what it finds.
func formOf(document *goquery.Document, selector string) (form, error) {
	found := document.Find(selector).First()
	node := found.Closest("form")
	if node.Length() == 0 {
		if node = found.Find("form").First(); node.Length() == 0 {
			return form{}, fmt.Errorf("find %s on the page: %w", selector, ErrNoForm)
		}
	}
	f := form{method: node.AttrOr("method", "get"), action: node.AttrOr("action", ""), encoding: node.AttrOr("enctype", "")}
	id, named := node.Attr("id")
	pressed := false
	document.Find("input, textarea, select, button").Each(func(_ int, control *goquery.Selection) {
		owner, elsewhere := control.Attr("form")
		switch {
		case elsewhere && (!named || owner != id):
			return
		case !elsewhere && !control.Closest("form").IsSelection(node):
			return
		case has(control, "disabled"), control.Closest("fieldset[disabled]").Length() > 0:
			return
		}
		if submits(control) {
			if pressed {
				return // somebody presses one button only
			}
			pressed = true
			f.method, f.action = control.AttrOr("formmethod", f.method), control.AttrOr("formaction", f.action)
			f.encoding = control.AttrOr("formenctype", f.encoding)
		}
		name := control.AttrOr("name", "")
		for _, value := range values(control) {
			if name != "" {
				f.fields = append(f.fields, field{name, value})
			}
		}
	})
	return f, nil
}

func has(control *goquery.Selection, attribute string) bool {
	_, ok := control.Attr(attribute)
	return ok
}

// submits reports whether pressing the control sends its form.
func submits(control *goquery.Selection) bool {
	kind := strings.ToLower(control.AttrOr("type", ""))
	if goquery.NodeName(control) == "button" {
		return kind != "button" && kind != "reset"
	}
	return goquery.NodeName(control) == "input" && (kind == "submit" || kind == "image")
}

// values are what a control brings into its form when nobody has touched it.
func values(control *goquery.Selection) (all []string) {
	switch goquery.NodeName(control) {
	case "textarea":
		return []string{strings.TrimPrefix(control.Text(), "\n")}
	case "select":
		options := control.Find("option:not([disabled])")
		chosen := options.Filter("[selected]")
		if !has(control, "multiple") {
			if chosen = chosen.Last(); chosen.Length() == 0 {
				chosen = options.First()
			}
		}
		chosen.Each(func(_ int, option *goquery.Selection) {
			all = append(all, option.AttrOr("value", strings.TrimSpace(option.Text())))
		})
		return all
	case "button":
		if submits(control) {
			return []string{control.AttrOr("value", "")}
		}
		return nil
	}
	switch strings.ToLower(control.AttrOr("type", "text")) {
	case "button", "reset", "file", "image":
		return nil
	case "checkbox", "radio":
		if !has(control, "checked") {
			return nil
		}
		return []string{control.AttrOr("value", "on")}
	}
	return []string{control.AttrOr("value", "")}
}

// fill types values into fields.
func (f *form) fill(typed map[string]string) error {
	for name, value := range typed {
		found := false
		for i := range f.fields {
			if f.fields[i].name == name {
				f.fields[i].value, found = value, true
			}
		}
		if !found {
			return fmt.Errorf("the form has no field %q: %w", name, ErrNoForm)
		}
	}
	return nil
}

// encoded is the form as a query, or as the body that its encoding asks for, with the type of that.
func (f *form) encoded() (body io.Reader, query, kind string, err error) {
	pairs := url.Values{}
	for _, one := range f.fields {
		pairs.Add(one.name, one.value)
	}
	switch {
	case !strings.EqualFold(f.method, "post"):
		return nil, pairs.Encode(), "", nil
	case strings.EqualFold(f.encoding, "multipart/form-data"):
		var buffer bytes.Buffer
		parts := multipart.NewWriter(&buffer)
		for _, one := range f.fields {
			err = errors.Join(err, parts.WriteField(one.name, one.value))
		}
		err = errors.Join(err, parts.Close())
		return &buffer, "", parts.FormDataContentType(), err
	}
	return strings.NewReader(pairs.Encode()), "", "application/x-www-form-urlencoded", nil
}

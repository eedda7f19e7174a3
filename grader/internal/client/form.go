package client

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"handshake/grader/internal/wording"
)

// ErrNoForm says that a page doesn't have the form that should be submitted.
var ErrNoForm = wording.Error("there is no such form")

// form is a form of a page, ready to be sent by pressing its button. It follows the HTML standard's form submission algorithm (4.10.22.3),
// whose terms it uses.
type form struct {
	method, encoding string
	action           *url.URL
	entries          []entry
}

// entry is one name with its value, in the order of the page.
type entry struct {
	name, value string
	kind        string // of the control: an input's type, or the element's name
	file        bool
}

// form reads a form as it is sent when the button is pressed. nil stands for the form's first button.
func (d *document) form(node *html.Node, pressed *goquery.Selection) *form {
	owned := d.Find(strings.Join(controls, ", ")).FilterFunction(func(_ int, control *goquery.Selection) bool { return d.owner(control) == node })
	if pressed == nil {
		pressed = owned.FilterFunction(func(_ int, control *goquery.Selection) bool { return submits(control) && !d.disabled(control) }).First()
	}
	attributes := goquery.NewDocumentFromNode(node).Selection
	attribute := func(name string) string {
		if value, ok := pressed.Attr("form" + name); ok {
			return value
		}
		return attributes.AttrOr(name, "")
	}
	f := &form{method: http.MethodGet, action: d.url, encoding: strings.ToLower(attribute("enctype"))}
	if strings.EqualFold(attribute("method"), http.MethodPost) {
		f.method = http.MethodPost
	}
	if action := strings.TrimSpace(attribute("action")); action != "" { // an empty one is the page's own URL, whatever its base
		target, err := d.base.Parse(action)
		if err != nil {
			return nil
		}
		f.action = target
	}
	f.entries = d.entryList(owned, pressed)
	return f
}

// entryList is the standard's "constructing the entry list" (4.10.22.4) for a form as it was loaded, except that required boxes
// are ticked, as the user would have to do.
func (d *document) entryList(owned, pressed *goquery.Selection) (list []entry) {
	owned.Each(func(_ int, control *goquery.Selection) {
		kind, name := kindOf(control), control.AttrOr("name", "")
		add := func(name, value string) { list = append(list, entry{name: name, value: value, kind: kind}) }
		switch {
		case control.Closest("datalist").Length() > 0, d.disabled(control):
			return
		case isButton(control) && !(pressed.Length() > 0 && control.IsSelection(pressed)):
			return
		case (kind == "checkbox" || kind == "radio") && !d.checked(owned, control):
			return
		case kind == "image":
			prefix := name
			if prefix != "" {
				prefix += "."
			}
			add(prefix+"x", "0")
			add(prefix+"y", "0")
			return
		case name == "":
			return
		}
		switch kind {
		case "select":
			for _, value := range chosen(control) {
				add(name, value)
			}
		case "checkbox", "radio":
			add(name, control.AttrOr("value", "on"))
		case "file":
			list = append(list, entry{name: name, kind: kind, file: true})
		case "textarea":
			add(name, control.Text())
		case "hidden":
			if strings.EqualFold(name, "_charset_") {
				add(name, "UTF-8")
				return
			}
			add(name, control.AttrOr("value", ""))
		case "color":
			add(name, control.AttrOr("value", "#000000"))
		case "range":
			add(name, control.AttrOr("value", "50"))
		default:
			add(name, strings.NewReplacer("\r", "", "\n", "").Replace(control.AttrOr("value", "")))
		}
		if direction := control.AttrOr("dirname", ""); direction != "" {
			add(direction, "ltr")
		}
	})
	return list
}

// kindOf is the type of an input or a button in lower case, or else the name of the element.
func kindOf(control *goquery.Selection) string {
	name := goquery.NodeName(control)
	written := strings.ToLower(control.AttrOr("type", ""))
	switch {
	case name == "input" && written == "":
		return "text"
	case name == "input":
		return written
	case name == "button" && written != "button" && written != "reset":
		return "submit"
	case name == "button":
		return written
	}
	return name
}

func isButton(control *goquery.Selection) bool {
	return slices.Contains([]string{"submit", "image", "button", "reset"}, kindOf(control))
}

// submits reports whether pressing the control sends its form.
func submits(control *goquery.Selection) bool {
	kind := kindOf(control)
	return kind == "submit" || kind == "image"
}

// disabled is 4.10.18.5: by an attribute of its own, or of a fieldset around it unless the control is in that fieldset's first legend.
func (d *document) disabled(control *goquery.Selection) bool {
	if has(control, "disabled") {
		return true
	}
	off := false
	control.ParentsFiltered("fieldset[disabled]").Each(func(_ int, fieldset *goquery.Selection) {
		legend := fieldset.ChildrenFiltered("legend").First()
		off = off || legend.Length() == 0 || !legend.Contains(control.Get(0))
	})
	return off
}

// checked reports whether a box is ticked; of radio buttons with the same name, only the last one can be.
func (d *document) checked(owned, control *goquery.Selection) bool {
	if kindOf(control) == "checkbox" {
		return has(control, "checked") || has(control, "required")
	}
	group := owned.FilterFunction(func(_ int, other *goquery.Selection) bool {
		return kindOf(other) == "radio" && other.AttrOr("name", "") == control.AttrOr("name", "")
	})
	on := group.Filter("[checked]").Last()
	if on.Length() == 0 && group.Filter("[required]").Length() > 0 {
		on = group.First()
	}
	return on.Length() > 0 && control.IsSelection(on)
}

// chosen are the values of a list's selected options: 4.10.7.
func chosen(list *goquery.Selection) (values []string) {
	off := func(option *goquery.Selection) bool {
		return has(option, "disabled") || option.Closest("optgroup[disabled]").Length() > 0
	}
	options := list.Find("option")
	on := options.Filter("[selected]")
	size, err := strconv.Atoi(list.AttrOr("size", "1"))
	if !has(list, "multiple") {
		if on = on.Last(); on.Length() == 0 && (err != nil || size <= 1) {
			on = options.FilterFunction(func(_ int, option *goquery.Selection) bool { return !off(option) }).First()
		}
	}
	on.Each(func(_ int, option *goquery.Selection) {
		if !off(option) {
			values = append(values, option.AttrOr("value", strings.Join(strings.Fields(option.Text()), " ")))
		}
	})
	return values
}

func has(control *goquery.Selection, attribute string) bool {
	_, ok := control.Attr(attribute)
	return ok
}

// typable reports whether a user can type into the entry's control.
func (e entry) typable() bool {
	return !e.file && !slices.Contains([]string{"hidden", "checkbox", "radio", "submit", "image", "select", "range", "color"}, e.kind)
}

// takes reports whether a user can type into fields with all those names.
func (f *form) takes(names []string) bool {
	for _, name := range names {
		if !slices.ContainsFunc(f.entries, func(e entry) bool { return e.name == name && e.typable() }) {
			return false
		}
	}
	return true
}

// password is the type of a password field, and mostly its name. A form may ask for the password once more, in a field with another name.
const password = "password"

// secret reports whether what is typed into the fields of that name is a password.
func (f *form) secret(name string) bool {
	return name == password || slices.ContainsFunc(f.entries, func(e entry) bool { return e.name == name && e.kind == password })
}

// fill types values into fields, and the password into every other empty password field.
func (f *form) fill(typed map[string]string) error {
	for name, value := range typed {
		if !f.takes([]string{name}) {
			return wording.Errorf("the form has no field %q: %w", name, ErrNoForm)
		}
		secret := f.secret(name)
		for i, e := range f.entries {
			if e.typable() && (e.name == name || secret && e.kind == password && e.value == "") {
				f.entries[i].value = value
			}
		}
	}
	return nil
}

// request is the request that sends the form.
func (f *form) request() (method string, target *url.URL, body io.Reader, kind string, err error) {
	if f.method == http.MethodGet {
		target := *f.action
		target.RawQuery = urlencoded(f.entries)
		return f.method, &target, nil, "", nil
	}
	switch f.encoding {
	case "multipart/form-data":
		body, kind, err = inParts(f.entries)
	case "text/plain":
		var text strings.Builder
		for _, e := range f.entries {
			fmt.Fprintf(&text, "%s=%s\r\n", newlines(e.name), newlines(e.value))
		}
		body, kind = strings.NewReader(text.String()), "text/plain"
	default:
		body, kind = strings.NewReader(urlencoded(f.entries)), "application/x-www-form-urlencoded"
	}
	return f.method, f.action, body, kind, err
}

func urlencoded(entries []entry) string {
	var pairs []string
	for _, e := range entries {
		pairs = append(pairs, url.QueryEscape(newlines(e.name))+"="+url.QueryEscape(newlines(e.value)))
	}
	return strings.Join(pairs, "&")
}

// inParts is 4.10.22.7, which escapes names differently from Go's package.
func inParts(entries []entry) (io.Reader, string, error) {
	var buffer bytes.Buffer
	parts := multipart.NewWriter(&buffer)
	escape := strings.NewReplacer("\r\n", "%0D%0A", "\r", "%0D", "\n", "%0A", `"`, "%22")
	for _, e := range entries {
		header := textproto.MIMEHeader{"Content-Disposition": {`form-data; name="` + escape.Replace(newlines(e.name)) + `"`}}
		if e.file { // no file was chosen
			header["Content-Disposition"][0] += `; filename=""`
			header["Content-Type"] = []string{"application/octet-stream"}
		}
		part, err := parts.CreatePart(header)
		if err == nil {
			_, err = io.WriteString(part, newlines(e.value))
		}
		if err != nil {
			return nil, "", wording.Errorf("write a form in parts: %w", err)
		}
	}
	if err := parts.Close(); err != nil {
		return nil, "", wording.Errorf("write a form in parts: %w", err)
	}
	return &buffer, parts.FormDataContentType(), nil
}

// newlines makes each line break CR LF, as forms are sent.
func newlines(text string) string {
	return strings.ReplaceAll(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n", "\r\n")
}

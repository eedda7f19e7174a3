package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"

	"handshake/grader/internal/verdict"
)

// JSON writes the report in the shape that verdict.Schema names: indented, ended by a newline, and the same
// bytes for the same report. Lists are never null. It writes one event after another, for a server that sends much fills tens of
// megabytes with them.
func JSON(w io.Writer, r verdict.Report) error {
	out := bufio.NewWriter(w)
	j := jsonWriter{w: out}
	r.Schema = verdict.Schema
	lessons := r.Lessons
	r.Lessons = []verdict.Lesson{}
	j.around(r, 0, `"lessons": []`, len(lessons), func(i, depth int) { j.lesson(lessons[i], depth) })
	j.text("\n")
	return errors.Join(j.err, out.Flush())
}

// jsonWriter writes a report piece by piece, in the form of json.Encoder with an indent of two spaces. It keeps the first error.
type jsonWriter struct {
	w   io.Writer
	err error
}

func (j *jsonWriter) lesson(l verdict.Lesson, depth int) {
	checks := l.Checks
	l.Checks = []verdict.Check{}
	j.around(l, depth, `"checks": []`, len(checks), func(i, depth int) { j.check(checks[i], depth) })
}

func (j *jsonWriter) check(c verdict.Check, depth int) {
	events := c.Events
	if len(events) == 0 {
		j.text(j.piece(c, depth))
		return
	}
	c.Events = []verdict.Event{{}}
	empty := `"events": [` + indent(depth+2) + j.piece(verdict.Event{}, depth+2) + indent(depth+1) + `]`
	j.around(c, depth, empty, len(events), func(i, depth int) { j.text(j.piece(events[i], depth)) })
}

// around writes the value, which has a list, with n items of the list in the place of what there is; item writes one of them.
func (j *jsonWriter) around(value any, depth int, list string, n int, item func(i, depth int)) {
	before, after, _ := strings.Cut(j.piece(value, depth), list) // quotes inside of strings are escaped, so this is the list
	key, _, _ := strings.Cut(list, "[")
	j.text(before + key + "[")
	for i := range n {
		if i > 0 {
			j.text(",")
		}
		j.text(indent(depth + 2))
		item(i, depth+2)
	}
	if n > 0 {
		j.text(indent(depth + 1))
	}
	j.text("]" + after)
}

// piece is a value as it is written at that depth.
func (j *jsonWriter) piece(value any, depth int) string {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent(strings.Repeat("  ", depth), "  ")
	enc.SetEscapeHTML(false) // it is read by people too, and "<" is frequent in what servers answer
	j.err = errors.Join(j.err, enc.Encode(value))
	return string(visible(bytes.TrimSuffix(text.Bytes(), []byte("\n"))))
}

func (j *jsonWriter) text(text string) {
	if j.err == nil {
		_, j.err = io.WriteString(j.w, text)
	}
}

// indent begins a line at that depth.
func indent(depth int) string { return "\n" + strings.Repeat("  ", depth) }

// IsJSON reports whether a file that begins like this is a report that JSON wrote.
func IsJSON(head []byte) bool {
	family, _, _ := strings.Cut(verdict.Schema, "/v")
	text := bytes.TrimSpace(head)
	return bytes.HasPrefix(text, []byte("{")) && bytes.Contains(text, []byte(`"schema": "`+family+`/`))
}

// visible writes every rune that can't be seen as an escape. JSON allows most of them as they are, but a terminal that
// shows the report would obey them: one that begins a control sequence, or that turns the direction of writing. They
// are in strings alone, but for the newlines between fields.
func visible(text []byte) []byte {
	if !bytes.ContainsFunc(text, hidden) {
		return text
	}
	var b bytes.Buffer
	for _, r := range string(text) {
		switch {
		case !hidden(r):
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.Bytes()
}

func hidden(r rune) bool { return r != '\n' && !unicode.IsGraphic(r) }

package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"

	"handshake/grader/verdict"
)

// JSON writes the report in the shape that verdict.Schema names: indented, ended by a newline, and the same
// bytes for the same report. Lists are never null.
func JSON(w io.Writer, r verdict.Report) error {
	r.Schema = verdict.Schema
	r.Lessons = append([]verdict.Lesson{}, r.Lessons...)
	for i := range r.Lessons {
		r.Lessons[i].Checks = append([]verdict.Check{}, r.Lessons[i].Checks...)
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false) // it is read by people too, and "<" is frequent in what servers answer
	if err := enc.Encode(r); err != nil {
		return err
	}
	_, err := w.Write(visible(text.Bytes()))
	return err
}

// IsReport reports whether a file that begins so is a report, as JSON writes them or as JUnit and other tools do. What an
// earlier run wrote may be replaced without a question.
func IsReport(head []byte) bool {
	family, _, _ := strings.Cut(verdict.Schema, "/v")
	text := bytes.TrimSpace(head)
	switch {
	case bytes.HasPrefix(text, []byte("{")):
		return bytes.Contains(text, []byte(`"schema": "`+family+`/`))
	case bytes.HasPrefix(text, []byte("<")):
		return bytes.Contains(text, []byte("<testsuite"))
	}
	return false
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

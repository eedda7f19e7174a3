package report

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"

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
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false) // it is read by people too, and "<" is frequent in what servers answer
	return enc.Encode(r)
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

package report

import (
	"encoding/json"
	"io"

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

package class

import (
	"bytes"
	_ "embed"
	"html/template"
	"strings"

	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

//go:embed results.html
var pageText string

// page is the results as a web page that needs nothing else. Everything that came from a submission is escaped by the template.
func (r *Results) page() ([]byte, error) {
	t, err := template.New("class").Funcs(template.FuncMap{
		"clean": plain.Clean,
		"lines": func(lines []string) string {
			var clean []string
			for _, line := range lines {
				clean = append(clean, plain.Clean(line))
			}
			return strings.Join(clean, "\n")
		},
		"full": r.full,
		"looks": func(check string, l verdict.Lesson, advised []verdict.Advice) []report.Look {
			return report.Looks(check, l.Probes, advised)
		},
		"word":  func(g any) string { return wording.Translate(graded(g).word()) },
		"say":   wording.Say,
		"lang":  func() string { return wording.Current().Words.Page.Language },
		"sign":  func(o verdict.Outcome) string { return signs[o] },
		"list":  func(names []string) string { return plain.Clean(strings.Join(names, ", ")) },
		"in":    func(e Entry, id string) *Graded { return e.in(id) },
		"total": func(e Entry) string { _, passed, of := e.totals(); return wording.Say("%d of %d", passed, of) },
		"class": func(g any) string { return strings.ReplaceAll(graded(g).word(), " ", "-") },
	}).Parse(pageText)
	if err != nil {
		return nil, wording.Errorf("write the page: %w", err)
	}
	passed := map[string]int{}
	for _, e := range r.Submissions {
		for _, g := range e.Lessons {
			if g.Outcome == verdict.Passed {
				passed[g.ID]++
			}
		}
	}
	var text bytes.Buffer
	if err := t.Execute(&text, map[string]any{"R": r, "IDs": r.ids(), "Passed": passed}); err != nil {
		return nil, wording.Errorf("write the page: %w", err)
	}
	return text.Bytes(), nil
}

// in is the submission's result in a lesson, or nil.
func (e Entry) in(id string) *Graded {
	for i := range e.Lessons {
		if e.Lessons[i].ID == id {
			return &e.Lessons[i]
		}
	}
	return nil
}

// graded is a result that a template has as it is, or by its place.
func graded(value any) Graded {
	switch g := value.(type) {
	case Graded:
		return g
	case *Graded:
		return *g
	}
	return Graded{}
}

package wording

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"
	"unicode/utf8"

	"handshake/grader/internal/verdict"
)

// functions are what sentences may use besides what text/template brings.
func (c Catalogue) functions() template.FuncMap {
	return template.FuncMap{
		"event":      event,
		"quote":      strconv.Quote,
		"short":      func(text string) string { return strconv.Quote(cut(text, 40)) },
		"raw":        Raw,
		"frame":      func(text string) string { return Raw(cut(text, 120)) },
		"cut":        verdict.Cut,
		"around":     around,
		"times":      c.times,
		"join":       c.Join,
		"names":      c.names,
		"type":       c.Type,
		"fields":     c.fields,
		"answer":     c.Events.Answer,
		"ending":     c.Events.endingOf,
		"exit":       c.Events.Exit,
		"dir":        filepath.Dir,
		"in":         func(folder, name string) string { return filepath.Join(folder, name) },
		"fileType":   c.FileType,
		"seconds":    func(m verdict.Millis) string { return fmt.Sprintf("%.0f", m.Duration().Seconds()) },
		"unanswered": c.Events.Unanswered,
		"status":     func(status int) string { return fmt.Sprintf("%d %s", status, http.StatusText(status)) },
		"bytes":      bytesOf,
		"add":        func(a, b int) int { return a + b },
	}
}

// bytesOf is a number of bytes: "4 MB".
func bytesOf(n int) string {
	if n >= 1<<20 {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%d KB", n>>10)
}

// times says how often; n is an int, or an act's argument.
func (c Catalogue) times(n any) string {
	switch n := n.(type) {
	case int:
		return c.Times(n)
	case string:
		if count, err := strconv.Atoi(n); err == nil {
			return c.Times(count)
		}
	}
	return fmt.Sprint(n)
}

// names are clients, or how many there are where they are too many to name.
func (c Catalogue) names(all []string) string {
	if len(all) > 3 {
		return c.Clients(len(all))
	}
	return c.Join(all)
}

// fields says how the fields of an object differ, in one sentence.
func (c Catalogue) fields(all []verdict.Field) string {
	var clauses []string
	for _, field := range all {
		clauses = append(clauses, c.Field(field))
	}
	return strings.Join(clauses, "; ")
}

// event is an event as messages show it: `"user count" 2`.
func event(name string, data any) string {
	return strings.TrimSpace(fmt.Sprintf("%q %s", name, cut(fmt.Sprint(data), 160)))
}

// Raw shows a message as it came. JSON and markup stay as they are, since their quotes would drown in backslashes, but for line
// breaks inside; the one at the end, which json.Encoder adds, says nothing.
func Raw(raw string) string {
	text := verdict.Cut(strings.TrimRight(raw, "\r\n"))
	if text == "" || !utf8.ValidString(text) || !strings.ContainsRune(`{["<`, rune(text[0])) {
		return strconv.Quote(text)
	}
	return strings.NewReplacer("\r", `\r`, "\n", `\n`).Replace(text)
}

// cut shortens a text to so many characters, and marks the cut.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// around is a text in quotes, cut to what is near its first difference from another.
func around(text, other string) string {
	const before, after = 12, 28
	runes, others := []rune(text), []rune(other)
	at := 0
	for at < len(runes) && at < len(others) && runes[at] == others[at] {
		at++
	}
	from, to := max(0, at-before), min(len(runes), at+after)
	begin, end := "", ""
	if from > 0 {
		begin = "…"
	}
	if to < len(runes) {
		end = "…"
	}
	return strconv.Quote(begin + string(runes[from:to]) + end)
}

// or is the text, or the other one if there is none.
func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

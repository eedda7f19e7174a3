package diagram

import (
	"fmt"
	"strings"

	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/wording"
)

// Mermaid writes the diagram for Mermaid, which GitHub and many forums draw.
func (d Diagram) Mermaid() string {
	var b strings.Builder
	b.WriteString("sequenceDiagram\n")
	for i, lane := range d.Lanes {
		fmt.Fprintf(&b, "    participant p%d as %s\n", i, escaped(lane.Name))
	}
	last := max(len(d.Lanes)-1, 0)
	for _, row := range d.Rows {
		text := labelled(row)
		if row.Kind == Gap {
			text = fmt.Sprintf(wording.Current().Words.Diagram.More, len(row.Hidden))
		}
		if text = escaped(text + remarked(row)); text == "" {
			text = "(empty)"
		}
		switch row.Kind {
		case Arrow:
			fmt.Fprintf(&b, "    p%d->>p%d: %s\n", row.From, row.To, text)
		case Broken, Never:
			fmt.Fprintf(&b, "    p%d--xp%d: %s\n", row.From, row.To, text)
		case Note:
			fmt.Fprintf(&b, "    Note over p%d: %s\n", row.From, text)
		default:
			fmt.Fprintf(&b, "    Note over p0,p%d: %s\n", last, text)
		}
	}
	return strings.TrimRight(b.String(), "\n")
}

// escaped is text that Mermaid takes as it is: what ends a statement, and what it would read as HTML or as an entity, is written by its
// number.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range plain.Clean(text) {
		if strings.ContainsRune("#;<>&`%\\{}[]", r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

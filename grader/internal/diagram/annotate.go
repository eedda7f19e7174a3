package diagram

import (
	"handshake/grader/internal/verdict"
)

// steps tells each row which event it is, whether a step waited for it, and which steps begin there. A step in which a client sends a
// message needs no name: its arrow says the same.
func (b *builder) steps() {
	heard := map[int]bool{}
	for i := range b.rows {
		b.rows[i].Event = b.of[i]
	}
	for _, step := range b.check.Steps {
		if b.answers(step) {
			heard[step.Event] = step.Outcome == verdict.Passed
			continue
		}
		for i := range b.rows {
			row := &b.rows[i]
			if row.At < step.At || step.Who != "" && !b.meets(*row, step.Who) {
				continue
			}
			if row.Event >= 0 && row.Kind == Arrow && sends(b.check.Events[row.Event]) {
				break
			}
			name := step.Text
			if step.Who != "" {
				name = step.Who + " " + step.Text
			}
			row.Steps = append(row.Steps, name)
			break
		}
	}
	for i := range b.rows {
		b.rows[i].Heard = b.rows[i].Event >= 0 && heard[b.rows[i].Event] && !b.rows[i].Wrong
	}
}

// answers reports whether a step waited for something from the server.
func (b *builder) answers(step verdict.Step) bool {
	if step.Event < 0 || step.Event >= len(b.check.Events) {
		return step.Outcome == verdict.Failed
	}
	e := b.check.Events[step.Event]
	return e.Dir == verdict.FromServer || e.Kind == verdict.Gone || e.Kind == verdict.Log || e.Kind == verdict.Ends
}

// meets reports whether the client is at one end of the row.
func (b *builder) meets(row Row, who string) bool {
	lane, ok := b.lane[who]
	return ok && row.Kind != Across && (row.From == lane || row.To == lane)
}

// sends reports whether an event is a client's message.
func sends(e verdict.Event) bool {
	return e.Dir == verdict.ToServer && (e.Kind == verdict.Frame || e.Kind == verdict.Ping)
}

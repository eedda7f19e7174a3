// Package diagram turns the transcript of a check into a sequence diagram: a lifeline for each client and
// one for the server, and a row for each thing that crossed the wire, with the failing one among them.
// It knows a verdict's events and how its failures are named. It must not know how they came about, or
// where the diagram is shown: New makes the model of lanes and rows, and each form (text, SVG, Mermaid) only draws it.
package diagram

import (
	"slices"

	"handshake/grader/internal/verdict"
)

// The most that is drawn: more clients, or more rows, are harder to read than a sentence that counts them.
const (
	maxClients = 4
	maxRows    = 14
)

// Diagram is a sequence diagram. The zero value is empty.
type Diagram struct {
	Lanes   []Lane // left to right: the first client, the server, the other clients
	Rows    []Row  // top to bottom, in the order of time
	Undrawn int    // how many clients of the transcript have no lane
}

// Lane is one lifeline.
type Lane struct {
	Name   string // the client's name; "your server" for the server
	Server bool
	rank   int // the order in which lanes are given up where there is no room; 0 stays longest
}

// Kind says how a row is drawn.
type Kind int

// The kinds of Row.
const (
	Arrow  Kind = iota // something went from one lane to another
	Broken             // the line between two lanes was cut, without a word of goodbye
	Never              // an arrow that was expected and never came
	Note               // something at the server: a line of its log
	Across             // something that concerns every lane: the program ended
	Gap                // rows that are not drawn: Hidden
)

// Row is one line of a diagram.
type Row struct {
	Kind     Kind
	At       verdict.Millis // since the check began
	From, To int            // indexes of lanes; for Note both are the server, for Across the outermost lanes
	Label    string         // what it was: an event's name, "connects" ...
	Value    string         // an event's data, as JSON; it stays readable longest where the label is cut
	Opened   bool           // a handshake was admitted
	Wrong    bool           // this is where the check failed
	Remark   string         // what is to be said beside it: "never came (waited 2 s)"
	Hidden   []Row          // of a Gap: the rows it stands for

	Event  int            // the index of its event in the check, or -1
	Heard  bool           // a step of the check waited for this, and it came
	Steps  []string       // the steps of the check that begin here: "bob connects"
	Waited verdict.Millis // how long it was waited for
}

// Empty reports whether there is nothing to draw.
func (d Diagram) Empty() bool { return len(d.Rows) == 0 }

// New makes the diagram of a check. It is empty where a picture would say nothing: where no client met
// the server and none was expected to hear anything.
func New(check verdict.Check) Diagram {
	return build(check).keep(maxClients).elide(maxRows)
}

// keep returns d with the lanes of at most n clients, those of the lowest rank, and without the rows of
// the others.
func (d Diagram) keep(n int) Diagram {
	if len(d.Lanes)-1 <= n {
		return d
	}
	order := make([]int, 0, len(d.Lanes))
	for i, lane := range d.Lanes {
		if !lane.Server {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return d.Lanes[a].rank - d.Lanes[b].rank })
	drop := order[n:]

	// The server goes right of the first client that is left, so its place may change.
	var clients []int
	server := 0
	for i, lane := range d.Lanes {
		if lane.Server {
			server = i
		} else if !slices.Contains(drop, i) {
			clients = append(clients, i)
		}
	}
	kept := slices.Insert(clients, min(1, len(clients)), server)

	out := Diagram{Undrawn: d.Undrawn + len(drop)}
	place := make(map[int]int, len(kept))
	for to, from := range kept {
		out.Lanes = append(out.Lanes, d.Lanes[from])
		place[from] = to
	}
	out.Rows = move(d.Rows, place)
	return out
}

// move gives rows their new lanes by place, and leaves out those whose lane is gone.
func move(rows []Row, place map[int]int) []Row {
	var out []Row
	for _, row := range rows {
		switch row.Kind {
		case Across:
			row.From, row.To = 0, len(place)-1
		case Gap:
			row.Hidden = move(row.Hidden, place)
			row.From, row.To = 0, len(place)-1
			if len(row.Hidden) == 0 {
				continue
			}
		default:
			from, ok := place[row.From]
			to, ok2 := place[row.To]
			if !ok || !ok2 {
				continue
			}
			row.From, row.To = from, to
		}
		out = append(out, row)
	}
	return out
}

// elide returns d with at most n rows and a few gaps: how it began, and what happened around the failure,
// or at the end where nothing failed.
func (d Diagram) elide(n int) Diagram {
	if len(d.Rows) <= n {
		return d
	}
	const first, after = 4, 2
	focus := slices.IndexFunc(d.Rows, func(r Row) bool { return r.Wrong })
	if focus < 0 {
		focus = len(d.Rows) - 1
	}
	until := min(focus+after, len(d.Rows)-1)
	since := max(until-(n-first-1)+1, 0) // the gap before takes a row too
	if until < len(d.Rows)-1 {
		since++ // and so does the gap after
	}

	shown := func(i int) bool { return i < first || since <= i && i <= until }
	var rows []Row
	for i := 0; i < len(d.Rows); {
		end := i
		for end < len(d.Rows) && !shown(end) {
			end++
		}
		switch {
		case end == i:
			rows = append(rows, d.Rows[i])
			end++
		case end == i+1: // a gap would take the same place
			rows = append(rows, d.Rows[i])
		default:
			rows = append(rows, Row{Kind: Gap, At: d.Rows[i].At, To: len(d.Lanes) - 1, Hidden: d.Rows[i:end], Event: -1})
		}
		i = end
	}
	d.Rows = rows
	return d
}

package diagram

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// builder holds what is needed while a check's events become rows.
type builder struct {
	words  wording.DiagramWords
	check  verdict.Check
	events []verdict.Event // those of the check, in the order of time
	origin []int           // for each of them its index in check.Events, which steps speak of
	rows   []Row
	of     []int // for each row the index of its event, or -1
	lane   map[string]int
	server int
	fault  fault
}

// build draws every client and every event that is worth a row.
func build(check verdict.Check) Diagram {
	b := builder{words: wording.Current().Words.Diagram, check: check, lane: map[string]int{}}
	for i := range check.Events {
		b.origin = append(b.origin, i)
	}
	slices.SortStableFunc(b.origin, func(i, j int) int {
		switch a, c := check.Events[i].At, check.Events[j].At; {
		case a < c:
			return -1
		case a > c:
			return 1
		}
		return 0
	})
	for _, i := range b.origin {
		b.events = append(b.events, check.Events[i])
	}
	b.fault = find(check)
	b.fault.words = b.words

	lanes := b.lanes()
	for i, event := range b.events {
		if row, ok := b.row(event); ok {
			b.rows, b.of = append(b.rows, row), append(b.of, b.origin[i])
		}
	}
	met := len(b.rows) > 0
	b.highlight()
	b.steps()
	if !met && len(lanes) == 1 {
		return Diagram{} // a server alone, to which nothing happened
	}
	for i := range b.rows {
		if b.rows[i].Kind == Across {
			b.rows[i].From, b.rows[i].To = 0, len(lanes)-1
		}
	}
	return Diagram{Lanes: lanes, Rows: b.rows}
}

// lanes puts the clients in the order in which they met the server, the first of them left of it, and
// ranks them: the one that the failure concerns, the one that spoke, those which the steps name, from the last step back to the
// first, then the earliest.
func (b *builder) lanes() []Lane {
	var names []string
	add := func(list *[]string, name string) {
		if name != "" && !slices.Contains(*list, name) {
			*list = append(*list, name)
		}
	}
	for _, event := range b.events {
		add(&names, event.Client)
	}
	if b.fault.lane {
		add(&names, b.fault.who)
	}

	var ranks []string
	if slices.Contains(names, b.fault.who) {
		add(&ranks, b.fault.who)
	}
	if chat := b.fault.Facts.Chat; chat != nil && slices.Contains(names, chat.Speaker) {
		add(&ranks, chat.Speaker)
	}
	for _, step := range slices.Backward(b.check.Steps) {
		if slices.Contains(names, step.Who) {
			add(&ranks, step.Who)
		}
	}
	for _, name := range names {
		add(&ranks, name)
	}

	var lanes []Lane
	for i, name := range names {
		lanes = append(lanes, Lane{Name: name, rank: slices.Index(ranks, name)})
		b.lane[name] = i + min(i, 1)
	}
	b.server = min(len(names), 1)
	return slices.Insert(lanes, b.server, Lane{Name: b.words.Server, Server: true})
}

// row draws one event; false if it is not worth a row in this diagram.
func (b *builder) row(e verdict.Event) (Row, bool) {
	row := Row{At: e.At, From: b.server, To: b.server}
	if e.Client != "" {
		row.From = b.lane[e.Client]
		if e.Dir == verdict.FromServer {
			row.From, row.To = row.To, row.From
		}
	}
	switch e.Kind {
	case verdict.Connects:
		row.Label, row.Opened = b.words.Connects, true
	case verdict.Refused:
		row.Label, row.Value = b.words.Refused, b.status(e.Status)
		if e.How == verdict.ConnectError {
			row.Value = "connect_error " + strconv.Quote(e.Detail)
		}
	case verdict.Request:
		row.Label, row.Value = e.Text, b.status(e.Status)
	case verdict.Frame:
		row.Label, row.Value = e.Name, e.Data
		switch {
		case e.Binary && e.Name == "":
			row.Label, row.Value = fmt.Sprintf(b.words.Binary, e.Bytes), ""
		case e.Name == "":
			row.Label, row.Value = strings.TrimRight(e.Text, "\r\n"), e.Data // the line's end, which json.Encoder adds, says nothing
		}
	case verdict.Ping, verdict.Pong:
		row.Label = e.Kind
	case verdict.Leaves:
		row.Label = b.words.Leaves
		if e.Dir == verdict.FromServer {
			row.Label, row.Value = b.words.Closes, b.closeFrame(e)
		}
	case verdict.Vanishes:
		row.Kind, row.Label = Broken, b.vanishing(e)
	case verdict.Gone:
		row.Kind, row.Label = Broken, b.words.HangsUp
		row.From, row.To = b.server, b.lane[e.Client]
	case verdict.Log:
		row.Kind, row.Label = Note, fmt.Sprintf(b.words.Log, e.Text)
		row.From, row.To = b.server, b.server
		return row, b.fault.log
	case verdict.Starts:
		row.Kind, row.Label = Across, and(b.words.StartsAgain, e.Text)
		return row, true
	case verdict.Ends:
		row.Kind, row.Label = Across, and(b.words.Ends, e.Text)
		return row, true
	default:
		return row, false
	}
	return row, e.Client != ""
}

// vanishing is how a client that ended its connection without a close frame reads in a row.
func (b *builder) vanishing(e verdict.Event) string {
	switch e.How {
	case verdict.Reset:
		return b.words.VanishesReset
	case verdict.MidHandshake:
		return b.words.VanishesMid
	case verdict.BeforeAnswer:
		return b.words.VanishesBefore
	case verdict.CameAndWent:
		return fmt.Sprintf(b.words.Passers, e.Count)
	}
	return b.words.Vanishes
}

// closeFrame is how the contents of a close frame read in a row.
func (b *builder) closeFrame(e verdict.Event) string {
	switch {
	case e.How == verdict.Disconnect:
		return "packet " + e.Detail
	case e.Code == verdict.NoCode:
		return b.words.NoCode
	case e.Reason == "":
		return strconv.Itoa(e.Code)
	}
	return fmt.Sprintf("%d: %s", e.Code, e.Reason)
}

// status is how the answer to a handshake or a request reads in a row.
func (b *builder) status(code int) string {
	if code == 0 {
		return b.words.NoAnswer
	}
	return strconv.Itoa(code)
}

// and joins a statement and its particulars, if there are any.
func and(what, how string) string {
	if how = strings.TrimSpace(how); how == "" {
		return what
	}
	return what + ": " + how
}

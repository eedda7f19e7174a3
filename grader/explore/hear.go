package explore

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// ear is what a socket has heard, and what it has yet to hear.
type ear struct {
	opened   int // the first event that may follow from its opening
	count    stream
	users    stream // the numbers in announcements
	joins    int    // how many have connected since the last number; where leaving is not asked for
	demanded int    // since which event a number must come
	news     map[about]*bounds
	chat     map[*Socket]int // by sender: how many of its lines are behind us
	own      map[string]*expected
	pings    map[string]bool // pings that were not answered yet, by payload
	missed   string          // the name of the last event that was passed over
	broken   *client.Heard   // the last message that was no event
}

// newEar makes the ear of a socket that is being opened. A newcomer may be sent the last number and the last announcement from before its
// own. Where it is open which that was, it may be any of them.
func newEar(at int, m *Model) ear {
	e := ear{opened: at, news: map[about]*bounds{}, chat: map[*Socket]int{}, own: map[string]*expected{}, pings: map[string]bool{}}
	e.count.at, e.users.at = m.counts.firm, m.counts.firm
	for _, what := range m.recent {
		b := e.news[what]
		if b == nil {
			b = &bounds{}
			e.news[what] = b
		}
		b.high++
	}
	for _, s := range m.sockets {
		if s.Doubt && s.State != Over { // of whose end it may hear
			what := about{s.User, false}
			if e.news[what] == nil {
				e.news[what] = &bounds{}
			}
			e.news[what].high++
		}
	}
	return e
}

// Hear takes in a message that a socket has heard, and returns what is wrong with it.
func (m *Model) Hear(s *Socket, h client.Heard) *Fault {
	if s.State == Over || m.fault != nil {
		return m.fault
	}
	if h.Fault != nil {
		if m.holds&(Counts|Announcements|Chat) != 0 && h.Fault.Kind.Trait().Unreadable {
			return m.fails(m.noEvent(s, h))
		}
		s.broken = &h
		return nil
	}
	switch {
	case h.Event == "":
		return m.hearOwn(s, h)
	case h.Event == m.names.Count && m.holds&(Counts|Announcements) != 0:
		return m.hearCount(s, h)
	case h.Event == m.names.User:
		return m.hearAnnouncement(s, h)
	case h.Event == m.names.Chat && m.Holds(Chat):
		return m.hearLine(s, h)
	}
	return m.hearOwn(s, h)
}

// Pong notes that a ping was answered.
func (m *Model) Pong(s *Socket, payload string) { delete(s.pings, payload) }

// Log takes in a line of the program's output.
func (m *Model) Log(line string) *Fault {
	for _, text := range slices.Sorted(maps.Keys(m.logged)) {
		b := m.logged[text]
		if !strings.Contains(line, text) {
			continue
		}
		if b.came++; b.came > b.high {
			return m.fails(&Fault{Cause: LogTooOften, Facts: logged(text, b.high, b.came), Detail: []string{verdict.Cut(line)}, Index: -1})
		}
	}
	if strings.Contains(line, "http: panic serving") {
		return m.fails(&Fault{Cause: Panicked, Index: -1})
	}
	return nil
}

// Missing returns what must come and has not come yet; nil if everything has.
func (m *Model) Missing() *Fault {
	for _, s := range m.Sockets(Open) {
		for _, find := range []func(*Socket) *Fault{m.missingCount, m.missingNews, m.missingLine, m.missingOwn} {
			if f := find(s); f != nil {
				return s.instead(f)
			}
		}
		if len(s.pings) > 0 {
			return &Fault{Cause: NoPong, Who: s.Name, Index: -1}
		}
	}
	for _, text := range slices.Sorted(maps.Keys(m.logged)) {
		if b := m.logged[text]; b.came < b.low && !m.mute {
			return &Fault{Cause: LogMissing, Facts: logged(text, b.low, b.came), Index: -1}
		}
	}
	return nil
}

// logged are the facts of a line that is in the log too often or too seldom.
func logged(text string, want, got int) verdict.Facts {
	return verdict.Facts{Text: text, N: &verdict.Numbers{Want: want, Got: got}}
}

// noEvent is the fault of a message that is no event.
func (m *Model) noEvent(s *Socket, h client.Heard) *Fault {
	f := &Fault{Cause: NoEvent, Kind: h.Fault.Kind, Variant: h.Fault.Variant, Who: s.Name, Index: h.Index}
	f.Facts = verdict.Facts{Event: m.names.Count, Data: m.number(), Came: came(h), Form: h.Fault.Form, Keys: h.Fault.Keys}
	if m.Holds(Announcements) {
		f.Facts.Event, f.Facts.Data = m.names.User, about{s.User, true}.String()
	}
	return f
}

// instead adds to what never came what came instead, if that is all there is to see.
func (s *Socket) instead(f *Fault) *Fault {
	if f.Index < 0 && s.missed != "" && s.missed != f.Facts.Event {
		f.Facts.Events, f.Facts.Form, f.Variant = []string{strconv.Quote(s.missed)}, verdict.Instead, verdict.SomethingElse
	}
	return f
}

package explore

import (
	"maps"
	"slices"
	"strings"

	"handshake/grader/client"
	"handshake/grader/wire"
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
	missed   string          // the last message that looked like what was expected, and was not
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
		if m.holds&(Counts|Announcements|Chat) != 0 && (h.Fault.Kind == wire.ManyDocuments || h.Fault.Kind == wire.InvalidUTF8) {
			return m.fails(&Fault{Cause: NoEvent, Kind: h.Fault.Kind, Who: s.Name, Expected: "one event in each message", Got: shown(h), Note: h.Fault.Text, Index: h.Index})
		}
		s.missed = shown(h)
		return nil
	}
	switch {
	case h.Event == userCount && m.holds&(Counts|Announcements) != 0:
		return m.hearCount(s, h)
	case h.Event == user:
		return m.hearAnnouncement(s, h)
	case h.Event == chatMessage && m.Holds(Chat):
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
		if b.came += strings.Count(line, text); b.came > b.high {
			return m.fails(&Fault{Cause: LogTooOften, Log: text, Expected: times(b.high), Got: times(b.came), Note: line, Index: -1})
		}
	}
	if strings.Contains(line, "http: panic serving") {
		return m.fails(&Fault{Cause: Panicked, Expected: "no panic", Got: "a panic", Note: line, Index: -1})
	}
	return nil
}

// Missing returns what must come and has not come yet; nil if everything has.
func (m *Model) Missing() *Fault {
	for _, s := range m.Sockets(Open) {
		for _, find := range []func(*Socket) *Fault{m.missingCount, m.missingNews, m.missingLine, m.missingOwn} {
			if f := find(s); f != nil {
				if f.Got == "" {
					f.Note = s.missed
				}
				return f
			}
		}
		if len(s.pings) > 0 {
			return &Fault{Cause: NoPong, Who: s.Name, Expected: "a pong", Index: -1}
		}
	}
	for _, text := range slices.Sorted(maps.Keys(m.logged)) {
		if b := m.logged[text]; b.came < b.low {
			return &Fault{Cause: LogMissing, Log: text, Expected: times(b.low), Got: times(b.came), Index: -1}
		}
	}
	return nil
}

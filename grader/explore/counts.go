package explore

import (
	"fmt"

	"handshake/grader/client"
	"handshake/grader/wire"
)

// counts are the numbers of sockets that were true, one after the other.
type counts struct {
	truths []truth
	low    int // of the number that is true now and that everybody must hear in the end
	high   int
	firm   int // index of the truth that was the last one when somebody had heard all there was
}

// truth is what the count may have been since an event.
type truth struct{ low, high, since int }

// changed notes what the count is, now that a socket has come or gone.
func (m *Model) changed(at int) {
	certain, doubtful := 0, 0
	for _, s := range m.sockets {
		switch {
		case s.State == Over:
		case s.Doubt:
			doubtful++
		default:
			certain++
		}
	}
	m.counts.low, m.counts.high = certain, certain+doubtful
	may := truth{certain, certain + doubtful + m.ghosts + m.unheard, at}
	if !m.Holds(Leaves) {
		m.counts.high += m.left + m.ghosts // who has left may be counted still
		may.high += m.left
	}
	m.counts.truths = append(m.counts.truths, may)
}

// joined notes that somebody has connected, of whom this socket must hear.
func (s *Socket) joined(m *Model, at int) {
	if m.Holds(Leaves) {
		return // the number itself tells: it must be the true one in the end
	}
	s.joins++
	s.demanded = at
}

// owes reports whether a socket still has to hear a number after somebody has connected, though the last one that it heard may be true. Each of
// those who have left may be subtracted at any time, and a number that has not changed need not be sent.
func (m *Model) owes(s *Socket) bool { return s.joins > m.left && s.count.index < s.demanded }

// stream is the numbers that a socket hears under one event.
type stream struct {
	at    int // the earliest truth that explains what was heard
	times int
	last  int
	index int // of the event that was heard last
}

// hearNumber judges a number of sockets: it must have been true at some moment since the last one.
func (m *Model) hearNumber(s *Socket, on *stream, n int, h client.Heard) *Fault {
	for i := on.at; i < len(m.counts.truths); i++ {
		if t := m.counts.truths[i]; t.since <= h.Index && t.low <= n && n <= t.high {
			on.at, on.last, on.index = i, n, h.Index
			on.times++
			return nil
		}
	}
	f := &Fault{Cause: WrongCount, Who: s.Name, Event: h.Event, Expected: m.number(), Got: shown(h), Index: h.Index}
	for _, t := range m.counts.truths {
		switch {
		case t.low > n || n > t.high:
		case t.since > h.Index:
			f.Cause = EarlyCount
		default:
			f.Cause = OldCount
		}
	}
	return m.fails(f)
}

// number is the count that is true now, in words.
func (m *Model) number() string {
	if m.counts.low == m.counts.high {
		return fmt.Sprint(m.counts.low)
	}
	return fmt.Sprintf("%d to %d", m.counts.low, m.counts.high)
}

// knows reports whether the last number that a socket heard is the true one.
func (m *Model) knows(on stream) bool {
	return on.times > 0 && m.counts.low <= on.last && on.last <= m.counts.high
}

// hearCount takes in the event "user count". Where announcements have taken its place it need not come, but what comes must be true.
func (m *Model) hearCount(s *Socket, h client.Heard) *Fault {
	n, ok := h.Data.Int()
	if !ok {
		if !m.Holds(Counts) {
			return nil
		}
		return m.fails(&Fault{Cause: NoNumber, Who: s.Name, Event: userCount, Expected: "a number, " + m.number(), Got: shown(h), Index: h.Index})
	}
	if h.Index >= s.demanded {
		s.joins = 0
	}
	return m.hearNumber(s, &s.count, n, h)
}

// missingCount is the count that a socket still has to hear.
func (m *Model) missingCount(s *Socket) *Fault {
	if !m.Holds(Counts) || m.knows(s.count) && !m.owes(s) {
		return nil
	}
	f := &Fault{Cause: MissingCount, Who: s.Name, Event: userCount, Expected: fmt.Sprintf("%q %s", userCount, m.number()), Index: -1}
	if s.count.times > 0 && s.count.index >= m.counts.truths[len(m.counts.truths)-1].since {
		f.Cause, f.Index = StuckCount, s.count.index
		f.Got = fmt.Sprintf("%q %d", userCount, s.count.last)
	}
	return f
}

// shown is a message as it is shown.
func shown(h client.Heard) string {
	if h.Fault != nil {
		return short(h.Raw)
	}
	if h.Data.Kind() == wire.Absent {
		return fmt.Sprintf("%q", h.Event)
	}
	return fmt.Sprintf("%q %s", h.Event, short(h.Data.String()))
}

package explore

import (
	"fmt"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
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
	may := truth{certain, certain + doubtful + m.ghosts + len(m.unheard), at}
	if !m.Holds(Leaves) {
		m.counts.high += m.left + m.ghosts // who has left may be counted still
		may.high += m.left
	}
	m.counts.truths = append(m.counts.truths, may)
}

// joined notes that a client has connected, and that this socket must hear about it.
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
	came  *verdict.Came

	fallen bool // the last number is lower than the one before
	fell   int  // the event in which it was heard
}

// hearNumber judges a number of sockets: it must have been true at some moment since the last one.
func (m *Model) hearNumber(s *Socket, on *stream, n int, h client.Heard) *Fault {
	for i := on.at; i < len(m.counts.truths); i++ {
		if t := m.counts.truths[i]; t.since <= h.Index && t.low <= n && n <= t.high {
			switch {
			case on.times > 0 && n < on.last:
				on.fallen, on.fell = true, h.Index
			case n > on.last:
				on.fallen = false
			}
			on.at, on.last, on.index, on.came = i, n, h.Index, came(h)
			on.times++
			return nil
		}
	}
	f := &Fault{Cause: WrongCount, Who: s.Name, Facts: verdict.Facts{Event: h.Event, Data: m.number(), Came: came(h), N: m.numbers(n)}, Index: h.Index}
	for _, t := range m.counts.truths {
		if t.since <= h.Index {
			f.Facts.N.True = t.high
		}
		switch {
		case t.low > n || n > t.high:
		case t.since > h.Index:
			f.Cause = EarlyCount
		default:
			f.Cause = OldCount
		}
	}
	if h.Event == m.names.User {
		f.Cause, f.Facts.Text = WrongNumber, "currentUsers"
	}
	return m.fails(f)
}

// numbers are the count that is true now and the one that came, as facts.
func (m *Model) numbers(got int) *verdict.Numbers {
	n := &verdict.Numbers{Want: m.counts.high, Got: got, Low: m.counts.low, High: m.counts.high}
	for _, t := range m.counts.truths {
		n.Low, n.High = min(n.Low, t.low), max(n.High, t.high)
	}
	return n
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
		return m.fails(&Fault{Cause: NoNumber, Who: s.Name, Facts: verdict.Facts{Event: m.names.Count, Data: m.number(), Came: came(h)}, Index: h.Index})
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
	f := &Fault{Cause: MissingCount, Who: s.Name, Facts: verdict.Facts{Event: m.names.Count, Data: m.number(), N: m.numbers(s.count.last)}, Index: -1}
	if s.count.times > 0 && s.count.index >= m.counts.truths[len(m.counts.truths)-1].since {
		f.Cause, f.Index, f.Facts.Came = StuckCount, s.count.index, s.count.came
	}
	return f
}

// came is a message that a client heard, as a fact.
func came(h client.Heard) *verdict.Came {
	if h.Fault != nil {
		return &verdict.Came{Raw: h.Raw, Type: h.Fault.Type}
	}
	return &verdict.Came{Event: h.Event, Data: h.Data.String(), Raw: h.Raw, Type: h.Data.Kind()}
}

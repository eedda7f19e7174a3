package explore

import (
	"maps"
	"slices"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// expected is what a socket must and may hear of an event that a lesson's own moves are about.
type expected struct{ all []*ownDue }

// ownDue is one message of such an event.
type ownDue struct {
	data      wire.Value
	low, high int
	came      int
}

// Expect notes that the socket must hear the event, one of the lesson's own, with that data once more: numbers are compared by value, and of objects
// all fields of data.
func (m *Model) Expect(s *Socket, event string, data any) { m.own(s, event, data, 1) }

// Allow notes that the socket may hear the event with that data once more.
func (m *Model) Allow(s *Socket, event string, data any) { m.own(s, event, data, 0) }

func (m *Model) own(s *Socket, event string, data any, low int) {
	value, err := wire.Of(data)
	if err != nil {
		panic(err) // a move's own fault
	}
	e := s.ear.own[event]
	if e == nil {
		e = &expected{}
		s.ear.own[event] = e
	}
	for _, due := range e.all {
		if due.data.String() == value.String() {
			due.low, due.high = due.low+low, due.high+1
			return
		}
	}
	e.all = append(e.all, &ownDue{data: value, low: low, high: 1})
}

// hearOwn takes in an event that only a lesson's own moves may speak of; any other is passed over.
func (m *Model) hearOwn(s *Socket, h client.Heard) *Fault {
	if !slices.Contains(m.events, h.Event) {
		s.missed = h.Event
		return nil
	}
	e := s.ear.own[h.Event]
	if e == nil {
		e = &expected{}
	}
	again := false
	for _, due := range e.all {
		switch {
		case !h.Data.Holds(due.data):
		case due.came < due.high:
			due.came++
			return nil
		default:
			again = true
		}
	}
	f := &Fault{Cause: SurplusEvent, Who: s.Name, Facts: verdict.Facts{Event: h.Event, Came: came(h)}, Index: h.Index}
	if again {
		f.Cause = EventAgain
	}
	return m.fails(f)
}

// missingOwn is what the socket still has to hear of such events.
func (m *Model) missingOwn(s *Socket) *Fault {
	for _, event := range slices.Sorted(maps.Keys(s.ear.own)) {
		for _, due := range s.ear.own[event].all {
			if due.came < due.low {
				return &Fault{Cause: MissingEvent, Who: s.Name, Facts: verdict.Facts{Event: event, Data: due.data.String()}, Index: -1}
			}
		}
	}
	return nil
}

package explore

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// about is what an announcement is about: a user, and whether it has come or gone.
type about struct {
	name      string
	connected bool
}

// String is the announcement's data without the number.
func (a about) String() string {
	return fmt.Sprintf(`{"username":%q,"connected":%t}`, a.name, a.connected)
}

// announcement is the data of the event "user". What is not there stays nil, or is of another kind.
type announcement struct {
	Username     wire.Value
	CurrentUsers wire.Value
	Connected    wire.Value
}

// tell notes that a socket may hear an announcement once more, and that it must, if times is 1.
func (m *Model) tell(s *Socket, what about, times int) {
	if !m.Holds(Announcements) {
		return
	}
	b := s.bounds(what)
	b.low += times
	b.high++
}

// bounds are those of one announcement on the socket.
func (s *Socket) bounds(what about) *bounds {
	b := s.news[what]
	if b == nil {
		b = &bounds{}
		s.news[what] = b
	}
	return b
}

// hearAnnouncement takes in the event "user".
func (m *Model) hearAnnouncement(s *Socket, h client.Heard) *Fault {
	if !m.Holds(Announcements) {
		return nil
	}
	f := &Fault{Who: s.Name, Facts: verdict.Facts{Event: m.names.User, Came: came(h)}, Index: h.Index}
	a, ok := announcementOf(h.Data)
	if !ok {
		f.Cause = NoObject
		f.Facts.Fields = []verdict.Field{{How: verdict.FieldType, Type: h.Data.Kind(), Wants: wire.Object}}
		return m.fails(f)
	}
	var what about
	n, counted := a.CurrentUsers.Int()
	switch {
	case a.Username.Kind() != wire.String || json.Unmarshal(a.Username, &what.name) != nil:
		f.lacks("username", a.Username, wire.String)
	case a.Connected.Kind() != wire.Boolean || json.Unmarshal(a.Connected, &what.connected) != nil:
		f.lacks("connected", a.Connected, wire.Boolean)
	case !counted:
		f.lacks("currentUsers", a.CurrentUsers, wire.Number)
	default:
		return m.hearOf(s, what, n, h)
	}
	return m.fails(f)
}

// lacks notes that a field of an announcement is missing, or has another type.
func (f *Fault) lacks(name string, got wire.Value, wants string) {
	f.Cause = WrongField
	field := verdict.Field{Name: name, How: verdict.FieldType, Got: short(got.String()), Type: got.Kind(), Wants: wants}
	if got.Kind() == wire.Absent {
		f.Cause, field.How = MissingField, verdict.FieldMissing
	}
	f.Facts.Fields = []verdict.Field{field}
}

// hearOf judges an announcement with all its fields.
func (m *Model) hearOf(s *Socket, what about, n int, h client.Heard) *Fault {
	b := s.bounds(what)
	if b.came++; b.came > b.high {
		f := &Fault{Cause: SurplusNews, Who: s.Name, Facts: verdict.Facts{Event: m.names.User, Came: came(h)}, Index: h.Index}
		switch {
		case b.high > 0:
			f.Cause = NewsAgain
		case !m.known(what.name):
			f.Cause = UnknownName
		}
		return m.fails(f)
	}
	return m.hearNumber(s, &s.users, n, h)
}

// missingNews is the announcement that a socket still has to hear.
func (m *Model) missingNews(s *Socket) *Fault {
	if !m.Holds(Announcements) {
		return nil
	}
	for _, what := range sortedNews(s.news) {
		if b := s.news[what]; b.came < b.low {
			return &Fault{Cause: MissingNews, Who: s.Name, Facts: verdict.Facts{Event: m.names.User, Data: what.String()}, Index: -1}
		}
	}
	if f := m.missingOther(s); f != nil || m.knows(s.users) {
		return f
	}
	return &Fault{
		Cause: StuckNumber, Who: s.Name, Index: s.users.index,
		Facts: verdict.Facts{Event: m.names.User, Text: "currentUsers", Came: s.users.came, N: m.numbers(s.users.last)},
	}
}

// missingOther is the announcement that is missing to one of those who joined at once. Of any two of them one was there first and hears of the
// other: so of five one hears all five, another at least four, and so on. All of them are the same user.
func (m *Model) missingOther(s *Socket) *Fault {
	if !slices.Contains(m.rush, s) || slices.ContainsFunc(m.rush, func(s *Socket) bool { return s.State != Open || s.Doubt || s.User != m.rush[0].User }) {
		return nil
	}
	what := about{s.User, true}
	rank := 1 // how many of them have heard no more than this one has
	for i, other := range m.rush {
		if came, own := other.bounds(what).came, s.bounds(what).came; came < own || came == own && i < slices.Index(m.rush, s) {
			rank++
		}
	}
	if s.bounds(what).came >= rank {
		return nil
	}
	return &Fault{Cause: MissingNews, Who: s.Name, Facts: verdict.Facts{Event: m.names.User, Data: what.String()}, Index: -1}
}

// announcementOf reads the data of an announcement by its exact keys, as a browser does.
func announcementOf(data wire.Value) (a announcement, ok bool) {
	fields, ok := fieldsOf(data)
	if !ok {
		return a, false
	}
	return announcement{fields["username"], fields["currentUsers"], fields["connected"]}, true
}

// fieldsOf are the fields of an object; false for what is none.
func fieldsOf(data wire.Value) (map[string]wire.Value, bool) {
	if data.Kind() != wire.Object {
		return nil, false
	}
	var raw map[string]json.RawMessage
	if json.Unmarshal(data, &raw) != nil {
		return nil, false
	}
	fields := make(map[string]wire.Value, len(raw))
	for key, value := range raw {
		fields[key] = wire.Value(bytes.TrimSpace(value))
	}
	return fields, true
}

package explore

import (
	"encoding/json"
	"slices"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// line is something that a socket has said, or that a server may take for it.
type line struct {
	by      *Socket
	text    string
	at      int
	sure    bool // it is a text that must be passed on
	present []*Socket
}

// says notes that a socket says something. If sure is set, everybody who is there must hear it; else they may.
func (m *Model) says(at int, s *Socket, text string, sure bool) {
	m.said = append(m.said, line{by: s, text: text, at: at, sure: sure, present: m.Sockets(Open)})
}

// distinct reports whether everybody could tell the text from what was said before: the same socket may say it again, if everybody who is there
// has heard it the first time. A newcomer may or may not be told what was said before, so that one more would say nothing.
func (m *Model) distinct(s *Socket, text string) bool {
	for _, l := range m.said {
		if l.text != text || l.by.User != s.User {
			continue
		}
		if l.by != s || slices.ContainsFunc(m.Sockets(Open), func(ear *Socket) bool { return !l.must(ear) }) {
			return false
		}
	}
	return true
}

// unsure notes that what a socket has said may be lost: it has reset its connection.
func (m *Model) unsure(s *Socket) {
	for i := range m.said {
		if m.said[i].by == s {
			m.said[i].sure = false
		}
	}
}

// must reports whether a socket must hear the line. What was said before it came it may be told: each line once, and those of one socket in
// their order.
func (l line) must(s *Socket) bool { return l.sure && slices.Contains(l.present, s) }

// chatLine is the data of a chat message as everybody hears it.
type chatLine struct{ name, text string }

// hearLine takes in the event "chat message". What a server has to say goes under another name than that of a user, and is its own affair.
func (m *Model) hearLine(s *Socket, h client.Heard) *Fault {
	fields, _ := fieldsOf(h.Data)
	var heard chatLine
	if !text(fields["username"], &heard.name) || !text(fields["message"], &heard.text) {
		s.missed = h.Event
		return nil
	}
	if !m.known(heard.name) {
		s.missed = h.Event
		return nil
	}
	for _, by := range m.sockets {
		if by.User != heard.name {
			continue
		}
		if next, ok := m.nextLine(s, by, heard.text); ok {
			s.chat[by] = next
			return nil
		}
	}
	s.missed = h.Event
	return m.fails(m.explainLine(s, heard, h))
}

// nextLine finds the text among what a socket has said and this one has not heard yet, without passing over one that it must hear.
func (m *Model) nextLine(s, by *Socket, text string) (next int, ok bool) {
	for i := s.chat[by]; i < len(m.said); i++ {
		switch l := m.said[i]; {
		case l.by != by:
		case l.text == text:
			return i + 1, true
		case l.must(s):
			return 0, false
		}
	}
	return 0, false
}

// explainLine says what is wrong with a line that nobody was to say now.
func (m *Model) explainLine(s *Socket, heard chatLine, h client.Heard) *Fault {
	f := &Fault{Cause: Unsaid, Who: s.Name, Facts: verdict.Facts{Event: m.names.Chat, Data: h.Data.String(), Came: came(h)}, Index: h.Index}
	for i, l := range m.said {
		switch {
		case l.text != heard.text:
		case l.by.User != heard.name:
			if f.Cause == Unsaid {
				f.Cause = WrongName
				f.Facts.Chat = &verdict.Chat{Speaker: l.by.Name, User: l.by.User, Name: heard.name, Heard: heard.text}
			}
		case i < s.chat[l.by]:
			f.Cause = LineAgain
		default:
			f.Cause = OutOfOrder
			at := slices.IndexFunc(m.said[s.chat[l.by]:i], func(before line) bool { return before.by == l.by && before.must(s) })
			if at >= 0 {
				before := s.chat[l.by] + at
				f.Facts.Data = m.said[before].data()
				f.Facts.Chat = &verdict.Chat{Speaker: l.by.Name, User: l.by.User, Said: m.said[before].text, Heard: l.text}
				f.Facts.N = &verdict.Numbers{Want: m.placeOf(before), Got: m.placeOf(i)}
				return f
			}
		}
	}
	if next := m.missingLine(s); f.Cause == Unsaid && next != nil && next.Facts.Chat.User == heard.name {
		f.Cause, f.Facts.Data = Altered, next.Facts.Data
		f.Facts.Chat = &verdict.Chat{Speaker: next.Facts.Chat.Speaker, User: heard.name, Said: next.Facts.Chat.Said, Heard: heard.text}
	}
	return f
}

// placeOf says which line of its socket's a line is, from 1.
func (m *Model) placeOf(at int) (n int) {
	for _, l := range m.said[:at+1] {
		if l.by == m.said[at].by {
			n++
		}
	}
	return n
}

// data is the line as everybody hears it, as JSON.
func (l line) data() string {
	value, err := wire.Of(struct {
		Username string `json:"username"`
		Message  string `json:"message"`
	}{l.by.User, l.text})
	if err != nil {
		panic(err) // two strings
	}
	return value.String()
}

// missingLine is the chat message that a socket still has to hear.
func (m *Model) missingLine(s *Socket) *Fault {
	if !m.Holds(Chat) {
		return nil
	}
	for i, l := range m.said {
		if i >= s.chat[l.by] && l.must(s) {
			return &Fault{
				Cause: MissingLine, Who: s.Name, Index: -1,
				Facts: verdict.Facts{Event: m.names.Chat, Data: l.data(), Chat: &verdict.Chat{Speaker: l.by.Name, User: l.by.User, Said: l.text}},
			}
		}
	}
	return nil
}

// text reads a JSON string.
func text(v wire.Value, into *string) bool {
	return v.Kind() == wire.String && json.Unmarshal(v, into) == nil
}

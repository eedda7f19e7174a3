package check

import (
	"bytes"
	"encoding/json"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// chatMessage is the event by which a visitor says something, with a string, and by which everybody hears it, with a chatLine.
const chatMessage = "chat message"

// chatLine is the data of a chat message as everybody hears it.
type chatLine struct {
	Username string `json:"username"`
	Message  string `json:"message"`
}

// HearsFrom expects "chat message" on the visitor's socket, with the speaker's user name as "username" and exactly the text as
// "message". Other fields, events and messages are ignored, in any order. But no text may arrive under a different user's
// name, and no other event as a chat message.
func (v *Visitor) HearsFrom(speaker *Visitor, text string) {
	s := v.t.step(v.Name, verdict.Does("hears from").With("event", chatMessage).With("speaker", speaker.Name).Free("text", text))
	v.hearFrom(s, speaker, []string{text})
}

// HearsAllFrom expects all the texts in their order, each as HearsFrom does. Use HasHeardNothingTwice to check that none comes
// again, once something shows that no more will come.
func (v *Visitor) HearsAllFrom(speaker *Visitor, texts []string) {
	s := v.t.step(v.Name, verdict.Does("hears all from").With("event", chatMessage).With("speaker", speaker.Name).Free("n", len(texts)))
	v.hearFrom(s, speaker, texts)
}

// HearFrom expects of every visitor in the group, in the group's order, what Visitor.HearsFrom expects of one.
func (g Group) HearFrom(speaker *Visitor, text string) {
	for _, v := range g {
		v.HearsFrom(speaker, text)
	}
}

// HearAllFrom expects of every visitor in the group, in the group's order, what Visitor.HearsAllFrom expects of one.
func (g Group) HearAllFrom(speaker *Visitor, texts []string) {
	for _, v := range g {
		v.HearsAllFrom(speaker, texts)
	}
}

// HasHeardNothingTwice expects that the visitor has heard no chat message twice. It doesn't wait: let the visitor first hear
// something that the server sends after all of them.
func (v *Visitor) HasHeardNothingTwice() {
	s := v.t.step(v.Name, verdict.Does("has heard once each").With("event", chatMessage))
	heard, origins := map[chatLine]bool{}, v.t.origins()
	for _, h := range v.client.Heard(0) {
		line, ok := lineOf(h)
		if ok && heard[line] && len(origins[line.Message]) > 0 {
			s.done(verdict.Failed, h.Index)
			v.t.fails(verdict.Failure{Kind: verdict.HeardTwice, Who: v.Name, Facts: expects(line)})
		}
		heard[line] = ok
	}
	s.pass(-1)
}

// HasNotHeard expects that the visitor hasn't heard the event with this data since it connected. It doesn't wait: let the
// visitor first hear something that the server sends later.
func (v *Visitor) HasNotHeard(event string, data any) {
	want := value(data)
	s := v.t.step(v.Name, verdict.Does("has not heard").With("event", event).Free("data", want))
	for _, h := range v.client.Heard(0) {
		if h.Fault == nil && h.Event == event && h.Data.Holds(want) {
			s.done(verdict.Failed, h.Index)
			v.t.fails(verdict.Failure{
				Kind: verdict.StillHeard, Who: v.Name, Facts: verdict.Facts{Event: event, Data: want.String(), Came: cameAs(h)},
			})
		}
	}
	s.pass(-1)
}

// HasHeardFrom expects that the visitor has heard exactly this text from the speaker n times, because somebody may say the
// same thing again. It doesn't wait: let the visitor first hear something that the server sends later.
func (v *Visitor) HasHeardFrom(speaker *Visitor, text string, n int) {
	s := v.t.step(v.Name, verdict.Does("has heard from").With("speaker", speaker.Name).Free("text", text).Free("n", n))
	line, count, last := chatLine{speaker.user.Name, text}, 0, -1
	for _, h := range v.client.Heard(0) {
		if got, ok := lineOf(h); ok && got == line {
			count, last = count+1, h.Index
		}
	}
	if count == n {
		s.pass(last)
		return
	}
	s.done(verdict.Failed, last)
	failure := verdict.Failure{Kind: verdict.HeardCount, Variant: verdict.Fold(count, n), Who: v.Name, Facts: expects(line)}
	failure.Facts.Form, failure.Facts.N = verdict.SaidTimes, &verdict.Numbers{Want: n, Got: count}
	v.t.fails(failure)
}

// HasHeardOnlyWhatWasSaid looks at every text that the visitor has heard under a user's name in a chat message. It expects
// that this user has sent exactly this text as the data of a "chat message". A server may send what it likes under a name of
// its own. It may also do anything with data that isn't a string, unless it sends it on as a text. It doesn't wait: let the
// visitor first hear something that the server sends later.
func (v *Visitor) HasHeardOnlyWhatWasSaid() {
	s := v.t.step(v.Name, verdict.Does("has heard what was sent"))
	said := v.t.said()
	for _, h := range v.client.Heard(0) {
		if h.Fault != nil || h.Event != chatMessage {
			continue
		}
		line, ok := lineOf(h)
		if texts, member := said[line.Username]; member && ok && !texts[line.Message] {
			s.done(verdict.Failed, h.Index)
			v.t.fails(verdict.Failure{
				Kind: verdict.Unsaid, Who: v.Name, Facts: verdict.Facts{Event: chatMessage, Came: cameAs(h)},
			})
		}
	}
	s.pass(-1)
}

// HaveHeardOnlyWhatWasSaid expects of every visitor in the group what Visitor.HasHeardOnlyWhatWasSaid expects of one.
func (g Group) HaveHeardOnlyWhatWasSaid() {
	for _, v := range g {
		v.HasHeardOnlyWhatWasSaid()
	}
}

// said lists, by the name of each user, the texts of the chat messages that they have sent, in whatever kind of frame.
func (t *T) said() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, member := range t.loggedInNow() {
		texts := all[member.user.Name]
		if texts == nil {
			texts = map[string]bool{}
			all[member.user.Name] = texts
		}
		for _, sent := range member.client.Sent() {
			payload := bytes.ToValidUTF8(sent.Payload, []byte("\uFFFD")) // as a server may read it
			message, err := t.options.Dialect.Decode(wire.Text, payload)
			var text string
			if err == nil && message.Event == chatMessage && message.Data.Kind() == wire.String && json.Unmarshal(message.Data, &text) == nil {
				texts[text] = true
			}
		}
	}
	return all
}

// hearFrom waits until the visitor has heard all the texts from the speaker.
func (v *Visitor) hearFrom(s *step, speaker *Visitor, texts []string) {
	place := make(map[chatLine]int, len(texts))
	for i, text := range texts {
		place[chatLine{speaker.user.Name, text}] = i
	}
	origins := v.t.origins()
	var order, at []int // of the texts, as they came: which, and the index of the event
	came := map[chatLine]bool{}
	seen, news, last, index := 0, 0, "", -1
	var wrong *verdict.Failure
	_, waited := v.t.await(v.server, func() (bool, int) {
		for _, h := range v.client.Heard(seen) {
			seen++
			if h.Raw != last { // the same again and again is no progress
				last = h.Raw
				news++
			}
			if h.Fault != nil && h.Fault.Kind == verdict.InvalidUTF8 {
				failure := v.explainSilence(chatMessage, "", []client.Heard{h})
				wrong, index = &failure, h.Index
				return true, news
			}
			line, ok := lineOf(h)
			if !ok {
				continue
			}
			if failure, bad := v.mistaken(line, origins); bad {
				wrong, index = &failure, h.Index
				return true, news
			}
			if i, ours := place[line]; ours && !came[line] {
				came[line] = true
				order, at = append(order, i), append(at, h.Index)
			}
		}
		return len(order) == len(texts) || v.gone(), news
	})
	for n, i := range order {
		if i != n && wrong == nil && len(order) == len(texts) {
			wrong, index = v.disorder(speaker, texts, n, i), at[n]
		}
	}
	switch {
	case wrong != nil:
		s.done(verdict.Failed, index)
		v.t.fails(*wrong)
	case len(order) == len(texts):
		s.pass(at[len(at)-1])
		return
	}
	missing := slices.IndexFunc(texts, func(text string) bool { return !came[chatLine{speaker.user.Name, text}] })
	expected := chatLine{speaker.user.Name, texts[missing]}
	if v.gone() {
		s.end(v.cutOff(hearing(expects(expected))))
	}
	if died, dead := v.server.obituary(); dead {
		s.end(died)
	}
	failure, index := v.explainMissing(speaker, expected)
	if len(texts) > 1 && failure.Kind == verdict.NeverHeard {
		failure.Variant, failure.Facts = "", expects(expected)
		failure.Facts.Form, failure.Facts.N = verdict.NotAll, &verdict.Numbers{Got: len(order), Of: len(texts)}
		failure.Facts.Chat = &verdict.Chat{Speaker: speaker.Name, Said: texts[missing]}
	}
	failure.Waited = verdict.Ms(waited)
	s.done(verdict.Failed, index)
	v.t.fails(failure)
}

// mistaken finds that a line was heard under a name whose owner did not say it, while somebody else did; or that its owner sent
// that text indeed, but as another event. A text that nobody has sent may be the server's own.
func (v *Visitor) mistaken(line chatLine, origins map[string][]origin) (failure verdict.Failure, bad bool) {
	var wrong *origin
	for _, o := range origins[line.Message] {
		if o.name == line.Username && o.may {
			return failure, false
		}
		if wrong == nil || o.name == line.Username {
			wrong = &o
		}
	}
	switch {
	case wrong == nil:
		return failure, false
	case wrong.name == line.Username:
		failure = verdict.Failure{Kind: verdict.AnotherEvent, Who: v.Name, Facts: verdict.Facts{Event: chatMessage, Came: line.came()}}
		failure.Facts.Chat = &verdict.Chat{Speaker: wrong.who, Frame: wrong.frame}
		return failure, true
	}
	failure = verdict.Failure{Kind: verdict.WrongName, Who: v.Name, Facts: verdict.Facts{Event: chatMessage, Came: line.came()}}
	failure.Facts.Chat = &verdict.Chat{Speaker: wrong.who, User: wrong.name, Name: line.Username, Heard: line.Message}
	return failure, true
}

// disorder says that in place n of what a speaker said came the i-th.
func (v *Visitor) disorder(speaker *Visitor, texts []string, n, i int) *verdict.Failure {
	failure := &verdict.Failure{Kind: verdict.OutOfOrder, Who: v.Name, Facts: expects(chatLine{speaker.user.Name, texts[n]})}
	failure.Facts.Came, failure.Facts.N = chatLine{speaker.user.Name, texts[i]}.came(), &verdict.Numbers{Want: n + 1, Got: i + 1}
	failure.Facts.Chat = &verdict.Chat{Speaker: speaker.Name, Said: texts[n], Heard: texts[i]}
	return failure
}

// explainMissing finds, in what a visitor heard instead of a chat message, the likeliest reason, and the index of the event that
// shows it, or -1.
func (v *Visitor) explainMissing(speaker *Visitor, expected chatLine) (failure verdict.Failure, index int) {
	heard := v.client.Heard(0)
	origins := v.t.origins()
	want := value(expected)
	any := false
	for _, h := range slices.Backward(heard) {
		if h.Fault != nil || h.Event != chatMessage {
			continue
		}
		any = true
		line, ok := lineOf(h)
		switch {
		case !ok && line.Username != "" && line.Username != expected.Username: // it is another's, and another matter
		case !ok:
			return v.unlike(chatMessage, want, h.Data, differences(want, h.Data)), h.Index
		case line.Username == expected.Username && len(origins[line.Message]) == 0:
			return v.altered(speaker, expected, line), h.Index
		}
	}
	others := v.t.others(v, expected)
	if any || len(others) > 0 {
		failure = verdict.Failure{Kind: verdict.NeverHeard, Variant: orOthers("", others), Who: v.Name, Facts: expects(expected), Detail: crash(v.server.process.Lines())}
		failure.Facts.Form, failure.Facts.Others, failure.Facts.Chat = verdict.FromSpeaker, others, &verdict.Chat{Speaker: speaker.Name}
		return failure, -1
	}
	heard = heard[min(v.read, len(heard)):]
	if failure, index, known := v.explainObject(chatMessage, want, heard); known {
		return failure, index
	}
	return v.explainSilence(chatMessage, want.String(), heard), -1
}

// altered is the failure of a visitor that heard another text than was sent.
func (v *Visitor) altered(speaker *Visitor, expected, line chatLine) verdict.Failure {
	failure := verdict.Failure{Kind: verdict.Altered, Who: v.Name, Facts: expects(expected)}
	failure.Facts.Came, failure.Facts.Form = line.came(), change(expected.Message, line.Message)
	failure.Facts.Chat = &verdict.Chat{Speaker: speaker.Name, Said: expected.Message, Heard: line.Message}
	failure.Facts.N = &verdict.Numbers{Want: utf8.RuneCountInString(expected.Message), Got: utf8.RuneCountInString(line.Message)}
	return failure
}

// others tells who did hear what this visitor did not.
func (t *T) others(missing *Visitor, expected chatLine) (names []string) {
	for _, member := range t.loggedInNow() {
		if member == missing || !member.client.Open() {
			continue
		}
		if slices.ContainsFunc(member.client.Heard(0), func(h client.Heard) bool { line, ok := lineOf(h); return ok && line == expected }) {
			names = append(names, member.Name)
		}
	}
	return names
}

// change says how a text was changed, where that is a change that one makes in good faith.
func change(sent, heard string) verdict.Form {
	switch {
	case heard == "":
		return verdict.Vanished
	case heard == html.EscapeString(sent), strings.Contains(heard, "&lt;") && !strings.Contains(sent, "&lt;"), strings.Contains(heard, "&amp;") && !strings.Contains(sent, "&amp;"):
		return verdict.Escaped
	case heard == strings.TrimSpace(sent):
		return verdict.Trimmed
	case strings.HasPrefix(sent, heard):
		return verdict.CutShort
	}
	return verdict.Plainly
}

// lineOf reads a chat message that a visitor has heard. It reports false for whatever is none, and returns as much as it could read.
func lineOf(h client.Heard) (line chatLine, ok bool) {
	if h.Fault != nil || h.Event != chatMessage || h.Data.Kind() != wire.Object {
		return line, false
	}
	_, found := fields(h.Data)
	text := func(key string, into *string) bool {
		return found[key].Kind() == wire.String && json.Unmarshal(found[key], into) == nil
	}
	named, said := text("username", &line.Username), text("message", &line.Message)
	return line, named && said
}

// came is the line as a message that came.
func (l chatLine) came() *verdict.Came {
	return &verdict.Came{Event: chatMessage, Data: value(l).String()}
}

// expects is the line as what was expected.
func expects(l chatLine) verdict.Facts {
	return verdict.Facts{Event: chatMessage, Data: value(l).String()}
}

// origin is where a text may have come from: a frame that somebody sent.
type origin struct {
	name, who string // of the user, and of the visitor
	may       bool   // it may be heard as a chat message of this user
	frame     string
}

// origins lists every string in what has been sent, by those who are logged in, but for their names.
func (t *T) origins() map[string][]origin {
	all, members := map[string][]origin{}, t.loggedInNow()
	for _, member := range members {
		for _, sent := range member.client.Sent() {
			// What a server makes of a frame that is no event, or of data that is no string, is its own affair.
			message, err := t.options.Dialect.Decode(sent.Opcode, sent.Payload)
			from := origin{member.user.Name, member.Name, err != nil || message.Event == chatMessage, string(sent.Payload)}
			if err == nil && message.Event == chatMessage && message.Data.Kind() == wire.String {
				var text string
				if json.Unmarshal(message.Data, &text) == nil {
					all[text] = append(all[text], from)
				}
				continue
			}
			for _, text := range stringsIn(t.options.Dialect.Strings(sent.Payload)) {
				all[text] = append(all[text], from)
			}
		}
	}
	for _, member := range members { // of whom a server may speak in words of its own
		delete(all, member.user.Name)
	}
	return all
}

// stringsIn finds the strings in a JSON document but for its keys; none in what is no JSON.
func stringsIn(document []byte) []string {
	var value any
	if json.Unmarshal(document, &value) != nil {
		return nil
	}
	var all []string
	var walk func(value any)
	walk = func(value any) {
		switch value := value.(type) {
		case string:
			all = append(all, value)
		case []any:
			for _, item := range value {
				walk(item)
			}
		case map[string]any:
			for _, item := range value {
				walk(item)
			}
		}
	}
	walk(value)
	return all
}

// loggedInNow are the visitors who have logged in so far.
func (t *T) loggedInNow() []*Visitor {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.members)
}

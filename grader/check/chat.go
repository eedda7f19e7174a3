package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"handshake/grader/client"
	"handshake/grader/verdict"
	"handshake/grader/wire"
)

// chatMessage is the event by which a visitor says something, with a string, and by which everybody hears it, with a chatLine.
const chatMessage = "chat message"

// chatLine is the data of a chat message as everybody hears it.
type chatLine struct {
	Username string `json:"username"`
	Message  string `json:"message"`
}

// HearsFrom expects "chat message" on the visitor's socket, with the speaker's user name as "username" and exactly the text as
// "message". Other fields, events and messages are passed over, whatever their order, but nobody may be heard under
// another's name, nor another event as a chat message.
func (v *Visitor) HearsFrom(speaker *Visitor, text string) {
	s := v.t.step(v.Name, "hears %q from %s: %s", chatMessage, speaker.Name, short(text))
	v.hearFrom(s, speaker, []string{text})
}

// HearsAllFrom expects all the texts as HearsFrom expects one, in their order. Whether one of them comes again is for
// HasHeardNothingTwice to say, when there is something to show that no more will come.
func (v *Visitor) HearsAllFrom(speaker *Visitor, texts []string) {
	s := v.t.step(v.Name, "hears %q from %s, all %d in their order", chatMessage, speaker.Name, len(texts))
	v.hearFrom(s, speaker, texts)
}

// HearFrom expects the text from the speaker, of every visitor of the group, in the given order.
func (g Group) HearFrom(speaker *Visitor, text string) {
	for _, v := range g {
		v.HearsFrom(speaker, text)
	}
}

// HearAllFrom expects all the texts from the speaker, of every visitor of the group, in the given order.
func (g Group) HearAllFrom(speaker *Visitor, texts []string) {
	for _, v := range g {
		v.HearsAllFrom(speaker, texts)
	}
}

// HasHeardNothingTwice expects that the visitor has heard no chat message twice. It does not wait: let the visitor first hear
// something that the server sends later than all of them.
func (v *Visitor) HasHeardNothingTwice() {
	s := v.t.step(v.Name, "has heard each %q once", chatMessage)
	heard, origins := map[chatLine]bool{}, v.t.origins()
	for _, h := range v.client.Heard(0) {
		line, ok := lineOf(h)
		if ok && heard[line] && len(origins[line.Message]) > 0 {
			s.done(verdict.Failed, h.Index)
			v.t.fails(verdict.Failure{
				Kind: "heard-twice", Who: v.Name, Expected: line.event() + " once", Got: "it twice",
				Message: fmt.Sprintf("%s heard the same message twice: %s. It was sent once.", v.Name, line.event()),
			})
		}
		heard[line] = ok
	}
	s.pass(-1)
}

// HasNotHeard expects that the visitor has not heard the event with that data since it connected. It does not wait: let the
// visitor first hear something that the server sends later.
func (v *Visitor) HasNotHeard(event string, data any) {
	want := value(data)
	s := v.t.step(v.Name, "has not heard %q %s", event, want)
	for _, h := range v.client.Heard(0) {
		if h.Fault == nil && h.Event == event && h.Data.Holds(want) {
			s.done(verdict.Failed, h.Index)
			v.t.fails(verdict.Failure{
				Kind: "still-heard", Who: v.Name, Expected: fmt.Sprintf("no %q %s", event, want), Got: fmt.Sprintf("%q %s", event, verdict.Cut(h.Data.String())),
				Message: fmt.Sprintf("%s heard %q %s. That never happened: somebody sent it, and your server passed it on.", v.Name, event, verdict.Cut(h.Data.String())),
			})
		}
	}
	s.pass(-1)
}

// HasHeardFrom expects that the visitor has heard just that text from the speaker so many times: somebody may say the same again. It does
// not wait: let the visitor first hear something that the server sends later.
func (v *Visitor) HasHeardFrom(speaker *Visitor, text string, n int) {
	s := v.t.step(v.Name, "has heard %s from %s %s", short(text), speaker.Name, times(n))
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
	v.t.fails(verdict.Failure{
		Kind: "heard-count", Who: v.Name, Expected: fmt.Sprintf("%s %s", line.event(), times(n)), Got: times(count),
		Message: fmt.Sprintf("%s heard %s %s. It was said %s.", v.Name, line.event(), times(count), times(n)),
	})
}

// HasHeardOnlyWhatWasSaid expects of every text that the visitor has heard under a user's name in a chat message that this user has sent
// just that text, as the data of a "chat message". What a server says under a name of its own is its own affair, and so is what it
// makes of data that is no text, as long as that becomes none. It does not wait: let the visitor first hear something that
// the server sends later.
func (v *Visitor) HasHeardOnlyWhatWasSaid() {
	s := v.t.step(v.Name, "has heard under nobody's name what they did not say")
	said := v.t.said()
	for _, h := range v.client.Heard(0) {
		if h.Fault != nil || h.Event != chatMessage {
			continue
		}
		line, ok := lineOf(h)
		if texts, member := said[line.Username]; member && ok && !texts[line.Message] {
			s.done(verdict.Failed, h.Index)
			v.t.fails(verdict.Failure{
				Kind: "unsaid", Who: v.Name, Expected: fmt.Sprintf("no %q", chatMessage), Got: fmt.Sprintf("%q %s", chatMessage, verdict.Cut(h.Data.String())),
				Message: fmt.Sprintf("%s heard %q %s. Nobody said that: no %[2]q had this text in it.", v.Name, chatMessage, verdict.Cut(h.Data.String())),
			})
		}
	}
	s.pass(-1)
}

// HaveHeardOnlyWhatWasSaid expects the same of every visitor of the group.
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
			message, err := t.host.Dialect.Decode(wire.Text, payload)
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
			if h.Fault != nil && h.Fault.Kind == wire.InvalidUTF8 {
				failure := v.explainSilence(chatMessage, fmt.Sprintf("%q", chatMessage), []client.Heard{h})
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
		return len(order) == len(texts) || v.client.End() != nil, news
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
	if v.client.End() != nil {
		s.end(v.cutOff("to hear " + expected.event()))
	}
	if died, dead := v.server.obituary(); dead {
		s.end(died)
	}
	failure, index := v.explainMissing(speaker, expected)
	if len(texts) > 1 && failure.Kind == "never-heard" {
		failure.Message = fmt.Sprintf("%s heard %d of the %d messages that %s sent. The first that never came is %s.", v.Name, len(order), len(texts), speaker.Name, short(texts[missing]))
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
		return verdict.Failure{
			Kind: "another-event", Who: v.Name, Expected: fmt.Sprintf("no %q", chatMessage), Got: line.event(),
			Message: fmt.Sprintf("%s heard %s. But %s sent that as another event: %s.", v.Name, line.event(), wrong.who, shortRaw(wrong.frame)),
		}, true
	}
	failure = verdict.Failure{
		Kind: "wrong-name", Who: v.Name, Expected: fmt.Sprintf("%q of %q", "username", wrong.name), Got: line.event(),
		Message: fmt.Sprintf("%s heard %s under the name %q. It was %s who sent that, logged in as %q.", v.Name, short(line.Message), line.Username, wrong.who, wrong.name),
	}
	return failure, true
}

// disorder says that in place n of what a speaker said came the i-th.
func (v *Visitor) disorder(speaker *Visitor, texts []string, n, i int) *verdict.Failure {
	return &verdict.Failure{
		Kind: "out-of-order", Who: v.Name, Expected: chatLine{speaker.user.Name, texts[n]}.event(), Got: chatLine{speaker.user.Name, texts[i]}.event(),
		Message: fmt.Sprintf("%s heard message %d of %s's where message %d should be: %s came before %s. What one client says must be heard in the order in which it was sent.", v.Name, i+1, speaker.Name, n+1, short(texts[i]), short(texts[n])),
	}
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
			return v.unlike(chatMessage, expected.event(), h.Data, differences(want, h.Data)), h.Index
		case line.Username == expected.Username && len(origins[line.Message]) == 0:
			return v.altered(speaker, expected, line), h.Index
		}
	}
	others := v.t.others(v, expected)
	if any || others != "" {
		return verdict.Failure{
			Kind: "never-heard", Who: v.Name, Expected: expected.event(),
			Message: fmt.Sprintf("%s never heard what %s sent; expected %s.%s", v.Name, speaker.Name, expected.event(), others),
			Detail:  crash(v.server.process.Lines()),
		}, -1
	}
	heard = heard[min(v.read, len(heard)):]
	if failure, index, known := v.explainObject(chatMessage, expected.event(), want, heard); known {
		return failure, index
	}
	return v.explainSilence(chatMessage, expected.event(), heard), -1
}

// altered is the failure of a visitor that heard another text than was sent.
func (v *Visitor) altered(speaker *Visitor, expected, line chatLine) verdict.Failure {
	return verdict.Failure{
		Kind: "altered", Who: v.Name, Expected: expected.event(), Got: line.event(),
		Message: fmt.Sprintf("%s sent %s, and %s heard %s. %s",
			speaker.Name, around(expected.Message, line.Message), v.Name, around(line.Message, expected.Message), change(expected.Message, line.Message)),
	}
}

// others tells who did hear what this visitor did not.
func (t *T) others(missing *Visitor, expected chatLine) string {
	var names []string
	for _, member := range t.loggedInNow() {
		if member == missing || !member.client.Open() {
			continue
		}
		if slices.ContainsFunc(member.client.Heard(0), func(h client.Heard) bool { line, ok := lineOf(h); return ok && line == expected }) {
			names = append(names, member.Name)
		}
	}
	switch {
	case len(names) == 0:
		return ""
	case len(names) > 3:
		return fmt.Sprintf(" %d others heard it.", len(names))
	}
	return fmt.Sprintf(" %s heard it.", join(names))
}

// change says how a text was changed, where that is a change that one makes in good faith.
func change(sent, heard string) string {
	switch {
	case heard == "":
		return "Nothing of it is left."
	case heard == html.EscapeString(sent), strings.Contains(heard, "&lt;") && !strings.Contains(sent, "&lt;"), strings.Contains(heard, "&amp;") && !strings.Contains(sent, "&amp;"):
		return "It has been escaped for HTML."
	case heard == strings.TrimSpace(sent):
		return "The spaces around it are gone."
	case strings.HasPrefix(sent, heard):
		return fmt.Sprintf("Only the first %d of its %d characters came.", utf8.RuneCountInString(heard), utf8.RuneCountInString(sent))
	}
	return "A text must come as it was sent, character by character."
}

// around is a text in quotes, cut to what is near its first difference from another.
func around(text, other string) string {
	const before, after = 12, 28
	runes, others := []rune(text), []rune(other)
	at := 0
	for at < len(runes) && at < len(others) && runes[at] == others[at] {
		at++
	}
	from, to := max(0, at-before), min(len(runes), at+after)
	begin, end := "", ""
	if from > 0 {
		begin = "…"
	}
	if to < len(runes) {
		end = "…"
	}
	return fmt.Sprintf("%q", begin+string(runes[from:to])+end)
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

// event is the line as the event in which it travels.
func (l chatLine) event() string {
	return fmt.Sprintf("%q %s", chatMessage, verdict.Cut(value(l).String()))
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
			message, err := t.host.Dialect.Decode(sent.Opcode, sent.Payload)
			from := origin{member.user.Name, member.Name, err != nil || message.Event == chatMessage, string(sent.Payload)}
			if err == nil && message.Event == chatMessage && message.Data.Kind() == wire.String {
				var text string
				if json.Unmarshal(message.Data, &text) == nil {
					all[text] = append(all[text], from)
				}
				continue
			}
			for _, text := range stringsIn(sent.Payload) {
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

// short is a text in quotes, cut to what fits into a line.
func short(text string) string {
	return fmt.Sprintf("%q", cut(text, 40))
}

// shortRaw is a frame as it is sent, cut to what fits into a line or two; what is no printable text stands in quotes.
func shortRaw(frame string) string {
	return quote(cut(frame, 120))
}

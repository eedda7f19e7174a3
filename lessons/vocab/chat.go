package vocab

import (
	"bytes"
	"encoding/json"
	"html"
	"slices"
	"strings"
	"unicode/utf8"

	"handshake/grader/check"
	"handshake/grader/explore"
)

// ChatMessage is the event for both directions of the chat. A visitor emits it with a string. The server emits it to everybody, with the
// sender's name from the session:
//
//	alice.Emits(vocab.ChatMessage, text)
//	bob.Hears(vocab.ChatMessage, vocab.From(alice, text))
const ChatMessage = "chat message"

// chatLine is the data of a chat message that the server sends.
type chatLine struct {
	Username string `json:"username"`
	Message  string `json:"message"`
}

// From matches the event with the speaker's user name as "username" and exactly the text as "message". Other fields, events and messages are
// ignored, in any order. But no text may arrive under a different user's name, and no other event as a chat message.
func From(speaker *check.Visitor, text string) check.Matcher {
	return from{speaker, []string{text}, check.Does("hears from").Free("text", text)}
}

// AllFrom matches all the texts in their order, each as From does. Once something shows that no more will come, use NoneTwice to check that
// none came twice.
func AllFrom(speaker *check.Visitor, texts []string) check.Matcher {
	return from{speaker, texts, check.Does("hears all from").Free("n", len(texts))}
}

type from struct {
	speaker *check.Visitor
	texts   []string
	act     check.Act
}

// Expect makes from a check.Matcher.
func (m from) Expect(v *check.Visitor, event string) check.Expectation {
	user, place := UserOf(m.speaker).Name, make(map[chatLine]int, len(m.texts))
	for i, text := range m.texts {
		place[chatLine{user, text}] = i
	}
	origins := originsOf(v.T())
	var order, at []int // for each text that came: which one it is, and the index of its event
	came := map[chatLine]bool{}
	missing := func() chatLine {
		i := slices.IndexFunc(m.texts, func(text string) bool { return !came[chatLine{user, text}] })
		return chatLine{user, m.texts[i]}
	}
	return check.Expectation{
		Act:    m.act.With("event", event).With("speaker", m.speaker.Name),
		Faults: []check.Kind{check.InvalidUTF8}, Overall: true, EndSays: true,
		Judge: func(h check.Heard) check.Judgment {
			line, ok := lineOf(h)
			if !ok {
				return check.Judgment{}
			}
			if failure, bad := mistaken(v, line, origins); bad {
				return check.Judgment{Wrong: &failure}
			}
			if i, ours := place[line]; ours && !came[line] {
				came[line] = true
				order, at = append(order, i), append(at, h.Index)
			}
			return check.Judgment{Met: len(order) == len(m.texts)}
		},
		Ordered: func() (int, *check.Failure) {
			for n, i := range order {
				if i != n {
					return at[n], disorder(v, m.speaker, m.texts, n, i)
				}
			}
			return -1, nil
		},
		Lacks: func() string { return check.ValueOf(missing()).String() },
		Missing: func(heard []check.Heard) (check.Failure, int, bool) {
			expected := missing()
			failure, about := explainMissing(v, m.speaker, expected, heard)
			if len(m.texts) > 1 && failure.Kind == check.NeverHeard {
				failure.Variant, failure.Facts = whichCame(order), expects(expected)
				failure.Facts.Form, failure.Facts.N = notAll, &check.Numbers{Got: len(order), Of: len(m.texts)}
				failure.Facts.Chat = &check.Chat{Speaker: m.speaker.Name, Said: expected.Message}
			}
			return failure, about, true
		},
	}
}

// whichCame is the variant of a failure to deliver all of a client's messages, of which some came, given as their indexes.
func whichCame(order []int) string {
	for n, i := range order {
		if n != i {
			return "not the first"
		}
	}
	if len(order) == 0 {
		return ""
	}
	return "only the first"
}

// review is a check.Review.
type review struct {
	act  check.Act
	look func(v *check.Visitor) (about int, wrong *check.Failure)
}

// Look makes review a Review.
func (r review) Look(v *check.Visitor, _ string) (check.Act, func() (int, *check.Failure)) {
	return r.act, func() (int, *check.Failure) { return r.look(v) }
}

// NoneTwice checks that no chat message was heard twice.
func NoneTwice() check.Review {
	return review{check.Does("has heard once each").With("event", ChatMessage), func(v *check.Visitor) (int, *check.Failure) {
		heard, origins := map[chatLine]bool{}, originsOf(v.T())
		for _, h := range v.Heard(0) {
			line, ok := lineOf(h)
			if ok && heard[line] && len(origins[line.Message]) > 0 {
				return h.Index, &check.Failure{Kind: explore.ChatHeardTwice, Who: v.Name, Facts: expects(line)}
			}
			heard[line] = ok
		}
		return -1, nil
	}}
}

// Times checks that exactly this text was heard n times from the speaker, because somebody may say the same thing again.
func Times(speaker *check.Visitor, text string, n int) check.Review {
	act := check.Does("has heard from").With("speaker", speaker.Name).Free("text", text).Free("n", n)
	return review{act, func(v *check.Visitor) (int, *check.Failure) {
		line, count, last := chatLine{UserOf(speaker).Name, text}, 0, -1
		for _, h := range v.Heard(0) {
			if got, ok := lineOf(h); ok && got == line {
				count, last = count+1, h.Index
			}
		}
		if count == n {
			return last, nil
		}
		failure := &check.Failure{Kind: check.HeardCount, Variant: check.Fold(count, n), Who: v.Name, Facts: expects(line)}
		failure.Facts.Form, failure.Facts.N = saidTimes, &check.Numbers{Want: n, Got: count}
		return last, failure
	}}
}

// OnlyWhatWasSaid checks every text that was heard under a user's name in a chat message: this user must have sent exactly this text as the
// data of a chat message. A server may send anything under a name that isn't a user's. It may also do anything with data that isn't a
// string, except to send it on as a text.
func OnlyWhatWasSaid() check.Review {
	return review{check.Does("has heard what was sent"), func(v *check.Visitor) (int, *check.Failure) {
		said := saidIn(v.T())
		for _, h := range v.Heard(0) {
			if h.Fault != nil || h.Event != ChatMessage {
				continue
			}
			line, ok := lineOf(h)
			if texts, member := said[line.Username]; member && ok && !texts[line.Message] {
				return h.Index, &check.Failure{Kind: explore.ChatUnsaid, Who: v.Name, Facts: check.Facts{Event: ChatMessage, Came: cameAs(h)}}
			}
		}
		return -1, nil
	}}
}

// SayWhile lets all visitors in the group say something at the same time, at least n times each, while do runs: see check.Group.EmitWhile.
func SayWhile(group check.Group, n int, do func()) [][]string {
	return group.EmitWhile(ChatMessage, n, func(h check.Heard) string {
		line, _ := lineOf(h)
		return line.Message
	}, do)
}

// saidIn lists the texts of the chat messages that each user has sent, by the user's name. The kind of frame doesn't matter.
func saidIn(t *check.T) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, member := range loggedIn(t) {
		name := UserOf(member).Name
		texts := all[name]
		if texts == nil {
			texts = map[string]bool{}
			all[name] = texts
		}
		for _, sent := range member.Sent() {
			payload := bytes.ToValidUTF8(sent.Payload, []byte("\uFFFD")) // as a server may read it
			event, data, err := t.Decode(check.Sent{Opcode: check.Text, Payload: payload})
			var text string
			if err == nil && event == ChatMessage && isString(data) && json.Unmarshal(data, &text) == nil {
				texts[text] = true
			}
		}
	}
	return all
}

// mistaken reports a line that was heard under the wrong name: its owner didn't send that text as a chat message. Either somebody else sent
// it, or the owner sent it as a different event. A text that nobody sent may come from the server itself.
func mistaken(v *check.Visitor, line chatLine, origins map[string][]origin) (failure check.Failure, bad bool) {
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
		failure = check.Failure{Kind: AnotherEvent, Who: v.Name, Facts: check.Facts{Event: ChatMessage, Came: line.came()}}
		failure.Facts.Chat = &check.Chat{Speaker: wrong.who, Frame: wrong.frame}
		return failure, true
	}
	failure = check.Failure{Kind: explore.ChatWrongName, Who: v.Name, Facts: check.Facts{Event: ChatMessage, Came: line.came()}}
	failure.Facts.Chat = &check.Chat{Speaker: wrong.who, User: wrong.name, Name: line.Username, Heard: line.Message}
	return failure, true
}

// disorder is the failure of a visitor that heard a speaker's text i where text n should be.
func disorder(v, speaker *check.Visitor, texts []string, n, i int) *check.Failure {
	failure := &check.Failure{Kind: explore.ChatOutOfOrder, Who: v.Name, Facts: expects(chatLine{UserOf(speaker).Name, texts[n]})}
	failure.Facts.Came, failure.Facts.N = chatLine{UserOf(speaker).Name, texts[i]}.came(), &check.Numbers{Want: n + 1, Got: i + 1}
	failure.Facts.Chat = &check.Chat{Speaker: speaker.Name, Said: texts[n], Heard: texts[i]}
	return failure
}

// explainMissing finds the most likely reason why a visitor didn't hear a chat message. index is the event that shows it, or -1.
func explainMissing(v, speaker *check.Visitor, expected chatLine, heardSince []check.Heard) (failure check.Failure, index int) {
	heard := v.Heard(0)
	origins := originsOf(v.T())
	want := check.ValueOf(expected)
	any := false
	for _, h := range slices.Backward(heard) {
		if h.Fault != nil || h.Event != ChatMessage {
			continue
		}
		any = true
		line, ok := lineOf(h)
		switch {
		case !ok && line.Username != "" && line.Username != expected.Username: // somebody else's message
		case !ok:
			return v.Unlike(ChatMessage, want, h.Data, check.Differences(want, h.Data)), h.Index
		case line.Username == expected.Username && len(origins[line.Message]) == 0:
			return altered(v, speaker, expected, line), h.Index
		}
	}
	others := others(v.T(), v, expected)
	broken := slices.ContainsFunc(heardSince, func(h check.Heard) bool { return h.Fault != nil })
	if len(others) == 0 && broken {
		return v.ExplainSilence(ChatMessage, want.String(), heardSince), -1 // something came, but it isn't an event
	}
	if any || len(others) > 0 {
		failure = check.Failure{Kind: check.NeverHeard, Variant: check.OthersOr("", others), Who: v.Name, Facts: expects(expected), Detail: v.Crash()}
		failure.Facts.Form, failure.Facts.Others, failure.Facts.Chat = explore.ChatNeverHeard, others, &check.Chat{Speaker: speaker.Name}
		return failure, -1
	}
	if failure, index, known := v.ExplainObject(ChatMessage, want, heardSince); known {
		return failure, index
	}
	return v.ExplainSilence(ChatMessage, want.String(), heardSince), -1
}

// altered is the failure of a visitor that heard a different text from the one that was sent.
func altered(v, speaker *check.Visitor, expected, line chatLine) check.Failure {
	failure := check.Failure{Kind: explore.ChatAltered, Who: v.Name, Facts: expects(expected)}
	failure.Facts.Came, failure.Facts.Form = line.came(), change(expected.Message, line.Message)
	failure.Facts.Chat = &check.Chat{Speaker: speaker.Name, Said: expected.Message, Heard: line.Message}
	failure.Facts.N = &check.Numbers{Want: utf8.RuneCountInString(expected.Message), Got: utf8.RuneCountInString(line.Message)}
	return failure
}

// others lists the visitors who heard the message that this visitor didn't hear.
func others(t *check.T, missing *check.Visitor, expected chatLine) (names []string) {
	for _, member := range loggedIn(t) {
		if member == missing || !member.Open() {
			continue
		}
		if slices.ContainsFunc(member.Heard(0), func(h check.Heard) bool { line, ok := lineOf(h); return ok && line == expected }) {
			names = append(names, member.Name)
		}
	}
	return names
}

// change says how a text was changed, if it's a change that programmers often make on purpose.
func change(sent, heard string) check.Form {
	switch {
	case heard == "":
		return explore.ChatVanished
	case heard == html.EscapeString(sent), strings.Contains(heard, "&lt;") && !strings.Contains(sent, "&lt;"), strings.Contains(heard, "&amp;") && !strings.Contains(sent, "&amp;"):
		return explore.ChatEscaped
	case heard == strings.TrimSpace(sent):
		return explore.ChatTrimmed
	case strings.HasPrefix(sent, heard):
		return explore.ChatCutShort
	}
	return check.Plainly
}

// lineOf reads a chat message that a visitor has heard. If it isn't one, ok is false, and line has as much as could be read.
func lineOf(h check.Heard) (line chatLine, ok bool) {
	if h.Fault != nil || h.Event != ChatMessage || !isObject(h.Data) {
		return line, false
	}
	found := check.Fields(h.Data)
	text := func(key string, into *string) bool {
		return isString(found[key]) && json.Unmarshal(found[key], into) == nil
	}
	named, said := text("username", &line.Username), text("message", &line.Message)
	return line, named && said
}

// came returns the line as a message that arrived.
func (l chatLine) came() *check.Came {
	return &check.Came{Event: ChatMessage, Data: check.ValueOf(l).String()}
}

// expects returns the line as the message that was expected.
func expects(l chatLine) check.Facts {
	return check.Facts{Event: ChatMessage, Data: check.ValueOf(l).String()}
}

// origin is a frame that somebody sent, and that a text may have come from.
type origin struct {
	name, who string // the user's name, and the visitor's
	may       bool   // may be heard as a chat message of this user
	frame     string
}

// originsOf lists every string that a logged-in visitor has sent, except the users' names.
func originsOf(t *check.T) map[string][]origin {
	all, members := map[string][]origin{}, loggedIn(t)
	for _, member := range members {
		for _, sent := range member.Sent() {
			// A server may do anything with a frame that isn't an event, or with data that isn't a string.
			event, data, err := t.Decode(sent)
			from := origin{UserOf(member).Name, member.Name, err != nil || event == ChatMessage, string(sent.Payload)}
			if err == nil && event == ChatMessage && isString(data) {
				var text string
				if json.Unmarshal(data, &text) == nil {
					all[text] = append(all[text], from)
				}
				continue
			}
			for _, text := range stringsIn(t.Strings(sent.Payload)) {
				all[text] = append(all[text], from)
			}
		}
	}
	for _, member := range members { // a server may mention the names in its own messages
		delete(all, UserOf(member).Name)
	}
	return all
}

// stringsIn finds the strings in a JSON document, except its keys. It finds none if the document isn't JSON.
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

func isString(v check.Value) bool { return v.Kind() == check.StringType }
func isObject(v check.Value) bool { return v.Kind() == check.ObjectType }

// cameAs returns an event that somebody heard, as a fact for a failure.
func cameAs(h check.Heard) *check.Came {
	return &check.Came{Event: h.Event, Data: h.Data.String(), Raw: h.Raw, Type: h.Data.Kind()}
}

// SaysMany lets the visitor say n texts, one right after the other, and returns them. Some are much longer than the next one, which must
// not overtake them.
func SaysMany(v *check.Visitor, n int) []string {
	texts := v.T().Texts(v.Name, n)
	for i := 2; i < n; i += 7 {
		texts[i] += " " + v.T().Word(300)
	}
	v.Emits(ChatMessage, check.InARow(texts))
	return texts
}

// SaysManyAndLeaves lets the visitor say n texts and then leave: see check.ThenLeaves. It returns the texts.
func SaysManyAndLeaves(v *check.Visitor, n int) []string {
	texts := v.T().Texts(v.Name, n)
	v.Emits(ChatMessage, check.InARow(texts), check.ThenLeaves())
	return texts
}

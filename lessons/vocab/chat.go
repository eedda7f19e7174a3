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

// ChatMessage is the event by which a visitor says something, with a string, and by which everybody hears it, with the name of the sender's
// session:
//
//	alice.Emits(vocab.ChatMessage, text)
//	bob.Hears(vocab.ChatMessage, vocab.From(alice, text))
const ChatMessage = "chat message"

// chatLine is the data of a chat message as everybody hears it.
type chatLine struct {
	Username string `json:"username"`
	Message  string `json:"message"`
}

// From matches the event with the speaker's user name as "username" and exactly the text as "message". Other fields, events and messages are
// ignored, in any order. But no text may arrive under a different user's name, and no other event as a chat message.
func From(speaker *check.Visitor, text string) check.Matcher {
	return from{speaker, []string{text}, check.Does("hears from").Free("text", text)}
}

// AllFrom matches all the texts in their order, each as From does. Use Twice to check that none comes again, once something shows that no
// more will come.
func AllFrom(speaker *check.Visitor, texts []string) check.Matcher {
	return from{speaker, texts, check.Does("hears all from").Free("n", len(texts))}
}

type from struct {
	speaker *check.Visitor
	texts   []string
	act     check.Act
}

// Expect makes from a Matcher.
func (m from) Expect(v *check.Visitor, event string) check.Expectation {
	user, place := UserOf(m.speaker).Name, make(map[chatLine]int, len(m.texts))
	for i, text := range m.texts {
		place[chatLine{user, text}] = i
	}
	origins := originsOf(v.T())
	var order, at []int // of the texts, as they came: which, and the index of the event
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
				failure.Variant, failure.Facts = "", expects(expected)
				failure.Facts.Form, failure.Facts.N = notAll, &check.Numbers{Got: len(order), Of: len(m.texts)}
				failure.Facts.Chat = &check.Chat{Speaker: m.speaker.Name, Said: expected.Message}
			}
			return failure, about, true
		},
	}
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

// NoneTwice reviews that no chat message was heard twice.
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

// Times reviews that exactly this text was heard from the speaker n times, because somebody may say the same thing again.
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

// OnlyWhatWasSaid reviews every text that was heard under a user's name in a chat message: this user must have sent exactly this text as
// the data of a chat message. A server may send what it likes under a name of its own. It may also do anything with data that isn't a
// string, unless it sends it on as a text.
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

// saidIn lists, by the name of each user, the texts of the chat messages that they have sent, in whatever kind of frame.
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

// mistaken finds that a line was heard under a name whose owner did not say it, while somebody else did; or that its owner sent
// that text indeed, but as another event. A text that nobody has sent may be the server's own.
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

// disorder says that in place n of what a speaker said came the i-th.
func disorder(v, speaker *check.Visitor, texts []string, n, i int) *check.Failure {
	failure := &check.Failure{Kind: explore.ChatOutOfOrder, Who: v.Name, Facts: expects(chatLine{UserOf(speaker).Name, texts[n]})}
	failure.Facts.Came, failure.Facts.N = chatLine{UserOf(speaker).Name, texts[i]}.came(), &check.Numbers{Want: n + 1, Got: i + 1}
	failure.Facts.Chat = &check.Chat{Speaker: speaker.Name, Said: texts[n], Heard: texts[i]}
	return failure
}

// explainMissing finds, in what a visitor heard instead of a chat message, the likeliest reason, and the index of the event that
// shows it, or -1.
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
		case !ok && line.Username != "" && line.Username != expected.Username: // it is another's, and another matter
		case !ok:
			return v.Unlike(ChatMessage, want, h.Data, check.Differences(want, h.Data)), h.Index
		case line.Username == expected.Username && len(origins[line.Message]) == 0:
			return altered(v, speaker, expected, line), h.Index
		}
	}
	others := others(v.T(), v, expected)
	broken := slices.ContainsFunc(heardSince, func(h check.Heard) bool { return h.Fault != nil })
	if len(others) == 0 && broken {
		return v.ExplainSilence(ChatMessage, want.String(), heardSince), -1 // something came, but it's no event
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

// altered is the failure of a visitor that heard another text than was sent.
func altered(v, speaker *check.Visitor, expected, line chatLine) check.Failure {
	failure := check.Failure{Kind: explore.ChatAltered, Who: v.Name, Facts: expects(expected)}
	failure.Facts.Came, failure.Facts.Form = line.came(), change(expected.Message, line.Message)
	failure.Facts.Chat = &check.Chat{Speaker: speaker.Name, Said: expected.Message, Heard: line.Message}
	failure.Facts.N = &check.Numbers{Want: utf8.RuneCountInString(expected.Message), Got: utf8.RuneCountInString(line.Message)}
	return failure
}

// others tells who did hear what this visitor did not.
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

// change says how a text was changed, where that is a change that one makes in good faith.
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

// lineOf reads a chat message that a visitor has heard. It reports false for whatever is none, and returns as much as it could read.
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

// came is the line as a message that came.
func (l chatLine) came() *check.Came {
	return &check.Came{Event: ChatMessage, Data: check.ValueOf(l).String()}
}

// expects is the line as what was expected.
func expects(l chatLine) check.Facts {
	return check.Facts{Event: ChatMessage, Data: check.ValueOf(l).String()}
}

// origin is where a text may have come from: a frame that somebody sent.
type origin struct {
	name, who string // of the user, and of the visitor
	may       bool   // it may be heard as a chat message of this user
	frame     string
}

// origins lists every string in what has been sent, by those who are logged in, but for their names.
func originsOf(t *check.T) map[string][]origin {
	all, members := map[string][]origin{}, loggedIn(t)
	for _, member := range members {
		for _, sent := range member.Sent() {
			// What a server makes of a frame that is no event, or of data that is no string, is its own affair.
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
	for _, member := range members { // a server may name them in words of its own
		delete(all, UserOf(member).Name)
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

func isString(v check.Value) bool { return v.Kind() == check.StringType }
func isObject(v check.Value) bool { return v.Kind() == check.ObjectType }

// cameAs is an event that somebody heard, as a fact.
func cameAs(h check.Heard) *check.Came {
	return &check.Came{Event: h.Event, Data: h.Data.String(), Raw: h.Raw, Type: h.Data.Kind()}
}

// SaysMany lets the visitor say n texts, one right after the other, and returns them.
func SaysMany(v *check.Visitor, n int) []string {
	texts := v.T().Texts(v.Name, n)
	v.Emits(ChatMessage, check.InARow(texts))
	return texts
}

// SaysManyAndLeaves lets the visitor say n texts and then leave: see check.ThenLeaves. It returns the texts.
func SaysManyAndLeaves(v *check.Visitor, n int) []string {
	texts := v.T().Texts(v.Name, n)
	v.Emits(ChatMessage, check.InARow(texts), check.ThenLeaves())
	return texts
}

package chatmessages

import (
	"slices"
	"strconv"
	"strings"

	"handshake/grader/check"
	"handshake/lessons/vocab"
)

// probes are experiments that run after a check of the lesson has failed. They tell apart mistakes that look alike.
var probes = []check.Probe{
	{
		ID: "null-after-text", Asks: "what happens to a message whose data is null, right after one with a text?", After: []string{"data-is-no-string"},
		Answers: []string{"nothing", "again", "empty", "null"},
		Run: func(o *check.Observer) string {
			alice, bob, ok := talking(o)
			if !ok {
				return ""
			}
			text := o.Word(10)
			o.Says(alice, asJSON(map[string]any{"event": chatMessage, "data": text}))
			if !o.Sees(bob, func() bool { return len(o.Heard(bob, chatMessage)) > 0 }) {
				return ""
			}
			o.Says(alice, asJSON(map[string]any{"event": chatMessage, "data": nil}))
			if !o.Sees(bob, func() bool { return len(o.Heard(bob, chatMessage)) > 1 }) {
				return "nothing"
			}
			switch came := o.Heard(bob, chatMessage)[1]; {
			case strings.Contains(came, text):
				return "again"
			case strings.Contains(came, `""`):
				return "empty"
			case strings.Contains(came, "null") || strings.Contains(came, "nil"):
				return "null"
			}
			return ""
		},
	},
	{
		ID: "longest-text", Asks: "how long may a text be?", After: []string{"text-unaltered", "oversized-message"},
		Answers: []string{"any", "below"},
		Run: func(o *check.Observer) string {
			longest := 0
			for _, n := range []int{100, 400, 700, 1200, 2500, 4096, 8000} {
				alice := o.Visitor("alice-" + strconv.Itoa(n))
				if vocab.Login(o, alice) != "sent" || !o.Enters(alice) {
					return ""
				}
				o.Wait()
				o.Says(alice, asJSON(map[string]any{"event": chatMessage, "data": o.Word(n)}))
				if !o.Sees(alice, func() bool { return len(o.Heard(alice, chatMessage)) > 0 }) {
					o.Note("longest", longest)
					o.Note("lost", n)
					if o.Gone(alice) {
						o.Note("ended", "yes")
					}
					return "below"
				}
				longest = n
			}
			return "any"
		},
	},
	{
		ID: "who-hears-chat", Asks: "who hears a chat message?", After: []string{"hears-oneself", "everyone-hears", "name-from-session"},
		Answers: []string{"everyone", "sender", "others", "nobody"},
		Run: func(o *check.Observer) string {
			alice, bob, ok := talking(o)
			if !ok {
				return ""
			}
			text := o.Word(10)
			o.Says(alice, asJSON(map[string]any{"event": chatMessage, "data": text}))
			has := func(v *check.Visitor) bool {
				return o.Sees(v, func() bool { return strings.Contains(strings.Join(o.Heard(v, ""), "\n"), text) })
			}
			own, other := has(alice), has(bob)
			switch {
			case own && other:
				return "everyone"
			case own:
				return "sender"
			case other:
				return "others"
			}
			return "nobody"
		},
	},
	{
		ID: "heard-twice", Asks: "who hears a message twice?", After: []string{"everyone-hears", "exactly-once", "while-others-come-and-go"},
		Answers: []string{"nobody", "sender", "others", "everyone"},
		Run: func(o *check.Observer) string {
			alice, bob, ok := talking(o)
			if !ok {
				return ""
			}
			first, second := o.Word(10), o.Word(10)
			for _, text := range []string{first, second} {
				o.Says(alice, asJSON(map[string]any{"event": chatMessage, "data": text}))
			}
			twice := func(v *check.Visitor) (is, heard bool) {
				heard = o.Sees(v, func() bool { return strings.Contains(strings.Join(o.Heard(v, ""), "\n"), second) })
				o.Wait()
				return strings.Count(strings.Join(o.Heard(v, ""), "\n"), first) > 1, heard
			}
			own, heardOwn := twice(alice)
			other, heardOther := twice(bob)
			switch {
			case !heardOwn || !heardOther:
				return ""
			case own && other:
				return "everyone"
			case own:
				return "sender"
			case other:
				return "others"
			}
			return "nobody"
		},
	},
	{
		ID: "whose-name", Asks: "whose name does a message come with?", After: []string{"everyone-hears", "name-from-session"},
		Answers: []string{"own", "last", "listener", "empty", "other"},
		Run: func(o *check.Observer) string {
			alice, bob, ok := talking(o)
			if !ok {
				return ""
			}
			o.Says(alice, asJSON(map[string]any{"event": chatMessage, "data": "hi"}))
			if !o.Sees(alice, func() bool { return len(o.Heard(alice, chatMessage)) > 0 }) {
				return ""
			}
			switch came := o.Heard(alice, chatMessage)[0]; {
			case strings.Contains(came, vocab.UserOf(alice).Name):
				return "own"
			case strings.Contains(came, vocab.UserOf(bob).Name):
				return "last"
			case strings.Contains(came, `"username":""`):
				return "empty"
			}
			return "other"
		},
	},
	{
		ID: "a-burst-of-texts", Asks: "which messages are lost when a client sends many in a row and stays?",
		After:   []string{"in-order", "exactly-once", "says-and-leaves", "stuck-client"},
		Answers: []string{"none", "all-after-the-first", "some", "all"},
		Run: func(o *check.Observer) string {
			alice, bob, ok := talking(o)
			if !ok {
				return ""
			}
			const n = 60
			for range 3 {
				var said []string
				heard := func(v *check.Visitor) (all []string) {
					for _, data := range o.Heard(v, chatMessage) {
						at := slices.IndexFunc(said, func(text string) bool { return strings.Contains(data, asJSON(text)) })
						if at >= 0 && !slices.Contains(all, said[at]) {
							all = append(all, said[at])
						}
					}
					return all
				}
				for range n {
					said = append(said, o.Word(10))
				}
				for _, text := range said {
					o.Says(alice, asJSON(map[string]any{"event": chatMessage, "data": text}))
				}
				o.Reaches(bob, 2*n, func() int { return len(heard(alice)) + len(heard(bob)) })
				most, least := max(len(heard(alice)), len(heard(bob))), min(len(heard(alice)), len(heard(bob)))
				o.Note("n", most)
				switch first := said[:most]; {
				case least == n:
					continue
				case least == 0:
					return "all" // somebody gets none, with a burst or without
				case slices.Equal(heard(alice), first) && slices.Equal(heard(bob), first):
					return "all-after-the-first"
				}
				return "some"
			}
			return "none"
		},
	},
	{
		ID: "object-as-data", Asks: "does the server take the text from an object?", After: []string{"hears-oneself", "everyone-hears", "data-is-no-string"},
		Answers: []string{"no", "yes"},
		Run: func(o *check.Observer) string {
			alice, _, ok := talking(o)
			if !ok {
				return ""
			}
			text := o.Word(10)
			for _, key := range []string{"message", "text", "data"} {
				o.Says(alice, asJSON(map[string]any{"event": chatMessage, "data": map[string]any{key: text, "username": vocab.UserOf(alice).Name}}))
			}
			if o.Sees(alice, func() bool { return strings.Contains(strings.Join(o.Heard(alice, ""), "\n"), asJSON(text)) }) {
				return "yes"
			}
			return "no"
		},
	},
}

// talking returns two visitors who are connected. If the server announces them, they have heard about each other.
func talking(o *check.Observer) (alice, bob *check.Visitor, ok bool) {
	alice, bob = o.Visitor("alice"), o.Visitor("bob")
	ok = vocab.Login(o, alice) == "sent" && vocab.Login(o, bob) == "sent" && o.Enters(alice) && o.Enters(bob)
	if ok {
		o.Sees(alice, func() bool { return len(o.Heard(alice, user)) > 1 })
		o.Sees(bob, func() bool { return len(o.Heard(bob, user)) > 0 })
	}
	return alice, bob, ok
}

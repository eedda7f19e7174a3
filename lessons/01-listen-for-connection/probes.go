package listen

import "handshake/grader/check"

// probes are experiments that run after a check of the lesson has failed. They tell apart mistakes that look alike.
var probes = []check.Probe{
	{
		ID: "ends-after", Asks: "what makes the server end a connection?",
		After:   []string{"keeps-the-socket-open", "serves-many-at-once", "lets-go", "refuses-plain-get"},
		Answers: []string{"stays", "nothing", "ping", "event", "second-event", "text"},
		Run: func(o *check.Observer) string {
			alice := o.Connect("alice")
			if o.Gone(alice) {
				return "nothing"
			}
			o.Answers(alice)
			if o.Gone(alice) {
				return "ping"
			}
			for _, sent := range []struct{ text, answer string }{
				{`{"event":"hello","data":"you"}`, "event"}, {`{"event":"hello","data":"again"}`, "second-event"}, {"hello", "text"},
			} {
				o.Says(alice, sent.text)
				if o.Gone(alice) {
					return sent.answer
				}
			}
			return "stays"
		},
	},
	{
		ID: "how-many", Asks: "how many clients can be connected at the same time?",
		After:   []string{"serves-many-at-once", "logs-each-connection"},
		Answers: []string{"all", "one", "some", "newest"},
		Run: func(o *check.Observer) string {
			first := o.Visitor("guest-a")
			if !o.Enters(first) || !o.Answers(first) || o.Gone(first) {
				return ""
			}
			for n := 1; n < 12; n++ {
				v := o.Visitor("guest-" + string(rune('a'+n)))
				served := o.Enters(v) && o.Answers(v)
				switch o.Note("n", n); {
				case served && n == 1 && o.Gone(first):
					return "newest"
				case served:
				case n == 1:
					return "one"
				default:
					return "some"
				}
			}
			return "all"
		},
	},
	{
		ID: "close-answered", Asks: "does the server notice a close frame?",
		After:   []string{"keeps-the-socket-open", "serves-many-at-once", "lets-go"},
		Answers: []string{"both", "close-only", "ping-only", "neither"},
		Run:     closeAnswered,
	},
	{
		ID: "logged-at-the-end", Asks: "is the line logged once the client has left?",
		After:   []string{"logs-each-connection"},
		Answers: []string{"at-once", "at-the-end", "never"},
		Run: func(o *check.Observer) string {
			alice := o.Connect("alice")
			if o.Logged(connected) {
				return "at-once"
			}
			alice.Leaves()
			if o.Logged(connected) {
				return "at-the-end"
			}
			return "never"
		},
	},
	{
		ID: "logged-for", Asks: "what is the line logged for?",
		After:   []string{"logs-each-connection"},
		Answers: []string{"connections", "requests", "messages", "pages"},
		Run: func(o *check.Observer) string {
			mallory := o.Visitor("mallory")
			mallory.Gets("/", check.HTML())
			if o.Logged(connected) {
				return "pages"
			}
			mallory.SendsBadHandshakes()
			if o.Logged(connected) {
				return "requests"
			}
			alice := o.Connect("alice")
			if !o.Answers(alice) || !o.Logged(connected) { // the line of the connection itself comes first
				return ""
			}
			before := o.CountLogged(connected)
			for range 3 {
				o.Says(alice, `{"event":"hello","data":"you"}`)
			}
			o.Answers(alice)
			if o.Sees(alice, func() bool { return o.CountLogged(connected) > before }) { // the log may come after the pong
				return "messages"
			}
			return "connections"
		},
	},
}

// closeAnswered finds out whether a server answers a client's ping, and its close frame.
func closeAnswered(o *check.Observer) string {
	alice := o.Connect("alice")
	ping := o.Answers(alice)
	if !ping && alice.Gone() {
		return "" // the server ends connections without being asked to
	}
	closed := o.LetsGo(o.Connect("bob"))
	switch {
	case ping && closed:
		return "both"
	case ping:
		return "ping-only"
	case closed:
		return "close-only"
	}
	return "neither"
}

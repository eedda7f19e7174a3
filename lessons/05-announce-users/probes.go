package announceusers

import (
	"slices"
	"strings"

	"handshake/grader/check"
	"handshake/lessons/vocab"
)

// probes are experiments that run after a check of the lesson has failed. They tell apart mistakes that look alike.
var probes = []check.Probe{
	{
		ID: "event-on-leave", Asks: "does a leave come under the same event name as a join?",
		After:   []string{"newcomer-hears", "everyone-hears-who-left"},
		Answers: []string{"same", "another", "nothing"},
		Run: func(o *check.Observer) string {
			alice, bob := o.Visitor("alice"), o.Visitor("bob")
			if vocab.Login(o, alice) != "sent" || vocab.Login(o, bob) != "sent" || !o.Enters(alice) || !o.Enters(bob) {
				return ""
			}
			if !o.Sees(alice, func() bool { return len(o.Events(alice)) > 1 }) {
				return ""
			}
			o.Wait()
			before := o.Events(alice)
			bob.Leaves()
			if !o.Sees(alice, func() bool { return len(o.Events(alice)) > len(before) }) {
				return "nothing"
			}
			name := o.Events(alice)[len(before)]
			o.Note("join", before[0])
			o.Note("leave", name)
			if slices.Contains(before, name) {
				return "same"
			}
			return "another"
		},
	},
	{
		ID: "which-leaves", Asks: "which ways of leaving are announced?",
		After:   []string{"everyone-hears-who-left", "vanishing-is-announced", "announced-once", "many-at-once"},
		Answers: []string{"all", "close-frames", "cuts", "none"},
		Run: func(o *check.Observer) string {
			witness := o.Visitor("witness")
			if vocab.Login(o, witness) != "sent" || !o.Enters(witness) {
				return ""
			}
			noticed := [3]bool{}
			for i, way := range []check.Leaving{check.ByClosingTheTab(), check.ByReset(), check.ByHangingUp()} {
				v := vocab.Tab(witness, "tab-"+string(rune('a'+i)))
				if !o.Enters(v) {
					return ""
				}
				o.Wait()
				before := len(o.Events(witness))
				v.Leaves(way)
				noticed[i] = o.Sees(witness, func() bool { return len(o.Events(witness)) > before })
			}
			switch noticed {
			case [3]bool{true, true, true}:
				return "all"
			case [3]bool{true, false, false}:
				return "close-frames"
			case [3]bool{false, true, true}:
				return "cuts"
			case [3]bool{}:
				return "none"
			}
			return ""
		},
	},
	{
		ID: "second-tab", Asks: "is a second tab of the same user announced?", After: []string{"two-tabs"},
		Answers: []string{"announced", "refused", "not-announced", "replaces"},
		Run: func(o *check.Observer) string {
			witness, alice := o.Visitor("witness"), o.Visitor("alice")
			if vocab.Login(o, witness) != "sent" || vocab.Login(o, alice) != "sent" || !o.Enters(witness) || !o.Enters(alice) {
				return ""
			}
			o.Wait()
			before := len(o.Heard(witness, user))
			tab := vocab.Tab(alice, "tab-2")
			if !o.Enters(tab) {
				return "refused"
			}
			heard := o.Sees(witness, func() bool { return len(o.Heard(witness, user)) > before })
			switch {
			case o.Gone(alice):
				return "replaces"
			case heard:
				return "announced"
			}
			return "not-announced"
		},
	},
	{
		ID: "whose-name", Asks: "whose name is announced when a client leaves?",
		After:   []string{"everyone-hears-who-left", "announced-once", "name-from-session"},
		Answers: []string{"own", "empty", "last", "listener", "other"},
		Run: func(o *check.Observer) string {
			var all []*check.Visitor
			for _, name := range []string{"alice", "bob", "carol"} {
				v := o.Visitor(name)
				if vocab.Login(o, v) != "sent" || !o.Enters(v) {
					return ""
				}
				o.Wait()
				all = append(all, v)
			}
			before := len(o.Heard(all[0], user))
			all[1].Leaves()
			if !o.Sees(all[0], func() bool { return len(o.Heard(all[0], user)) > before }) {
				return ""
			}
			data := o.Heard(all[0], user)[before]
			switch {
			case strings.Contains(data, vocab.UserOf(all[1]).Name):
				return "own"
			case strings.Contains(data, vocab.UserOf(all[2]).Name):
				return "last"
			case strings.Contains(data, vocab.UserOf(all[0]).Name):
				return "listener"
			case strings.Contains(data, `"username":""`):
				return "empty"
			}
			return "other"
		},
	},
	{
		ID: "newcomer-first", Asks: "what is a newcomer told about those who joined before it?",
		After:   []string{"everyone-hears-who-left", "announced-once", "many-at-once"},
		Answers: []string{"nothing", "the-past"},
		Run: func(o *check.Observer) string {
			var all []*check.Visitor
			for _, name := range []string{"alice", "bob", "carol"} {
				v := o.Visitor(name)
				if vocab.Login(o, v) != "sent" || !o.Enters(v) {
					return ""
				}
				if !o.Hears(v, user, func(data string) bool { return strings.Contains(data, vocab.UserOf(v).Name) }) {
					return ""
				}
				o.Wait() // an announcement may be slow to reach the others, and must not reach who comes next
				all = append(all, v)
			}
			for _, earlier := range all[:2] {
				if slices.ContainsFunc(o.Heard(all[2], user), func(data string) bool { return strings.Contains(data, vocab.UserOf(earlier).Name) }) {
					return "the-past"
				}
			}
			return "nothing"
		},
	},
}

package disconnect

import (
	"strconv"

	"handshake/grader/check"
)

// probes are experiments that run after a check of the lesson has failed. They tell apart mistakes that look alike.
var probes = []check.Probe{
	{
		ID: "which-leaves", Asks: "which ways of leaving does the server notice?",
		After:   []string{"leaving-is-heard", "vanishing-is-heard", "logs-each-disconnect", "counted-once"},
		Answers: []string{"all", "close-frames", "only-the-first", "some-codes", "no-close-frames", "none"},
		Run: func(o *check.Observer) string {
			witness := o.Visitor("witness")
			if !o.Enters(witness) || o.Last(witness, userCount) < 0 {
				return ""
			}
			ways := []check.Leaving{
				check.WithCode(4321), check.WithCode(1000), check.WithCode(1001), check.WithoutCode(), check.ByReset(), check.ByHangingUp(),
			}
			var crowd []*check.Visitor
			for i := range ways {
				v := o.Visitor("guest-" + string(rune('a'+i)))
				if !o.Enters(v) || o.Last(v, userCount) < 0 {
					return ""
				}
				crowd = append(crowd, v)
			}
			noticed := make([]bool, len(ways))
			for i, v := range crowd {
				before := o.CountLogged(disconnected)
				heard := len(o.Heard(witness, userCount))
				v.Leaves(ways[i])
				noticed[i] = o.Sees(witness, func() bool {
					return o.CountLogged(disconnected) > before || len(o.Heard(witness, userCount)) > heard
				})
			}
			frames, cuts := 0, 0
			for i, ok := range noticed {
				switch {
				case ok && i < 4:
					frames++
				case ok:
					cuts++
				}
			}
			switch {
			case frames == 4 && cuts == 2:
				return "all"
			case frames == 4 && cuts == 0:
				return "close-frames"
			case frames == 0 && cuts == 0:
				return "none"
			case noticed[0] && frames+cuts == 1: // no server expects a code of the application's own, and no other
				return "only-the-first"
			case frames > 0 && frames < 4:
				return "some-codes"
			case frames == 0:
				return "no-close-frames"
			}
			return ""
		},
	},
	{
		ID: "down-when", Asks: "when does the count go down?",
		After:   []string{"leaving-is-heard", "vanishing-is-heard", "counted-once", "churn"},
		Answers: []string{"at-once", "late", "told-wrong", "silently", "at-the-next-join", "after-the-next-join", "seconds-later", "never"},
		Run: func(o *check.Observer) string {
			witness, alice := o.Visitor("witness"), o.Visitor("alice")
			if !o.Enters(witness) || o.Last(witness, userCount) != 1 || !o.Enters(alice) || o.Last(alice, userCount) != 2 {
				return ""
			}
			o.Last(witness, userCount)
			heard := len(o.Heard(witness, userCount))
			is := func(n int) func() bool {
				return func() bool {
					all := o.Heard(witness, userCount)
					return len(all) > heard && all[len(all)-1] == strconv.Itoa(n)
				}
			}
			alice.Leaves()
			if o.Sees(witness, is(1)) {
				return "at-once"
			}
			for range 2 { // each call of Sees waits for its full time
				if o.Sees(witness, is(1)) {
					return "late"
				}
			}
			told := len(o.Heard(witness, userCount)) > heard
			counts := [2]int{}
			for i, name := range []string{"bob", "carol"} {
				v := o.Visitor(name)
				if !o.Enters(v) {
					return ""
				}
				counts[i] = o.Last(v, userCount)
			}
			switch counts {
			case [2]int{2, 3}:
				if told {
					return "told-wrong"
				}
				return "silently"
			case [2]int{3, 3}:
				return "at-the-next-join"
			case [2]int{3, 2}:
				return "after-the-next-join"
			case [2]int{3, 4}:
				o.Sees(witness, is(4))
				for range 22 { // more than four seconds since the leave
					if o.Sees(witness, is(3)) {
						return "seconds-later"
					}
				}
				return "never"
			}
			return ""
		},
	},
	{
		ID: "who-hears-a-leave", Asks: "which of the others hear when somebody leaves?",
		After:   []string{"leaving-is-heard", "vanishing-is-heard", "counted-once"},
		Answers: []string{"everyone", "some", "nobody"},
		Run: func(o *check.Observer) string {
			var all []*check.Visitor
			for i, name := range []string{"alice", "bob", "carol", "dave"} {
				v := o.Visitor(name)
				if !o.Enters(v) || o.Last(v, userCount) != i+1 {
					return ""
				}
				all = append(all, v)
			}
			o.Settles(all, userCount, len(all)) // what is on its way isn't about the leave
			stay := []*check.Visitor{all[0], all[2], all[3]}
			before := make([]int, len(stay))
			for i, v := range stay {
				before[i] = len(o.Heard(v, userCount))
			}
			all[1].Leaves()
			n := 0
			for i, v := range stay {
				if o.Sees(v, func() bool { return len(o.Heard(v, userCount)) > before[i] }) {
					n++
				}
			}
			o.Note("n", n)
			switch n {
			case len(stay):
				return "everyone"
			case 0:
				return "nobody"
			}
			return "some"
		},
	},
	{
		ID: "close-answered", Asks: "does the server answer a ping and a close frame?",
		After:   []string{"leaving-is-heard", "counted-once"},
		Answers: []string{"both", "close-only", "ping-only", "neither"},
		Run: func(o *check.Observer) string {
			ping := o.Answers(o.Connect("alice"))
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
		},
	},
	{
		ID: "subtracted", Asks: "by how much does the count change when one client leaves?",
		After:   []string{"leaving-is-heard", "counted-once", "churn", "vanishing-is-heard"},
		Answers: []string{"one", "nothing", "two", "more"},
		Run: func(o *check.Observer) string {
			for _, name := range []string{"alice", "bob", "carol", "dave", "erin"} {
				if v := o.Visitor(name); !o.Enters(v) || o.Last(v, userCount) < 0 {
					return ""
				}
			}
			frank := o.Visitor("frank")
			if !o.Enters(frank) || o.Last(frank, userCount) != 6 {
				return ""
			}
			frank.Leaves()
			o.Wait()
			grace := o.Visitor("grace")
			if !o.Enters(grace) {
				return ""
			}
			switch told := o.Last(grace, userCount); {
			case len(o.Heard(grace, userCount)) == 0:
				return ""
			case told == 6:
				return "one"
			case told == 7:
				return "nothing"
			case told == 5:
				return "two"
			case told < 5: // or even below zero
				return "more"
			}
			return ""
		},
	},
	{
		ID: "refused-leave", Asks: "is a request that isn't a handshake subtracted?",
		After:   []string{"logs-each-disconnect", "counted-once"},
		Answers: []string{"no", "yes"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if !o.Enters(alice) || o.Last(alice, userCount) != 1 {
				return ""
			}
			o.Visitor("mallory").SendsBadHandshakes()
			bob := o.Visitor("bob")
			if !o.Enters(bob) {
				return ""
			}
			switch told := o.Last(bob, userCount); {
			case len(o.Heard(bob, userCount)) == 0:
				return ""
			case told == 2:
				return "no"
			case told < 2: // there were two such requests
				return "yes"
			}
			return ""
		},
	},
	{
		ID: "a-burst", Asks: "does a client that reads keep its connection in a burst of counts?",
		After:   []string{"churn", "stuck-client"},
		Answers: []string{"stays", "dropped"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if !o.Enters(alice) || o.Last(alice, userCount) != 1 {
				return ""
			}
			o.ConnectAll("guest", 40)
			if o.Answers(alice) {
				return "stays"
			}
			if o.Gone(alice) {
				return "dropped"
			}
			return ""
		},
	},
	{
		ID: "after-a-second", Asks: "does a client that has been connected for a second still get a count?",
		After:   []string{"churn", "stuck-client"},
		Answers: []string{"yes", "dropped"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if !o.Enters(alice) || o.Last(alice, userCount) != 1 {
				return ""
			}
			for range 8 {
				o.Wait()
			}
			bob := o.Visitor("bob")
			if !o.Enters(bob) {
				return ""
			}
			if o.Sees(alice, func() bool { return len(o.Heard(alice, userCount)) > 1 }) {
				return "yes"
			}
			if o.Gone(alice) {
				return "dropped"
			}
			return ""
		},
	},
}

package emitcount

import (
	"slices"
	"strconv"

	"handshake/grader/check"
)

// probes are experiments that run after a check of the lesson has failed. They tell apart mistakes that look alike.
var probes = []check.Probe{
	{
		ID: "other-address", Asks: "is a second client from a different address counted?",
		After:   []string{"everyone-hears", "fifty-at-once"},
		Answers: []string{"counted", "only-other-addresses", "not-counted"},
		Run: func(o *check.Observer) string {
			alice, bob, carol := o.Visitor("alice"), o.Visitor("bob"), o.Visitor("carol")
			if !o.Enters(alice) || o.Last(alice, userCount) != 1 || !o.Enters(bob) {
				return ""
			}
			second := o.Last(bob, userCount)
			if !o.EntersFrom(carol, "127.0.0.2") {
				return ""
			}
			third := o.Last(carol, userCount)
			switch {
			case second == 2:
				return "counted"
			case second == 1 && third == 2:
				return "only-other-addresses"
			case second == 1 && third == 1:
				return "not-counted"
			}
			return ""
		},
	},
	{
		ID: "first-numbers", Asks: "which numbers do three clients hear if they join one after the other?",
		After:   []string{"newcomer-hears", "everyone-hears"},
		Answers: []string{"right", "same", "too-low", "too-high", "by-two", "other"},
		Run: func(o *check.Observer) string {
			told := [3]int{}
			for i, name := range []string{"alice", "bob", "carol"} {
				v := o.Visitor(name)
				if !o.Enters(v) {
					return ""
				}
				if told[i] = o.Last(v, userCount); told[i] < 0 {
					return ""
				}
				o.Note(name, told[i])
			}
			first := told[0]
			switch {
			case told == [3]int{1, 2, 3}:
				return "right"
			case told == [3]int{first, first, first}:
				return "same"
			case told == [3]int{first, first + 2, first + 4}:
				return "by-two"
			case told == [3]int{first, first + 1, first + 2} && first < 1:
				return "too-low"
			case told == [3]int{first, first + 1, first + 2}:
				return "too-high"
			}
			return "other"
		},
	},
	{
		ID: "what-counts", Asks: "what is counted, apart from handshakes?",
		After:   []string{"newcomer-hears", "everyone-hears", "counts-only-handshakes"},
		Answers: []string{"handshakes", "pages", "requests", "connections", "messages"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if !o.Enters(alice) {
				return ""
			}
			now := o.Last(alice, userCount)
			if now < 0 {
				return ""
			}
			name := "aaa"
			counts := func(what func(v *check.Visitor)) bool {
				name += "a"
				what(o.Visitor("mallory-" + name))
				v := o.Visitor("guest-" + name)
				if !o.Enters(v) {
					return false
				}
				last := o.Last(v, userCount)
				grown := last - now
				now = last
				return grown > 1
			}
			usual := counts(func(*check.Visitor) {})
			switch {
			case usual: // it counts everyone twice, whatever else happens
				return ""
			case counts(func(v *check.Visitor) { v.Gets("/", check.HTML()) }):
				return "pages"
			case counts(func(v *check.Visitor) { v.SendsBadHandshakes() }):
				return "requests"
			case counts(func(v *check.Visitor) { o.Opens(v) }):
				return "connections"
			case counts(func(*check.Visitor) { o.Says(alice, `{"event":"hello","data":"you"}`); o.Answers(alice) }):
				return "messages"
			}
			return "handshakes"
		},
	},
	{
		ID: "told-when", Asks: "when does a client that heard nothing get its first count?",
		After:   []string{"newcomer-hears"},
		Answers: []string{"at-once", "after-a-message", "at-the-next-join", "never"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if !o.Enters(alice) {
				return ""
			}
			hears := func() bool { return o.Messages(alice) > 0 }
			if o.Sees(alice, hears) {
				return "at-once"
			}
			bob := o.Visitor("bob")
			if !o.Enters(bob) {
				return ""
			}
			if o.Sees(alice, hears) {
				return "at-the-next-join"
			}
			bob.Leaves()
			if o.Sees(alice, hears) {
				return ""
			}
			o.Says(alice, `{"event":"hello","data":"you"}`)
			if o.Sees(alice, hears) {
				return "after-a-message"
			}
			return "never"
		},
	},
	{
		ID: "who-hears-a-join", Asks: "which clients hear when somebody joins?",
		After:   []string{"newcomer-hears", "everyone-hears", "goes-on-after-a-leave"},
		Answers: []string{"everyone", "newcomer", "others", "first", "last", "nobody"},
		Run: func(o *check.Observer) string {
			var all []*check.Visitor
			for _, name := range []string{"alice", "bob", "carol"} {
				v := o.Visitor(name)
				if !o.Enters(v) {
					return ""
				}
				o.Last(v, userCount)
				all = append(all, v)
			}
			o.Settles(all, userCount, len(all)) // what is on its way isn't about the next one
			before := make([]int, 3)
			for i, v := range all {
				before[i] = len(o.Heard(v, userCount))
			}
			dave := o.Visitor("dave")
			if !o.Enters(dave) {
				return ""
			}
			newcomer := o.Sees(dave, func() bool { return o.Messages(dave) > 0 })
			if newcomer && len(o.Heard(dave, userCount)) == 0 {
				return "" // it's told something else
			}
			heard := [3]bool{}
			for i, v := range all {
				heard[i] = o.Sees(v, func() bool { return len(o.Heard(v, userCount)) > before[i] })
			}
			switch {
			case newcomer && heard == [3]bool{true, true, true}:
				return "everyone"
			case newcomer && heard == [3]bool{}:
				return "newcomer"
			case !newcomer && heard == [3]bool{true, true, true}:
				return "others"
			case heard == [3]bool{true, false, false}:
				return "first"
			case heard == [3]bool{false, false, true}:
				return "last"
			case !newcomer && heard == [3]bool{}:
				return "nobody"
			}
			return ""
		},
	},
	{
		ID: "after-a-dead-socket", Asks: "who still hears about a join after a client has vanished?",
		After:   []string{"goes-on-after-a-leave"},
		Answers: []string{"everyone", "some", "nobody"},
		Run: func(o *check.Observer) string {
			var all []*check.Visitor
			for _, name := range []string{"alice", "bob", "carol", "dave", "erin"} {
				v := o.Visitor(name)
				if !o.Enters(v) || o.Last(v, userCount) < 0 {
					return ""
				}
				all = append(all, v)
			}
			o.Settles(all, userCount, len(all))
			all[2].Leaves(check.ByReset())
			stay := []*check.Visitor{all[0], all[1], all[3], all[4]}
			heard := make([]bool, len(stay))
			for _, name := range []string{"frank", "grace", "heidi"} {
				before := make([]int, len(stay))
				for i, v := range stay {
					before[i] = len(o.Heard(v, userCount))
				}
				if !o.Enters(o.Visitor(name)) {
					return ""
				}
				for i, v := range stay {
					heard[i] = o.Sees(v, func() bool { return len(o.Heard(v, userCount)) > before[i] })
				}
			}
			n := 0
			for _, h := range heard {
				if h {
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
		ID: "a-rush", Asks: "do clients miss counts although all counts come in order, when others join one by one or at once?",
		After:   []string{"everyone-hears", "fifty-at-once"},
		Answers: []string{"no", "drops"},
		Run: func(o *check.Observer) string {
			var all []*check.Visitor
			told := func() (n int) { // so many have heard how many there are now
				total := strconv.Itoa(len(all))
				for _, v := range all {
					if slices.Contains(o.Heard(v, userCount), total) {
						n++
					}
				}
				return n
			}
			joins := func() bool {
				v := o.Visitor("visitor-" + o.Word(6))
				all = append(all, v)
				return o.Enters(v)
			}
			heardByAll := func() bool { return o.Reaches(all[0], len(all), told) }
			whole, missed := false, 0
			for i := 0; i < 20 && missed < 5 && (missed == 0 || !whole); i++ {
				if !joins() {
					return "no"
				}
				switch heard := heardByAll(); {
				case !heard:
					missed++
				case len(all) > 1:
					whole = true
				}
				if n := o.Last(all[0], userCount); len(all) == 1 && n >= 0 && n != 1 {
					return "no" // it counts something else
				}
			}
			if !whole {
				return "no" // that's no chance: it leaves somebody out each time
			}
			for _, crowd := range []string{"guest", "friend", "cousin", "neighbour"} {
				if missed > 0 {
					break
				}
				all = append(all, o.ConnectAll(crowd, 25)...)
				if !heardByAll() {
					missed++
				}
			}
			if missed == 0 {
				return "no"
			}
			// Where counts get lost because two handlers count at once, the number is wrong from then on, and nobody hears the right one.
			for range 3 {
				if !joins() {
					return "no"
				}
				if o.Reaches(all[0], 1, told) {
					break
				}
			}
			if o.InLog("panic") || slices.ContainsFunc(all, (*check.Visitor).Gone) {
				return "" // a handler that panicked told only some, and a connection that broke hears nothing more
			}
			if told() == 0 || slices.ContainsFunc(all, func(v *check.Visitor) bool { return !rises(o.Heard(v, userCount), len(all)) }) {
				return "no"
			}
			return "drops"
		},
	},
}

// rises reports whether these are numbers of which none is below the one before, or above most.
func rises(counts []string, most int) bool {
	last := 0
	for _, data := range counts {
		count, err := strconv.Atoi(data)
		if err != nil || count < last || count > most {
			return false
		}
		last = count
	}
	return true
}

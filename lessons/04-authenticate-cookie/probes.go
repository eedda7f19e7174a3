package authenticate

import (
	"handshake/grader/check"
	"handshake/lessons/vocab"
)

// refusals are the checks in which visitors must be refused. In admissions they must get in.
var (
	refusals   = []string{"changed-cookie", "foreign-cookie", "ended-session", "unknown-user", "odd-cookies", "refused-are-not-counted"}
	admissions = []string{"needs-a-cookie", "admits-the-user", "name-from-session", "two-tabs"}
)

// probes are experiments that run after a check of the lesson has failed. They tell apart mistakes that look alike.
var probes = []check.Probe{
	{
		ID: "login-cookie", Asks: "which cookie does a login set for the socket?", After: admissions,
		Answers: []string{"sent", "empty", "path", "expired", "domain", "none"},
		Run:     func(o *check.Observer) string { return vocab.Login(o, o.Visitor("alice")) },
	},
	{
		ID: "why-refused", Asks: "what does the log say when a visitor with a valid cookie is refused?", After: admissions,
		Answers: []string{"admitted", "not-valid", "expired", "no-cookie", "no-word"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if vocab.Login(o, alice) != "sent" {
				return ""
			}
			if o.Enters(alice) {
				return "admitted"
			}
			switch {
			case o.Logged("securecookie: the value is not valid"):
				return "not-valid"
			case o.InLog("securecookie: expired timestamp"):
				return "expired"
			case o.InLog("named cookie not present"):
				return "no-cookie"
			}
			return "no-word"
		},
	},
	{
		ID: "upside-down", Asks: "does the server refuse a valid session and admit one that has ended?", After: admissions,
		Answers: []string{"no", "yes", "nobody"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if vocab.Login(o, alice) != "sent" {
				return ""
			}
			cookie := alice.Cookie()
			valid := o.EntersWith(o.Visitor("valid"), cookie)
			vocab.LogsOut(alice)
			ended := o.EntersWith(o.Visitor("ended"), cookie)
			switch {
			case !valid && ended:
				return "yes"
			case !valid:
				return "nobody"
			}
			return "no"
		},
	},
	{
		ID: "id-as-cookie", Asks: "is a visitor admitted with a cookie that is only the session ID, without a signature?", After: admissions,
		Answers: []string{"no", "yes"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if vocab.Login(o, alice) != "sent" || o.EntersWith(o.Visitor("stranger"), "") {
				return "" // where everybody gets in, a cookie that gets in says nothing
			}
			id := o.Inside(alice)
			if id == "" {
				return ""
			}
			if mallory := o.Visitor("mallory"); o.EntersWith(mallory, vocab.CookieOf(alice, id)) && o.Answers(mallory) {
				return "yes"
			}
			return "no"
		},
	},
	{
		ID: "made-up-cookie", Asks: "is a visitor admitted with a cookie of random letters?", After: refusals,
		Answers: []string{"no", "yes"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if vocab.Login(o, alice) != "sent" {
				return ""
			}
			if mallory := o.Visitor("mallory"); o.EntersWith(mallory, vocab.CookieOf(alice, "!"+o.Word(30))) && o.Answers(mallory) {
				return "yes"
			}
			return "no"
		},
	},
	{
		ID: "base64-cookie", Asks: "is a visitor admitted with a cookie that is only base64?", After: refusals,
		Answers: []string{"no", "yes"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if vocab.Login(o, alice) != "sent" {
				return ""
			}
			if mallory := o.Visitor("mallory"); o.EntersWith(mallory, vocab.CookieOf(alice, "bWFsbG9yeXwxMjM0NTZ8eHl6")) && o.Answers(mallory) {
				return "yes"
			}
			return "no"
		},
	},
	{
		ID: "name-as-cookie", Asks: "is a visitor admitted with a cookie that is only a user's name?", After: refusals,
		Answers: []string{"no", "yes"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if vocab.Login(o, alice) != "sent" {
				return ""
			}
			if mallory := o.Visitor("mallory"); o.EntersWith(mallory, vocab.CookieOf(alice, vocab.UserOf(alice).Name)) && o.Answers(mallory) {
				return "yes"
			}
			return "no"
		},
	},
	{
		ID: "name-in-the-cookie", Asks: "can the user's name be read in the cookie?", After: append([]string{"needs-a-cookie"}, refusals...),
		Answers: []string{"no", "yes"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if vocab.Login(o, alice) != "sent" {
				return ""
			}
			if o.Readable(alice, vocab.UserOf(alice).Name) {
				return "yes"
			}
			return "no"
		},
	},
	{
		ID: "after-logout", Asks: "which cookies still get in after the logout?", After: []string{"ended-session"},
		Answers: []string{"none", "any", "used"},
		Run: func(o *check.Observer) string {
			alice, bob := o.Visitor("alice"), o.Visitor("bob")
			if vocab.Login(o, alice) != "sent" || vocab.Login(o, bob) != "sent" || !o.Enters(alice) {
				return ""
			}
			used, unused := alice.Cookie(), bob.Cookie()
			vocab.LogsOut(alice)
			vocab.LogsOut(bob)
			afterUse, neverUsed := o.EntersWith(o.Visitor("mallory"), used), o.EntersWith(o.Visitor("trudy"), unused)
			switch {
			case afterUse && neverUsed:
				return "any"
			case afterUse:
				return "used"
			case neverUsed:
				return ""
			}
			return "none"
		},
	},
	{
		ID: "others-after-logout", Asks: "do other users' sessions survive a logout?", After: []string{"ended-session", "two-tabs"},
		Answers: []string{"yes", "no"},
		Run: func(o *check.Observer) string {
			alice, bob := o.Visitor("alice"), o.Visitor("bob")
			if vocab.Login(o, alice) != "sent" || vocab.Login(o, bob) != "sent" {
				return ""
			}
			vocab.LogsOut(alice)
			if o.Enters(bob) {
				return "yes"
			}
			return "no"
		},
	},
	{
		ID: "second-login", Asks: "does a user's first session survive a second login?", After: []string{"two-tabs", "ended-session"},
		Answers: []string{"yes", "no"},
		Run: func(o *check.Observer) string {
			alice, phone := o.Visitor("alice"), o.Visitor("phone")
			if vocab.Login(o, alice) != "sent" || !o.Enters(o.Twin(alice, "twin")) {
				return ""
			}
			vocab.LogsIn(phone, vocab.UserOf(alice))
			if o.Enters(alice) {
				return "yes"
			}
			return "no"
		},
	},
	{
		ID: "name-in-the-log", Asks: "which name is logged when a user connects?",
		After:   []string{"admits-the-user", "name-from-session", "refused-are-not-counted", "needs-a-cookie"},
		Answers: []string{"own", "own-in-other-words", "last-login", "cookie", "none"},
		Run: func(o *check.Observer) string {
			alice, bob := o.Visitor("alice"), o.Visitor("bob")
			if vocab.Login(o, alice) != "sent" || vocab.Login(o, bob) != "sent" || !o.Enters(alice) {
				return ""
			}
			name := vocab.UserOf(alice).Name
			switch {
			case o.Logged("user " + name + " connected"):
				return "own"
			case o.InLog(name):
				return "own-in-other-words"
			case o.InLog("user " + vocab.UserOf(bob).Name + " connected"):
				return "last-login"
			case o.InLog(o.CookieValue(alice)):
				return "cookie"
			}
			return "none"
		},
	},
	{
		ID: "second-tab", Asks: "is a second tab of the same user admitted and counted?", After: []string{"two-tabs"},
		Answers: []string{"counted", "not-counted", "refused", "replaces"},
		Run: func(o *check.Observer) string {
			alice := o.Visitor("alice")
			if vocab.Login(o, alice) != "sent" || !o.Enters(alice) || o.Last(alice, userCount) != 1 {
				return ""
			}
			tab := vocab.Tab(alice, "tab-2")
			if !o.Enters(tab) {
				return "refused"
			}
			told := o.Last(tab, userCount)
			if o.Gone(alice) {
				return "replaces"
			}
			switch told {
			case 2:
				return "counted"
			case 1:
				return "not-counted"
			}
			return ""
		},
	},
}

package check

// What every lesson with accounts asks of a server: whom it must not admit. The lessons say when.

// NotLoggedIn lets visitors try who have only what a site gives to somebody who is not logged in: the cookies of its page, those of a
// refusal, and those of a login with a wrong password.
func NotLoggedIn(t *T, alice *Visitor) {
	mallory := t.Visitor("mallory")
	mallory.Looks()
	mallory.RefusedAsIs("with the cookies of somebody who has only looked at the page")
	mallory.RefusedAsIs("with the cookies of somebody who has been refused")
	mallory.FailsToLogIn(alice.User())
	mallory.RefusedAsIs("with the cookies of a login with a wrong password")
}

// Foreign lets visitors try who have logged in to another process of the program, with another secret, where as many have registered, under
// the same names.
func Foreign(t *T, known ...*Visitor) {
	another := t.StartAnother()
	for _, v := range known {
		mallory := another.Visitor("mallory")
		mallory.RegistersAs(v.User())
		t.Visitor("mallory").Refused(mallory.Cookie(), "with a cookie from a server that has another SESSION_SECRET")
	}
}

// Restarted lets a visitor try whose session ended with the process that had begun it, before and after others have registered and logged in
// at the next one, which has the same secret. It returns the first of those, who has not connected yet.
func Restarted(t *T, alice *Visitor) *Visitor {
	again := t.StartAgain()
	again.Visitor(alice.Name).Refused(alice.Cookie(), "with a well-signed cookie of somebody the server does not know")
	bob := again.Visitor("bob")
	bob.Registers()
	again.Visitor("carol").Registers()
	again.Visitor(alice.Name).Refused(alice.Cookie(), "with an old cookie, after others have registered and logged in")
	return bob
}

// Intruders lets everybody try who must not be admitted. Alice and bob are logged in, and stay so.
func Intruders(t *T, alice, bob *Visitor) {
	t.Visitor("mallory").Refused("", "without a cookie")
	NotLoggedIn(t, alice)
	carol := t.Visitor("carol")
	carol.Registers()
	old := carol.Cookie()
	carol.LogsOut()
	t.Visitor("mallory").Refused(old, "with the cookie of a session that was logged out")
	t.Refused(alice.ChangedCookies())
	t.Refused(alice.CutCookies())
	t.Refused(alice.SplicedCookies(bob))
	t.Refused(alice.NamedCookies(bob.User()))
	Foreign(t, alice, bob)
	Restarted(t, alice)
}

// Package vocab has what only this course needs: the verbs, matchers and reviews for accounts and their cookies, and for the chat; the
// sentences for these and for the probes of all lessons; and the names of the events and log lines, which random conversations use in every
// lesson. Its verbs are built with package check, which has everything else. A course about something else has its own vocabulary, or none.
package vocab

import (
	"handshake/grader/check"
	"handshake/grader/explore"
)

// Site holds what the servers of this course have in common. docs/wire.md describes it.
var Site = check.Site{
	Socket: "/ws",
	Secret: "SESSION_SECRET",
	Forms:  check.Forms{Register: "#register", Login: "#login", Logout: "#logout", Name: "username", Password: "password"},
	Says:   ChatMessage,
}

// Names are the events and the log lines of this course, for random conversations.
var Names = explore.Names{
	Count: "user count", User: "user", Chat: ChatMessage,
	Connected: "A user has connected", Disconnected: "A user has disconnected",
	UserConnected: func(name string) string { return "user " + name + " connected" },
}

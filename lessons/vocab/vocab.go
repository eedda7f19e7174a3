// Package vocab is what only this course needs to speak of in its checks: accounts and their cookies, and the chat. Everything else comes
// from the package check, with which these verbs, matchers and reviews are made. A course about something else has a vocabulary of its own,
// or none.
package vocab

import "handshake/grader/check"

// Site is what the servers of this course have in common: docs/wire.md.
var Site = check.Site{
	Socket: "/ws",
	Secret: "SESSION_SECRET",
	Forms:  check.Forms{Register: "#register", Login: "#login", Logout: "#logout", Name: "username", Password: "password"},
	Says:   ChatMessage,
}

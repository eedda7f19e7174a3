// Package explore holds random conversations with a server and judges them by a model of the contract (docs/wire.md). A
// conversation is a sequence of actions: somebody connects, says something, reloads the page, vanishes. The Model knows from the
// actions what each client must hear, what it may hear, and so what it must not. Whatever goes wrong is searched again with
// fewer and simpler actions, is confirmed with more patience, and is then shown as an ordinary transcript.
//
// An Action is plain data. What an action does stands in a Move, a row of a table: when it makes sense, how it is picked, how it is
// played and how it could be simpler. Each action is asked again on replay whether it makes sense, and is skipped if not, so that
// any part of a conversation is a conversation.
//
// The package knows clients, a started program and the contract. It does not know how programs are built, and nothing of terminals.
// What holds in a lesson is what the lesson says in its Contract.
package explore

import (
	"context"

	"handshake/grader/check"
	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/wire"
)

// Behaviours are the parts of the contract that hold in a lesson, as a set.
type Behaviours uint

// The behaviours. Each is described in docs/wire.md.
const (
	Sockets       Behaviours = 1 << iota // sockets open, stay open and are read from
	Counts                               // everybody hears "user count" when somebody connects
	Leaves                               // everybody hears of it when somebody leaves, however that happens
	Accounts                             // the session cookie decides who gets a socket
	Announcements                        // everybody hears "user" when somebody connects or leaves, in place of "user count"
	Chat                                 // everybody hears a "chat message", under the name of the session

	// A line that a lesson does not ask for may be left out; it never comes too often.
	LogsConnects // the log has a line for each socket that connects; where there are accounts, it names the user
	LogsLeaves   // the log has a line for each socket that leaves
)

// Has reports whether all of the other set are in this one.
func (b Behaviours) Has(other Behaviours) bool { return b&other == other }

// Contract says what a lesson's conversations are about. The zero value is a lesson without any.
type Contract struct {
	Holds Behaviours
	Names Names

	// A lesson's own part. Of its Events a socket may hear what was expected or allowed (Model.Expect, Model.Allow), and nothing else. Joins is called
	// for each socket that is opened, before it is; it may be nil. Moves are the lesson's own actions, beside those of its behaviours.
	Events []string
	Joins  func(m *Model, newcomer *Socket)
	Moves  []Move
}

// Host starts programs for conversations.
type Host struct {
	Start   func(ctx context.Context, options program.StartOptions) (*program.Process, error)
	Dialect wire.Dialect
	Site    check.Site // what the course says of its servers

	budget *client.Budget // what the conversations of one search keep of the program
}

// Names are what a course calls the events and writes into the log. What is empty isn't known, and isn't looked for; Contract.Lacks says what a
// lesson's conversations need.
type Names struct {
	Count, User, Chat       string                   // the events, for example "user count", "user", "chat message"
	Connected, Disconnected string                   // log lines, for example "A user has connected"
	UserConnected           func(name string) string // the log line about a socket of that user, for example "user NAME connected"
}

// Lacks lists the fields of Names that conversations about the behaviours need, and that are empty.
func (c Contract) Lacks() (fields []string) {
	accounts := c.Holds.Has(Accounts)
	for _, field := range []struct {
		name   string
		needed bool
		empty  bool
	}{
		{"Count", c.Holds.Has(Counts), c.Names.Count == ""},
		{"User", c.Holds.Has(Announcements), c.Names.User == ""},
		{"Chat", c.Holds.Has(Chat), c.Names.Chat == ""},
		{"Connected", c.Holds.Has(LogsConnects) && !accounts, c.Names.Connected == ""},
		{"UserConnected", c.Holds.Has(LogsConnects) && accounts, c.Names.UserConnected == nil},
		{"Disconnected", c.Holds.Has(LogsLeaves), c.Names.Disconnected == ""},
	} {
		if field.needed && field.empty {
			fields = append(fields, field.name)
		}
	}
	return fields
}

// userLine is the log line about a socket of that user; "" if there is none.
func (n Names) userLine(name string) string {
	if n.UserConnected == nil {
		return ""
	}
	return n.UserConnected(name)
}

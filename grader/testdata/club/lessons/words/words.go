// Package words is the vocabulary of the course: who enters the club, and what they note.
package words

import (
	"fmt"

	"handshake/grader/check"
	"handshake/grader/curriculum"
)

// Site is what the servers of the course have in common.
var Site = check.Site{
	Socket: "/live",
	Secret: "CLUB_KEY",
	Forms:  check.Forms{Login: "#enter", Logout: "#leave", Name: "nick", Password: "pass"},
	Says:   "note",
}

// Words are the sentences of the verb and the matcher below.
var Words = curriculum.Words{Steps: map[string]string{
	"enters":     `enters the club as {{.nick}}`,
	"reads from": `reads {{short .text}} from {{.member}}`,
}}

// members are the nicks under which visitors entered.
type members map[*check.Visitor]string

// Enters lets a visitor enter the club under a random nick, and connect.
func Enters(t *check.T, name string) *check.Visitor {
	v, nick := t.Visitor(name), name+t.Word(4)
	s := t.Step(name, check.Does("enters").Free("nick", nick))
	page, err := v.Login().LogIn(v.Browsing(), nick, t.Word(8))
	if failure := v.Unusable(page, err); failure != nil {
		s.End(*failure)
	}
	s.Pass(-1)
	all := check.Kept[members](t)
	if *all == nil {
		*all = members{}
	}
	(*all)[v] = nick
	v.Connect()
	return v
}

// From matches a note of the member's.
func From(member *check.Visitor, text string) check.Matcher { return from{member, text} }

type from struct {
	member *check.Visitor
	text   string
}

func (m from) Expect(v *check.Visitor, event string) check.Expectation {
	want := check.ValueOf(map[string]string{"by": (*check.Kept[members](v.T()))[m.member], "text": m.text})
	return check.Expectation{
		Act:  check.Does("reads from").With("event", event).With("member", m.member.Name).Free("text", m.text),
		Data: want.String(),
		Judge: func(h check.Heard) check.Judgment {
			return check.Judgment{Met: h.Data.Holds(want)}
		},
		Missing: func(heard []check.Heard) (check.Failure, int, bool) {
			return check.Failure{Kind: check.Assertion, Who: v.Name, Facts: check.Facts{Text: fmt.Sprintf("%s never read the note of %s.", v.Name, m.member.Name)}}, -1, true
		},
	}
}

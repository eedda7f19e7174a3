package explore

import "handshake/grader/internal/verdict"

// The kinds of failure that only a course with a chat knows.
const (
	ChatHeardTwice verdict.Kind = "heard-twice"  // a message came twice
	ChatUnsaid     verdict.Kind = "unsaid"       // nobody sent it
	ChatWrongName  verdict.Kind = "wrong-name"   // it came under another user's name
	ChatAltered    verdict.Kind = "altered"      // its text was changed
	ChatOutOfOrder verdict.Kind = "out-of-order" // one client's messages came in another order
)

// The forms of failures that only a course with accounts or a chat knows.
const (
	NoCookie       verdict.Form = "no-cookie"    // of BadPage: the login set no cookie for the socket
	ChatNeverHeard verdict.Form = "from-speaker" // of NeverHeard: a message never came
	ChatCutShort   verdict.Form = "cut"          // of ChatAltered: the end is missing
	ChatTrimmed    verdict.Form = "trimmed"      // of ChatAltered: the spaces around it are gone
	ChatEscaped    verdict.Form = "escaped"      // of ChatAltered: it was escaped for HTML
	ChatVanished   verdict.Form = "vanished"     // of ChatAltered: nothing of it is left
)

// Needs lists the sentences that a course has to bring for conversations about these behaviours, since the kit's own catalogue has none: those of
// verbs, of kinds of failures, and of forms.
func (b Behaviours) Needs() (verbs []string, kinds []verdict.Kind, forms []verdict.Form) {
	if b.Has(Accounts) {
		verbs = append(verbs, "registers", "logs in", "logs out")
		forms = append(forms, NoCookie)
	}
	if b.Has(Chat) {
		verbs = append(verbs, "has heard once each", "has heard what was sent")
		kinds = append(kinds, ChatHeardTwice, ChatUnsaid, ChatWrongName, ChatAltered, ChatOutOfOrder)
		forms = append(forms, ChatNeverHeard)
	}
	return verbs, kinds, forms
}

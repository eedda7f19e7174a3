package vocab

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
)

// AnotherEvent is the kind of failure when a text was heard as a chat message, but was sent as a different event.
const AnotherEvent check.Kind = "another-event"

// The forms of failures that only this course knows.
const (
	notAll    check.Form = "not-all"    // of NeverHeard: some of a client's messages came
	saidTimes check.Form = "said-times" // of HeardCount: a chat message
	uninvited check.Form = "uninvited"  // of Admitted: at the same time as many who were rightly let in
)

// Words are the sentences that only this course needs.
var Words = curriculum.Words{Steps: steps, Failures: failures, Cases: cases, Probes: probes}

// steps are the texts of this package's verbs, matchers and reviews, and of what random conversations do with accounts and a chat.
var steps = map[string]string{
	"hears from":              `hears {{quote .event}} from {{.speaker}}: {{short .text}}`,
	"hears all from":          `hears {{quote .event}} from {{.speaker}}, all {{.n}} in order`,
	"has heard from":          `has heard {{short .text}} from {{.speaker}} {{times .n}}`,
	"connect among others":    `{{.n}} clients connect at once, and so do {{.others}} without a cookie`,
	"register at once":        `{{.n}} clients register and log in at once`,
	"fails to log in":         `tries to log in as {{.user}} with a wrong password`,
	"finds the carriers":      `a second server shows which of the site's {{.n}} cookies carry the session`,
	"connects in disguise":    `connects with {{.of}}'s cookies, but with {{.user}} as the name in every cookie except the session's`,
	"has heard once each":     `has heard each {{quote .event}} once`,
	"has heard what was sent": `has heard nothing under a user's name that the user didn't send`,
	"registers":               `registers as {{.user}} and logs in`,
	"logs in":                 `logs in as {{.user}}`,
	"logs out":                `logs out`,
}

// wanted is an event that was expected, and heard is the one that came.
const (
	wanted = `{{event .Event .Data}}`
	heard  = `{{event .Came.Event .Came.Data}}`
)

// failures are the ways in which a chat message can be wrong.
var failures = map[check.Kind]curriculum.Sentences{
	explore.ChatHeardTwice: {
		Expected: `` + wanted + ` once`,
		Got:      `it twice`,
		Message:  `{{.Who}} heard the same message twice: ` + wanted + `. It was sent once.`,
		Remark:   `once more`,
		Brief:    []string{`{{.Who}} heard it twice`, `heard twice`},
	},
	explore.ChatUnsaid: {
		Expected: `no {{quote .Event}}`,
		Got:      heard,
		Message:  `{{.Who}} heard {{.Got}}. Nobody sent a {{quote .Event}} with this text.`,
		Remark:   `nobody sent that`,
		Brief:    []string{`{{.Who}} heard something nobody sent`, `nobody sent it`},
	},
	AnotherEvent: {
		Expected: `no {{quote .Event}}`,
		Got:      heard,
		Message:  `{{.Who}} heard {{.Got}}. But {{.Chat.Speaker}} sent that text in a different message: {{frame .Chat.Frame}}.`,
		Remark:   `wasn't sent as a chat message`,
		Brief:    []string{`{{.Who}} heard something that wasn't a chat message`, `no chat message`},
	},
	explore.ChatWrongName: {
		Expected: `"username" of {{quote .Chat.User}}`,
		Got:      heard,
		Message:  `{{.Who}} heard {{short .Chat.Heard}} under the name {{quote .Chat.Name}}. {{.Chat.Speaker}} sent that, logged in as {{quote .Chat.User}}.`,
		Remark:   `under the wrong name`,
		Brief:    []string{`{{.Who}} heard it under the wrong name`, `the wrong name`},
	},
	explore.ChatAltered: {
		Expected: wanted,
		Got:      heard,
		Message: `{{.Chat.Speaker}} sent {{around .Chat.Said .Chat.Heard}}, and {{.Who}} heard {{around .Chat.Heard .Chat.Said}}. ` +
			`{{if eq .Form "vanished"}}None of it is left.` +
			`{{else if eq .Form "escaped"}}It has been escaped for HTML.` +
			`{{else if eq .Form "trimmed"}}The spaces around it are gone.` +
			`{{else if eq .Form "cut"}}Only the first {{.N.Got}} of its {{.N.Want}} characters arrived.` +
			`{{else}}The text must arrive exactly as it was sent.{{end}}`,
		Remark: `not as it was sent`,
		Brief:  []string{`{{.Who}} heard it altered`, `heard altered`},
	},
	explore.ChatOutOfOrder: {
		Expected: wanted,
		Got:      heard,
		Message:  `{{.Who}} heard {{.Chat.Speaker}}'s message {{.N.Got}} where message {{.N.Want}} should be: {{short .Chat.Heard}} came before {{short .Chat.Said}}. One client's messages must arrive in the order in which it sent them.`,
		Remark:   `too early`,
		Brief:    []string{`{{.Who}} heard them in a different order`, `wrong order`},
	},
}

// cases are forms of other kinds.
var cases = map[curriculum.Case]curriculum.Sentences{
	{Kind: check.NeverHeard, Form: explore.ChatNeverHeard}: {
		Message: `{{.Who}} never heard what {{.Chat.Speaker}} sent; expected {{.Expected}}.{{with .Others}} {{names .}} heard it.{{end}}`,
	},
	{Kind: check.NeverHeard, Form: notAll}: {
		Message: `{{.Who}} heard {{.N.Got}} of the {{.N.Of}} messages that {{.Chat.Speaker}} sent. The first that never came is {{short .Chat.Said}}.{{with .Others}} {{names .}} heard it.{{end}}`,
	},
	{Kind: check.HeardCount, Form: saidTimes}: {
		Expected: wanted + ` {{times .N.Want}}`,
		Message:  `{{.Who}} heard ` + wanted + ` {{.Got}}. It was sent {{times .N.Want}}.`,
	},
	{Kind: check.BadPage, Form: explore.NoCookie}: {
		Expected: `to be logged in`,
		Got:      `no cookie for {{.Answer.Path}}`,
		Message: `{{.Who}} registered as {{quote .Chat.User}} and sent the form {{.Text}}{{if ge .Answer.Status 400}}. Your server answered it with {{status .Answer.Status}}, and didn't set a cookie that a browser sends to {{.Answer.Path}}, so {{.Who}} isn't logged in.` +
			`{{else}}, but isn't logged in: your server didn't set a cookie that a browser sends to {{.Answer.Path}}.{{end}}`,
	},
	{Kind: check.Admitted, Form: uninvited}: {
		Message: `{{.Who}} asked for a WebSocket without a cookie, at the same moment as others who had one, and was let in too.`,
	},
	{Kind: check.LogCount, Form: check.AtMostLines}: {
		Message: `{{.N.Want}} clients got in, but the log announces {{.N.Got}}:`,
	},
}

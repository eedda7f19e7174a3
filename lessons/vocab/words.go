package vocab

// Words are the sentences of this package's verbs, matchers and reviews, by the verb of their step. Those that random conversations use as
// well are in the grader's own catalogue.
var Words = map[string]string{
	"hears from":           `hears {{quote .event}} from {{.speaker}}: {{short .text}}`,
	"hears all from":       `hears {{quote .event}} from {{.speaker}}, all {{.n}} in order`,
	"has heard from":       `has heard {{short .text}} from {{.speaker}} {{times .n}}`,
	"connect among others": `{{.n}} clients connect at once, among {{.others}} without a cookie`,
	"register at once":     `{{.n}} clients register and log in at once`,
	"fails to log in":      `tries to log in as {{.user}} with a wrong password`,
	"finds the carriers":   `a second server shows which of the site's {{.n}} cookies carry the session`,
	"connects in disguise": `connects with {{.of}}'s cookies, but with {{.user}} as the name in every cookie except the session's`,
}

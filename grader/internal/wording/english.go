package wording

import (
	"fmt"
	"strings"
	"sync"

	"handshake/grader/internal/verdict"
)

// English is the catalogue of the kit's own language.
func English() Catalogue { return english() }

var english = sync.OnceValue(func() Catalogue {
	return Catalogue{
		Failures: said(failures(), In[Sentences].english),
		Dialects: dialectsIn(In[Sentences].english),
		Steps:    said(steps, In[string].english),
		Again:    `Started a second time, your server didn't start listening.`,
		NoRace:   `The race detector reported no data race, but something else went wrong in this run.`,
		Behind:   `In the same run: {{.Behind}}`,
		Waits:    `One of its goroutines is waiting until another one receives what it sends. If you didn't intend that, start there.`,
		Writes:   `At the end of the wait, one of its goroutines was inside a write to a socket{{if gt .Waiting 1}}, and others may have been waiting for that write{{end}}.`,
		Wait:     `Your server seems stuck: at the end of the wait, {{if eq .Waiting 1}}one of its goroutines was{{else}}{{.Waiting}} of its goroutines were{{end}} still waiting for a {{if eq .Form "lock"}}lock{{else if eq .Form "both"}}channel or a lock{{else}}channel{{end}}.`,
		Remedies: said(remedies, In[string].english),
		Words:    englishWords(),
		Events:   Events{Answer: answer, Unanswered: unanswered, Ending: ending, Closing: closeFrame, Leaving: left, Vanishing: vanishing, Excess: excess, Exit: exit},
		Times:    times,
		Join:     join,
		Type:     jsonType,
		Field:    field,
		Clients:  manyClients,
		FileType: fileType,
	}
})

func times(n int) string {
	switch n {
	case 0:
		return "not at all"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// join lists names as a sentence does.
func join(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// jsonType is a JSON type with its article.
func jsonType(name string) string {
	switch name {
	case "nothing":
		return "nothing at all"
	case "null":
		return name
	case "array", "object":
		return "an " + name
	}
	return "a " + name
}

// field says how a field differs from the expected one.
func field(f verdict.Field) string {
	switch f.How {
	case verdict.FieldMissing:
		text := fmt.Sprintf("%q is missing", f.Name)
		if f.Key != "" {
			text += fmt.Sprintf(" (%q holds %s)", f.Key, f.Got)
		}
		return text
	case verdict.FieldMisspelt:
		return fmt.Sprintf("%q should be %q", f.Key, f.Name)
	case verdict.FieldType:
		if f.Name == "" {
			if f.Twice {
				return "the data must be an object, but this is a string with an object in it: it was encoded as JSON twice"
			}
			return "the data must be an object, but this is " + jsonType(f.Type)
		}
		return fmt.Sprintf("%q is %s, not %s", f.Name, typed(f.Type, f.Got), typed(f.Wants, f.Want))
	case verdict.FieldsInside:
		return fmt.Sprintf("the fields are inside %q, but they should be at the top level of the data", f.Key)
	case verdict.Whole:
		return fmt.Sprintf("the data is %s, not %s", or(f.Got, "missing"), f.Want)
	}
	return fmt.Sprintf("%q is %s, not %s", f.Name, f.Got, f.Want)
}

// typed is a value with its type, where the value alone does not show it well: the string "2".
func typed(name, value string) string {
	switch name {
	case "number", "string":
		return "the " + name + " " + value
	case "boolean":
		return value
	}
	return jsonType(name)
}

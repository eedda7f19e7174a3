package wording

import (
	"hash/fnv"
	"reflect"
	"regexp"
	"strings"

	"handshake/grader/internal/verdict"
)

// Pseudo returns the catalogue in a language that nobody speaks: each sentence and each word is replaced by letters that depend on it alone.
// What is decided by data stays as it is then, and what is decided by words shows. The headings of the lessons' texts stay: they are in the
// language of the texts.
func Pseudo(c Catalogue) Catalogue {
	course := pseudoCourse(Course{Steps: c.Steps, Failures: c.Failures, Cases: c.Cases, Probes: c.Probes})
	c.Steps, c.Failures, c.Cases, c.Probes = course.Steps, course.Failures, course.Cases, course.Probes
	dialects := map[string]map[verdict.Kind]Sentences{}
	for name, kinds := range c.Dialects {
		dialects[name] = pseudoSentences(kinds)
	}
	c.Dialects = dialects
	remedies := map[verdict.Remedy]string{}
	for remedy, text := range c.Remedies {
		remedies[remedy] = pseudo(text)
	}
	c.Remedies = remedies
	for _, text := range []*string{&c.Again, &c.NoRace, &c.Behind, &c.Waits, &c.Writes, &c.Wait} {
		*text = pseudo(*text)
	}
	c.Texts = pseudo
	words := reflect.ValueOf(&c.Words).Elem()
	for i := range words.NumField() {
		if words.Type().Field(i).Name != "Lesson" {
			pseudoFields(words.Field(i))
		}
	}
	plural := c.Words.Report.Plural
	c.Words.Report.Plural = func(n int, thing string) string { return pseudo(plural(n, thing)) }
	events := c.Events
	c.Events = Events{
		Answer:     func(a verdict.Answer) string { return pseudo(events.Answer(a)) },
		Unanswered: func(request string, a verdict.Answer) string { return pseudo(events.Unanswered(request, a)) },
		Ending:     func(e verdict.Event) string { return pseudo(events.Ending(e)) },
		Closing:    func(e verdict.Event) string { return pseudo(events.Closing(e)) },
		Leaving:    func(e verdict.Event) string { return pseudo(events.Leaving(e)) },
		Vanishing:  func(e verdict.Event) string { return pseudo(events.Vanishing(e)) },
		Excess:     func(e verdict.Event) string { return pseudo(events.Excess(e)) },
		Exit:       func(e verdict.Exit) string { return pseudo(events.Exit(e)) },
	}
	times, join, kind, field, clients, file := c.Times, c.Join, c.Type, c.Field, c.Clients, c.FileType
	c.Times = func(n int) string { return pseudo(times(n)) }
	c.Join = func(names []string) string { return pseudo(join(names)) }
	c.Type = func(name string) string { return pseudo(kind(name)) }
	c.Field = func(f verdict.Field) string { return pseudo(field(f)) }
	c.Clients = func(n int) string { return pseudo(clients(n)) }
	c.FileType = func(is verdict.FileType) string { return pseudo(file(is)) }
	return c
}

func pseudoCourse(c Course) Course {
	return Course{Steps: pseudoMap(c.Steps), Failures: pseudoSentences(c.Failures), Cases: pseudoSentences(c.Cases), Probes: pseudoMap(c.Probes)}
}

func pseudoMap(texts map[string]string) map[string]string {
	all := map[string]string{}
	for key, text := range texts {
		all[key] = pseudo(text)
	}
	return all
}

func pseudoSentences[K comparable](texts map[K]Sentences) map[K]Sentences {
	all := map[K]Sentences{}
	for key, s := range texts {
		brief := make([]string, len(s.Brief))
		for i := range brief {
			brief[i] = pseudo(s.Brief[i])
		}
		if s.Brief == nil {
			brief = nil
		}
		all[key] = Sentences{
			Expected: pseudo(s.Expected), Got: pseudo(s.Got), Message: pseudo(s.Message), Next: pseudo(s.Next), Missing: pseudo(s.Missing), Remark: pseudo(s.Remark), Brief: brief,
		}
	}
	return all
}

// pseudoFields replaces the texts of a struct.
func pseudoFields(of reflect.Value) {
	for i := range of.NumField() {
		if field := of.Field(i); field.Kind() == reflect.String {
			field.SetString(pseudo(field.String()))
		}
	}
}

// format matches what a format of package fmt has to keep.
var format = regexp.MustCompile(`%(?:\[\d\])?[-+#0]*\d*(?:\.\d+)?[a-zA-Z%]`)

// pseudo is a word of a length of its own, with what a format has to keep.
func pseudo(text string) string {
	if text == "" {
		return ""
	}
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(text)) // a hash never fails
	bits := sum.Sum64()
	letters := make([]byte, 3+bits%17)
	for i := range letters {
		bits = bits*6364136223846793005 + 1442695040888963407
		letters[i] = byte('a' + bits>>33%26)
	}
	return strings.Join(append([]string{string(letters)}, format.FindAllString(text, -1)...), " ")
}

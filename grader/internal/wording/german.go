package wording

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"handshake/grader/internal/verdict"
)

// German is the catalogue of a course that says Language: "de". The English for german_texts.go is where it's said, and for
// german_evidence.go in the package advice; a text that is missing in these is said in English.
func German() Catalogue { return german() }

var german = sync.OnceValue(func() Catalogue {
	return Catalogue{
		Failures: said(failures(), In[Sentences].german),
		Dialects: dialectsIn(In[Sentences].german),
		Steps:    said(steps, In[string].german),
		Again:    `Beim zweiten Start hat dein Server nicht angefangen, auf seinem Port zu lauschen.`,
		NoRace:   `Der Race-Detektor hat kein Data Race gemeldet, aber in diesem Lauf ging etwas anderes schief.`,
		Behind:   `Im selben Lauf: {{.Behind}}`,
		Waits:    `Eine seiner Goroutinen wartet darauf, dass eine andere annimmt, was sie sendet. Wenn das nicht so gedacht ist, fang dort an.`,
		Writes:   `Am Ende der Wartezeit war eine seiner Goroutinen mitten im Schreiben in einen Socket{{if gt .Waiting 1}}, und andere haben vielleicht auf sie gewartet{{end}}.`,
		Wait:     `Dein Server scheint festzuhängen: Am Ende der Wartezeit {{if eq .Waiting 1}}wartete eine seiner Goroutinen{{else}}warteten {{.Waiting}} seiner Goroutinen{{end}} noch auf {{if eq .Form "lock"}}eine Sperre{{else if eq .Form "both"}}einen Channel oder eine Sperre{{else}}einen Channel{{end}}.`,
		Remedies: said(remedies, In[string].german),
		Texts:    germanText,
		Words:    germanWords(),
		Events: Events{
			Answer: germanAnswer, Unanswered: germanUnanswered, Ending: germanEnding, Closing: germanCloseFrame, Leaving: germanLeft,
			Vanishing: germanVanishing, Excess: germanExcess, Exit: germanExit,
		},
		Times:    germanTimes,
		Join:     germanJoin,
		Type:     germanJSONType,
		Field:    germanField,
		Clients:  germanManyClients,
		FileType: germanFileType,
	}
})

// GermanNames are the English texts that German has.
func GermanNames() []string {
	return slices.Concat(slices.Collect(maps.Keys(germanTexts)), slices.Collect(maps.Keys(germanEvidence)))
}

// germanText is a text of german_texts.go or german_evidence.go.
func germanText(english string) string {
	return or(germanTexts[english], or(germanEvidence[english], english))
}

func germanTimes(n int) string {
	switch n {
	case 0:
		return "gar nicht"
	case 1:
		return "einmal"
	case 2:
		return "zweimal"
	}
	return fmt.Sprintf("%d-mal", n)
}

func germanJoin(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " und " + names[len(names)-1]
}

// germanJSONTypes are the types of JSON with their articles.
var germanJSONTypes = map[string]string{
	"nothing": "gar nichts", "null": "null", "array": "ein Array", "object": "ein Objekt", "string": "ein String", "number": "eine Zahl", "boolean": "ein Wahrheitswert",
}

func germanJSONType(name string) string { return or(germanJSONTypes[name], name) }

func germanField(f verdict.Field) string {
	switch f.How {
	case verdict.FieldMissing:
		text := fmt.Sprintf("%q fehlt", f.Name)
		if f.Key != "" {
			text += fmt.Sprintf(" (in %q steht %s)", f.Key, f.Got)
		}
		return text
	case verdict.FieldMisspelt:
		return fmt.Sprintf("%q muss %q heißen", f.Key, f.Name)
	case verdict.FieldType:
		if f.Name == "" {
			if f.Twice {
				return "die Daten müssen ein Objekt sein, und das ist ein String, in dem ein Objekt steht: Es wurde zweimal in JSON verwandelt"
			}
			return "die Daten müssen ein Objekt sein, und das ist " + germanJSONType(f.Type)
		}
		return fmt.Sprintf("%q ist %s, nicht %s", f.Name, germanTyped(f.Type, f.Got), germanTyped(f.Wants, f.Want))
	case verdict.FieldsInside:
		return fmt.Sprintf("die Felder stehen in %q und gehören direkt in die Daten", f.Key)
	case verdict.Whole:
		if f.Got == "" {
			return fmt.Sprintf("die Daten fehlen; erwartet war %s", f.Want)
		}
		return fmt.Sprintf("die Daten sind %s, nicht %s", f.Got, f.Want)
	}
	return fmt.Sprintf("%q ist %s, nicht %s", f.Name, f.Got, f.Want)
}

// germanTyped is a value with its type, as typed says it.
func germanTyped(name, value string) string {
	switch name {
	case "number":
		return "die Zahl " + value
	case "string":
		return "der String " + value
	case "boolean":
		return value
	}
	return germanJSONType(name)
}

package wording

import (
	"fmt"
	"strings"
)

// Translate is a text in the catalogue's language. Texts that only one place of the kit needs, such as what a command prints, what an error says
// and what to do about it, are named by the English for them. So English has no list of them, and what another language's list lacks is said
// in English. TestTexts lists all of them.
func Translate(english string) string {
	if translate := Current().Texts; translate != nil {
		return translate(english)
	}
	return english
}

// Say is such a text, a format of package fmt, with its values.
func Say(english string, values ...any) string {
	if false {
		_ = fmt.Sprintf(english, values...) // go vet then compares formats with values, wherever Say is called
	}
	return fmt.Sprintf(Translate(english), values...)
}

// Choice is what there is to choose from, as a sentence lists it: several such texts.
func Choice(english []string) string {
	var all []string
	for _, one := range english {
		all = append(all, Translate(one))
	}
	last := len(all) - 1
	return Say("%s or %s", strings.Join(all[:last], ", "), all[last])
}

// Errorf is an error with such a text. It wraps what %w stands for, as fmt.Errorf does.
func Errorf(english string, values ...any) error {
	if false {
		_ = fmt.Errorf(english, values...) // as in Say
	}
	return fmt.Errorf(Translate(english), values...)
}

// Error is an error with such a text and without values.
type Error string

func (e Error) Error() string { return Translate(string(e)) }

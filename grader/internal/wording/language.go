package wording

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
)

// languages are the catalogues, by their languages' tags (BCP 47).
var languages = map[string]func() Catalogue{"en": English, "de": German}

// chosen is the catalogue of the course that the program was built for. Unlike the rest of the program, it is a package variable: a
// program speaks one language, and everything that says something would otherwise have to be handed the catalogue.
var chosen atomic.Pointer[func() Catalogue]

// Use lets the kit speak a language. A course's program calls it once, before it says anything; without a language, it's English.
func Use(language string) error {
	if language == "" {
		language = "en"
	}
	catalogue, ok := languages[language]
	if !ok {
		return fmt.Errorf("the kit doesn't speak %q; it speaks %s", language, strings.Join(slices.Sorted(maps.Keys(languages)), ", "))
	}
	chosen.Store(&catalogue)
	return nil
}

// spoken is the catalogue of the language that was chosen.
func spoken() Catalogue {
	if catalogue := chosen.Load(); catalogue != nil {
		return (*catalogue)()
	}
	return English()
}

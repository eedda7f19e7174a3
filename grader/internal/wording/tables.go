package wording

import (
	"maps"

	"handshake/grader/internal/verdict"
)

// In is a text, or a few that belong together, in each language that the kit speaks.
type In[T any] struct{ English, German T }

func (in In[T]) english() T { return in.English }

func (in In[T]) german() T { return in.German }

// kinds are the tables with the sentences for each kind of failure.
var kinds = []map[verdict.Kind]In[Sentences]{ofEvents, ofFrames, ofConnections, ofServers, ofPrograms}

// failures are the sentences for all kinds.
func failures() map[verdict.Kind]In[Sentences] {
	all := map[verdict.Kind]In[Sentences]{}
	for _, table := range kinds {
		maps.Copy(all, table)
	}
	return all
}

// said are the texts of a table in one language.
func said[K comparable, T any](table map[K]In[T], language func(In[T]) T) map[K]T {
	all := make(map[K]T, len(table))
	for key, texts := range table {
		all[key] = language(texts)
	}
	return all
}

// dialectsIn are the sentences of all dialects in one language.
func dialectsIn(language func(In[Sentences]) Sentences) map[string]map[verdict.Kind]Sentences {
	all := map[string]map[verdict.Kind]Sentences{}
	for dialect, kinds := range dialects {
		all[dialect] = said(kinds, language)
	}
	return all
}

package wording

import (
	"maps"

	"handshake/grader/internal/verdict"
)

// Course holds the sentences that only one course needs: of its own verbs, kinds of failure and probes. They come with the course, in its
// language, and go before those of the kit's own catalogue.
type Course struct {
	Steps    map[string]string          // by the verb that check.Does names; their data are the act's arguments
	Failures map[verdict.Kind]Sentences // of the course's own kinds of failure
	Cases    map[Case]Sentences         // of forms of any kind; what is empty is as for the kind
	Probes   map[string]string          // by a probe's ID, a slash and its answer; their data are the answer's values
}

// Case is a form of a kind of failure.
type Case struct {
	Kind verdict.Kind
	Form verdict.Form
}

// Empty reports whether there are no sentences.
func (c Course) Empty() bool {
	return len(c.Steps)+len(c.Failures)+len(c.Cases)+len(c.Probes) == 0
}

// With returns the catalogue with the sentences of a course.
func (c Catalogue) With(course Course) Catalogue {
	course = translated(course)
	c.Steps = joined(c.Steps, course.Steps)
	c.Failures = joined(c.Failures, course.Failures)
	c.Cases = joined(c.Cases, course.Cases)
	c.Probes = joined(c.Probes, course.Probes)
	return c
}

func joined[K comparable, V any](one, other map[K]V) map[K]V {
	all := maps.Clone(one)
	if all == nil {
		all = map[K]V{}
	}
	maps.Copy(all, other)
	return all
}

package verify

import (
	"path/filepath"

	"handshake/grader/curriculum"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// words complains of sentences of the course that can't be read, and of those that are missing: for the probes, and for random conversations,
// whose sentences about accounts and a chat come with the course.
func (p *proof) words(lesson curriculum.Lesson) {
	fix := say("Add it to the Words of the course.")
	file := lesson.Text()
	if _, err := wording.New(wording.Current().With(lesson.Words)); err != nil {
		p.complain(file, say("Correct it in the Words of the course."), say("a sentence can't be read: %s.", err))
	}
	for _, probe := range lesson.Probes {
		for _, answer := range probe.Answers {
			if _, ok := lesson.Words.Probes[probe.ID+"/"+answer]; !ok {
				p.complain(file, fix+" "+say("It may be empty."), say("the answer %q of the probe %q has no sentence.", answer, probe.ID))
			}
		}
	}
	for _, field := range lesson.Explore.Lacks() {
		p.complain(filepath.Join(curriculum.Texts, lesson.ID, "checks.go"), say("Say in Names of the lesson's Explore what the course calls it."), say("random conversations don't know the lesson's %s.", field))
	}
	verbs, kinds, forms := lesson.Explore.Holds.Needs()
	for _, verb := range verbs {
		if _, ok := lesson.Words.Steps[verb]; !ok {
			p.complain(file, fix, say("random conversations have no sentence for the step %q.", verb))
		}
	}
	for _, kind := range kinds {
		if lesson.Words.Failures[kind].Message == "" {
			p.complain(file, fix, say("random conversations have no sentence for the failure %q.", kind))
		}
	}
	for _, form := range forms {
		if !hasForm(lesson.Words, form) {
			p.complain(file, fix, say("random conversations have no sentence for the form %q of a failure.", form))
		}
	}
}

func hasForm(words curriculum.Words, form verdict.Form) bool {
	for of, sentences := range words.Cases {
		if of.Form == form && sentences.Message != "" {
			return true
		}
	}
	return false
}

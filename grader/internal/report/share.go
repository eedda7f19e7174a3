package report

import (
	"fmt"
	"strings"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// What other forms of the report say in the terminal's words.

// Look is one thing that is said of a failure, below what was seen.
type Look struct {
	Lead       string // "We also tried this: ", "What happened: ", "Possibly: "
	Paragraphs []string
	Evidence   []string // lines from another check, which its last paragraph names
	Read       string   // the section to read: "lessons/02-emit-count/README.md#emit-to-everyone"; "" for none
}

// Looks are what probes have shown of a check, by its ID, and all that is said of its advice.
func Looks(check string, probes []verdict.Probe, advices []verdict.Advice) []Look {
	var looks []Look
	if shown := tried(check, probes); shown != "" {
		looks = append(looks, Look{Lead: wording.Current().Words.Report.AlsoTried, Paragraphs: []string{shown}})
	}
	for i, advice := range advices {
		paragraphs := strings.Split(advice.Body, "\n\n")
		if i > 0 {
			paragraphs[0] = unrepeated(paragraphs[0], advices[i-1].Body)
		}
		paragraphs[0] = strings.TrimSpace(sentence(advice.Subject) + " " + paragraphs[0])
		look := Look{Lead: lead(advices, i), Paragraphs: paragraphs, Read: advice.Read}
		if advice.Check != "" {
			look.Paragraphs = append(look.Paragraphs, fmt.Sprintf(wording.Current().Words.Report.OtherCheck, advice.Check))
			look.Evidence = advice.Detail
		}
		if i+1 < len(advices) && advices[i+1].Read == advice.Read { // of two alike the last
			look.Read = ""
		}
		looks = append(looks, look)
	}
	return looks
}

// Beginning reports whether a lesson failed only because nobody has written anything yet.
func Beginning(lesson verdict.Lesson) bool { return beginning(lesson) }

// Intro is what is said before the checks of a lesson that didn't pass; "" for nothing.
func Intro(lesson verdict.Lesson) string {
	switch {
	case lesson.Outcome == verdict.Error:
		return whoseFault(lesson)
	case beginning(lesson):
		return atTheStart(lesson)
	}
	return lesson.Reason
}

// Next is the next thing to do about a lesson that didn't pass, a sentence on each line.
func Next(lesson verdict.Lesson, seed uint64, opt Options) []string {
	t := newTeller(verdict.Report{Seed: seed}, opt, 0)
	return strings.Split(begunSentence(t.toDo(lesson)), "\n")
}

// Brief is what a folded failure says in a few words; "" for nothing.
func Brief(f *verdict.Failure) string {
	if all := short(f); len(all) > 0 {
		return all[0]
	}
	return ""
}

// AllPass says that all of the course's n lessons do.
func AllPass(n int) string { return fmt.Sprintf(wording.Current().Words.Report.AllDone, allPass(n)) }

// BothPass is said of a solution beside a server that passes, too.
func BothPass() string { return wording.Current().Words.Report.BothRight }

// SolutionLater is said to somebody who asks for a solution too early.
func SolutionLater() string { return wording.Current().Words.Report.SolutionLater }

// Same is said of a file that is the solution's.
func Same(file string) string { return fmt.Sprintf(wording.Current().Words.Report.Identical, file) }

// begunSentence is a text with a capital letter.
func begunSentence(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Took is how long something took, "0.4 s".
func Took(m verdict.Millis) string { return took(m) }

// Plural counts things: "1 check", "2 checks".
func Plural(n int, what string) string { return wording.Current().Words.Report.Plural(n, what) }

// Number is a lesson's number with two digits.
func Number(n int) string { return number(n) }

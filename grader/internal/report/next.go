package report

import (
	"fmt"
	"strings"
	"unicode"

	"handshake/grader/internal/verdict"
)

// seed writes how to see the same run again. A beginning needs no replay, and where no check ran nothing was left to chance.
func (t *teller) seed(lesson verdict.Lesson) {
	if beginning(lesson) || lesson.Failure != nil || t.fold >= foldRest {
		return
	}
	t.page.prose(0, quiet, fmt.Sprintf("seed %d (replay: %s --seed %d)", t.Seed, t.replay(lesson.Number), t.Seed))
	t.page.blank()
}

// next writes the very next thing to do about a lesson that did not pass.
func (t *teller) next(lesson verdict.Lesson) { t.action(t.toDo(lesson)) }

// toDo is the very next thing to do about a lesson that did not pass.
func (t *teller) toDo(lesson verdict.Lesson) string {
	edit := or(lesson.Edit, or(lesson.Program, "your program"))
	text := fmt.Sprintf("edit %s, save, and %s", edit, t.again())
	if t.OnSave {
		text = fmt.Sprintf("edit %s and %s", edit, t.again())
	}
	f := lesson.Failure
	if i := lesson.FirstFailed(); f == nil && i >= 0 {
		f = lesson.Checks[i].Failure
	}
	switch {
	case lesson.Outcome == verdict.Error && lesson.Next != "":
		text = begun(lesson.Next) + "\nThen " + t.again()
	case lesson.Outcome == verdict.Error:
		text = fmt.Sprintf("%s\nIf this happens again, please report it with the lines above and the seed %d.", t.again(), t.Seed)
	case beginning(lesson) && lesson.Text != "":
		text = fmt.Sprintf("read %s, then %s", lesson.Text, text)
	case f != nil && f.Next != "":
		text = begun(f.Next)
	}
	return text
}

// action writes what to do next, the last thing in a report. Each line of it is a sentence.
func (t *teller) action(text string) {
	lead := span{strong, "Next: "}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		t.page.hang(0, lead, body, line)
		lead = span{body, "      "}
	}
}

// end closes a report in which nothing failed.
func (t *teller) end() {
	p := &t.page
	done, last := 0, 0
	for _, lesson := range t.Lessons {
		if lesson.Outcome == verdict.Passed {
			done++
			last = max(last, lesson.Number)
		}
	}
	next := ""
	switch {
	case t.OnSave && done < len(t.Lessons):
		p.prose(0, body, "The earlier lessons are checked in a moment.")
		return
	case done == 0 || done < len(t.Lessons):
		p.prose(0, body, "Not everything was checked.")
		next = t.again()
	case done >= t.Of:
		p.prose(0, good, AllPass(done))
		next = fmt.Sprintf("try it yourself: %s, and open its page in two browser tabs.", t.Style.Line("run", ""))
		if t.Finished != "" {
			p.blank()
			p.hang(0, span{quiet, "Read  "}, body, t.Finished+": what you built, and what to build next")
		}
	default:
		what := plural(done, "lesson") + " pass."
		if done == 1 {
			what = fmt.Sprintf("Lesson %s passes.", number(last))
		}
		p.prose(0, good, what)
		next = fmt.Sprintf("run %s to check all %s.", t.Style.Line("check", ""), plural(t.Of, "lesson"))
		if t.OnSave {
			next = fmt.Sprintf("press n to continue with lesson %s.", number(last+1))
		} else if last < t.Of {
			next = fmt.Sprintf("continue with lesson %s: %s", number(last+1), t.Style.Line("check", number(last+1)))
		}
	}
	p.blank()
	t.action(next)
}

// praise ends the course.
const praise = ": your server does everything that this course asks for. Well done."

// allPass says that the course's lessons do, however many it has.
func allPass(n int) string {
	switch n {
	case 0:
		return "The course has no lessons yet"
	case 1:
		return "The only lesson passes"
	}
	return fmt.Sprintf("All %s pass", plural(n, "lesson"))
}

// begun is a sentence that goes on after "Next: ": without its capital letter, unless that is a name's.
func begun(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 1 && unicode.IsUpper(rune(text[0])) && unicode.IsLower(rune(text[1])) {
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

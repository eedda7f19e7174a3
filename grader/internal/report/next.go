package report

import (
	"fmt"
	"strings"
	"unicode"

	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// seed writes how to see the same run again. A beginning needs no replay, and where no check ran nothing was left to chance.
func (t *teller) seed(lesson verdict.Lesson) {
	if beginning(lesson) || lesson.Failure != nil || t.fold >= foldRest {
		return
	}
	t.page.prose(0, quiet, fmt.Sprintf(t.page.words.SeedAndReplay, t.Seed, t.replay(lesson.Number), t.Seed))
	t.page.blank()
}

// next writes the very next thing to do about a lesson that did not pass.
func (t *teller) next(lesson verdict.Lesson) { t.action(t.toDo(lesson)) }

// toDo is the very next thing to do about a lesson that did not pass.
func (t *teller) toDo(lesson verdict.Lesson) string {
	edit := or(lesson.Edit, or(lesson.Program, t.page.words.YourProgram))
	text := fmt.Sprintf(t.page.words.EditSaveAnd, edit, t.again())
	if t.OnSave {
		text = fmt.Sprintf(t.page.words.EditAnd, edit, t.again())
	}
	f := lesson.Failure
	if i := lesson.FirstFailed(); f == nil && i >= 0 {
		f = lesson.Checks[i].Failure
	}
	switch {
	case lesson.Outcome == verdict.Error && lesson.Next != "":
		text = begun(lesson.Next) + "\n" + fmt.Sprintf(t.page.words.Then, t.again())
	case lesson.Outcome == verdict.Error:
		text = t.again() + "\n" + fmt.Sprintf(t.page.words.ReportIt, t.Seed)
	case beginning(lesson) && lesson.Text != "":
		text = fmt.Sprintf(t.page.words.ReadThen, lesson.Text, text)
	case f != nil && f.Next != "":
		text = begun(f.Next)
	}
	return text
}

// action writes what to do next, the last thing in a report. Each line of it is a sentence.
func (t *teller) action(text string) {
	lead := span{strong, t.page.words.Next}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		t.page.hang(0, lead, body, line)
		lead = span{body, strings.Repeat(" ", plain.Width(t.page.words.Next))}
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
		p.prose(0, body, t.page.words.EarlierSoon)
		return
	case done == 0 || done < len(t.Lessons):
		p.prose(0, body, t.page.words.NotEverything)
		next = t.again()
	case done >= t.Of:
		p.prose(0, good, AllPass(done))
		next = fmt.Sprintf(t.page.words.TryYourself, t.Style.Line("run", ""))
		if t.Finished != "" {
			p.blank()
			p.hang(0, span{quiet, t.page.words.Read + "  "}, body, fmt.Sprintf(t.page.words.Finished, t.Finished))
		}
	default:
		what := fmt.Sprintf(t.page.words.SomePass, t.page.words.Plural(done, t.page.words.Lesson))
		if done == 1 {
			what = fmt.Sprintf(t.page.words.OnePasses, number(last))
		}
		p.prose(0, good, what)
		next = fmt.Sprintf(t.page.words.CheckAll, t.Style.Line("check", ""), t.page.words.Plural(t.Of, t.page.words.Lesson))
		if t.OnSave {
			next = fmt.Sprintf(t.page.words.PressN, number(last+1))
		} else if last < t.Of {
			next = fmt.Sprintf(t.page.words.Continue, number(last+1), t.Style.Line("check", number(last+1)))
		}
	}
	p.blank()
	t.action(next)
}

// allPass says that the course's lessons do, however many it has.
func allPass(n int) string {
	words := wording.Current().Words.Report
	switch n {
	case 0:
		return words.NoLessons
	case 1:
		return words.OnlyLesson
	}
	return fmt.Sprintf(words.AllPass, words.Plural(n, words.Lesson))
}

// begun is a sentence that goes on after "Next: ": without its capital letter, unless that is a name's.
func begun(text string) string {
	text = strings.TrimSpace(text)
	if len(text) > 1 && unicode.IsUpper(rune(text[0])) && unicode.IsLower(rune(text[1])) {
		return strings.ToLower(text[:1]) + text[1:]
	}
	return text
}

package report

import (
	"fmt"
	"strings"

	"handshake/grader/internal/diagram"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/verdict"
)

// fold is how much of a report is left out so that it fits a screen: first what the reader knows already, last what went wrong. Each
// fold leaves out what those before it do, too.
type fold int

const (
	foldNothing fold = iota
	foldLessons      // lessons that passed before the open one share a line
	foldPasses       // checks that passed are counted
	foldRest         // other checks that did not pass are counted
	foldCounts       // nothing is said of them: the lesson's own line says how many passed
	foldPicture      // the picture is cut to the rows around its fault
	foldQuotes       // quoted evidence is cut to a few lines
	foldAdvice       // advice is given in its first paragraph, and evidence not at all where there is a mistake behind it
	foldWords        // and of that only the beginning, and of a second advice only the subject
	foldLast         // quoted evidence is cut to one line
	foldOthers       // a second cause isn't named, nor how many checks passed
	foldMost    = foldOthers
)

// leastPicture is how many rows a picture has at the least; one with less says nothing.
const leastPicture = 5

// fewQuoted and leastQuoted are how many lines the evidence has where there is little room, and hardly any; the line that says how
// many are left out is one of them.
const (
	fewQuoted   = 4
	leastQuoted = 2
)

// fitted tells the report with as little left out as the height allows; all of it if that is 0, or if all of it is wanted. The picture
// stays as long as there is a first paragraph of advice beside it: it says at a glance what words say in four rows.
func fitted(r verdict.Report, opt Options) string {
	text := told(r, opt, foldNothing, -1, 0)
	if opt.Full || opt.Height <= 0 {
		return text
	}
	fits := func(text string) bool { return rows(text) <= opt.Height }
	for f := foldNothing; f < foldPicture && !fits(text); f++ {
		text = told(r, opt, f+1, -1, 0)
	}
	for f := foldPicture; f <= foldAdvice && !fits(text); f++ {
		bare := told(r, opt, f, 0, 0)
		whole := rows(told(r, opt, f, -1, 0)) - rows(bare) - 1 // a blank line below it
		room := opt.Height - rows(bare) - 1
		if room >= min(leastPicture, whole) {
			return told(r, opt, f, room, 0)
		}
	}
	for f := foldPicture; f <= foldMost && !fits(text); f++ {
		text = told(r, opt, f, 0, 0)
		if f >= foldWords && !fits(text) {
			text = told(r, opt, f, 0, rows(text)-opt.Height)
		}
	}
	return text
}

// told is the report at one fold, with a picture of so many rows: all of it if that is less than 0, none if it is 0.
func told(r verdict.Report, opt Options, f fold, picture, trim int) string {
	t := newTeller(r, opt, f)
	t.rows, t.trim = picture, trim
	t.tell()
	return t.page.text.String()
}

func rows(text string) int { return strings.Count(text, "\n") }

// cut leaves out rows of a picture, from the top as far as the fault lets it, and says so below the names.
func (t *teller) cut(lines []diagram.Line) []diagram.Line {
	if t.rows < 0 || len(lines) <= t.rows {
		return lines
	}
	heads := 0
	for heads < len(lines) && lines[heads].Head {
		heads++
	}
	end := len(lines)
	for i, line := range lines {
		if line.Wrong {
			end = min(i+3, len(lines))
			break
		}
	}
	start := max(heads, end-(t.rows-heads-1))
	end = min(len(lines), start+t.rows-heads-1)
	note := diagram.Line{Text: "  " + t.page.sign(ellipsis) + " " + fmt.Sprintf(t.page.words.RowsAbove, t.page.words.Plural(start-heads, t.page.words.Row)), Aside: true}
	if start == heads {
		return lines[:min(len(lines), t.rows)]
	}
	return append(append(append([]diagram.Line(nil), lines[:heads]...), note), lines[start:end]...)
}

// look writes what a failure looks like, without its last rows where they are to be left out; its first three say the most.
func (t *teller) look(indent int, text string) {
	parts := plain.Wrap(t.page.fit(text), t.page.width-indent)
	least := leastWords
	if t.fold >= foldOthers {
		least--
	}
	if keep := max(least, len(parts)-t.trim); t.trim > 0 && keep < len(parts) {
		parts = shortened(parts[:keep], t.page.width-indent, t.page.sign(ellipsis))
	}
	for _, part := range parts {
		t.page.line(span{body, strings.Repeat(" ", indent)}, span{body, part})
	}
}

// leastWords is how many rows of what a failure looks like are shown, and one less where even they don't fit.
const leastWords = 3

// shortened is what is left of a text of which only these lines are shown: its whole sentences, if they are more than half of it, and
// otherwise its whole words.
func shortened(lines []string, width int, ellipsis string) []string {
	text := strings.Join(lines, " ")
	end := max(strings.LastIndex(text, ". "), strings.LastIndex(text, "? ")) + 1
	if strings.HasSuffix(text, ".") {
		end = len(text)
	}
	if end <= len(text)/2 {
		end = len(text)
		for end > 0 && len(plain.Wrap(text[:end]+" "+ellipsis, width)) > len(lines) {
			end = max(strings.LastIndex(text[:end], " "), 0)
		}
	}
	return plain.Wrap(text[:end]+" "+ellipsis, width)
}

// lines are which lessons have a line of their own, from the first to before the second. Where there is little room those before
// and behind the open one, or before the last, are folded if they passed.
func (t *teller) lines(open int) (from, to int) {
	to = len(t.Lessons)
	if t.fold < foldLessons || to == 0 {
		return 0, to
	}
	if open < 0 {
		open = to - 1
	}
	for from < open && t.Lessons[from].Outcome == verdict.Passed {
		from++
	}
	for to > open+1 && t.Lessons[to-1].Outcome == verdict.Passed {
		to--
	}
	if from == 1 { // a line for one saves nothing
		from = 0
	}
	if to == len(t.Lessons)-1 {
		to++
	}
	return from, to
}

// folded writes the lessons as one line.
func (t *teller) folded(lessons []verdict.Lesson) {
	if len(lessons) == 0 {
		return
	}
	numbers := number(lessons[0].Number) + "-" + number(lessons[len(lessons)-1].Number)
	t.page.line(span{passed.tone, t.page.sign(passed)}, span{quiet, " " + numbers}, span{body, " " + t.page.words.Pass})
}

// countRest counts the checks that are neither passed nor open.
func (t *teller) countRest(lesson verdict.Lesson, first int) {
	for _, kind := range []struct {
		outcome verdict.Outcome
		symbol  symbol
		words   string
	}{
		{verdict.Failed, failed, t.page.words.NotPassed}, {verdict.Error, kitFault, t.page.words.NotDecided}, {verdict.NotRun, notRun, t.page.words.NotRun},
	} {
		n := lesson.Count(kind.outcome)
		if first >= 0 && kind.outcome == verdict.Failed {
			n--
		}
		if kind.outcome == verdict.Failed && beginning(lesson) {
			kind.symbol, kind.words = toDo, t.page.words.ToDo
		}
		if n > 0 {
			t.page.marked(2, kind.symbol, body, t.page.words.Plural(n, t.page.words.MoreCheck)+" "+kind.words)
		}
	}
}

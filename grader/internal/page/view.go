package page

import (
	"cmp"
	"fmt"
	"html/template"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/watch"
	"handshake/grader/internal/wording"
)

// pageView is what the template of the whole page is given.
type pageView struct {
	Course, Boot, Token string
	Steps               []stepView
	Lesson              lessonView
	Pane                paneView
	Trial               trialView
	Solution            bool // there is one to be seen
	End                 *endView
}

// stepView is one lesson in the page's bar.
type stepView struct {
	Number, Title, URL, State string // State is "done", "now" or "later"
	Here                      bool   // it is the one that is shown
}

// lessonView is the left half.
type lessonView struct {
	ID, Title  string
	Number, Of int
	Text       lessonText
	Trouble    string
	Edit       template.HTML
	Back, On   *stepView
}

// paneView is the right half: the checks.
type paneView struct {
	Lesson    string
	Run       int
	Number    int    // of the state: a later one is newer
	State     string // "passed", "failed", "running", "error" or "idle": the tab's icon
	Title     string // of the tab
	Doing     string // what is being done; "" for nothing
	Sum       []sumView
	Facts     string // "run 7, 1.1 s"
	Say       string // for the live region
	Watching  string
	Intro     string
	Trouble   *troubleView
	Failure   *bodyView // what stopped every check
	Checks    []checkView
	Next      []template.HTML
	OnURL     string // the next lesson, if the session may go on with it
	On        string // its title
	Finished  bool   // the course is
	Elsewhere *stepView
}

type troubleView struct{ What, Next string }

type sumView struct {
	State, Word string
	N           int
}

// checkView is a check in the list.
type checkView struct {
	ID, Title, State, Word, Took, Brief, News string
	Open, Worse                               bool // Worse: the news is bad
	More                                      bool // there is more to show behind a click
	Body                                      *bodyView
}

// words are the page's own.
func words() wording.PageWords { return wording.Current().Words.Page }

// stateWord is the word of a check's state. The states are told apart by shape and colour as well.
func stateWord(state string) string {
	words := words()
	return map[string]string{
		"passed": words.Passed, "failed": words.Failed, "begin": words.ToDo, "waiting": words.NotRun, "running": words.Running, "error": words.KitsError,
	}[state]
}

// pane is the verdict on a lesson.
func (s *Server) pane(now snapshot, lesson curriculum.Lesson, open string) paneView {
	v := paneView{Lesson: lesson.ID, Run: now.Run, Number: now.number, State: "idle"}
	graded, fresh := s.graded(now, lesson)
	current := now.Lesson.ID == lesson.ID
	switch {
	case current && now.Err != nil:
		v.State, v.Trouble = "error", s.trouble(now.Err)
	case current && (now.Working != "" || !fresh) && now.Run > 0:
		v.State, v.Doing = "running", now.Doing()
	case graded.Outcome == verdict.Passed:
		v.State = "passed"
	case graded.Outcome == verdict.Error:
		v.State = "error"
	case graded.Outcome == verdict.Failed && !report.Beginning(graded):
		v.State = "failed"
	}
	if !current && now.Lesson.ID != "" {
		v.Elsewhere = s.step(now, now.Lesson)
	}
	if fresh {
		v.Intro = report.Intro(graded)
	}
	s.checks(&v, now, graded, open)
	v.sum(graded, fresh, now)
	v.Watching = s.watching(now, lesson)
	if graded.Failure != nil && fresh {
		v.Failure = s.body(lesson, verdict.Check{ID: "program", Title: graded.Title, Outcome: graded.Outcome, Failure: graded.Failure, Advice: graded.Advice}, nil, now)
	}
	switch {
	case !fresh || v.Trouble != nil || graded.ID == "":
	case graded.Outcome == verdict.Failed || graded.Outcome == verdict.Error:
		for _, line := range report.Next(graded, now.Report.Seed, report.Options{OnSave: true}) {
			v.Next = append(v.Next, s.linked(line))
		}
	case graded.Outcome == verdict.Passed && current && now.Fresh:
		next := slices.IndexFunc(s.Course.Lessons, func(l curriculum.Lesson) bool { return l.ID == lesson.ID }) + 1
		if next < len(s.Course.Lessons) {
			v.OnURL, v.On = lessonURL(s.Course.Lessons[next].ID), s.Course.Lessons[next].Title
		}
	}
	v.Finished = s.finished(now)
	return v
}

// trouble is what kept the kit from grading.
func (s *Server) trouble(err error) *troubleView {
	what, next := s.Trouble(err)
	return &troubleView{what, next}
}

// graded is what is known of a lesson, and whether that is all there is to know of what is saved now.
func (s *Server) graded(now snapshot, lesson curriculum.Lesson) (graded verdict.Lesson, fresh bool) {
	if now.Lesson.ID == lesson.ID && now.Working != "" && now.SoFar.ID == lesson.ID {
		return now.SoFar, false
	}
	for _, l := range now.Report.Lessons {
		if l.ID == lesson.ID && len(l.Checks) > 0 {
			return l, now.Fresh
		}
	}
	return untried(lesson), false
}

// untried is a lesson before its first run.
func untried(lesson curriculum.Lesson) verdict.Lesson {
	l := verdict.Lesson{ID: lesson.ID, Number: lesson.Number(), Title: lesson.Title}
	for _, c := range slices.DeleteFunc(slices.Clone(lesson.Checks), func(c check.Check) bool { return c.Long }) {
		l.Checks = append(l.Checks, verdict.Check{ID: c.ID, Title: c.Title})
	}
	if lesson.Explore.Holds != 0 {
		l.Checks = append(l.Checks, verdict.Check{ID: explore.ID, Title: explore.Title(0)})
	}
	return l
}

// checks lists the checks. The first that failed is open, with all there is to say of it; of the others the browser asks when they are
// opened.
func (s *Server) checks(v *paneView, now snapshot, graded verdict.Lesson, open string) {
	first := graded.FirstFailed()
	begins := report.Beginning(graded)
	lesson := curriculum.Lesson{ID: graded.ID}
	for i, c := range graded.Checks {
		one := checkView{ID: c.ID, Title: plain.Clean(c.Title), State: state(c, begins), More: len(c.Events) > 0 || c.Failure != nil}
		one.Word = stateWord(one.State)
		switch {
		case c.Outcome == verdict.NotRun:
			one.Brief = plain.Clean(wording.Translate(c.Reason))
		case c.Outcome == verdict.Error:
			one.Brief, one.More = plain.Clean(wording.Translate(c.Reason)), false
		default:
			one.Took = report.Took(c.Took)
		}
		if c.Outcome == verdict.Failed && i != first && !begins {
			one.Brief = plain.Clean(report.Brief(c.Failure))
		}
		one.News, one.Worse = news(now.before[graded.ID+"/"+c.ID], c.Outcome)
		if one.More && (i == first || c.ID == open) {
			one.Open, one.Body = true, s.body(lesson, c, graded.Probes, now)
		}
		v.Checks = append(v.Checks, one)
	}
}

// state is how a check looks in the list.
func state(c verdict.Check, begins bool) string {
	switch {
	case c.Outcome == verdict.Passed:
		return "passed"
	case c.Outcome == verdict.Failed && begins:
		return "begin"
	case c.Outcome == verdict.Failed:
		return "failed"
	case c.Outcome == verdict.Error:
		return "error"
	case c.Reason == grade.Running || c.Reason == grade.ForRaces:
		return "running"
	}
	return "waiting"
}

// news is what has changed since the run before.
func news(before, now verdict.Outcome) (news string, worse bool) {
	switch {
	case before == verdict.Failed && now == verdict.Passed:
		return words().NowPasses, false
	case before == verdict.Passed && now == verdict.Failed:
		return words().NowFails, true
	}
	return "", false
}

// sum counts the checks by what they came to.
func (v *paneView) sum(graded verdict.Lesson, fresh bool, now snapshot) {
	say := words()
	count := map[string]int{}
	firstFailed := ""
	for _, c := range v.Checks {
		count[c.State]++
		if c.State == "failed" {
			firstFailed = cmp.Or(firstFailed, c.Title)
		}
	}
	var parts []string
	for _, state := range []string{"error", "failed", "begin", "passed", "running", "waiting"} {
		if n := count[state]; n > 0 {
			word := strings.ToLower(stateWord(state))
			if state == "error" {
				word = say.CountedError
			}
			v.Sum = append(v.Sum, sumView{state, word, n})
			parts = append(parts, fmt.Sprintf("%d %s", n, word))
		}
	}
	sum := strings.Join(parts, ", ")
	v.Title = fmt.Sprintf("%d %s", graded.Number, graded.Title)
	switch v.State {
	case "running":
		v.Title = fmt.Sprintf(say.TitleRunning, v.Title)
	case "passed":
		v.Title = fmt.Sprintf(say.TitlePassed, v.Title)
	case "failed":
		if n := count["failed"]; n > 0 {
			v.Title = fmt.Sprintf(say.NFailed, n, v.Title)
		} else {
			v.Title = fmt.Sprintf(say.TitleFailed, v.Title)
		}
	case "error":
		v.Title = fmt.Sprintf(say.TitleError, v.Title)
	}
	if !fresh {
		return
	}
	v.Facts = fmt.Sprintf(say.Run, now.Run, report.Took(graded.Took))
	if graded.Unchanged {
		v.Facts = fmt.Sprintf(say.RunUnchanged, now.Run)
	}
	v.Say = fmt.Sprintf(say.RunSum, now.Run, sum)
	switch {
	case graded.Failure != nil:
		v.Say = fmt.Sprintf(say.RunTrouble, now.Run, plain.Clean(graded.Failure.Message))
	case firstFailed != "":
		v.Say += " " + fmt.Sprintf(say.FirstFailure, firstFailed)
	}
}

// watching says what is watched.
func (s *Server) watching(now snapshot, lesson curriculum.Lesson) string {
	if now.Lesson.ID != lesson.ID {
		return ""
	}
	text := path.Join(curriculum.Work, lesson.ID)
	if !now.Report.Started.IsZero() && now.Fresh {
		text = fmt.Sprintf(words().Checked, text, now.Report.Started.Add(now.Report.Took.Duration()).Format("15:04:05"))
	}
	if s.Polling != nil && s.Polling() != "" {
		text += fmt.Sprintf(" (every %.1f s: %s)", watch.PollEvery.Seconds(), s.Polling())
	}
	return text
}

// linked turns the names of lessons' texts and of files in a sentence into links and buttons.
func (s *Server) linked(sentence string) template.HTML {
	var b strings.Builder
	for i, word := range strings.Split(sentence, " ") {
		if i > 0 {
			b.WriteByte(' ')
		}
		bare := strings.TrimRight(word, ",.")
		switch to, _ := s.link(filepath.ToSlash(bare), ""); {
		case to != "" && strings.HasPrefix(to, "/lessons/"):
			b.WriteString(`<a href="` + template.HTMLEscapeString(to) + `">` + template.HTMLEscapeString(s.section(to)) + `</a>`)
		case workFile.MatchString(filepath.ToSlash(bare)):
			b.WriteString(string(s.file(bare)))
		default:
			bare = word
			b.WriteString(template.HTMLEscapeString(plain.Clean(word)))
		}
		b.WriteString(word[len(bare):])
	}
	return template.HTML(b.String()) //nolint:gosec // each part is escaped
}

// section is how a link to a lesson's text reads.
func (s *Server) section(to string) string {
	id, anchor, _ := strings.Cut(strings.TrimPrefix(to, "/lessons/"), "#")
	for _, lesson := range s.Course.Lessons {
		if lesson.ID == id {
			text := fmt.Sprintf(words().InLesson, report.Number(lesson.Number()))
			if anchor != "" {
				text += ": " + strings.ReplaceAll(anchor, "-", " ")
			}
			return text
		}
	}
	return to
}

// step is a lesson in the bar.
func (s *Server) step(now snapshot, lesson curriculum.Lesson) *stepView {
	v := &stepView{Number: report.Number(lesson.Number()), Title: lesson.Title, URL: lessonURL(lesson.ID), State: "later"}
	switch {
	case lesson.ID == now.Lesson.ID && !now.Passed():
		v.State = "now"
	case s.passes(now, lesson):
		v.State = "done"
	}
	return v
}

// passes reports whether a lesson is known to pass: from the newest run, or else from the cache.
func (s *Server) passes(now snapshot, lesson curriculum.Lesson) bool {
	for _, l := range now.Report.Lessons {
		if l.ID == lesson.ID && l.Outcome != verdict.NotRun {
			return l.Outcome == verdict.Passed
		}
	}
	return s.Work.Passed(lesson)
}

// finished reports whether every lesson passes.
func (s *Server) finished(now snapshot) bool {
	if !now.Fresh || !now.Whole || len(s.Course.Lessons) == 0 {
		return false
	}
	return !slices.ContainsFunc(s.Course.Lessons, func(l curriculum.Lesson) bool { return !s.passes(now, l) })
}

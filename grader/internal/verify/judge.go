package verify

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// inChecks finds the place in a lesson's checks at which the grader's own stack says that a check panicked.
var inChecks = regexp.MustCompile(`\w+\.go:\d+`)

// solution must pass every check. Where it does not, nothing can be said of the lesson's mistakes.
func (p *proof) solution(lesson curriculum.Lesson, v verdict.Lesson) (wrong []Complaint) {
	if v.Outcome == verdict.Passed {
		return nil
	}
	p.mu.Lock()
	if p.unsolved == nil {
		p.unsolved = map[string]bool{}
	}
	p.unsolved[lesson.ID] = true
	p.mu.Unlock()
	unknown := " " + say("The mistakes are graded only after that.")
	if v.Outcome == verdict.Error {
		what, stack, _ := strings.Cut(v.Reason, "\n")
		if _, after, ok := strings.Cut(stack, filepath.ToSlash(lesson.ID)+"/"); ok {
			what += " (" + inChecks.FindString(after) + ")"
		}
		return []Complaint{complaint(filepath.Join(curriculum.Texts, lesson.ID, "checks.go"), say("Fix the check.")+unknown, say("the solution can't be graded: %s.", what))}
	}
	file := filepath.Join(curriculum.Solutions, lesson.ID, curriculum.EditedFile)
	for _, what := range failures(v) {
		wrong = append(wrong, complaint(file, say("Fix the solution or the check.")+unknown, say("the solution doesn't pass: %s.", what)))
	}
	return wrong
}

// starter must compile, pass what is given and fail all the rest. Where the checks are at fault, the solution's grading has said so.
func starter(lesson curriculum.Lesson, v verdict.Lesson) (wrong []Complaint) {
	file := filepath.Join(curriculum.Starters, lesson.ID, curriculum.EditedFile)
	complain := func(fix, what string) { wrong = append(wrong, complaint(file, fix, what)) }
	if v.Failure != nil {
		for _, what := range failures(v) {
			complain(say("A starter must compile and run from the beginning."), say("the starter can't be graded: %s.", what))
		}
		return wrong
	}
	if v.Outcome == verdict.Passed {
		complain(say("Remove the solution from it, and leave a TODO."), say("the starter passes the lesson."))
		return wrong
	}
	for _, c := range v.Checks {
		given := slices.Contains(lesson.Given, c.ID)
		switch {
		case c.Outcome == verdict.Passed && !given:
			complain(say("Remove that part from the starter, or add the check to the lesson's Given."), say("the starter already passes %s.", c.ID))
		case c.Outcome == verdict.Failed && given:
			complain(say("Add that part to the starter, or remove the check from the lesson's Given."), say("the starter fails %s, but the lesson's Given says that it passes: %s", c.ID, c.Failure.Message))
		}
	}
	return wrong
}

// mistake must fail just the checks that it names, and get its own advice.
func (p *proof) mistake(lesson curriculum.Lesson, m curriculum.Mistake, known []advice.Known, v verdict.Lesson) (wrong []Complaint) {
	complain := func(chance bool, fix, what string) {
		c := complaint(m.Path, fix, what)
		c.chance = chance
		wrong = append(wrong, c)
	}
	const surely, perhaps = false, true
	switch f := v.Failure; {
	case v.Outcome == verdict.Error:
		first, _, _ := strings.Cut(v.Reason, "\n")
		complain(surely, say("Fix that first."), say("it couldn't be graded: %s.", first))
		return wrong
	case v.Outcome == verdict.Passed:
		complain(perhaps, say("A mistake that no check catches doesn't teach anything. Write a check that catches it, or remove the mistake."), say("the mistake passes every check."))
		return wrong
	case f != nil && !slices.Contains(m.Fails, curriculum.Start):
		complain(surely, say("Fix the patch, or write \"Fails: start\" if that is the mistake."), say("it can't be graded at all: %s", strings.Join(append([]string{f.Message}, f.Detail[:min(len(f.Detail), 2)]...), " ")))
		return wrong
	}
	p.note(lesson, m, v)
	seen := advice.Of(v)
	missing := slices.ContainsFunc(m.Fails, func(id string) bool { _, failed := seen[id]; return !failed })
	var failed []string
	extra := false
	for id := range advice.Checks(seen) {
		failed = append(failed, id)
		extra = extra || !slices.Contains(m.Fails, id) && !slices.Contains(m.MayFail, id)
	}
	if (missing || extra) && !p.Fails {
		fails, mayFail := p.trailers(lesson, m)
		lines := "Fails: " + strings.Join(fails, ", ")
		if len(mayFail) > 0 {
			lines += "\n        May-Fail: " + strings.Join(mayFail, ", ")
		}
		complain(perhaps, say("Fix the check, or if the result is right, write in the patch:\n        %s", lines),
			say("its line Fails says %s, but it fails %s.", list(m.Fails), list(inOrder(lesson, failed))))
		wrong[len(wrong)-1].trailers = true
	}
	if p.Update {
		return wrong
	}
	if !slices.ContainsFunc(known, func(k advice.Known) bool { return k.Name == m.Name }) {
		complain(surely, say("Run %s, and read what it wrote.", p.renewing(lesson)), say("it has no fingerprint yet."))
		return wrong
	}
	if c, ok := p.advised(lesson, m, known, v); !ok {
		wrong = append(wrong, c)
		return wrong
	}
	p.mu.Lock()
	p.named[m.Path] = true // once, however often it's graded
	p.result.Advised = len(p.named)
	p.mu.Unlock()
	return wrong
}

// advised reports whether a run of a mistake gets that mistake's advice, alone or beside one other, and else says what it gets.
func (p *proof) advised(lesson curriculum.Lesson, m curriculum.Mistake, known []advice.Known, v verdict.Lesson) (Complaint, bool) {
	told, fitting := advice.Fitting(known, v)
	if slices.Contains(told, m.Name) {
		return Complaint{}, true
	}
	var misfits []string
	if i := slices.IndexFunc(known, func(k advice.Known) bool { return k.Name == m.Name }); i >= 0 {
		misfits = known[i].Fingerprint.Misfits(advice.Of(v))
	}
	c := complaint(m.Path, say("If the new result is right, run %s.", p.renewing(lesson)),
		say("it doesn't get its own advice. It gets the advice of %s, and the fingerprints that fit are those of %s. What doesn't fit: %s.",
			list(told), list(fitting), list(misfits)))
	switch {
	case len(fitting) == 1 && fitting[0] == m.Name:
		c = complaint(m.Path, say("Write a check that shows how it fails, or cover it with the advice for data races."),
			say("it doesn't get its own advice, because its fingerprint says only that some checks fail."))
	case slices.Contains(fitting, m.Name):
		c = complaint(m.Path, say("Write a check that tells them apart, or merge them. Advice never names more than two."),
			say("it doesn't get its own advice, because %d mistakes look the same: %s.", len(fitting), list(fitting)))
	}
	c.chance = true
	return c, false
}

// failures says in a line each what a verdict did not pass.
func failures(v verdict.Lesson) []string {
	switch {
	case v.Outcome == verdict.Error:
		return []string{strings.TrimSuffix(v.Reason, ".")}
	case v.Failure != nil:
		return []string{strings.TrimSuffix(strings.Join(append([]string{v.Failure.Message}, v.Failure.Detail...), " "), ".")}
	}
	var all []string
	for _, c := range v.Checks {
		switch c.Outcome {
		case verdict.Failed:
			all = append(all, say("%s failed: %s", c.ID, strings.TrimSuffix(c.Failure.Message, ".")))
		case verdict.NotRun:
			if !c.Excused {
				all = append(all, say("%s wasn't run: %s", c.ID, wording.Translate(c.Reason)))
			}
		}
	}
	return all
}

func list(names []string) string {
	if len(names) == 0 {
		return say("none")
	}
	return strings.Join(names, ", ")
}

// trailers are the lines Fails and May-Fail that all graded runs of a mistake agree with. What a patch lists under May-Fail stays there.
func (p *proof) trailers(lesson curriculum.Lesson, m curriculum.Mistake) (fails, mayFail []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	runs := p.graded[lesson.ID][m.Name]
	times := map[string]int{}
	for _, run := range runs {
		for id := range advice.Checks(advice.Of(run)) {
			times[id]++
		}
	}
	sometimes := slices.Clone(m.MayFail)
	for id, n := range times {
		switch {
		case slices.Contains(m.MayFail, id) && !slices.Contains(m.Fails, id):
		case n == len(runs):
			fails = append(fails, id)
		case !slices.Contains(sometimes, id):
			sometimes = append(sometimes, id)
		}
	}
	return inOrder(lesson, fails), inOrder(lesson, sometimes)
}

// inOrder lists checks in the order of the lesson. What isn't one of its checks comes last.
func inOrder(lesson curriculum.Lesson, checks []string) []string {
	place := func(id string) int {
		for i, c := range lesson.Checks {
			if c.ID == id {
				return i
			}
		}
		return len(lesson.Checks)
	}
	slices.SortFunc(checks, func(a, b string) int {
		if d := place(a) - place(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return checks
}

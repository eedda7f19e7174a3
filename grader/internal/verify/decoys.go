package verify

import (
	"path/filepath"
	"slices"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/verdict"
)

// decoys are the programs that look like known mistakes and aren't: what they are told must be true of them.
func (p *proof) decoys(lesson curriculum.Lesson) []job {
	decoys, err := curriculum.LoadDecoys(p.root, lesson)
	if err != nil {
		for _, one := range strings.Split(err.Error(), "\n") {
			file, what, _ := strings.Cut(one, ": ")
			p.complain(file, say("The kit's docs/instructors.md shows what a decoy looks like."), say("it can't be read: %s.", what))
		}
	}
	known, _ := advice.Load(p.root, lesson) // each patch that cannot be read has its complaint
	names := map[string]bool{}
	mistakes, _ := curriculum.LoadMistakes(p.root, lesson) // as above
	for _, m := range mistakes {
		names[m.Name] = true
	}
	runs := 1
	if !p.Update {
		runs = max(1, p.Runs)
	}
	var all []job
	for _, d := range decoys {
		for _, name := range d.MaySay {
			if !names[name] {
				p.complain(d.Path, say("Use the name of a mistake of this lesson."), say("May-Say lists %q, but there is no such mistake.", name))
			}
		}
		folder := filepath.Join(p.made, lesson.ID, "decoy-"+d.Name)
		if err := d.Make(p.root, lesson, filepath.Join(p.root, folder)); err != nil {
			p.complain(d.Path, say("Make it readable."), say("its program can't be written: %s.", err))
			continue
		}
		all = append(all, job{
			lesson: lesson, name: say("decoy %s", d.Name), source: p.source(lesson, folder), runs: runs, decoy: true,
			judge: func(v verdict.Lesson) []Complaint { return p.decoy(lesson, d, known, v) },
		})
	}
	return all
}

// decoy must fail, and must be told nothing that is false of it.
func (p *proof) decoy(lesson curriculum.Lesson, d curriculum.Decoy, known []advice.Known, v verdict.Lesson) []Complaint {
	switch {
	case v.Outcome == verdict.Error:
		first, _, _ := strings.Cut(v.Reason, "\n")
		return []Complaint{complaint(d.Path, say("Fix that first."), say("it couldn't be graded: %s.", first))}
	case v.Outcome == verdict.Passed:
		return []Complaint{complaint(d.Path, say("A decoy is a wrong program. Write a check that catches it, or remove it."), say("it passes every check."))}
	case v.Failure != nil && v.Failure.Kind == verdict.Compile:
		return []Complaint{complaint(d.Path, say("Fix it."), say("it doesn't compile: %s.", strings.Join(v.Failure.Detail[:min(len(v.Failure.Detail), 2)], " ")))}
	}
	if p.Update { // it's held against the new fingerprints, once there are any
		p.mu.Lock()
		defer p.mu.Unlock()
		p.waiting = append(p.waiting, waiting{lesson, d, v})
		return nil
	}
	return p.told(lesson, d, known, v)
}

// waiting is the result of a decoy that is judged once the fingerprints are new.
type waiting struct {
	lesson curriculum.Lesson
	decoy  curriculum.Decoy
	result verdict.Lesson
}

// toldOf is what a decoy was told in all of its runs.
type toldOf struct{ wrong, named bool }

// told judges what a decoy is told.
func (p *proof) told(lesson curriculum.Lesson, d curriculum.Decoy, known []advice.Known, v verdict.Lesson) []Complaint {
	advice.Give(&v, lesson.Text(), known)
	var said, wrong []string
	for _, name := range advice.Names(v) {
		isMistake := slices.ContainsFunc(known, func(k advice.Known) bool { return k.Name == name })
		if isMistake {
			said = append(said, name)
		}
		if isMistake && !slices.Contains(d.MaySay, name) || slices.Contains(d.NeverSay, name) {
			wrong = append(wrong, name)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.decoyed[lesson.ID] == nil {
		p.decoyed[lesson.ID] = map[string]toldOf{}
	}
	sum := p.decoyed[lesson.ID][d.Path]
	p.decoyed[lesson.ID][d.Path] = toldOf{wrong: sum.wrong || len(wrong) > 0, named: sum.named || len(said) > 0}
	if len(wrong) == 0 {
		return nil
	}
	return []Complaint{complaint(d.Path, say("Narrow the fingerprints, or make the advice true for it and list it under May-Say."), say("it gets the advice of %s, which is false for it. What is wrong: %s What was seen: %s", list(wrong), d.About, strings.Join(marks(v), "; ")))}
}

// marks are what was seen of a verdict, a part for each check and each answer of a probe.
func marks(v verdict.Lesson) (all []string) {
	for id, mark := range advice.Of(v) {
		all = append(all, id+": "+mark.String())
	}
	slices.Sort(all)
	return all
}

// precision adds up what the decoys of a lesson were told.
func (p *proof) precision(lesson curriculum.Lesson) (figures curriculum.Figures) {
	for _, told := range p.decoyed[lesson.ID] {
		figures.Decoys++
		switch {
		case told.wrong:
		case told.named:
			figures.Named++
			figures.Precise++
		default:
			figures.Precise++
		}
	}
	return figures
}

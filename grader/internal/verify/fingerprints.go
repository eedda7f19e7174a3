package verify

import (
	"context"
	"errors"
	"path/filepath"
	"slices"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// note keeps what a run of a mistake has shown, for conclude.
func (p *proof) note(lesson curriculum.Lesson, m curriculum.Mistake, v verdict.Lesson) {
	v.Checks = slices.Clone(v.Checks)
	for i := range v.Checks {
		v.Checks[i].Events = nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.caught == nil {
		p.caught, p.graded = map[string]map[string]bool{}, map[string]map[string][]verdict.Lesson{}
	}
	if p.caught[lesson.ID] == nil {
		p.caught[lesson.ID], p.graded[lesson.ID] = map[string]bool{}, map[string][]verdict.Lesson{}
	}
	for id := range advice.Checks(advice.Of(v)) {
		p.caught[lesson.ID][id] = true
	}
	p.graded[lesson.ID][m.Name] = append(p.graded[lesson.ID][m.Name], v)
}

// conclude looks at what only all programs together tell, and writes the fingerprints if it was asked to.
func (p *proof) conclude(lessons []curriculum.Lesson) error {
	var wrong []error
	for _, lesson := range lessons {
		file := filepath.Join(curriculum.Texts, lesson.ID, "checks.go")
		for _, c := range lesson.Checks {
			if !p.caught[lesson.ID][c.ID] && (!c.Race || p.racesJudged()) {
				p.complain(file, say("Add a mistake that it catches, in %s.", filepath.ToSlash(lesson.Mistakes())), say("no mistake fails the check %s, so there is no proof that it can fail.", c.ID))
			}
		}
		if !p.Update {
			if stale := p.stale(lesson); len(stale) > 0 {
				p.complain(filepath.Join(lesson.Mistakes(), curriculum.FingerprintFile), say("Run %s.", p.renewing(lesson)), say("it has fingerprints of mistakes that don't exist: %s.", list(stale)))
			}
			continue
		}
		if err := p.renew(lesson); err != nil {
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

// stale names the fingerprints of a lesson whose mistake is gone.
func (p *proof) stale(lesson curriculum.Lesson) (names []string) {
	prints, _ := advice.LoadFingerprints(p.root, lesson) // what is wrong with them is told elsewhere
	mistakes, _ := curriculum.LoadMistakes(p.root, lesson)
	for name := range prints {
		if !slices.ContainsFunc(mistakes, func(m curriculum.Mistake) bool { return m.Name == name }) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// renew writes the fingerprints of a lesson's mistakes, and holds what was seen against them: mistakes may look alike.
func (p *proof) renew(lesson curriculum.Lesson) error {
	stored, err := advice.LoadFingerprints(p.root, lesson)
	if err != nil {
		return err
	}
	known, _ := advice.Load(p.root, lesson) // each patch that cannot be read has its complaint
	if p.Fails {
		if err := p.writeFails(lesson, known); err != nil {
			return err
		}
	}
	prints := map[string]advice.Fingerprint{}
	for name, graded := range p.graded[lesson.ID] {
		var runs []advice.Fingerprint
		for _, v := range graded {
			runs = append(runs, advice.Of(v))
		}
		fits := func(run advice.Fingerprint) bool {
			i := slices.IndexFunc(known, func(k advice.Known) bool { return k.Name == name })
			return i >= 0 && known[i].Fingerprint.Fits(run)
		}
		prints[name] = advice.Renew(stored[name], fits, runs...)
	}
	if len(prints) == 0 {
		return nil
	}
	if err := advice.StoreFingerprints(p.root, lesson, prints); err != nil {
		return err
	}
	if known, err = advice.Load(p.root, lesson); err != nil {
		return nil // it has its complaint
	}
	for _, w := range p.waiting {
		if w.lesson.ID == lesson.ID {
			p.result.Complaints = append(p.result.Complaints, p.told(lesson, w.decoy, known, w.result)...)
		}
	}
	figures := p.precision(lesson)
	for _, k := range known {
		figures.Mistakes++
		figures.Advised++
		for _, run := range p.graded[lesson.ID][k.Name] {
			if c, ok := p.advised(lesson, k.Mistake, known, run); !ok {
				p.result.Complaints = append(p.result.Complaints, c)
				figures.Advised--
				break
			}
		}
	}
	return curriculum.StoreFigures(p.root, lesson, figures)
}

// writeFails writes which checks each mistake fails, where that isn't what its patch says. The author reads the difference.
func (p *proof) writeFails(lesson curriculum.Lesson, known []advice.Known) error {
	for _, k := range known {
		if len(p.graded[lesson.ID][k.Name]) == 0 {
			continue // it wasn't graded, or starts no server
		}
		fails, mayFail := p.trailers(lesson, k.Mistake)
		same := slices.Equal(fails, inOrder(lesson, slices.Clone(k.Fails))) && slices.Equal(mayFail, inOrder(lesson, slices.Clone(k.MayFail)))
		if same || len(fails) == 0 {
			continue
		}
		if err := k.Mistake.WriteFails(p.root, fails, mayFail); err != nil {
			return err
		}
	}
	return nil
}

// racesJudged reports whether this machine has the race detector: without it, no mistake can fail a check that needs it.
func (p *proof) racesJudged() bool {
	ok, _ := program.HasRaceDetector(context.Background(), p.root)
	return ok
}

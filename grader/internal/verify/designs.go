package verify

import (
	"path/filepath"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/verdict"
)

// designs are the programs that the lesson's other designs make of its solution. Each must pass as the solution does.
func (p *proof) designs(lesson curriculum.Lesson) []job {
	designs, err := curriculum.LoadDesigns(p.root, lesson)
	if err != nil {
		for one := range strings.SplitSeq(err.Error(), "\n") {
			file, what, _ := strings.Cut(one, ": ")
			p.complain(file, say("The kit's docs/instructors.md shows what another design looks like."), say("it can't be read: %s.", what))
		}
	}
	var all []job
	for _, design := range designs {
		folder := filepath.Join(p.made, lesson.ID, "designs", design.Name)
		if err := design.Make(p.root, lesson, filepath.Join(p.root, folder)); err != nil {
			p.complain(design.Path, say("Make it again from the current solution. The kit's docs/instructors.md says how."), say("the patch no longer applies: %s.", err))
			continue
		}
		all = append(all, job{
			lesson: lesson, name: say("the design %s", design.Name), source: p.source(lesson, folder), runs: 1, long: true, explore: solutionTalks,
			judge: func(v verdict.Lesson) (wrong []Complaint) {
				for _, what := range failures(v) {
					wrong = append(wrong, complaint(design.Path, say("Fix the patch or the check."), say("this design doesn't pass: %s.", what)))
				}
				return wrong
			},
		})
	}
	return all
}

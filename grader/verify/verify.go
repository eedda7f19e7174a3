// Package verify is the proof of a course: it holds its solutions, starters, mistakes, texts and folders against each
// other and complains of what does not agree. It knows lessons and grades programs with the grader's own rooms; it knows
// nothing of terminals.
package verify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"handshake/grader/advice"
	"handshake/grader/curriculum"
	"handshake/grader/grade"
	"handshake/grader/program"
	"handshake/grader/verdict"
)

// Complaint is one thing that does not agree, with the mend.
type Complaint struct {
	File string // below the course's root
	What string // what is wrong, a sentence
	Mend string // what to do, a sentence
}

func (c Complaint) String() string { return c.File + ": " + c.What + " " + c.Mend }

// Options are the ways of a proof.
type Options struct {
	Update   bool                                // write the fingerprints anew instead of holding the mistakes against them
	Keeper   *program.Keeper                     // of the programs
	Seed     func() uint64                       // of each run
	At       int                                 // how many programs are graded at the same time; four if less than 1
	Progress func(done, all int, program string) // called before each program, from one goroutine at a time; may be nil
	Only     []curriculum.Lesson                 // prove these lessons alone; nil for all
	Quick    bool                                // look at texts and files alone, and grade no program
}

// Result is what a proof found.
type Result struct {
	Complaints []Complaint
	Programs   int // how many programs were graded
	Mistakes   int
	Advised    int // of the mistakes: how many were told by their own advice, alone or beside one other
	Checks     int

	// Again are the complaints about runs of mistakes that did not agree with what is known of them, where a later run did: what
	// a race does may differ from run to run.
	Again []Complaint
}

// Updates is how many runs a fingerprint is made of: enough to see what differs from run to run.
const Updates = 6

// Course proves the course whose folders lie below root. Its error is the machine's; what is wrong with the course
// is in the complaints.
func Course(ctx context.Context, course curriculum.Course, root string, options Options) (Result, error) {
	p := &proof{Options: options, course: course, root: root, made: filepath.Join(root, "bin", "verify")}
	// The programs of the mistakes are made inside the module, so that they are built as a learner's are.
	if err := os.RemoveAll(p.made); err != nil {
		return Result{}, fmt.Errorf("make room for the mistakes: %w", err)
	}
	defer os.RemoveAll(p.made)
	p.table()
	lessons := course.Lessons
	if p.Only != nil {
		lessons = p.Only
	}
	var jobs []job
	for _, lesson := range lessons {
		p.files(lesson)
		p.text(lesson)
		if !p.Quick {
			jobs = append(jobs, p.jobs(lesson)...)
		}
	}
	p.grade(ctx, jobs)
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	var err error
	if !p.Quick {
		err = p.conclude(lessons)
	}
	slices.SortStableFunc(p.result.Complaints, func(a, b Complaint) int { return strings.Compare(a.File, b.File) })
	return p.result, err
}

// proof is one call of Course.
type proof struct {
	Options
	course curriculum.Course
	root   string
	made   string // where the programs of the mistakes are made

	mu     sync.Mutex
	begun  int
	result Result
	caught map[string]map[string]bool                 // lesson -> check -> some mistake fails it
	prints map[string]map[string][]advice.Fingerprint // lesson -> mistake -> of each run
}

func (p *proof) complain(file, mend, format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Complaints = append(p.result.Complaints, complaint(file, mend, format, args...))
}

func complaint(file, mend, format string, args ...any) Complaint {
	return Complaint{File: filepath.ToSlash(file), What: fmt.Sprintf(format, args...), Mend: mend}
}

// job is one program to grade.
type job struct {
	lesson curriculum.Lesson
	name   string // for the progress
	source program.Source
	runs   int // how often to grade it; each run is judged
	tries  int // how often to grade it anew where a run gives cause for complaint: what a race does may differ from run to run
	judge  func(v verdict.Lesson) []Complaint
	binary program.Binary // of the program, where it was built together with others
}

// together is how many programs are built by one go command: starting it costs a third of a build.
const together = 12

// jobs are the lesson's programs: its solution, its starter and its mistakes.
func (p *proof) jobs(lesson curriculum.Lesson) []job {
	all := []job{
		{
			lesson: lesson, name: "the solution", source: p.source(lesson, filepath.Join(curriculum.Solutions, lesson.ID)), runs: 1,
			judge: func(v verdict.Lesson) []Complaint { p.solution(lesson, v); return nil },
		},
		{
			lesson: lesson, name: "the starter", source: p.source(lesson, filepath.Join(curriculum.Starters, lesson.ID)), runs: 1,
			judge: func(v verdict.Lesson) []Complaint { p.starter(lesson, v); return nil },
		},
	}
	mistakes, err := curriculum.LoadMistakes(p.root, lesson)
	if err != nil {
		for _, one := range strings.Split(err.Error(), "\n") {
			file, what, _ := strings.Cut(one, ": ")
			p.complain(file, "docs/instructors.md shows the form of a mistake.", "it cannot be read: %s.", what)
		}
	}
	known, _ := advice.Load(p.root, lesson) // each patch that cannot be read has its complaint above
	p.result.Mistakes += len(mistakes)
	runs, tries := 1, 2
	if p.Update {
		runs, tries = Updates, 0
	}
	for _, mistake := range mistakes {
		folder := filepath.Join("bin", "verify", lesson.ID, mistake.Name)
		if err := mistake.Make(p.root, lesson, filepath.Join(p.root, folder)); err != nil {
			p.complain(mistake.Path, "Make it anew from the solution as it is now: git diff.", "the patch no longer applies: %s.", err)
			continue
		}
		all = append(all, job{
			lesson: lesson, name: mistake.Name, source: p.source(lesson, folder), runs: runs, tries: tries,
			judge: func(v verdict.Lesson) []Complaint { return p.mistake(lesson, mistake, known, v) },
		})
	}
	return all
}

func (p *proof) source(lesson curriculum.Lesson, folder string) program.Source {
	return program.Source{Dir: filepath.Join(p.root, folder), Shown: folder, Root: p.root, As: curriculum.Work + "/" + lesson.ID}
}

// grade grades the programs, a few at the same time: most of the time they wait for something that does not come.
func (p *proof) grade(ctx context.Context, jobs []job) {
	p.result.Programs = len(jobs)
	at := p.At
	if at < 1 {
		at = 4
	}
	queue := make(chan job, together) // so that the next ones are built meanwhile
	var all sync.WaitGroup
	for range at {
		all.Go(func() {
			for j := range queue {
				p.tell(len(jobs), j)
				p.runs(ctx, j)
			}
		})
	}
	for chunk := range slices.Chunk(jobs, together) {
		var sources []program.Source
		for _, j := range chunk {
			sources = append(sources, j.source)
		}
		built, _ := p.Keeper.BuildAll(ctx, sources) // what is missing is built by its own grader, which says what is wrong
		for _, j := range chunk {
			if ctx.Err() != nil {
				break
			}
			j.binary = built[j.source.Dir]
			select {
			case queue <- j:
			case <-ctx.Done():
			}
		}
	}
	close(queue)
	all.Wait()
}

// runs grades a program as often as its job says. A complaint about a run stands only if no later try is without one.
func (p *proof) runs(ctx context.Context, j job) {
	builds := grade.Builds{Keeper: p.Keeper}
	defer builds.Discard()
	if j.binary.Path != "" {
		builds.Put(j.binary)
	}
	for range j.runs {
		var wrong []Complaint
		for try := 0; try <= j.tries; try++ {
			grader := grade.Grader{Keeper: p.Keeper, Seed: p.Seed(), Races: grade.RacesAfter, Build: builds.Build}
			v := grader.Lesson(ctx, j.lesson, j.source)
			if ctx.Err() != nil {
				return
			}
			if wrong = j.judge(v); len(wrong) == 0 {
				break
			}
			if try < j.tries {
				p.again(wrong)
			}
		}
		p.mu.Lock()
		p.result.Complaints = append(p.result.Complaints, wrong...)
		p.mu.Unlock()
	}
}

// again notes why a run was not the last of its mistake.
func (p *proof) again(wrong []Complaint) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Again = append(p.result.Again, wrong...)
}

func (p *proof) tell(all int, j job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun++
	if p.Progress != nil {
		p.Progress(p.begun, all, j.lesson.ID+" "+j.name)
	}
}

// solution must pass every check.
func (p *proof) solution(lesson curriculum.Lesson, v verdict.Lesson) {
	file := filepath.Join(curriculum.Solutions, lesson.ID, curriculum.EditedFile)
	if v.Outcome == verdict.Passed {
		return
	}
	for _, what := range failures(v) {
		p.complain(file, "Mend the solution, or the check.", "the solution does not pass: %s.", what)
	}
}

// starter must compile, pass what is given and fail all the rest.
func (p *proof) starter(lesson curriculum.Lesson, v verdict.Lesson) {
	file := filepath.Join(curriculum.Starters, lesson.ID, curriculum.EditedFile)
	if v.Failure != nil || v.Outcome == verdict.Error {
		for _, what := range failures(v) {
			p.complain(file, "A starter compiles and runs from the first minute.", "the starter cannot be graded: %s.", what)
		}
		return
	}
	if v.Outcome == verdict.Passed {
		p.complain(file, "Take the solution out of it, and leave a TODO.", "the starter passes the lesson.")
		return
	}
	for _, c := range v.Checks {
		given := slices.Contains(lesson.Given, c.ID)
		switch {
		case c.Outcome == verdict.Passed && !given:
			p.complain(file, "Take that part out of the starter, or name the check in the lesson's Given.", "the starter passes %s already.", c.ID)
		case c.Outcome == verdict.Failed && given:
			p.complain(file, "Bring it along in the starter, or take the check out of the lesson's Given.", "the starter fails %s, which the lesson's Given says that it passes: %s", c.ID, c.Failure.Message)
		}
	}
}

// mistake must fail just the checks that it names, and get its own advice.
func (p *proof) mistake(lesson curriculum.Lesson, m curriculum.Mistake, known []advice.Known, v verdict.Lesson) (wrong []Complaint) {
	complain := func(mend, format string, args ...any) {
		wrong = append(wrong, complaint(m.Path, mend, format, args...))
	}
	if v.Outcome == verdict.Error {
		complain("See to that first.", "it could not be graded: %s.", v.Reason)
		return wrong
	}
	if v.Outcome == verdict.Passed {
		complain("A mistake that no check sees teaches nothing: write the check that sees it, or drop the mistake.", "the mistake passes every check.")
		return wrong
	}
	seen := advice.Of(v)
	if f := v.Failure; f != nil && !slices.Contains(m.Fails, curriculum.Start) {
		complain("Mend the patch, or say \"Fails: start\" if that is the mistake.", "it cannot be graded at all: %s", f.Message)
		return wrong
	}
	for _, id := range m.Fails {
		if _, failed := seen[id]; !failed {
			complain("Mend the line Fails, or the check.", "it should fail %s and does not.", id)
		}
	}
	for id := range seen {
		if !slices.Contains(m.Fails, id) && !slices.Contains(m.MayFail, id) {
			complain("Mend the line Fails, or the check.", "it fails %s, too.", id)
		}
	}
	p.note(lesson, m, seen)
	if p.Update {
		return wrong
	}
	advice.Give(&v, lesson.Text(), known)
	names := advice.Names(v)
	switch {
	case slices.Contains(names, m.Name):
		p.mu.Lock()
		p.result.Advised++
		p.mu.Unlock()
	case !slices.ContainsFunc(known, func(k advice.Known) bool { return k.Name == m.Name }):
		complain("Run make verify UPDATE=1, and look at what it wrote.", "it has no fingerprint yet.")
	default:
		var fitting []string
		for _, k := range known {
			if k.Fingerprint.Fits(seen) {
				fitting = append(fitting, k.Name)
			}
		}
		complain("If it is right as it is now, run make verify UPDATE=1; if other mistakes look alike, tell them apart by a check or make one of them.",
			"it does not get its own advice; what it gets is that of %s, and what fits is %s.", list(names), list(fitting))
	}
	return wrong
}

func (p *proof) note(lesson curriculum.Lesson, m curriculum.Mistake, seen advice.Fingerprint) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.caught == nil {
		p.caught, p.prints = map[string]map[string]bool{}, map[string]map[string][]advice.Fingerprint{}
	}
	if p.caught[lesson.ID] == nil {
		p.caught[lesson.ID], p.prints[lesson.ID] = map[string]bool{}, map[string][]advice.Fingerprint{}
	}
	for id := range seen {
		p.caught[lesson.ID][id] = true
	}
	p.prints[lesson.ID][m.Name] = append(p.prints[lesson.ID][m.Name], seen)
}

// conclude looks at what only all programs together tell, and writes the fingerprints if it was asked to.
func (p *proof) conclude(lessons []curriculum.Lesson) error {
	var wrong []error
	for _, lesson := range lessons {
		file := filepath.Join(curriculum.Texts, lesson.ID, "checks.go")
		p.result.Checks += len(lesson.Checks)
		for _, c := range lesson.Checks {
			if !p.caught[lesson.ID][c.ID] && (!c.Race || p.racesJudged()) {
				p.complain(file, "Add a mistake that it catches, below "+filepath.ToSlash(lesson.Mistakes())+".", "no mistake fails the check %s, so nothing shows that it can fail.", c.ID)
			}
		}
		prints := map[string]advice.Fingerprint{}
		for name, runs := range p.prints[lesson.ID] {
			prints[name] = advice.Merge(runs...)
		}
		if p.Update && len(prints) > 0 {
			wrong = append(wrong, advice.StoreFingerprints(p.root, lesson, prints))
		}
	}
	return errors.Join(wrong...)
}

// racesJudged reports whether this machine has the race detector: without it, no mistake can fail a check that needs it.
func (p *proof) racesJudged() bool {
	ok, _ := program.HasRaceDetector(context.Background(), p.root)
	return ok
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
			all = append(all, c.ID+" failed: "+strings.TrimSuffix(c.Failure.Message, "."))
		case verdict.NotRun:
			if !c.Excused {
				all = append(all, c.ID+" was not run: "+c.Reason)
			}
		}
	}
	return all
}

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

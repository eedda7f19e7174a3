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
	"regexp"
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

	chance bool // a further run of the same program may be without it
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

	// Renewing is what to type to have the fingerprints of a lesson written, for the mends; nil for make's way.
	Renewing func(lesson curriculum.Lesson) string
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
	lessons = slices.DeleteFunc(slices.Clone(lessons), func(lesson curriculum.Lesson) bool { return p.misnamed[lesson.ID] })
	for _, lesson := range lessons {
		p.files(lesson)
		p.checks(lesson)
		p.text(lesson)
	}
	var err error
	if !p.Quick {
		err = p.programs(ctx, lessons)
	}
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	slices.SortStableFunc(p.result.Complaints, func(a, b Complaint) int { return strings.Compare(a.File, b.File) })
	p.result.Complaints = slices.Compact(p.result.Complaints) // every run of a mistake may say the same
	return p.result, err
}

// programs grades the solutions and starters, and then the mistakes of those lessons whose solution passes: they are made out of it.
func (p *proof) programs(ctx context.Context, lessons []curriculum.Lesson) error {
	var given []job
	for _, lesson := range lessons {
		given = append(given, p.given(lesson)...)
	}
	var made []job
	var held []curriculum.Lesson
	p.total = len(given)
	for _, lesson := range lessons {
		jobs := p.mistakes(lesson)
		p.total += len(jobs)
		made = append(made, jobs...)
	}
	p.grade(ctx, given)
	made = slices.DeleteFunc(made, func(j job) bool { return p.unsolved[j.lesson.ID] })
	for _, lesson := range lessons {
		if !p.unsolved[lesson.ID] {
			held = append(held, lesson)
		}
	}
	p.grade(ctx, made)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return p.conclude(held)
}

// proof is one call of Course.
type proof struct {
	Options
	course curriculum.Course
	root   string
	made   string // where the programs of the mistakes are made

	misnamed map[string]bool // by the ID of a lesson: it has no folder of that name

	mu       sync.Mutex
	begun    int
	total    int // of the programs
	result   Result
	unsolved map[string]bool                        // by the ID of a lesson: its solution does not pass
	caught   map[string]map[string]bool             // lesson -> check -> some mistake fails it
	graded   map[string]map[string][]verdict.Lesson // lesson -> mistake -> each run, without what crossed the wire
}

func (p *proof) complain(file, mend, format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Complaints = append(p.result.Complaints, complaint(file, mend, format, args...))
}

func complaint(file, mend, format string, args ...any) Complaint {
	return Complaint{File: filepath.ToSlash(file), What: fmt.Sprintf(format, args...), Mend: mend}
}

// renewing is what to type to have the lesson's fingerprints written.
func (p *proof) renewing(lesson curriculum.Lesson) string {
	if p.Renewing == nil {
		return fmt.Sprintf("make verify LESSON=%02d UPDATE=1", lesson.Number())
	}
	return p.Renewing(lesson)
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

// given are the lesson's solution and its starter.
func (p *proof) given(lesson curriculum.Lesson) []job {
	return []job{
		{
			lesson: lesson, name: "the solution", source: p.source(lesson, filepath.Join(curriculum.Solutions, lesson.ID)), runs: 1,
			judge: func(v verdict.Lesson) []Complaint { return p.solution(lesson, v) },
		},
		{
			lesson: lesson, name: "the starter", source: p.source(lesson, filepath.Join(curriculum.Starters, lesson.ID)), runs: 1,
			judge: func(v verdict.Lesson) []Complaint { return starter(lesson, v) },
		},
	}
}

// mistakes are the programs that the lesson's mistakes make of its solution.
func (p *proof) mistakes(lesson curriculum.Lesson) []job {
	mistakes, err := curriculum.LoadMistakes(p.root, lesson)
	if err != nil {
		for _, one := range strings.Split(err.Error(), "\n") {
			file, what, _ := strings.Cut(one, ": ")
			p.complain(file, "docs/instructors.md shows the form of a mistake.", "it cannot be read: %s.", what)
		}
	}
	known, _ := advice.Load(p.root, lesson) // each patch that cannot be read has its complaint above
	p.result.Mistakes += len(mistakes)
	runs := 1
	if p.Update {
		runs = Updates
	}
	var all []job
	same := map[string]string{} // the name of the mistake by its program's content
	for _, mistake := range mistakes {
		folder := filepath.Join("bin", "verify", lesson.ID, mistake.Name)
		if err := mistake.Make(p.root, lesson, filepath.Join(p.root, folder)); err != nil {
			p.complain(mistake.Path, "Make it anew from the solution as it is now: docs/instructors.md says how.", "the patch no longer applies: %s.", err)
			continue
		}
		content := fmt.Sprint(p.read(folder))
		if other, ok := same[content]; ok {
			p.complain(mistake.Path, "Keep one of the two.", "it makes the same program as %s.", other)
			continue
		}
		same[content] = mistake.Name
		all = append(all, job{
			lesson: lesson, name: mistake.Name, source: p.source(lesson, folder), runs: runs, tries: 2,
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
	p.result.Programs += len(jobs)
	at := p.At
	if at < 1 {
		at = 4
	}
	queue := make(chan job, together) // so that the next ones are built meanwhile
	var all sync.WaitGroup
	for range at {
		all.Go(func() {
			for j := range queue {
				p.tell(j)
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
		var wrong, earlier []Complaint
		for try := 0; try <= j.tries; try++ {
			grader := grade.Grader{Keeper: p.Keeper, Seed: p.Seed(), Races: grade.RacesAfter, Build: builds.Build}
			v := grader.Lesson(ctx, j.lesson, j.source)
			if ctx.Err() != nil {
				return
			}
			wrong = j.judge(v)
			if len(wrong) == 0 || slices.ContainsFunc(wrong, func(c Complaint) bool { return !c.chance }) {
				break
			}
			earlier = append(earlier, wrong...)
		}
		p.mu.Lock()
		p.result.Complaints = append(p.result.Complaints, wrong...)
		if len(wrong) == 0 {
			p.result.Again = append(p.result.Again, earlier...)
		}
		p.mu.Unlock()
	}
}

func (p *proof) tell(j job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun++
	if p.Progress != nil {
		p.Progress(p.begun, p.total, j.lesson.ID+" "+j.name)
	}
}

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
	const unknown = " The mistakes are not graded before that."
	if v.Outcome == verdict.Error {
		what, stack, _ := strings.Cut(v.Reason, "\n")
		if _, after, ok := strings.Cut(stack, filepath.ToSlash(lesson.ID)+"/"); ok {
			what += " (" + inChecks.FindString(after) + ")"
		}
		return []Complaint{complaint(filepath.Join(curriculum.Texts, lesson.ID, "checks.go"), "Mend the check."+unknown, "the solution cannot be graded: %s.", what)}
	}
	file := filepath.Join(curriculum.Solutions, lesson.ID, curriculum.EditedFile)
	for _, what := range failures(v) {
		wrong = append(wrong, complaint(file, "Mend the solution, or the check."+unknown, "the solution does not pass: %s.", what))
	}
	return wrong
}

// starter must compile, pass what is given and fail all the rest. Where the checks are at fault, the solution's grading has said so.
func starter(lesson curriculum.Lesson, v verdict.Lesson) (wrong []Complaint) {
	file := filepath.Join(curriculum.Starters, lesson.ID, curriculum.EditedFile)
	complain := func(mend, format string, args ...any) { wrong = append(wrong, complaint(file, mend, format, args...)) }
	if v.Failure != nil {
		for _, what := range failures(v) {
			complain("A starter compiles and runs from the first minute.", "the starter cannot be graded: %s.", what)
		}
		return wrong
	}
	if v.Outcome == verdict.Passed {
		complain("Take the solution out of it, and leave a TODO.", "the starter passes the lesson.")
		return wrong
	}
	for _, c := range v.Checks {
		given := slices.Contains(lesson.Given, c.ID)
		switch {
		case c.Outcome == verdict.Passed && !given:
			complain("Take that part out of the starter, or name the check in the lesson's Given.", "the starter passes %s already.", c.ID)
		case c.Outcome == verdict.Failed && given:
			complain("Bring it along in the starter, or take the check out of the lesson's Given.", "the starter fails %s, which the lesson's Given says that it passes: %s", c.ID, c.Failure.Message)
		}
	}
	return wrong
}

// mistake must fail just the checks that it names, and get its own advice.
func (p *proof) mistake(lesson curriculum.Lesson, m curriculum.Mistake, known []advice.Known, v verdict.Lesson) (wrong []Complaint) {
	complain := func(chance bool, mend, format string, args ...any) {
		c := complaint(m.Path, mend, format, args...)
		c.chance = chance
		wrong = append(wrong, c)
	}
	const surely, perhaps = false, true
	switch f := v.Failure; {
	case v.Outcome == verdict.Error:
		first, _, _ := strings.Cut(v.Reason, "\n")
		complain(surely, "See to that first.", "it could not be graded: %s.", first)
		return wrong
	case v.Outcome == verdict.Passed:
		complain(perhaps, "A mistake that no check sees teaches nothing: write the check that sees it, or drop the mistake.", "the mistake passes every check.")
		return wrong
	case f != nil && !slices.Contains(m.Fails, curriculum.Start):
		complain(surely, "Mend the patch, or say \"Fails: start\" if that is the mistake.", "it cannot be graded at all: %s", strings.Join(append([]string{f.Message}, f.Detail[:min(len(f.Detail), 2)]...), " "))
		return wrong
	}
	seen := advice.Of(v)
	for _, id := range m.Fails {
		if _, failed := seen[id]; !failed {
			complain(perhaps, "Mend the line Fails, or the check. If it fails on some runs only, name it under May-Fail.", "it should fail %s and does not.", id)
		}
	}
	for id := range seen {
		if !slices.Contains(m.Fails, id) && !slices.Contains(m.MayFail, id) {
			complain(perhaps, "Mend the line Fails, or the check.", "it fails %s, too.", id)
		}
	}
	p.note(lesson, m, v)
	if p.Update {
		return wrong
	}
	if !slices.ContainsFunc(known, func(k advice.Known) bool { return k.Name == m.Name }) {
		complain(surely, "Run "+p.renewing(lesson)+", and look at what it wrote.", "it has no fingerprint yet.")
		return wrong
	}
	if c, ok := p.advised(lesson, m, known, v); !ok {
		wrong = append(wrong, c)
		return wrong
	}
	p.mu.Lock()
	p.result.Advised++
	p.mu.Unlock()
	return wrong
}

// advised reports whether a run of a mistake gets that mistake's advice, alone or beside one other, and else says what it gets.
func (p *proof) advised(lesson curriculum.Lesson, m curriculum.Mistake, known []advice.Known, v verdict.Lesson) (Complaint, bool) {
	told, fitting := advice.Fitting(known, v)
	if slices.Contains(told, m.Name) {
		return Complaint{}, true
	}
	c := complaint(m.Path, "If it is right as it is now, run "+p.renewing(lesson)+".",
		"it does not get its own advice; what it gets is that of %s, and what fits is %s.", list(told), list(fitting))
	if slices.Contains(fitting, m.Name) {
		c = complaint(m.Path, "Tell them apart by a check, or make one mistake of them: more than two are never named.",
			"it does not get its own advice, since %d mistakes look alike: %s.", len(fitting), list(fitting))
	}
	c.chance = true
	return c, false
}

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
	for id := range advice.Of(v) {
		p.caught[lesson.ID][id] = true
	}
	p.graded[lesson.ID][m.Name] = append(p.graded[lesson.ID][m.Name], v)
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
		if !p.Update {
			if stale := p.stale(lesson); len(stale) > 0 {
				p.complain(filepath.Join(lesson.Mistakes(), curriculum.FingerprintFile), "Run "+p.renewing(lesson)+".", "it has fingerprints of mistakes that are not there: %s.", list(stale))
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
	for _, k := range known {
		for _, run := range p.graded[lesson.ID][k.Name] {
			if c, ok := p.advised(lesson, k.Mistake, known, run); !ok {
				p.result.Complaints = append(p.result.Complaints, c)
				break
			}
		}
	}
	return nil
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

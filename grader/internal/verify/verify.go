// Package verify checks a course: whether its solutions, starters, mistakes, decoys, texts and folders agree. It reports every
// inconsistency, and how to fix it. It grades programs as a learner's are graded, with packages program and grade, and gives them advice.
// It knows lessons; it knows nothing of terminals.
package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Complaint is one inconsistency, and how to fix it.
type Complaint struct {
	File string // below the course's root
	What string // what is wrong, a sentence
	Fix  string // what to do, a sentence

	chance   bool // a further run of the same program may be without it
	trailers bool // it is about the lines Fails and May-Fail of a mistake. The last such complaint knows the most runs
}

func (c Complaint) String() string { return c.File + ": " + c.What + " " + c.Fix }

// Options are the ways of a proof.
type Options struct {
	Update   bool                                // write the fingerprints again instead of comparing the mistakes with them
	Fails    bool                                // with Update: write the lines Fails and May-Fail of each mistake again, too
	Keeper   *program.Keeper                     // of the programs
	Seed     func() uint64                       // of each run
	Runs     int                                 // how often to grade each mistake; if less than 1, once, and with Update as often as Updates says
	At       int                                 // how many programs are graded at the same time, and with 1 just as for a learner; four if less than 1
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

	Decoys  int // programs that look like a known mistake and aren't, and could be graded
	Precise int // of the decoys: how many were told nothing that is false
	Named   int // of those: how many were told the advice of a mistake, which is true of them

	// Again are the complaints about runs of mistakes that did not agree with what is known of them, where a later run did: what
	// a race does may differ from run to run.
	Again []Complaint

	// Rates say, where each mistake is graded several times without Update, which of them didn't get their own advice every time.
	Rates []Rate
}

// Rate says how often a mistake got its own advice.
type Rate struct {
	File     string // of the mistake, below the course's root
	Told, Of int    // how many runs got its advice, and of how many
	Else     string // what is to be said of the first of the other runs
}

// Updates is how many runs a fingerprint is made of: enough to see what differs from run to run.
const Updates = 6

// Course proves the course whose folders lie below root. Its error is the machine's; what is wrong with the course
// is in the complaints.
func Course(ctx context.Context, course curriculum.Course, root string, options Options) (Result, error) {
	made, err := ownFolder(root)
	if err != nil {
		return Result{}, wording.Errorf("make a folder for the mistakes: %w", err)
	}
	p := &proof{decoyed: map[string]map[string]toldOf{}, named: map[string]bool{}, Options: options, course: course, root: root, made: made}
	defer os.RemoveAll(filepath.Join(root, p.made))
	p.table()
	p.mentions()
	lessons := course.Lessons
	if p.Only != nil {
		lessons = p.Only
	}
	lessons = slices.DeleteFunc(slices.Clone(lessons), func(lesson curriculum.Lesson) bool { return p.misnamed[lesson.ID] })
	for _, lesson := range lessons {
		p.files(lesson)
		p.checks(lesson)
		p.words(lesson)
		p.text(lesson)
	}
	if !p.Quick {
		err = p.programs(ctx, lessons)
	}
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	for _, lesson := range lessons {
		figures := p.precision(lesson)
		p.result.Decoys, p.result.Precise, p.result.Named = p.result.Decoys+figures.Decoys, p.result.Precise+figures.Precise, p.result.Named+figures.Named
	}
	p.result.Complaints = merged(p.result.Complaints)
	slices.SortStableFunc(p.result.Complaints, func(a, b Complaint) int { return strings.Compare(a.File, b.File) })
	p.result.Complaints = slices.Compact(p.result.Complaints) // every run of a mistake may say the same
	return p.result, err
}

// merged leaves one complaint about the trailers of each mistake: several runs may have said something different.
func merged(complaints []Complaint) (all []Complaint) {
	for i, c := range complaints {
		later := func(other Complaint) bool { return other.trailers && other.File == c.File }
		if !c.trailers || !slices.ContainsFunc(complaints[i+1:], later) {
			all = append(all, c)
		}
	}
	return all
}

// stale is how old a run's folder is when the run is taken to have been killed.
const stale = 2 * time.Hour

// ownFolder makes a folder for this run, and returns its path below root. It's inside the module, so that programs are built there as
// a learner's are. Runs at the same time have folders of their own; otherwise it's always the same one, for Go's build cache.
func ownFolder(root string) (string, error) {
	if err := os.MkdirAll(filepath.Join(root, "bin"), 0o777); err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		folder := filepath.Join("bin", fmt.Sprintf("verify-%d", n))
		path := filepath.Join(root, folder)
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > stale {
			_ = os.RemoveAll(path) // whatever stays makes Mkdir fail
		}
		if err := os.Mkdir(path, 0o777); !errors.Is(err, fs.ErrExist) {
			return folder, err
		}
	}
}

// programs grades the solutions and starters, and then the mistakes of those lessons whose solution passes: they are made out of it.
func (p *proof) programs(ctx context.Context, lessons []curriculum.Lesson) error {
	var given []job
	for _, lesson := range lessons {
		given = append(given, p.given(lesson)...)
		given = append(given, p.designs(lesson)...)
	}
	var made []job
	var held []curriculum.Lesson
	p.total = len(given)
	for _, lesson := range lessons {
		jobs := append(p.mistakes(lesson), p.decoys(lesson)...)
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
	made   string // the folder below root in which programs are made

	misnamed map[string]bool // by the ID of a lesson: it has no folder of that name

	mu       sync.Mutex
	begun    int
	total    int // of the programs
	result   Result
	unsolved map[string]bool // by the ID of a lesson: its solution does not pass
	waiting  []waiting
	decoyed  map[string]map[string]toldOf           // lesson -> path of a decoy
	named    map[string]bool                        // the mistakes that got their own advice, by their paths
	caught   map[string]map[string]bool             // lesson -> check -> some mistake fails it
	graded   map[string]map[string][]verdict.Lesson // lesson -> mistake -> each run, without what crossed the wire
}

func (p *proof) complain(file, fix, what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Complaints = append(p.result.Complaints, complaint(file, fix, what))
}

func complaint(file, fix, what string) Complaint {
	return Complaint{File: filepath.ToSlash(file), What: what, Fix: fix}
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
	tries  int // how often to grade it again where a run gives cause for complaint: what a race does may differ from run to run
	judge  func(v verdict.Lesson) []Complaint
	decoy  bool // no mistake of the lesson
	long   bool // run the checks that take long as well

	explore time.Duration // how long random conversations are held, once all checks pass; 0 for as long as with a learner's program

	binary program.Binary // of the program, where it was built together with others
}

// together is how many programs are built by one go command: starting it costs a third of a build.
const together = 12

// given are the lesson's solution and its starter.
func (p *proof) given(lesson curriculum.Lesson) []job {
	p.result.Checks += len(lesson.Checks)
	return []job{
		{
			lesson: lesson, name: say("the solution"), source: p.source(lesson, filepath.Join(curriculum.Solutions, lesson.ID)), runs: 1, long: true,
			judge: func(v verdict.Lesson) []Complaint { return p.solution(lesson, v) }, explore: solutionTalks,
		},
		{
			lesson: lesson, name: say("the starter"), source: p.source(lesson, filepath.Join(curriculum.Starters, lesson.ID)), runs: 1,
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
			p.complain(file, say("The kit's docs/instructors.md shows what a mistake looks like."), say("it can't be read: %s.", what))
		}
	}
	known, _ := advice.Load(p.root, lesson) // each patch that cannot be read has its complaint above
	p.result.Mistakes += len(mistakes)
	runs := max(1, p.Runs)
	if p.Update && p.Runs < 1 {
		runs = Updates
	}
	var all []job
	same := map[string]string{} // the name of the mistake by its program's content
	for _, mistake := range mistakes {
		folder := filepath.Join(p.made, lesson.ID, mistake.Name)
		if err := mistake.Make(p.root, lesson, filepath.Join(p.root, folder)); err != nil {
			p.complain(mistake.Path, say("Make it again from the current solution. The kit's docs/instructors.md says how."), say("the patch no longer applies: %s.", err))
			continue
		}
		content := fmt.Sprint(p.read(folder))
		if other, ok := same[content]; ok {
			p.complain(mistake.Path, say("Keep one of the two."), say("it results in the same program as %s.", other))
			continue
		}
		same[content] = mistake.Name
		all = append(all, job{
			lesson: lesson, name: mistake.Name, source: p.source(lesson, folder), runs: runs, tries: 2, long: failsLong(lesson, mistake),
			judge: func(v verdict.Lesson) []Complaint { return p.mistake(lesson, mistake, known, v) },
		})
	}
	return all
}

// failsLong reports whether a mistake is one that only a check which takes long can see.
func failsLong(lesson curriculum.Lesson, mistake curriculum.Mistake) bool {
	return slices.ContainsFunc(lesson.Checks, func(c check.Check) bool { return c.Long && slices.Contains(mistake.Fails, c.ID) })
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

// runs grades a program as often as its job says.
func (p *proof) runs(ctx context.Context, j job) {
	builds := grade.Builds{Keeper: p.Keeper}
	defer builds.Discard()
	if j.binary.Path != "" {
		builds.Put(j.binary)
	}
	races := grade.RacesAfter
	if p.At == 1 { // as for a learner, whose program is built a second time beside the checks
		races = grade.RacesLast
	}
	run := func() []Complaint {
		grader := grade.Grader{Keeper: p.Keeper, Seed: p.Seed(), Races: races, Explore: j.explore, Build: builds.Build, Thorough: j.long, Probes: true, Wire: p.course.Wire}
		v := grader.Lesson(ctx, j.lesson, j.source)
		if ctx.Err() != nil {
			return nil
		}
		return j.judge(v)
	}
	if j.runs > 1 && !p.Update {
		p.rate(j.runs, run)
		return
	}
	for range j.runs {
		p.until(j.tries, run)
	}
}

// until judges a program until a run is right, at most once more than there are tries.
func (p *proof) until(tries int, run func() []Complaint) {
	var wrong, earlier []Complaint
	for try := 0; try <= tries; try++ {
		wrong = run()
		if len(wrong) == 0 || slices.ContainsFunc(wrong, sure) {
			break
		}
		earlier = append(earlier, wrong...)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.result.Complaints = append(p.result.Complaints, wrong...)
	if len(wrong) == 0 {
		p.result.Again = append(p.result.Again, earlier...)
	}
}

// rate judges n runs of a program, and complains about one of them. A complaint that chance may bring about stands only if no run is right.
func (p *proof) rate(n int, run func() []Complaint) {
	right, surely := 0, false
	var wrong []Complaint // about the first run that isn't right, or surely isn't
	for range n {
		complaints := run()
		switch s := slices.ContainsFunc(complaints, sure); {
		case len(complaints) == 0:
			right++
		case len(wrong) == 0, s && !surely:
			wrong, surely = complaints, s
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if right > 0 && !surely {
		if len(wrong) > 0 {
			p.result.Rates = append(p.result.Rates, Rate{File: wrong[0].File, Told: right, Of: n, Else: wrong[0].What})
		}
		return
	}
	p.result.Complaints = append(p.result.Complaints, wrong...)
}

// sure reports whether every further run of the program would lead to the complaint, too.
func sure(c Complaint) bool { return !c.chance }

func (p *proof) tell(j job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun++
	if p.Progress != nil {
		p.Progress(p.begun, p.total, j.lesson.ID+" "+j.name)
	}
}

// say is a text in the language of the kit, with its values.
func say(english string, values ...any) string { return wording.Say(english, values...) }

package main

import (
	"context"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/mutate"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// batch is how many mutants are built by one go command, which is quicker than one by one. Each executable has several megabytes.
const batch = 16

// hunt grades mutants.
type hunt struct {
	options
	root    string
	keeper  *program.Keeper
	known   survivors
	unknown int // those that pass without a reason
	grader  string
	begun   time.Time

	mu   sync.Mutex // of the row that is being counted, of what is remembered, and of what is printed
	seen *results   // of the lesson
	errs []error    // the grader's own
}

// errStopped says that the time given with -for is over.
var errStopped = errors.New("stopped, since the time given with -for is over; run the same command again to continue")

// lesson grades the mutants of a lesson's solution.
func (h *hunt) lesson(ctx context.Context, lesson curriculum.Lesson) (row, error) {
	r := row{lesson: number(lesson)}
	dir := filepath.Join(h.root, curriculum.Solutions, lesson.ID)
	made, err := h.mutants(ctx, dir)
	if err != nil {
		return r, err
	}
	all := slices.DeleteFunc(made.Mutants, func(m mutate.Mutant) bool { return !strings.Contains(m.Key(), h.only) })
	if h.list {
		for _, m := range all {
			fmt.Printf("%s:%d %s\n", number(lesson), m.Line, m.Key())
		}
		fmt.Printf("%d mutants; %d other changes don't compile, %d are the same as another\n", len(all), made.Stillborn, made.Same)
		return r, nil
	}
	if h.seen, err = readResults(filepath.Join(h.root, "bin", "mutants-of-"+number(lesson)+".json"), h.grader); err != nil {
		return r, err
	}
	var left []mutate.Mutant
	for _, m := range all {
		_, allowed := h.known.reason(lesson, m)
		if known, ok := h.seen.of(m, h.races && !allowed); ok {
			h.count(lesson, dir, m, known.By, &r)
		} else {
			left = append(left, m)
		}
	}
	for part := range slices.Chunk(left, batch) {
		if h.limit > 0 && time.Since(h.begun) > h.limit {
			return r, errStopped
		}
		err := h.part(ctx, lesson, dir, part, &r)
		if err := errors.Join(err, h.seen.save()); err != nil {
			return r, err
		}
		fmt.Fprintf(os.Stderr, "%s: %d of %d\n", lesson.ID, r.mutants, len(all))
	}
	h.unknown += r.passing
	if h.only == "" {
		for _, key := range h.known.gone(lesson, made.Mutants) {
			fmt.Printf("%s: survivors.txt lists a mutant that isn't there any more: %s\n", lesson.ID, key)
		}
	}
	return r, nil
}

// mutants makes the mutants of the file that a learner writes.
func (h *hunt) mutants(ctx context.Context, dir string) (mutate.Made, error) {
	from, err := exports(ctx, dir)
	if err != nil {
		return mutate.Made{}, err
	}
	p := mutate.Package{Files: map[string][]byte{}, File: curriculum.EditedFile, Importer: from}
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return mutate.Made{}, err
	}
	for _, path := range paths {
		if p.Files[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			return mutate.Made{}, err
		}
	}
	return p.Mutants()
}

// exports imports what a package imports, from what the go command has compiled of it.
func exports(ctx context.Context, dir string) (types.Importer, error) {
	command := exec.CommandContext(ctx, "go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", ".")
	command.Dir, command.Stderr = dir, os.Stderr
	listed, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("list what %s imports: %w", dir, err)
	}
	files := map[string]string{}
	for line := range strings.Lines(string(listed)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		files[path] = file
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) }), nil
}

// part builds some mutants together and grades them, several at a time.
func (h *hunt) part(ctx context.Context, lesson curriculum.Lesson, solution string, part []mutate.Mutant, r *row) (err error) {
	if err := os.MkdirAll(filepath.Join(h.root, "bin"), 0o777); err != nil {
		return err
	}
	made, err := os.MkdirTemp(filepath.Join(h.root, "bin"), "mutants-") // in the module, to be built together
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(made)) }()
	sources := make([]program.Source, len(part))
	for i, m := range part {
		dir := filepath.Join(made, fmt.Sprintf("mutant%d", i))
		if err := os.CopyFS(dir, os.DirFS(solution)); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, curriculum.EditedFile), m.Source, 0o666); err != nil {
			return err
		}
		sources[i] = program.Source{Dir: dir, Shown: m.Key(), Root: h.root, As: curriculum.Work + "/" + lesson.ID}
	}
	builds := &grade.Builds{Keeper: h.keeper}
	defer builds.Discard()
	built, err := h.keeper.BuildAll(ctx, sources)
	if err != nil {
		return err
	}
	for _, binary := range built {
		builds.Put(binary)
	}
	queue := make(chan int)
	var all sync.WaitGroup
	for range max(1, h.at) {
		all.Go(func() {
			for i := range queue {
				h.judge(ctx, lesson, solution, part[i], sources[i], builds, r)
			}
		})
	}
	for i := range sources {
		queue <- i
	}
	close(queue)
	all.Wait()
	return errors.Join(append(h.errs, ctx.Err())...)
}

// judge grades a mutant and counts it.
func (h *hunt) judge(ctx context.Context, lesson curriculum.Lesson, solution string, m mutate.Mutant, source program.Source, builds *grade.Builds, r *row) {
	_, known := h.known.reason(lesson, m)
	by, err := h.grade(ctx, lesson, source, builds, grade.RacesOff)
	if by == "" && err == nil && !known && h.races && ctx.Err() == nil {
		by, err = h.grade(ctx, lesson, source, builds, grade.RacesAfter)
	}
	if ctx.Err() != nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if err != nil { // it says nothing about the mutant
		h.errs = append(h.errs, fmt.Errorf("grade %s: %w", m.Key(), err))
		return
	}
	h.seen.note(m, by, h.races && !known)
	h.count(lesson, solution, m, by, r)
}

// count counts a mutant that was graded, and prints it if it passed.
func (h *hunt) count(lesson curriculum.Lesson, solution string, m mutate.Mutant, by string, r *row) {
	reason, known := h.known.reason(lesson, m)
	r.mutants++
	i := slices.IndexFunc(lesson.Checks, func(c checkOf) bool { return c.ID == by })
	switch {
	case by == "" && known:
		r.allowed++
		return
	case by == "":
		r.passing++
		fmt.Printf("%s:%d passes: %s\n%s\n", lesson.ID, m.Line, m.Key(), difference(filepath.Join(solution, curriculum.EditedFile), m.Source))
		return
	case by == explore.ID:
		r.conversations++
	case i >= 0 && lesson.Checks[i].Race:
		r.races++
	default:
		r.checks++
	}
	if known {
		fmt.Printf("%s:%d is listed as a survivor, but fails %s: %s (%s)\n", lesson.ID, m.Line, by, m.Key(), reason)
	}
}

// grade grades a mutant until the first check fails, and returns that check's ID; "" if it passes.
func (h *hunt) grade(ctx context.Context, lesson curriculum.Lesson, source program.Source, builds *grade.Builds, races grade.Races) (by string, err error) {
	ctx, enough := context.WithCancel(ctx)
	defer enough()
	first := func(v verdict.Lesson) string {
		for _, c := range v.Checks {
			if c.Outcome == verdict.Failed {
				return c.ID
			}
		}
		return ""
	}
	grader := grade.Grader{Keeper: h.keeper, Seed: 1, Races: races, Build: builds.Build, Progress: func(soFar verdict.Lesson) {
		if first(soFar) != "" {
			enough()
		}
	}}
	if races != grade.RacesOff {
		grader.Seed, grader.Explore = 2, -1 // it has passed once
	}
	v := grader.Lesson(ctx, lesson, source)
	switch {
	case v.Failure != nil:
		return string(v.Failure.Kind), nil
	case v.Outcome == verdict.Error && first(v) == "":
		return "", errors.New(v.Reason)
	}
	return first(v), nil
}

// difference shows the lines of a file that were changed, with one around them.
func difference(path string, after []byte) string {
	before, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := compared(strings.Split(string(before), "\n"), strings.Split(string(after), "\n"))
	var out strings.Builder
	for i, line := range lines {
		near := lines[max(0, i-1):min(len(lines), i+2)]
		if slices.ContainsFunc(near, func(l string) bool { return l[0] != ' ' }) {
			fmt.Fprintf(&out, "    %s\n", line)
		}
	}
	return out.String()
}

// compared are the lines of two texts: those in both, after a space, and those in one of them, after a minus or a plus. It takes time and
// memory with the square of their length, which is short.
func compared(old, changed []string) (lines []string) {
	same := make([][]int, len(old)+1) // how many lines two rests have in common
	for i := range same {
		same[i] = make([]int, len(changed)+1)
	}
	for i := len(old) - 1; i >= 0; i-- {
		for j := len(changed) - 1; j >= 0; j-- {
			if same[i][j] = max(same[i+1][j], same[i][j+1]); old[i] == changed[j] {
				same[i][j] = same[i+1][j+1] + 1
			}
		}
	}
	for i, j := 0, 0; i < len(old) || j < len(changed); {
		switch {
		case i < len(old) && j < len(changed) && old[i] == changed[j]:
			lines = append(lines, "  "+old[i])
			i++
			j++
		case j == len(changed) || i < len(old) && same[i+1][j] >= same[i][j+1]:
			lines = append(lines, "- "+old[i])
			i++
		default:
			lines = append(lines, "+ "+changed[j])
			j++
		}
	}
	return lines
}

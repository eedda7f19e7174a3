package page

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aymanbagabas/go-udiff"

	"handshake/grader/curriculum"
	"handshake/grader/internal/attempt"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/workspace"
)

// solutionView is the solution beside the learner's file.
type solutionView struct {
	Lesson       string
	Mine, Theirs string
	Rows         []diffRow
	Title, Words string
	Text         template.HTML       // about another design
	Designs      []curriculum.Design // other good answers that can be compared with the solution
}

// diffRow is a line of both files, or of one of them.
type diffRow struct {
	Left, Right     string
	LeftNo, RightNo int // 0: the line is in the other file only
	Changed         bool
	Skipped         int // lines that are the same, and not shown
}

// solution shows how the solution differs, once the lesson passes. With ?design=NAME it shows how that design differs from the solution.
func (s *Server) solution(w http.ResponseWriter, r *http.Request, lesson curriculum.Lesson) {
	if !s.Work.Passed(lesson) {
		http.Error(w, report.SolutionLater(), http.StatusForbidden)
		return
	}
	designs, err := curriculum.LoadDesigns(s.Work.Root, lesson)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	if name := r.URL.Query().Get("design"); name != "" {
		s.design(w, lesson, designs, name)
		return
	}
	comparison, err := s.Work.Compare(lesson)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	v := solutionView{
		Lesson: lesson.ID, Title: words().Solution, Designs: designs,
	}
	v.Mine = fmt.Sprintf(words().Mine, filepath.Join(curriculum.Work, lesson.ID, curriculum.EditedFile))
	v.Theirs = fmt.Sprintf(words().Theirs, filepath.Join(curriculum.Solutions, lesson.ID, curriculum.EditedFile))
	v.Rows = sideBySide(unixLines(comparison.Mine), unixLines(comparison.Theirs))
	v.Words = report.BothPass()
	if len(v.Rows) == 0 {
		v.Words = report.Same(filepath.Join(curriculum.Work, lesson.ID, curriculum.EditedFile))
	}
	s.pages.write(w, "solution", v)
}

// design shows how another design differs from the solution.
func (s *Server) design(w http.ResponseWriter, lesson curriculum.Lesson, designs []curriculum.Design, name string) {
	at := slices.IndexFunc(designs, func(d curriculum.Design) bool { return d.Name == name })
	if at < 0 {
		http.Error(w, words().NoDesign, http.StatusNotFound)
		return
	}
	solution, other, err := s.Work.CompareDesign(lesson, designs[at])
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	v := solutionView{
		Lesson: lesson.ID, Title: fmt.Sprintf(words().Design, designs[at].Subject),
		Mine: fmt.Sprintf(words().Theirs, filepath.Join(curriculum.Solutions, lesson.ID, curriculum.EditedFile)), Theirs: words().ThisDesign,
		Text: s.markdown(lesson, []byte(designs[at].Body), false), Rows: sideBySide(unixLines(solution), unixLines(other)),
	}
	s.pages.write(w, "solution", v)
}

// around is how many lines stand around each change.
const around = 3

// sideBySide puts the lines of two texts beside each other; nothing if they are the same.
func sideBySide(mine, theirs string) []diffRow {
	diff, err := udiff.ToUnifiedDiff("", "", mine, udiff.Lines(mine, theirs), around)
	if err != nil || len(diff.Hunks) == 0 {
		return nil
	}
	var rows []diffRow
	last := 1 // the first line of mine that hasn't been written
	for _, hunk := range diff.Hunks {
		if skipped := hunk.FromLine - last; skipped > 0 {
			rows = append(rows, diffRow{Skipped: skipped})
		}
		left, right := hunk.FromLine, hunk.ToLine
		var removed, added []diffRow
		end := func() {
			for i := range max(len(removed), len(added)) {
				row := diffRow{Changed: true}
				if i < len(removed) {
					row.Left, row.LeftNo = removed[i].Left, removed[i].LeftNo
				}
				if i < len(added) {
					row.Right, row.RightNo = added[i].Right, added[i].RightNo
				}
				rows = append(rows, row)
			}
			removed, added = nil, nil
		}
		for _, line := range hunk.Lines {
			text := plain.Clean(strings.TrimRight(line.Content, "\n"))
			switch line.Kind {
			case udiff.Delete:
				removed = append(removed, diffRow{Left: text, LeftNo: left})
				left++
			case udiff.Insert:
				added = append(added, diffRow{Right: text, RightNo: right})
				right++
			default:
				end()
				rows = append(rows, diffRow{Left: text, LeftNo: left, Right: text, RightNo: right})
				left, right = left+1, right+1
			}
		}
		end()
		last = left
	}
	return rows
}

// unixLines is text with the line ends that Go has, and one at its end.
func unixLines(text string) string {
	if text = strings.ReplaceAll(text, "\r\n", "\n"); text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return text
}

// records are the conversations of the checks with the solutions.
type records struct {
	mu    sync.Mutex
	busy  bool
	known map[string]verdict.Lesson
	work  sync.WaitGroup
}

func (r *records) wait() { r.work.Wait() }

// begin reports whether a recording may be made now.
func (r *records) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.busy {
		return false
	}
	r.busy = true
	r.work.Add(1)
	return true
}

func (r *records) end(id string, lesson verdict.Lesson) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil {
		r.known = map[string]verdict.Lesson{}
	}
	if id != "" {
		r.known[id] = lesson
	}
	r.busy = false
	r.work.Done()
}

func (r *records) get(id string) (verdict.Lesson, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	lesson, ok := r.known[id]
	return lesson, ok
}

// recordView is the solution's side of every check.
type recordView struct {
	Checks []recordedCheck
	Words  string
}

type recordedCheck struct {
	ID, Title string
	Picture   template.HTML
}

// recording lets the reference server play the same checks, once the lesson passes.
func (s *Server) recording(ctx context.Context, w http.ResponseWriter, lesson curriculum.Lesson) {
	if !s.Work.Passed(lesson) {
		http.Error(w, report.SolutionLater(), http.StatusForbidden)
		return
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // it takes longer than other requests
	recorded, ok := s.records.get(lesson.ID)
	if !ok {
		if !s.records.begin() {
			http.Error(w, words().Recording, http.StatusTooManyRequests)
			return
		}
		var err error
		recorded, err = s.record(ctx, lesson)
		if err != nil || recorded.Outcome != verdict.Passed {
			s.records.end("", recorded)
			why := words().SolutionFailed
			if err != nil {
				why = err.Error()
			}
			http.Error(w, fmt.Sprintf(words().NoRecording, why), http.StatusInternalServerError)
			return
		}
		s.records.end(lesson.ID, recorded)
	}
	v := recordView{Words: words().Recorded}
	for _, c := range recorded.Checks {
		if body := s.body(lesson, c, nil, snapshot{}); body.Picture != "" {
			v.Checks = append(v.Checks, recordedCheck{ID: c.ID, Title: c.Title, Picture: template.HTML(strings.ReplaceAll(string(body.Picture), `"d-`, `"r-`))}) //nolint:gosec // as the picture itself
		}
	}
	s.pages.write(w, "recording", v)
}

// record grades the solution as if it were the learner's, and leaves nothing behind.
func (s *Server) record(ctx context.Context, lesson curriculum.Lesson) (recorded verdict.Lesson, err error) {
	ctx, stop := context.WithTimeout(ctx, longestRecording)
	defer stop()
	keeper, err := s.NewKeeper()
	if err != nil {
		return recorded, err
	}
	defer func() {
		if closed := keeper.Close(); err == nil {
			err = closed
		}
	}()
	work := attempt.Work{
		Workspace: workspace.Workspace{Root: s.Work.Root, Dir: filepath.Join(s.Work.Root, curriculum.Solutions)}, Shown: curriculum.Solutions,
		Grader: &grade.Grader{Keeper: keeper, Races: grade.RacesOff, Explore: -1, Seed: s.Work.Grader.Seed, Wire: s.Work.Grader.Wire},
	}
	recorded, _, err = work.Grade(ctx, lesson)
	return recorded, err
}

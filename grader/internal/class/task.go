package class

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"path/filepath"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Task is a program that another process grades. Its key follows from everything that the result depends on, so a task that is graded
// twice has one result.
type Task struct {
	Key    string     `json:"key"`
	Lesson string     `json:"lesson"`
	Shown  string     `json:"shown"` // its folder in the submission, as the learner would write it
	Files  []TaskFile `json:"files"`
}

// TaskFile is a file of a Task.
type TaskFile struct {
	Name    string `json:"name"` // below the program's folder, with slashes
	Run     bool   `json:"run,omitempty"`
	Content []byte `json:"content"`
}

// ByWorkers is the isolation of a class that workers grade: each result has that of its worker.
const ByWorkers = "as each worker does"

// newTask packs a program.
func newTask(p found, files []file, key string) Task {
	t := Task{Key: key, Lesson: p.lesson.ID, Shown: filepath.ToSlash(p.shown)}
	for _, f := range files {
		t.Files = append(t.Files, TaskFile{f.name, f.run, f.content})
	}
	return t
}

// away has a program graded by another process.
func (r *run) away(ctx context.Context, p found, files []file, key string) *Record {
	task, err := json.Marshal(newTask(p, files, key))
	if err != nil {
		return refusal(p.lesson, wording.Errorf("pack the submission: %w", err))
	}
	text, err := r.Elsewhere(ctx, key, task)
	if err != nil {
		return refusal(p.lesson, err)
	}
	record, err := readRecord(text, key)
	if err != nil {
		return refusal(p.lesson, wording.Errorf("read a worker's result: %w", err))
	}
	return record
}

// readRecord reads a result, which must be the one of that key.
func readRecord(text []byte, key string) (*Record, error) {
	var r Record
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, err
	}
	if r.Schema != recordSchema || r.Key != key {
		return nil, wording.Errorf("it isn't the result %s", key)
	}
	return &r, nil
}

// Worker grades programs that another process found.
type Worker struct{ run *run }

// NewWorker makes a worker of a class without submissions: a course, and how programs are isolated.
func (c *Class) NewWorker() (*Worker, error) {
	r, err := c.newRun()
	if err != nil {
		return nil, err
	}
	return &Worker{r}, nil
}

// Version is a hash of the course and the grader. A worker can only take tasks of its own version.
func (w *Worker) Version() string { return w.run.version }

// Version is a hash of the course and the grader: another one grades everything again.
func (c *Class) Version() (string, error) { return c.version() }

// ErrNotOurs says that a task isn't one of the worker's course.
var ErrNotOurs = wording.Error("the task isn't one of this course")

// Grade grades a task and returns its result as text. An error says that the task is none, or that ctx ended first. again reports whether
// the kit or this machine is at fault, so that another try may do better.
func (w *Worker) Grade(ctx context.Context, text []byte) (result []byte, again bool, err error) {
	var task Task
	if err := json.Unmarshal(text, &task); err != nil {
		return nil, false, fmt.Errorf("%w: %w", ErrNotOurs, err)
	}
	lesson, err := w.run.Course.Find(task.Lesson)
	if err != nil {
		return nil, false, fmt.Errorf("%w: %w", ErrNotOurs, err)
	}
	p := found{lesson: lesson, shown: filepath.FromSlash(task.Shown)}
	var files []file
	for _, f := range task.Files {
		files = append(files, file{f.Name, f.Run, f.Content, sha256.Sum256(f.Content)})
	}
	if w.run.keyFor(ByWorkers, p, files) != task.Key {
		return nil, false, wording.Errorf("%w: its key doesn't match its files", ErrNotOurs)
	}
	record := w.run.grade(ctx, p, files, task.Key)
	if ctx.Err() != nil {
		return nil, false, ctx.Err()
	}
	record.Key = task.Key // a refusal has none
	result, err = json.Marshal(record)
	return result, record.Lesson.Outcome == verdict.Error, err
}

// Refuse is the result of a task that no worker could grade.
func (w *Worker) Refuse(text []byte, why error) ([]byte, error) {
	var task Task
	if err := json.Unmarshal(text, &task); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotOurs, err)
	}
	lesson, err := w.run.Course.Find(task.Lesson)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNotOurs, err)
	}
	record := refusal(lesson, why)
	record.Key = task.Key
	return json.Marshal(record)
}

// Failed reports whether a result says that the program couldn't be graded because of the kit or a machine.
func Failed(result []byte) bool {
	var r Record
	return json.Unmarshal(result, &r) != nil || r.Lesson.Outcome == verdict.Error
}

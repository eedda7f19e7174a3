package class

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/diagram"
	"handshake/grader/internal/report"
	"handshake/grader/internal/savefile"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// recordSchema names the shape of a Record in JSON.
const recordSchema = "handshake/record/v1"

// Record is the result of one program, kept under a key of everything that it depends on.
type Record struct {
	Schema    string            `json:"schema"`
	Key       string            `json:"key"`
	Isolation string            `json:"isolation"`
	Lesson    verdict.Lesson    `json:"lesson"`             // without steps and events
	Diagrams  map[string]string `json:"diagrams,omitempty"` // of failed checks, by ID, as text
}

// newRecord keeps of a verdict what the results need. A transcript is a hundred times larger.
func newRecord(key, isolation string, graded verdict.Lesson) *Record {
	r := &Record{Schema: recordSchema, Key: key, Isolation: isolation, Lesson: graded, Diagrams: map[string]string{}}
	r.Lesson.Checks = make([]verdict.Check, len(graded.Checks))
	for i, check := range graded.Checks {
		if check.Outcome == verdict.Failed {
			if d := diagram.New(check); !d.Empty() {
				r.Diagrams[check.ID] = d.Text(diagram.Options{})
			}
		}
		check.Steps, check.Events = nil, nil
		r.Lesson.Checks[i] = check
	}
	return r
}

// version is a hash of the course and the grader: another one grades everything again.
func (c *Class) version() (string, error) {
	sum := sha256.New()
	executable, err := os.Executable()
	if err != nil {
		return "", wording.Errorf("find the grader's own executable: %w", err)
	}
	paths := []string{executable, filepath.Join(c.Root, "go.mod"), filepath.Join(c.Root, "go.sum")}
	for _, lesson := range c.Course.Lessons {
		for _, dir := range []string{filepath.Join(curriculum.Starters, lesson.ID), filepath.Join(curriculum.Texts, lesson.ID)} {
			err := filepath.WalkDir(filepath.Join(c.Root, dir), func(path string, entry fs.DirEntry, err error) error {
				if err == nil && entry.Type().IsRegular() {
					paths = append(paths, path)
				}
				return err
			})
			if err != nil {
				return "", wording.Errorf("read the course: %w", err)
			}
		}
	}
	for _, path := range paths {
		content, err := os.Open(path)
		if err != nil {
			if os.IsNotExist(err) {
				continue // a course without dependencies has no go.sum
			}
			return "", wording.Errorf("read the course: %w", err)
		}
		_, err = io.Copy(sum, content)
		_ = content.Close() // it was only read
		if err != nil {
			return "", wording.Errorf("read the course: %w", err)
		}
		fmt.Fprintln(sum, "end of", filepath.Base(path))
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], nil
}

// key is the name under which the result of a program is kept.
func (r *run) key(p found, files []file) string { return r.keyFor(r.Isolation, p, files) }

// keyFor is the key of a program that is isolated so.
func (r *run) keyFor(isolation string, p found, files []file) string {
	sum := sha256.New()
	fmt.Fprintln(sum, r.version, isolation, p.lesson.ID, strconv.Quote(p.shown))
	for _, f := range files {
		fmt.Fprintln(sum, strconv.Quote(f.name), f.run, hex.EncodeToString(f.sum[:]))
	}
	return p.lesson.ID + "-" + hex.EncodeToString(sum.Sum(nil))[:32]
}

// store is the folder for the results.
type store struct{ out string }

// Folders in the folder for the results.
const (
	gradedFolder      = "graded"
	feedbackFolder    = "feedback"
	transcriptsFolder = "transcripts"
)

func openStore(out string) (*store, error) {
	for _, dir := range []string{gradedFolder, feedbackFolder} {
		if err := os.MkdirAll(filepath.Join(out, dir), 0o755); err != nil {
			return nil, wording.Errorf("make the folder for the results: %w", err)
		}
	}
	return &store{out}, nil
}

func (s *store) path(key string) string { return filepath.Join(s.out, gradedFolder, key+".json") }

// load reads the result that is kept under a key. One that is no whole result is as good as none.
func (s *store) load(key string) (*Record, error) {
	text, err := os.ReadFile(s.path(key))
	if err != nil {
		return nil, err
	}
	return readRecord(text, key)
}

// save keeps a result. It is whole, or it isn't there.
func (s *store) save(ctx context.Context, r *Record) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return wording.Errorf("save a result: %w", err)
	}
	return writeFile(ctx, s.path(r.Key), append(text, '\n'))
}

// transcript writes the whole report of a program.
func (s *store) transcript(ctx context.Context, key string, graded verdict.Lesson) error {
	dir := filepath.Join(s.out, transcriptsFolder)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return wording.Errorf("write a transcript: %w", err)
	}
	var text bytes.Buffer
	whole := verdict.Report{Schema: verdict.Schema, Outcome: graded.Outcome, Lessons: []verdict.Lesson{graded}, Took: graded.Took, Seed: seedOf(key)}
	if err := report.JSON(&text, whole); err != nil {
		return wording.Errorf("write a transcript: %w", err)
	}
	return writeFile(ctx, filepath.Join(dir, key+".json"), text.Bytes())
}

// writeFile writes a file beside its place and renames it. Everything in the folder for the results is the grader's to replace.
func writeFile(ctx context.Context, path string, text []byte) error {
	place, err := savefile.ForOutput(path)
	if err != nil {
		return err
	}
	defer place.Close()
	if err := place.Stage(text, nil); err != nil {
		return err
	}
	return place.Commit(context.WithoutCancel(ctx)) // it is nearly done
}

// mistakesOf are the mistakes that a result names, by name, with their subjects.
func mistakesOf(r *Record) (names []string, subjects map[string]string) {
	subjects = map[string]string{}
	all := r.Lesson.Advice
	for _, c := range r.Lesson.Checks {
		all = append(all[:len(all):len(all)], c.Advice...)
	}
	for _, a := range all {
		subjects[a.Mistake] = a.Subject
	}
	for _, name := range advice.Names(r.Lesson) {
		if subjects[name] != "" {
			names = append(names, name)
		}
	}
	return names, subjects
}

package class

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Schema names the shape of Results in JSON.
const Schema = "handshake/class/v1"

// Results are the results of a class.
type Results struct {
	Schema      string   `json:"schema"`
	Course      string   `json:"course"`
	Version     string   `json:"version"`   // of course and grader: results of another version may differ
	Isolation   string   `json:"isolation"` // how programs were kept from the rest of the machine
	Submissions []Entry  `json:"submissions"`
	Mistakes    []Common `json:"mistakes"` // the commonest first
	Notes       []string `json:"notes,omitempty"`

	store *store
	class *Class
}

// Entry is a submission.
type Entry struct {
	Name    string   `json:"name"`
	File    string   `json:"file"` // its name in feedback/, without the ending
	Lessons []Graded `json:"lessons"`

	shapes []shape // of each lesson's program
}

// Graded is the result of one program.
type Graded struct {
	ID        string          `json:"id"`
	Outcome   verdict.Outcome `json:"outcome"`
	Passed    int             `json:"passed"` // checks
	Of        int             `json:"of"`
	Untouched bool            `json:"untouched,omitempty"` // the starter, as it came
	Kind      verdict.Kind    `json:"kind,omitempty"`      // what kept it from being checked at all
	Reason    string          `json:"reason,omitempty"`
	Mistakes  []string        `json:"mistakes,omitempty"`
	Checks    []Checked       `json:"checks"`
	Same      []string        `json:"same,omitempty"`  // submissions with the same program
	Alike     []string        `json:"alike,omitempty"` // submissions with nearly the same program
	Record    string          `json:"record,omitempty"`

	isolation string // "" if nothing was started

	subjects map[string]string
	record   *Record // of one that has no file
	work     string  // a hash of what the learner wrote, wherever in the submission it is
}

// Checked is the outcome of one check.
type Checked struct {
	ID      string          `json:"id"`
	Outcome verdict.Outcome `json:"outcome"`
}

// Common is a mistake, and how many made it.
type Common struct {
	Lesson  string   `json:"lesson"`
	Name    string   `json:"name"`
	Subject string   `json:"subject"`
	By      []string `json:"by"` // submissions
}

// summary is what the results say of a record.
func summary(r *Record) Graded {
	g := Graded{ID: r.Lesson.ID, Outcome: r.Lesson.Outcome, Untouched: r.Lesson.Untouched, Reason: r.Lesson.Reason, Checks: []Checked{}, isolation: r.Isolation}
	if r.Lesson.Failure != nil {
		g.Kind = r.Lesson.Failure.Kind
	}
	if r.Key != "" {
		g.Record = gradedFolder + "/" + r.Key + ".json"
	}
	for _, c := range r.Lesson.Checks {
		if c.Excused {
			continue // it couldn't run on this machine, for anybody
		}
		g.Of++
		if c.Outcome == verdict.Passed {
			g.Passed++
		}
		g.Checks = append(g.Checks, Checked{c.ID, c.Outcome})
	}
	g.Mistakes, g.subjects = mistakesOf(r)
	return g
}

// full is the record behind a summary.
func (r *Results) full(g Graded) *Record {
	if g.record != nil {
		return g.record
	}
	key := strings.TrimSuffix(strings.TrimPrefix(g.Record, gradedFolder+"/"), ".json")
	record, err := r.store.load(key)
	if err != nil {
		return &Record{Lesson: verdict.Lesson{ID: g.ID, Outcome: verdict.Error, Reason: wording.Say("its result can't be read: %s", err)}}
	}
	return record
}

// compare fills in what submissions have in common.
func (r *Results) compare() {
	common := map[string]*Common{}
	for i := range r.Submissions {
		e := &r.Submissions[i]
		for j := range e.Lessons {
			g := &e.Lessons[j]
			for _, name := range g.Mistakes {
				key := g.ID + "\x00" + name
				if common[key] == nil {
					common[key] = &Common{Lesson: g.ID, Name: name, Subject: g.subjects[name]}
				}
				common[key].By = append(common[key].By, e.Name)
			}
		}
	}
	r.Mistakes = []Common{}
	for _, key := range slices.Sorted(maps.Keys(common)) {
		r.Mistakes = append(r.Mistakes, *common[key])
	}
	slices.SortStableFunc(r.Mistakes, func(a, b Common) int { return cmp.Compare(len(b.By), len(a.By)) })
	r.alike()
}

// write writes every form of the results.
func (r *Results) write(ctx context.Context) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return wording.Errorf("write the results: %w", err)
	}
	files := []struct {
		name  string
		write func() ([]byte, error)
	}{
		{"results.json", func() ([]byte, error) { return append(text, '\n'), nil }},
		{"results.csv", r.csv},
		{"class.html", r.page},
	}
	for _, f := range files {
		text, err := f.write()
		if err != nil {
			return err
		}
		if err := writeFile(ctx, filepath.Join(r.store.out, f.name), text); err != nil {
			return err
		}
	}
	for _, e := range r.Submissions {
		if err := writeFile(ctx, filepath.Join(r.store.out, feedbackFolder, e.File+".md"), r.feedback(e)); err != nil {
			return err
		}
	}
	return nil
}

// ids are the lessons that anybody was graded in, in the course's order.
func (r *Results) ids() (ids []string) {
	for _, e := range r.Submissions {
		for _, g := range e.Lessons {
			if g.ID != "" && !slices.Contains(ids, g.ID) {
				ids = append(ids, g.ID)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// csv is a table with a row for each submission.
func (r *Results) csv() ([]byte, error) {
	ids := r.ids()
	head := []string{"submission", "lessons passed", "checks passed", "checks"}
	for _, id := range ids {
		head = append(head, id, id+" checks passed", id+" mistakes")
	}
	rows := [][]string{head}
	for _, e := range r.Submissions {
		lessons, passed, of := e.totals()
		row := []string{cell(e.Name), strconv.Itoa(lessons), strconv.Itoa(passed), strconv.Itoa(of)}
		for _, id := range ids {
			at := slices.IndexFunc(e.Lessons, func(g Graded) bool { return g.ID == id })
			if at < 0 {
				row = append(row, "", "", "")
				continue
			}
			g := e.Lessons[at]
			row = append(row, g.word(), fmt.Sprintf("%d/%d", g.Passed, g.Of), strings.Join(g.Mistakes, " "))
		}
		rows = append(rows, row)
	}
	return table(rows)
}

// cell is a name as a cell of a table: without control characters, and so that a spreadsheet doesn't take it for a formula.
func cell(name string) string {
	name = plain.Clean(name)
	if begins, _ := utf8.DecodeRuneInString(strings.TrimSpace(name)); strings.ContainsRune("=+-@＝＋－＠", begins) {
		return "'" + name
	}
	return name
}

// broken reports whether the kit couldn't grade the program, so that its points say nothing.
func (g Graded) broken() bool { return g.Outcome == verdict.Error || g.Outcome == verdict.NotRun }

// broken reports whether the kit couldn't grade one of the submission's programs.
func (e Entry) broken() bool { return slices.ContainsFunc(e.Lessons, Graded.broken) }

// totals counts what a submission passed.
func (e Entry) totals() (lessons, passed, of int) {
	for _, g := range e.Lessons {
		if g.Outcome == verdict.Passed {
			lessons++
		}
		passed += g.Passed
		of += g.Of
	}
	return lessons, passed, of
}

// word is a result in a word or two.
func (g Graded) word() string {
	if g.Untouched && g.Outcome != verdict.Passed {
		return "untouched"
	}
	return g.Outcome.String()
}

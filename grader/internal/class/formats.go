package class

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// format is a form of the results that another system reads: a file for the class, or one for each submission.
type format struct {
	class string                                  // the name of the file for the class
	each  string                                  // the ending of the files for the submissions, in a folder with the format's name
	write func(*Results, []Entry) ([]byte, error) // with one submission, or with all
}

// formats are the forms that can be asked for, by name.
var formats = map[string]format{
	"junit":        {each: ".xml", write: (*Results).junit},
	"tap":          {each: ".tap", write: (*Results).tap},
	"github":       {each: ".txt", write: (*Results).annotations},
	"gradescope":   {each: ".json", write: (*Results).gradescope},
	"prairielearn": {each: ".json", write: (*Results).prairieLearn},
	"classroom50":  {each: ".json", write: (*Results).classroom50},
	"canvas":       {class: "canvas.csv", write: (*Results).canvas},
	"moodle":       {class: "moodle.csv", write: (*Results).moodle},
}

// Formats names the forms of the results for other systems.
func Formats() []string { return slices.Sorted(maps.Keys(formats)) }

// Also writes the results in a form for another system.
func (r *Results) Also(ctx context.Context, name string) error {
	f, ok := formats[name]
	if !ok {
		return wording.Errorf("there is no format %q", name)
	}
	put := func(path string, entries []Entry) error {
		text, err := f.write(r, entries)
		if err != nil {
			return wording.Errorf("write %s: %w", path, err)
		}
		return writeFile(ctx, path, text)
	}
	if f.class != "" {
		return put(filepath.Join(r.store.out, f.class), r.Submissions)
	}
	dir := filepath.Join(r.store.out, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return wording.Errorf("make the folder for the results: %w", err)
	}
	for i, e := range r.Submissions {
		if err := put(filepath.Join(dir, e.File+f.each), r.Submissions[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

// test is a check as other systems know it: a name, and what came of it.
type test struct {
	lesson, id, name string
	outcome          verdict.Outcome
	reason           string
	what             string // of one that failed: in one line
	text             string // the same with everything that explains it, as plain text
}

// tests are the tests of a submission: its checks, and a further one for a lesson that couldn't be checked.
func (r *Results) tests(e Entry) (all []test) {
	for _, g := range e.Lessons {
		record := r.full(g)
		l := record.Lesson
		if l.Failure != nil || len(l.Checks) == 0 {
			t := test{lesson: l.ID, id: "program", name: strings.TrimSpace(l.ID + " " + wording.Say("the program builds and starts")), outcome: l.Outcome, reason: plain.Clean(l.Reason)}
			if t.outcome == verdict.NotRun {
				t.outcome = verdict.Error // nothing of the lesson was tried, so the learner neither passed nor failed
			}
			if l.Failure != nil {
				t.what, t.text = plain.Clean(l.Failure.Message), plainly(*l.Failure, "", report.Looks("", nil, l.Advice))
			}
			all = append(all, t)
		}
		for _, c := range l.Checks {
			t := test{lesson: l.ID, id: c.ID, name: l.ID + " " + plain.Clean(c.Title), outcome: c.Outcome, reason: plain.Clean(wording.Translate(c.Reason))}
			if c.Failure != nil {
				t.what, t.text = plain.Clean(c.Failure.Message), plainly(*c.Failure, record.Diagrams[c.ID], report.Looks(c.ID, l.Probes, c.Advice))
			}
			if !c.Excused {
				all = append(all, t)
			}
		}
	}
	return all
}

// plainly explains a failure as plain text.
func plainly(f verdict.Failure, drawn string, looks []report.Look) string {
	lines := []string{f.Message}
	if drawn != "" {
		lines = append(append(lines, ""), strings.Split(strings.TrimRight(drawn, "\n"), "\n")...)
	}
	if len(f.Detail) > 0 {
		lines = append(append(lines, ""), f.Detail...)
	}
	for _, look := range looks {
		lines = append(lines, "", look.Lead+look.Paragraphs[0])
		for _, paragraph := range look.Paragraphs[1:] {
			lines = append(lines, "", paragraph)
		}
		lines = append(lines, look.Evidence...)
	}
	for i := range lines {
		lines[i] = plain.Clean(lines[i])
	}
	return strings.Join(lines, "\n")
}

// score counts the tests that passed.
func score(tests []test) (passed int) {
	for _, t := range tests {
		if t.outcome == verdict.Passed {
			passed++
		}
	}
	return passed
}

func (r *Results) junit(entries []Entry) ([]byte, error) {
	whole := verdict.Report{Course: r.Course, Schema: verdict.Schema}
	for _, g := range entries[0].Lessons {
		l := r.full(g).Lesson
		l.Program = entries[0].File
		whole.Lessons = append(whole.Lessons, l)
		whole.Took += l.Took
	}
	var text bytes.Buffer
	err := report.JUnit(&text, whole)
	return text.Bytes(), err
}

// tap is the Test Anything Protocol, version 14.
func (r *Results) tap(entries []Entry) ([]byte, error) {
	var b strings.Builder
	tests := r.tests(entries[0])
	fmt.Fprintf(&b, "TAP version 14\n1..%d\n", len(tests))
	description := strings.NewReplacer(`\`, `\\`, "#", `\#`)
	for i, t := range tests {
		word, after := "ok", ""
		switch t.outcome {
		case verdict.Passed:
		case verdict.NotRun:
			after = " # SKIP " + description.Replace(t.reason)
		default:
			word = "not ok"
		}
		fmt.Fprintf(&b, "%s %d - %s%s\n", word, i+1, description.Replace(t.name), after)
		if t.text != "" {
			b.WriteString("  ---\n  message: |2-\n") // the 2 is the indentation: the text may begin with spaces itself
			for line := range strings.SplitSeq(t.text, "\n") {
				b.WriteString("    " + line + "\n")
			}
			b.WriteString("  ...\n")
		}
	}
	return []byte(b.String()), nil
}

// annotations are GitHub's workflow commands, which show failures beside the code. Each is one line, and nothing of what a program said
// begins one, so that it can't give any commands itself.
func (r *Results) annotations(entries []Entry) ([]byte, error) {
	var b strings.Builder
	message := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	for _, t := range r.tests(entries[0]) {
		if t.outcome != verdict.Failed {
			continue
		}
		file := ""
		if at := place.FindStringSubmatch(t.text); at != nil {
			file = fmt.Sprintf("file=%s,line=%s,", property.Replace(at[1]), at[2])
		}
		fmt.Fprintf(&b, "::error %stitle=%s::%s\n", file, property.Replace(t.name), message.Replace(t.what))
	}
	return []byte(b.String()), nil
}

// place matches a place in a Go file at the start of a line.
var place = regexp.MustCompile(`(?m)^\s*((?:[\w.-]+/)*[\w.-]+\.go):(\d+)`)

func indented(value any) ([]byte, error) {
	text, err := json.MarshalIndent(value, "", "  ")
	return append(text, '\n'), err
}

// gradescope is Gradescope's results.json.
func (r *Results) gradescope(entries []Entry) ([]byte, error) {
	type one struct {
		Name     string `json:"name"`
		Number   string `json:"number"`
		Score    int    `json:"score"`
		Max      int    `json:"max_score"`
		Status   string `json:"status"`
		Output   string `json:"output,omitempty"`
		Format   string `json:"output_format"`
		NameForm string `json:"name_format"`
		Visible  string `json:"visibility"`
	}
	result := struct {
		Score  int    `json:"score"`
		Output string `json:"output"`
		Format string `json:"output_format"`
		Visual string `json:"visibility"`
		Stdout string `json:"stdout_visibility"`
		Tests  []one  `json:"tests"`
	}{Format: "text", Visual: "visible", Stdout: "hidden", Tests: []one{}}
	tests := r.tests(entries[0])
	result.Score = score(tests)
	result.Output = wording.Say("%d of %d checks passed.", result.Score, len(tests))
	for i, t := range tests {
		o := one{Name: t.name, Number: fmt.Sprint(i + 1), Max: 1, Status: "failed", Output: t.text, Format: "text", NameForm: "text", Visible: "visible"}
		if t.outcome == verdict.Passed {
			o.Score, o.Status = 1, "passed"
		}
		if o.Output == "" {
			o.Output = t.reason
		}
		result.Tests = append(result.Tests, o)
	}
	return indented(result)
}

// prairieLearn is the results.json of PrairieLearn's external graders.
func (r *Results) prairieLearn(entries []Entry) ([]byte, error) {
	type one struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Points      int    `json:"points"`
		Max         int    `json:"max_points"`
		Message     string `json:"message"`
		Output      string `json:"output"`
	}
	result := struct {
		Gradable bool     `json:"gradable"`
		Errors   []string `json:"format_errors,omitempty"` // what is shown of a submission that couldn't be graded
		Score    float64  `json:"score"`
		Message  string   `json:"message"`
		Output   string   `json:"output"`
		Tests    []one    `json:"tests"`
	}{Gradable: true, Tests: []one{}}
	tests := r.tests(entries[0])
	for _, t := range tests {
		o := one{Name: t.name, Description: t.name, Max: 1, Message: t.what, Output: t.text}
		if t.outcome == verdict.Passed {
			o.Points = 1
		}
		if t.outcome == verdict.Error {
			result.Gradable, result.Errors = false, append(result.Errors, t.name+": "+t.reason)
		}
		result.Tests = append(result.Tests, o)
	}
	if len(tests) > 0 {
		result.Score = float64(score(tests)) / float64(len(tests))
	}
	result.Message = wording.Say("%d of %d checks passed.", score(tests), len(tests))
	return indented(result)
}

// classroom50 is Classroom 50's result.json. Its runner says in the environment what is being graded.
func (r *Results) classroom50(entries []Entry) ([]byte, error) {
	type one struct {
		Name   string `json:"test-name"`
		Passed bool   `json:"passed"`
		Score  int    `json:"score"`
		Max    int    `json:"max-score"`
	}
	said := func(name, other string) string {
		if value := os.Getenv(name); value != "" {
			return value
		}
		return other
	}
	commit := said("COMMIT_URL", entries[0].File)
	result := struct {
		Schema     string `json:"schema"`
		Classroom  string `json:"classroom"`
		Assignment string `json:"assignment"`
		Type       string `json:"assignment_type"`
		Owner      string `json:"owner"`
		Submission string `json:"submission"`
		Commit     string `json:"commit"`
		Release    string `json:"release"`
		Review     string `json:"review"`
		Datetime   string `json:"datetime"`
		Score      int    `json:"score"`
		Max        int    `json:"max-score"`
		Tests      []one  `json:"tests"`
	}{
		Schema: "classroom50/result/v1", Classroom: said("CLASSROOM", r.Course), Assignment: said("ASSIGNMENT", r.Course), Type: said("ASSIGNMENT_TYPE", "individual"),
		Owner: said("OWNER", said("USERNAME", entries[0].File)), Submission: said("SUBMISSION_TAG", "submit/"+entries[0].File), Commit: commit,
		Release: said("RELEASE_URL", commit), Review: said("REVIEW_URL", commit), Datetime: time.Now().UTC().Format("2006-01-02T15:04:05Z"), Tests: []one{},
	}
	tests := r.tests(entries[0])
	for _, t := range tests {
		o := one{Name: t.name, Passed: t.outcome == verdict.Passed, Max: 1}
		if o.Passed {
			o.Score = 1
		}
		result.Tests = append(result.Tests, o)
	}
	result.Score, result.Max = score(tests), len(tests)
	return indented(result)
}

// canvas is a table that Canvas's gradebook imports. The submission's name stands for the login; Canvas matches by it.
func (r *Results) canvas(entries []Entry) ([]byte, error) {
	head, points := []string{"Student", "ID", "SIS User ID", "SIS Login ID", "Section"}, []string{"    Points Possible", "", "", "", ""}
	ids := r.ids()
	for _, id := range ids {
		most := 0
		for _, e := range entries {
			if g := e.in(id); g != nil {
				most = max(most, g.Of)
			}
		}
		head, points = append(head, r.Course+" "+id), append(points, fmt.Sprint(most))
	}
	rows := [][]string{head, points}
	for _, e := range entries {
		row := []string{cell(e.Name), "", "", cell(e.Name), ""}
		for _, id := range ids {
			grade := ""
			if g := e.in(id); g != nil && !g.broken() {
				grade = fmt.Sprint(g.Passed)
			}
			row = append(row, grade)
		}
		rows = append(rows, row)
	}
	return table(rows)
}

// handedIn matches the name of a folder in the zip file of all submissions that Moodle offers.
var handedIn = regexp.MustCompile(`^(.+?)_(\d+)_assignsubmission_`)

// moodle is a grading worksheet as Moodle's assignments import it, with all lessons in one grade. Moodle refuses a worksheet without the time
// of the last change, and keeps each grade that was changed later in Moodle itself. An empty grade changes nothing.
func (r *Results) moodle(entries []Entry) ([]byte, error) {
	rows := [][]string{{"Identifier", "Full name", "Grade", "Maximum Grade", "Last modified (grade)", "Feedback comments"}}
	now := time.Now().UTC().Format(time.RFC3339)
	for _, e := range entries {
		_, passed, of := e.totals()
		identifier, name := e.Name, e.Name
		if match := handedIn.FindStringSubmatch(e.Name); match != nil {
			identifier, name = "Participant "+match[2], match[1]
		}
		grade, comment := fmt.Sprintf("%d.00", passed), wording.Say("%d of %d checks passed.", passed, of)
		if e.broken() {
			grade, comment = "", ""
		}
		rows = append(rows, []string{cell(identifier), cell(name), grade, fmt.Sprintf("%d.00", of), now, comment})
	}
	return table(rows)
}

func table(rows [][]string) ([]byte, error) {
	var text bytes.Buffer
	err := csv.NewWriter(&text).WriteAll(rows)
	return text.Bytes(), err
}

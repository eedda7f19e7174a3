package class

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// nasty is what a hostile program may have said.
const nasty = "\x1b[31mok 99\n::error::forged\n]]></failure> \"quoted\" # SKIP %0A \u202e"

// sample are results with every outcome, and with words of a hostile program.
func sample() *Results {
	failed := &verdict.Failure{Kind: verdict.NeverHeard, Message: "alice heard nothing: " + nasty, Detail: []string{"server.go:12: " + nasty, "not ok 1"}}
	lesson := verdict.Lesson{
		ID: "02-emit-count", Number: 2, Title: "Emit the count", Outcome: verdict.Failed, Took: 1234,
		Checks: []verdict.Check{
			{ID: "a", Title: "it passes", Outcome: verdict.Passed, Took: 12},
			{ID: "b", Title: "it fails # " + nasty, Outcome: verdict.Failed, Failure: failed, Advice: []verdict.Advice{{Mistake: "m", Subject: "only one hears", Body: "Tell everybody.\n\nTwice."}}},
			{ID: "c", Title: "it waits", Reason: "it runs once the others pass"},
			{ID: "d", Title: "it can't run here", Reason: "no compiler", Excused: true},
		},
	}
	unbuilt := verdict.Lesson{ID: "02-emit-count", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: verdict.Compile, Message: "server.go doesn't compile.", Detail: []string{"server.go:3:1: " + nasty}}}
	broken := verdict.Lesson{ID: "02-emit-count", Outcome: verdict.Error, Reason: "the disk is full"}
	passed := lesson
	passed.Outcome, passed.Checks = verdict.Passed, lesson.Checks[:1]
	r := &Results{Course: "Handshake"}
	for i, l := range []verdict.Lesson{lesson, unbuilt, broken, passed} {
		record := &Record{Lesson: l, Diagrams: map[string]string{"b": "  alice\n    │── " + nasty + "\n"}}
		g := summary(record)
		g.record = record
		name := []string{"=alice", "Bob \"B\" Müller_1234_assignsubmission_file_", "carol, c", "dave"}[i]
		r.Submissions = append(r.Submissions, Entry{Name: name, File: fmt.Sprint("s", i), Lessons: []Graded{g}})
	}
	return r
}

// TestFormats writes every format for every submission.
func TestFormats(t *testing.T) {
	r := sample()
	require.Len(t, Formats(), len(formats))
	for _, name := range Formats() {
		f := formats[name]
		for i := range r.Submissions {
			entries := r.Submissions[i : i+1]
			if f.class != "" {
				entries = r.Submissions
			}
			text, err := f.write(r, entries)
			require.NoError(t, err, name)
			for _, bad := range []string{"\x1b", "\u202e", "\r"} {
				require.NotContains(t, string(text), bad, name)
			}
			readers[name](t, text, i)
		}
	}
}

// readers read each format as the system that it is for, and fail on what that would refuse. The int is the submission.
var readers = map[string]func(t *testing.T, text []byte, of int){
	"junit": func(t *testing.T, text []byte, of int) { junit10(t, text) },
	"tap":   func(t *testing.T, text []byte, of int) { tap14(t, text, []int{3, 1, 1, 1}[of], []int{1, 1, 1, 0}[of]) },
	"github": func(t *testing.T, text []byte, of int) {
		command := regexp.MustCompile(`^::error (file=[\w./-]+,line=\d+,)?title=[^:,]*::[^\n]*$`)
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		for _, line := range lines {
			require.True(t, line == "" || command.MatchString(line), "%q", line)
		}
		if of < 2 {
			require.Len(t, lines, 1)
			require.Contains(t, lines[0], "file=server.go,line=")
		}
	},
	"gradescope": func(t *testing.T, text []byte, of int) {
		var read struct {
			Score  *float64
			Output *string
			Tests  []map[string]any
		}
		require.NoError(t, json.Unmarshal(text, &read))
		require.NotNil(t, read.Score)
		sum := 0.0
		for _, test := range read.Tests {
			for key, value := range test {
				switch key {
				case "score", "max_score":
					require.IsType(t, 0.0, value)
				case "status":
					require.Contains(t, []any{"passed", "failed"}, value)
				case "output_format", "name_format":
					require.Contains(t, []any{"text", "html", "simple_format", "md", "ansi"}, value)
				case "visibility":
					require.Contains(t, []any{"hidden", "after_due_date", "after_published", "visible"}, value)
				case "name", "number", "output":
					require.IsType(t, "", value)
				default:
					t.Errorf("Gradescope knows no %q", key)
				}
			}
			require.LessOrEqual(t, test["score"], test["max_score"])
			sum += test["score"].(float64)
		}
		require.InDelta(t, sum, *read.Score, 0)
		require.InDelta(t, []float64{1, 0, 0, 1}[of], sum, 0)
	},
	"prairielearn": func(t *testing.T, text []byte, of int) {
		var read struct {
			Gradable *bool
			Score    *float64
			Tests    []struct {
				Name      string
				Points    *float64
				MaxPoints *float64 `json:"max_points"`
			}
		}
		require.NoError(t, json.Unmarshal(text, &read))
		require.Equal(t, of != 2, *read.Gradable, "what the kit couldn't do is not a grade")
		require.True(t, *read.Score >= 0 && *read.Score <= 1)
		for _, test := range read.Tests {
			require.NotEmpty(t, test.Name)
			require.LessOrEqual(t, *test.Points, *test.MaxPoints)
		}
	},
	"classroom50": func(t *testing.T, text []byte, of int) {
		var read map[string]any
		require.NoError(t, json.Unmarshal(text, &read))
		require.Equal(t, "classroom50/result/v1", read["schema"])
		for _, name := range []string{"classroom", "assignment", "submission", "commit", "release", "review", "datetime"} {
			require.NotEmpty(t, read[name], name)
		}
		require.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$`, read["datetime"])
		sum, most := 0.0, 0.0
		for _, test := range read["tests"].([]any) {
			one := test.(map[string]any)
			require.Len(t, one, 4)
			require.IsType(t, true, one["passed"])
			require.NotEmpty(t, one["test-name"])
			sum, most = sum+one["score"].(float64), most+one["max-score"].(float64)
		}
		require.Equal(t, read["score"], sum)
		require.Equal(t, read["max-score"], most)
	},
	"canvas": func(t *testing.T, text []byte, _ int) {
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		require.NoError(t, err)
		require.Equal(t, []string{"Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Handshake 02-emit-count"}, rows[0])
		require.Equal(t, "Points Possible", strings.TrimSpace(rows[1][0]))
		require.Equal(t, "3", rows[1][5])
		require.Equal(t, []string{"'=alice", "", "", "'=alice", "", "1"}, rows[2])
		require.Empty(t, rows[4][5], "what the kit couldn't do is not a grade")
	},
	"moodle": func(t *testing.T, text []byte, _ int) {
		rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
		require.NoError(t, err)
		require.Equal(t, []string{"Identifier", "Full name", "Grade", "Maximum Grade", "Feedback comments"}, rows[0])
		require.Equal(t, []string{"Participant 1234", `Bob "B" Müller`}, rows[2][:2])
		for _, row := range rows[1:] {
			_, err := strconv.ParseFloat(row[2], 64)
			require.NoError(t, err)
		}
	},
}

// junit10 is what the schema junit-10.xsd of Jenkins's xUnit plugin allows: for each element its attributes, whether they must be there,
// and the elements in it.
var junit10Elements = map[string]struct {
	must, may, inside []string
	text              bool
}{
	"testsuites": {may: []string{"name", "time", "tests", "failures", "errors"}, inside: []string{"testsuite"}},
	"testsuite": {
		must: []string{"name", "tests", "failures", "errors"}, may: []string{"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
		inside: []string{"testsuite", "properties", "testcase", "system-out", "system-err"},
	},
	"properties": {inside: []string{"property"}},
	"property":   {must: []string{"name", "value"}},
	"testcase":   {must: []string{"name"}, may: []string{"time", "classname", "group"}, inside: []string{"skipped", "error", "failure", "system-out", "system-err"}},
	"failure":    {may: []string{"type", "message"}, text: true},
	"error":      {may: []string{"type", "message"}, text: true},
	"skipped":    {may: []string{"type", "message"}, text: true},
	"system-out": {text: true},
	"system-err": {text: true},
}

func junit10(t *testing.T, text []byte) {
	t.Helper()
	read := xml.NewDecoder(bytes.NewReader(text))
	above := []string{""}
	for {
		token, err := read.Token()
		if err == io.EOF {
			return
		}
		require.NoError(t, err, "%s", text)
		switch token := token.(type) {
		case xml.StartElement:
			name, outer := token.Name.Local, above[len(above)-1]
			rule, known := junit10Elements[name]
			require.True(t, known, name)
			if outer == "" {
				require.Equal(t, "testsuites", name)
			} else {
				require.Contains(t, junit10Elements[outer].inside, name)
			}
			have := map[string]bool{}
			for _, attribute := range token.Attr {
				require.Contains(t, append(rule.must, rule.may...), attribute.Name.Local, "of %s", name)
				have[attribute.Name.Local] = true
				if attribute.Name.Local == "time" && name != "testcase" {
					require.Regexp(t, `^(([0-9]{0,3},)*[0-9]{3}|[0-9]{0,3})*(\.[0-9]*)?$`, attribute.Value)
				}
			}
			for _, must := range rule.must {
				require.True(t, have[must], "%s has no %s", name, must)
			}
			above = append(above, name)
		case xml.EndElement:
			above = above[:len(above)-1]
		case xml.CharData:
			if outer := above[len(above)-1]; outer != "" && !junit10Elements[outer].text {
				require.Empty(t, strings.TrimSpace(string(token)), "text in %s", outer)
			}
		}
	}
}

// tap14 reads TAP 14: a version, a plan, and so many test points with a YAML block each at most.
func tap14(t *testing.T, text []byte, points, failed int) {
	t.Helper()
	lines := bufio.NewScanner(bytes.NewReader(text))
	require.True(t, lines.Scan())
	require.Equal(t, "TAP version 14", lines.Text())
	require.True(t, lines.Scan())
	require.Equal(t, fmt.Sprintf("1..%d", points), lines.Text())
	point := regexp.MustCompile(`^(not )?ok (\d+) - ((?:[^#\\]|\\[#\\])*)( # (SKIP|TODO)( .*)?)?$`)
	seen, not, block := 0, 0, false
	for lines.Scan() {
		line := lines.Text()
		switch {
		case block && line == "  ...":
			block = false
		case block:
			require.True(t, line == "" || strings.HasPrefix(line, "  "), "%q", line)
		case line == "  ---":
			block = true
		default:
			match := point.FindStringSubmatch(line)
			require.NotNil(t, match, "%q", line)
			seen++
			require.Equal(t, strconv.Itoa(seen), match[2])
			if match[1] != "" {
				not++
			}
		}
	}
	require.False(t, block)
	require.Equal(t, points, seen)
	require.Equal(t, failed, not)
}

// TestNameFolder says failures of a submission's own folder without a dot for its name.
func TestNameFolder(t *testing.T) {
	for _, test := range []struct {
		kind       verdict.Kind
		form       verdict.Form
		path, want string
	}{
		{verdict.Compile, verdict.Plainly, ".", "The program doesn't compile."},
		{verdict.Compile, verdict.Endless, ".", "The build of the program was stopped because it didn't end."},
		{verdict.NoGoFiles, verdict.Plainly, ".", "There are no Go files in the folder."},
		{verdict.BadFile, verdict.LargeSources, ".", "The source in the folder"},
		{verdict.Compile, verdict.Plainly, "work/02", "work/02 doesn't compile."},
	} {
		f := &verdict.Failure{Kind: test.kind, Facts: verdict.Facts{Form: test.form, File: &verdict.File{Path: test.path}, N: &verdict.Numbers{}}}
		wording.Speak().Failure(f)
		next := f.Next
		nameFolder(f)
		require.True(t, strings.HasPrefix(f.Message, test.want), f.Message)
		require.Equal(t, next, f.Next)
		require.Equal(t, test.path, f.Facts.File.Path)
	}
}

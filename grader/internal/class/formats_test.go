package class

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// nasty is what a hostile program may have said: what could end or begin something in one of the formats.
const nasty = "  \x1b[31mok 99\n::error::forged\n  ::set-output name=x::y\n##[error]forged\n]]></failure> \"quoted\" # SKIP %0A \u202e\n" +
	"  ...\n---\nnot ok 7 # TODO\nBail out!\n1..3\npragma +strict\nkey: [1, {\t\n\x00\x01\ufffe\u0085\u2028\xff<script>&amp;\n```\n=cmd|' /C calc'!A0,\"\r\n"

// sample are results with every outcome, and with words of a hostile program.
func sample() *Results {
	failed := &verdict.Failure{Kind: verdict.NeverHeard, Message: "alice heard nothing: " + nasty, Detail: []string{"server.go:12: " + nasty, "not ok 1", ""}}
	lesson := verdict.Lesson{
		ID: "02-emit-count", Number: 2, Title: "Emit the count", Outcome: verdict.Failed, Took: 1234,
		Checks: []verdict.Check{
			{ID: "a", Title: "it passes", Outcome: verdict.Passed, Took: 12},
			{ID: "b", Title: "it fails # SKIP \\# TODO " + nasty, Outcome: verdict.Failed, Failure: failed, Advice: []verdict.Advice{{Mistake: "m", Subject: "only one hears", Body: "Tell everybody.\n\nTwice."}}},
			{ID: "c", Title: "it waits", Reason: "it runs once the others pass # TODO " + nasty},
			{ID: "d", Title: "it can't run here", Reason: "no compiler", Excused: true},
		},
	}
	unbuilt := verdict.Lesson{ID: "02-emit-count", Outcome: verdict.Failed, Failure: &verdict.Failure{Kind: verdict.Compile, Message: nasty, Detail: []string{"server.go:3:1: " + nasty}}}
	broken := verdict.Lesson{ID: "02-emit-count", Outcome: verdict.Error, Reason: "the disk is full " + nasty}
	passed := lesson
	passed.Outcome, passed.Checks = verdict.Passed, lesson.Checks[:1]
	notRun := verdict.Lesson{ID: "02-emit-count", Outcome: verdict.NotRun, Reason: "it was stopped"}
	r := &Results{Course: "Handshake"}
	for i, l := range []verdict.Lesson{lesson, unbuilt, broken, passed, notRun} {
		record := &Record{Lesson: l, Diagrams: map[string]string{"b": "  alice\n    │── " + nasty + "\n"}}
		g := summary(record)
		g.record = record
		name := []string{"=alice", "Bob \"B\" Müller_1234_assignsubmission_file_", "carol, c", "dave", "\t＝cmd|' /C calc'!A0\r\n\"eve\x1b"}[i]
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
			for _, bad := range []string{"\x1b", "\u202e", "\r", "\x00", "\ufffe", "\u2028"} {
				require.NotContains(t, string(text), bad, name)
			}
			readers[name](t, text, i)
		}
	}
}

// readers read each format as the system that it is for, and fail on what that would refuse. The int is the submission.
var readers = map[string]func(t *testing.T, text []byte, of int){
	"junit": func(t *testing.T, text []byte, of int) { junit10(t, text) },
	"tap": func(t *testing.T, text []byte, of int) {
		tap14(t, text, []int{3, 1, 1, 1, 1}[of], []int{1, 1, 1, 0, 1}[of])
	},
	"github": annotated,
	// https://gradescope-autograders.readthedocs.io/en/latest/specs/
	"gradescope": func(t *testing.T, text []byte, of int) {
		var read struct {
			Score  *float64
			Output *string
			Tests  []map[string]any
		}
		require.NoError(t, json.Unmarshal(text, &read))
		require.NotNil(t, read.Score)
		var top map[string]any
		require.NoError(t, json.Unmarshal(text, &top))
		for key, value := range top {
			switch key {
			case "score", "output", "tests":
			case "visibility", "stdout_visibility":
				require.Contains(t, []any{"hidden", "after_due_date", "after_published", "visible"}, value)
			case "output_format":
				require.Contains(t, []any{"text", "html", "simple_format", "md", "ansi"}, value)
			default:
				t.Errorf("Gradescope knows no %q", key)
			}
		}
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
		require.InDelta(t, []float64{1, 0, 0, 1, 0}[of], sum, 0)
	},
	// https://github.com/PrairieLearn/PrairieLearn/blob/master/docs/externalGrading.md
	"prairielearn": func(t *testing.T, text []byte, of int) {
		require.Less(t, len(text), 1<<20)
		var read struct {
			Gradable *bool
			Errors   []string `json:"format_errors"`
			Score    *float64
			Tests    []struct {
				Name      string
				Points    *float64
				MaxPoints *float64 `json:"max_points"`
			}
		}
		require.NoError(t, json.Unmarshal(text, &read))
		require.Equal(t, of != 2 && of != 4, *read.Gradable, "what the kit couldn't do is not a grade")
		require.Equal(t, *read.Gradable, len(read.Errors) == 0)
		require.True(t, *read.Score >= 0 && *read.Score <= 1)
		for _, test := range read.Tests {
			require.NotEmpty(t, test.Name)
			require.LessOrEqual(t, *test.Points, *test.MaxPoints)
		}
	},
	// https://github.com/foundation50/classroom50/blob/main/schemas/result-v1.schema.json, which allows no other keys, and two rules that
	// its description adds.
	"classroom50": func(t *testing.T, text []byte, of int) {
		var read map[string]any
		require.NoError(t, json.Unmarshal(text, &read))
		require.ElementsMatch(t, slices.Collect(maps.Keys(read)), []string{
			"schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit", "release", "review", "datetime", "score", "max-score", "tests",
		})
		require.Equal(t, "classroom50/result/v1", read["schema"])
		for _, name := range []string{"classroom", "assignment", "owner", "commit", "release", "review"} {
			require.NotEmpty(t, read[name], name)
			require.IsType(t, "", read[name], name)
		}
		require.Contains(t, []any{"individual", "group"}, read["assignment_type"])
		require.Regexp(t, `^submit/`, read["submission"])
		require.Regexp(t, `^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$`, read["datetime"])
		points := func(from map[string]any) (score, most float64) {
			score, most = from["score"].(float64), from["max-score"].(float64)
			require.True(t, score == math.Trunc(score) && most == math.Trunc(most), "points are whole numbers")
			require.True(t, 0 <= score && score <= most)
			return score, most
		}
		sum, sumMost := 0.0, 0.0
		for _, test := range read["tests"].([]any) {
			one := test.(map[string]any)
			require.IsType(t, true, one["passed"])
			require.IsType(t, "", one["test-name"])
			require.NotEmpty(t, one["test-name"])
			score, most := points(one)
			sum, sumMost = sum+score, sumMost+most
		}
		score, most := points(read)
		require.Equal(t, []float64{score, most}, []float64{sum, sumMost})
	},
	// https://github.com/instructure/canvas-lms/blob/master/lib/gradebook_importer.rb
	"canvas": func(t *testing.T, text []byte, _ int) {
		rows := spreadsheet(t, text)
		require.Contains(t, rows[0][0], "Student")
		require.Contains(t, rows[0][1], "ID")
		require.Regexp(t, `SIS\s+User\s+ID`, rows[0][2])
		require.Regexp(t, `SIS\s+Login\s+ID`, rows[0][3])
		require.Contains(t, rows[0][4], "Section", "the last column about the student")
		require.Equal(t, []string{"Handshake 02-emit-count"}, rows[0][5:])
		for _, taken := range []string{"Current Score", "Current Points", "Current Grade", "Final Score", "Final Points", "Final Grade", "Override"} {
			require.NotContains(t, rows[0][5], taken, "Canvas leaves out such a column")
		}
		require.Contains(t, rows[1][0], "Points Possible")
		require.Equal(t, "3", rows[1][5])
		require.NotContains(t, strings.Join(strings.Split(string(text), "\n")[:3], ""), ";", "Canvas would take it for the separator")
		require.Equal(t, []string{"'=alice", "", "", "'=alice", "", "1"}, rows[2])
		for i, grade := range []string{"1", "0", "", "1", ""} { // what the kit couldn't do is not a grade
			require.Equal(t, grade, rows[2+i][5])
		}
	},
	// https://github.com/moodle/moodle/blob/main/mod/assign/feedback/offline/importgradeslib.php and locallib.php, with the English names of
	// mod/assign/lang/en/assign.php: an identifier, a grade and the time of its last change are needed, and an empty grade is passed over.
	"moodle": func(t *testing.T, text []byte, _ int) {
		rows := spreadsheet(t, text)
		at := map[string]int{}
		for i, name := range rows[0] {
			at[name] = i
		}
		for _, name := range []string{"Identifier", "Grade", "Last modified (grade)", "Feedback comments"} {
			require.Contains(t, at, name)
		}
		require.Regexp(t, `^Participant \d+$`, rows[2][at["Identifier"]])
		require.Equal(t, `Bob "B" Müller`, rows[2][at["Full name"]])
		for i, grade := range []string{"1.00", "0.00", "", "1.00", ""} {
			require.Equal(t, grade, rows[1+i][at["Grade"]])
			require.Equal(t, grade == "", rows[1+i][at["Feedback comments"]] == "")
			_, err := time.Parse(time.RFC3339, rows[1+i][at["Last modified (grade)"]])
			require.NoError(t, err)
		}
	},
}

// spreadsheet reads a table as a spreadsheet would, and fails if it would take a cell for a formula.
// https://owasp.org/www-community/attacks/CSV_Injection
func spreadsheet(t *testing.T, text []byte) [][]string {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	require.NoError(t, err)
	for _, row := range rows {
		require.Len(t, row, len(rows[0]))
		for _, cell := range row {
			require.NotRegexp(t, `^[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\x00-\x1f]`, cell)
		}
	}
	return rows
}

// annotated reads annotations as GitHub's runner does: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
func annotated(t *testing.T, text []byte, of int) {
	t.Helper()
	r := sample()
	var failed []test
	for _, one := range r.tests(r.Submissions[of]) {
		if one.outcome == verdict.Failed {
			failed = append(failed, one)
		}
	}
	var lines []string
	if len(text) > 0 {
		lines = strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	}
	require.Len(t, lines, len(failed), "a line for each failure, and none of a program's own")
	unescape := func(text string, property bool) string {
		tokens := []string{"%0D", "\r", "%0A", "\n"}
		if property {
			tokens = append(tokens, "%3A", ":", "%2C", ",")
		}
		for i := 0; i < len(tokens); i += 2 {
			text = strings.ReplaceAll(text, tokens[i], tokens[i+1])
		}
		return strings.ReplaceAll(text, "%25", "%")
	}
	for i, line := range lines {
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "::")
		require.True(t, ok, line)
		info, data, ok := strings.Cut(rest, "::")
		require.True(t, ok, line)
		command, properties, _ := strings.Cut(info, " ")
		require.Equal(t, "error", command)
		read := map[string]string{}
		for property := range strings.SplitSeq(properties, ",") {
			name, value, _ := strings.Cut(property, "=")
			read[name] = unescape(value, true)
		}
		require.Equal(t, map[string]string{"title": failed[i].name, "file": "server.go", "line": []string{"12", "3"}[of]}, read)
		require.Equal(t, failed[i].what, unescape(data, false))
	}
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
// https://testanything.org/tap-version-14-specification.html
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
			require.True(t, strings.HasPrefix(line, "  "), "%q", line)
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

package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"
	"time"

	"handshake/grader/internal/diagram"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// The elements of a JUnit report, in the shape that Jenkins, GitLab and the like read.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Time     string       `xml:"time,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Time       string          `xml:"time,attr"`
		Timestamp  string          `xml:"timestamp,attr,omitempty"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string      `xml:"classname,attr"`
		Name    string      `xml:"name,attr"`
		Time    string      `xml:"time,attr"`
		Failure *junitCause `xml:"failure"`
		Error   *junitCause `xml:"error"`
		Skipped *junitCause `xml:"skipped"`
	}
	junitCause struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Body    string `xml:",cdata"`
	}
)

// wholeLesson is the name of the test case for what is not about one check: a program that does not
// compile or start, a lesson that was not run, a fault of the kit.
func wholeLesson() string { return wording.Say("the program builds and starts") }

// JUnit writes the report as JUnit XML: a suite for each lesson and a test case for each check. A lesson
// that did not pass never reads as passed, even where none of its checks failed.
func JUnit(w io.Writer, r verdict.Report) error {
	all := junitSuites{Name: r.Course, Time: seconds(r.Took)}
	for _, lesson := range r.Lessons {
		suite := suiteOf(r, lesson)
		all.Suites = append(all.Suites, suite)
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Errors += suite.Errors
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return wording.Errorf("write JUnit: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

// IsJUnit reports whether a file that begins like this is a report in JUnit's form, from this or another tool.
func IsJUnit(head []byte) bool {
	text := bytes.TrimSpace(head)
	return bytes.HasPrefix(text, []byte("<")) && bytes.Contains(text, []byte("<testsuite"))
}

// suiteOf is a lesson's suite.
func suiteOf(r verdict.Report, lesson verdict.Lesson) junitSuite {
	suite := junitSuite{Name: suiteName(lesson), Time: seconds(lesson.Took)}
	if !r.Started.IsZero() {
		suite.Timestamp = r.Started.UTC().Format("2006-01-02T15:04:05")
	}
	suite.Properties = []junitProperty{
		{"seed", fmt.Sprint(r.Seed)}, {"title", lesson.Title}, {"program", lesson.Program},
	}
	if whole, ok := wholeOf(lesson); ok {
		suite.Cases = append(suite.Cases, whole)
	}
	for _, check := range lesson.Checks {
		suite.Cases = append(suite.Cases, caseOf(lesson, check))
	}
	for i := range suite.Cases {
		c := &suite.Cases[i]
		c.Name = plain.Clean(c.Name)
		suite.Tests++
		switch {
		case c.Failure != nil:
			suite.Failures++
		case c.Error != nil:
			suite.Errors++
		case c.Skipped != nil:
			suite.Skipped++
		}
	}
	return suite
}

// suiteName is the lesson's ID, with the program that was graded where its folder has another name: its author's.
func suiteName(lesson verdict.Lesson) string {
	if lesson.Program == "" || path.Base(filepath.ToSlash(lesson.Program)) == lesson.ID {
		return lesson.ID
	}
	return lesson.ID + ": " + plain.Clean(lesson.Program)
}

// wholeOf is the test case for a lesson as a whole; false where its checks tell everything.
func wholeOf(lesson verdict.Lesson) (junitCase, bool) {
	c := junitCase{Class: lesson.ID, Name: wholeLesson(), Time: seconds(0)}
	tells := lesson.Count(lesson.Outcome) > 0 && lesson.Failure == nil
	switch {
	case tells:
		return c, false
	case lesson.Outcome == verdict.Failed:
		f := verdict.Failure{Message: lesson.Reason}
		if lesson.Failure != nil {
			f = *lesson.Failure
		}
		if f.Message == "" {
			f.Message = wording.Say("the lesson didn't pass")
		}
		text := append([]string{f.Message, ""}, f.Detail...)
		c.Failure = &junitCause{Message: subject(f.Message), Type: string(f.Kind), Body: lines(append(text, advised(lesson.Advice)...))}
	case lesson.Outcome == verdict.Error:
		c.Error = &junitCause{Message: subject(or(lesson.Reason, wording.Say("the grader itself failed"))), Body: lines([]string{whoseFault(lesson), "", lesson.Reason, "", lesson.Next})}
	case lesson.Outcome == verdict.NotRun:
		c.Skipped = &junitCause{Message: subject(wording.Translate(lesson.Reason))}
	default:
		return c, false
	}
	return c, true
}

// caseOf is a check's test case.
func caseOf(lesson verdict.Lesson, check verdict.Check) junitCase {
	c := junitCase{Class: lesson.ID + "." + check.ID, Name: check.Title, Time: seconds(check.Took)}
	switch check.Outcome {
	case verdict.Passed:
	case verdict.Failed:
		f := verdict.Failure{Message: wording.Say("the check failed")}
		if check.Failure != nil {
			f = *check.Failure
		}
		text := []string{f.Message, ""}
		if d := diagram.New(check); !d.Empty() {
			text = append(text, d.Text(diagram.Options{}))
		}
		text = append(text, f.Detail...)
		c.Failure = &junitCause{Message: subject(f.Message), Type: string(f.Kind), Body: lines(append(text, advised(check.Advice)...))}
	case verdict.Error:
		c.Error = &junitCause{Message: subject(or(check.Reason, wording.Say("the grader itself failed"))), Body: lines([]string{wording.Current().Words.Report.KitsFault, "", check.Reason})}
	default:
		c.Skipped = &junitCause{Message: subject(wording.Translate(check.Reason))}
	}
	return c
}

// advised is advice as paragraphs.
func advised(all []verdict.Advice) (text []string) {
	for i, advice := range all {
		text = append(text, "", lead(all, i)+sentence(advice.Subject), advice.Body, advice.Read)
	}
	return text
}

// lines joins lines of text as the body of an element. XML allows no control characters, not even as
// references: plain.Clean writes them out.
func lines(text []string) string {
	var out []string
	for line := range strings.SplitSeq(strings.Trim(strings.Join(text, "\n"), "\n"), "\n") {
		out = append(out, strings.TrimRight(plain.Clean(line), " "))
	}
	return "\n" + strings.Join(out, "\n") + "\n"
}

// subject is the first line of a text, for an attribute.
func subject(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return plain.Clean(first)
}

// seconds is a time as JUnit has it.
func seconds(m verdict.Millis) string {
	return fmt.Sprintf("%.3f", m.Duration().Round(time.Millisecond).Seconds())
}

// or is text, or another where it is empty.
func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

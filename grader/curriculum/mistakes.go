package curriculum

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/bluekeyes/go-gitdiff/gitdiff"

	"handshake/grader/internal/wording"
)

// Mistake is a known wrong turn: a patch that makes it out of a lesson's solution, with the advice it deserves. It is
// kept as lessons/ID/mistakes/NAME.patch, in the form in which git writes a commit:
//
//	Subject: what it looks like, as half a sentence
//
//	What to think about, in a paragraph or two.
//
//	Fails: the checks that must fail, by their IDs
//	May-Fail: checks for which timing decides whether they fail, or, of those named in Fails, how
//	Read: the anchor of a section of the lesson's text
//	---
//	diff --git a/server.go b/server.go
type Mistake struct {
	Name    string   // the patch's file name, without .patch
	Path    string   // of the patch, below the course's root
	Subject string   // half a sentence
	Body    string   // paragraphs, each in one line, with a blank line in between
	Fails   []string // check IDs, or Start alone
	MayFail []string
	Read    string // an anchor of the lesson's text
	files   []*gitdiff.File
}

// Start in a mistake's Fails stands for a program that can't be graded: it doesn't compile, exits, or doesn't listen where it
// should.
const Start = "start"

// FingerprintFile is next to a lesson's mistakes. It holds how each of them failed.
const FingerprintFile = "fingerprints.json"

// Mistakes is the folder of the lesson's mistakes, below the course's root.
func (l Lesson) Mistakes() string { return filepath.Join(Texts, l.ID, "mistakes") }

// LoadMistakes reads all mistakes of a lesson, by name. Having none is not an error. The error lists the patches that can't be
// read; the others are returned with it.
func LoadMistakes(root string, lesson Lesson) ([]Mistake, error) {
	return ReadMistakes(root, lesson.Mistakes())
}

// ReadMistakes does the same as LoadMistakes for the patches in a folder below root.
func ReadMistakes(root, folder string) ([]Mistake, error) {
	return readPatches(root, folder, func(m Mistake) error {
		if len(m.Fails) == 0 {
			return wording.Error("it doesn't name a check that must fail: add a line \"Fails: check-id\" above the ---")
		}
		return nil
	})
}

// readPatches reads the patches in a folder below root that are accepted.
func readPatches(root, folder string, accept func(Mistake) error) ([]Mistake, error) {
	paths, err := filepath.Glob(filepath.Join(root, folder, "*.patch"))
	if err != nil {
		return nil, wording.Errorf("look for mistakes: %w", err)
	}
	slices.Sort(paths)
	var all []Mistake
	var wrong []error
	for _, path := range paths {
		mistake, err := readMistake(path)
		if err == nil {
			err = accept(mistake)
		}
		if err != nil {
			wrong = append(wrong, fmt.Errorf("%s: %w", filepath.Join(folder, filepath.Base(path)), err))
			continue
		}
		mistake.Path = filepath.Join(folder, filepath.Base(path))
		all = append(all, mistake)
	}
	return all, errors.Join(wrong...)
}

func readMistake(path string) (Mistake, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return Mistake{}, err
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) // as git leaves it on Windows
	files, preamble, err := gitdiff.Parse(bytes.NewReader(text))
	switch {
	case err != nil:
		return Mistake{}, wording.Errorf("read the patch: %w", err)
	case len(files) == 0:
		return Mistake{}, wording.Error("it contains no diff")
	}
	if !strings.HasPrefix(preamble, "From") {
		preamble = "From: the course <course@localhost>\n" + preamble // git's form has an author; an advice needs none
	}
	header, err := gitdiff.ParsePatchHeader(preamble)
	if err != nil {
		return Mistake{}, wording.Errorf("read the header of the patch: %w", err)
	}
	m := Mistake{Name: strings.TrimSuffix(filepath.Base(path), ".patch"), Subject: header.Title, files: files}
	var body []string
	for paragraph := range strings.SplitSeq(header.Body, "\n\n") {
		if rest := m.trailers(paragraph); rest != "" {
			body = append(body, rest)
		}
	}
	if n := len(body); n > 0 {
		if unknown := trailer.FindString(body[n-1]); unknown != "" {
			return Mistake{}, wording.Errorf("%q isn't a line that a mistake can have; use Fails, May-Fail or Read", unknown)
		}
	}
	m.Body = strings.Join(body, "\n\n")
	switch {
	case m.Subject == "":
		return Mistake{}, wording.Error("it has no subject: start it with a line \"Subject: a likely cause\"")
	case m.Body == "":
		return Mistake{}, wording.Error("it has no advice: write a paragraph below the subject")
	}
	return m, nil
}

// trailer matches the beginning of a line for the grader, such as "Fails: ".
var trailer = regexp.MustCompile(`^[A-Z][A-Za-z]*(-[A-Z][a-z]+)*: `)

// trailers reads and removes the trailers of a paragraph, and returns the rest as one line.
func (m *Mistake) trailers(paragraph string) string {
	var rest []string
	for line := range strings.SplitSeq(paragraph, "\n") {
		key, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "fails":
			m.Fails = append(m.Fails, words(value)...)
		case "may-fail":
			m.MayFail = append(m.MayFail, words(value)...)
		case "read":
			m.Read = strings.TrimPrefix(value, "#")
		default:
			if line = strings.TrimSpace(line); line != "" {
				rest = append(rest, line)
			}
		}
	}
	return strings.Join(rest, " ")
}

// WriteFails writes the lines Fails and May-Fail of the mistake's patch again, below the course's root.
func (m Mistake) WriteFails(root string, fails, mayFail []string) error {
	path := filepath.Join(root, m.Path)
	text, err := os.ReadFile(path)
	if err != nil {
		return wording.Errorf("read the patch: %w", err)
	}
	header, diff, _ := strings.Cut(string(text), "\n---\n") // a patch without the line has no header to change
	var lines []string
	written := false
	for line := range strings.SplitSeq(header, "\n") {
		switch key, _, _ := strings.Cut(line, ":"); strings.ToLower(strings.TrimSpace(key)) {
		case "fails":
			if !written {
				lines = append(lines, "Fails: "+strings.Join(fails, ", "))
				if len(mayFail) > 0 {
					lines = append(lines, "May-Fail: "+strings.Join(mayFail, ", "))
				}
			}
			written = true
		case "may-fail":
		default:
			lines = append(lines, line)
		}
	}
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n---\n"+diff), 0o666); err != nil {
		return wording.Errorf("write the patch: %w", err)
	}
	return nil
}

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// Make copies the lesson's solution to dir, which must not be there yet, with the mistake in it.
func (m Mistake) Make(root string, lesson Lesson, dir string) error {
	solution := filepath.Join(root, Solutions, lesson.ID)
	if err := os.CopyFS(dir, os.DirFS(solution)); err != nil {
		return wording.Errorf("copy the solution: %w", err)
	}
	return m.Apply(lesson, dir)
}

// Apply puts the mistake into the program in dir, which is the lesson's solution, or that with another mistake in it.
func (m Mistake) Apply(lesson Lesson, dir string) error {
	for _, file := range m.files {
		// The prefixes stay in the names where the patch has no line "diff --git".
		name := strings.TrimPrefix(file.NewName, "b/")
		if file.IsDelete {
			name = strings.TrimPrefix(file.OldName, "a/")
		}
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return wording.Errorf("the patch changes a file outside the program's folder: %s", name)
		}
		name = below(dir, name)
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := applyTo(path, file); err != nil {
			return wording.Errorf("apply the patch to %s: %w", filepath.ToSlash(filepath.Join(Solutions, lesson.ID, name)), err)
		}
	}
	return nil
}

// below finds the file that a patch's path means in the program's folder. The path may start with other folders, for example in a
// comparison of two folders.
func below(dir, name string) string {
	for rest := name; ; {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(rest))); err == nil {
			return rest
		}
		_, after, deeper := strings.Cut(rest, "/")
		if !deeper {
			return name
		}
		rest = after
	}
}

func applyTo(path string, file *gitdiff.File) error {
	if file.IsDelete {
		return os.Remove(path)
	}
	var source []byte
	if !file.IsNew {
		var err error
		if source, err = os.ReadFile(path); err != nil {
			return err
		}
	}
	var patched bytes.Buffer
	if err := gitdiff.Apply(&patched, bytes.NewReader(source), moved(file, source)); err != nil {
		for _, fragment := range file.TextFragments {
			if missing := absent(fragment, source); missing != "" {
				return wording.Errorf("the file no longer contains these lines, from %q on", missing)
			}
		}
		return err
	}
	return os.WriteFile(path, patched.Bytes(), 0o666)
}

// moved returns the file's patch with each fragment moved to where its old lines are now, as git does, so that another line in a
// comment further up doesn't break the mistakes below it. A fragment that isn't found stays where it was, and doesn't apply.
func moved(file *gitdiff.File, source []byte) *gitdiff.File {
	lines := strings.SplitAfter(string(source), "\n")
	copied := *file
	copied.TextFragments = nil
	for _, fragment := range file.TextFragments {
		var old []string
		for _, line := range fragment.Lines {
			if line.Old() {
				old = append(old, line.Line)
			}
		}
		f := *fragment
		if at := nearest(lines, old, int(f.OldPosition)-1); at >= 0 && len(old) > 0 {
			f.NewPosition += int64(at+1) - f.OldPosition
			f.OldPosition = int64(at + 1)
		}
		copied.TextFragments = append(copied.TextFragments, &f)
	}
	return &copied
}

// absent is the first of a fragment's old lines that the source doesn't have after the lines before it; "" if it has all.
func absent(fragment *gitdiff.TextFragment, source []byte) string {
	lines := strings.SplitAfter(string(source), "\n")
	var old []string
	for _, line := range fragment.Lines {
		if line.Old() {
			old = append(old, line.Line)
		}
	}
	for n := 1; n <= len(old); n++ {
		if nearest(lines, old[:n], 0) < 0 {
			return strings.TrimSpace(old[n-1])
		}
	}
	return ""
}

// nearest returns where the part is in the lines, as near as possible to want; -1 if it isn't there.
func nearest(lines, part []string, want int) int {
	best := -1
	for at := 0; at+len(part) <= len(lines); at++ {
		if slices.Equal(lines[at:at+len(part)], part) && (best < 0 || abs(at-want) < abs(best-want)) {
			best = at
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

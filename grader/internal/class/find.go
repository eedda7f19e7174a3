package class

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"handshake/grader/curriculum"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/folder"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// submission is what one learner handed in: a folder, a clone or a zip file.
type submission struct {
	path  string
	shown string // its name, for people
	slug  string // its name in the results' files, which no other has
}

// mostSubmissions is how many one class may have.
const mostSubmissions = 20_000

// ErrNoSubmissions says that there is nothing to grade in a folder.
var ErrNoSubmissions = wording.Error("there are no submissions in the folder: each is a folder or a zip file")

// find lists the submissions, by name.
func (c *Class) find() ([]submission, error) {
	if c.One {
		name := filepath.Base(c.Dir)
		return []submission{{path: c.Dir, shown: plain.Clean(strings.ToValidUTF8(name, "\uFFFD")), slug: slug(name, map[string]bool{})}}, nil
	}
	entries, err := folder.List(c.Dir, mostSubmissions)
	if err != nil {
		return nil, wording.Errorf("read the class: %w", err)
	}
	out, _ := os.Stat(c.Out) // it may not be there yet
	var all []submission
	taken := map[string]bool{}
	for _, entry := range entries {
		at := filepath.Join(c.Dir, entry.Name())
		info, err := os.Lstat(at)
		isZip := strings.EqualFold(filepath.Ext(entry.Name()), ".zip")
		switch {
		case strings.HasPrefix(entry.Name(), "."), entry.Name() == "__MACOSX":
			continue
		case err == nil && info.Mode()&fs.ModeSymlink != 0: // it may lead to anything, so what it is decides opening it
		case err == nil && !info.IsDir() && !isZip:
			continue // a list of names, a gradebook
		case err == nil && out != nil && os.SameFile(info, out):
			continue
		}
		name := entry.Name()
		if isZip {
			name = name[:len(name)-len(".zip")]
		}
		s := submission{path: at, shown: plain.Clean(strings.ToValidUTF8(name, "\uFFFD"))}
		s.slug = slug(name, taken)
		all = append(all, s)
	}
	if len(all) == 0 {
		return nil, ErrNoSubmissions
	}
	return all, nil
}

// longestSlug is how many bytes a name has in the results, so that endings fit behind it.
const longestSlug = 120

// slug makes a file name of a submission's name, and never the same twice, even where upper and lower case are one.
func slug(name string, taken map[string]bool) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), strings.ContainsRune("-_.,+@ ", r):
			return r
		}
		return '_'
	}, strings.ToValidUTF8(name, "_"))
	clean = strings.Trim(clean, ". ")
	if len(clean) > longestSlug {
		clean = strings.ToValidUTF8(clean[:longestSlug], "")
	}
	if clean == "" {
		clean = "submission"
	}
	unique := clean
	for n := 2; taken[strings.ToLower(unique)]; n++ {
		unique = fmt.Sprintf("%s-%d", clean, n)
	}
	taken[strings.ToLower(unique)] = true
	return unique
}

// unfitError says why a submission can't be graded: it is the learner's fault, not the machine's.
type unfitError struct {
	kind verdict.Kind
	what string
	next string
}

func (e *unfitError) Error() string { return e.what }

// found is a program in a submission.
type found struct {
	lesson curriculum.Lesson
	prefix string // its folder in the submission, with slashes
	shown  string // the same, as its learner would write it
	fault  *unfitError
}

// programs finds the programs in a submission: a folder for each lesson, as in work/, or one server at the top or one folder down.
func (r *run) programs(t *tree) ([]found, error) {
	asked := r.Lessons
	if len(asked) == 0 {
		asked = r.Course.Lessons
	}
	var all []found
	for _, lesson := range asked {
		if prefix, ok := t.lessonFolder(lesson); ok {
			all = append(all, found{lesson: lesson, prefix: prefix, shown: filepath.FromSlash(prefix)})
		} else if len(r.Lessons) > 0 {
			all = append(all, found{lesson: lesson})
		}
	}
	single, ok := t.single()
	for i := range all {
		if all[i].prefix != "" {
			continue
		}
		if ok && len(asked) == 1 {
			all[i].prefix, all[i].shown = single, filepath.FromSlash(single)
			continue
		}
		all[i].fault = t.missing(wording.Say("There is no server for lesson %02d in this submission.", all[i].lesson.Number()))
	}
	switch {
	case len(all) > 0:
		return all, nil
	case ok:
		return nil, &unfitError{
			verdict.NoFolder, wording.Say("There is one server in this submission, but it isn't in the folder of a lesson."),
			wording.Say("Hand in the folder work/ with a folder for each lesson, such as %s/%s.", curriculum.Work, asked[min(1, len(asked)-1)].ID),
		}
	}
	return nil, t.missing(wording.Say("There is no server in this submission."))
}

// missing says that a server isn't there, and what is in its place if anything is.
func (t *tree) missing(what string) *unfitError {
	e := &unfitError{verdict.NoFolder, what, wording.Say("Hand in %s, or the folder work/ that contains it.", curriculum.EditedFile)}
	for _, odd := range t.odd {
		if path.Base(odd.name) == curriculum.EditedFile {
			e.kind = verdict.BadFile
			e.what += " " + wording.Say("%s is %s, not a file.", plain.Clean(odd.name), odd.is)
			break
		}
	}
	return e
}

// notOwn are folders of a course beside work/: a clone of the kit has a program in each of them, and none is the learner's.
var notOwn = []string{curriculum.Starters, curriculum.Solutions, curriculum.Texts, "testdata", "grader", "docs"}

// lessonFolder finds the folder of a lesson in the submission: the one in work/ first, then the one nearest to the top.
func (t *tree) lessonFolder(lesson curriculum.Lesson) (string, bool) {
	best := ""
	rank := func(dir string) int {
		n := strings.Count(dir, "/")
		if path.Base(path.Dir(dir)) != curriculum.Work {
			n += 10
		}
		return n
	}
	for _, dir := range t.programFolders() {
		parts := strings.Split(dir, "/")
		if !strings.EqualFold(path.Base(dir), lesson.ID) || len(parts) > 4 || slices.ContainsFunc(parts[:len(parts)-1], func(part string) bool { return slices.Contains(notOwn, part) }) {
			continue
		}
		if best == "" || rank(dir) < rank(best) {
			best = dir
		}
	}
	return best, best != ""
}

// single finds the one server of a submission: at the top, or one folder down if only one folder has a server.
func (t *tree) single() (string, bool) {
	var below []string
	for _, dir := range t.programFolders() {
		switch {
		case dir == ".":
			return ".", true
		case !strings.Contains(dir, "/") && !slices.Contains(notOwn, dir):
			below = append(below, dir)
		}
	}
	if len(below) == 1 {
		return below[0], true
	}
	return "", false
}

// programFolders are the folders that have Go files or a script of their own, in order.
func (t *tree) programFolders() []string {
	var dirs []string
	for _, item := range t.items {
		base, dir := path.Base(item.name), path.Dir(item.name)
		if (strings.HasSuffix(base, ".go") && !strings.HasSuffix(base, "_test.go") || item.script()) && !slices.Contains(dirs, dir) {
			dirs = append(dirs, dir)
		}
	}
	slices.Sort(dirs)
	return dirs
}

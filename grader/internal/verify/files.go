package verify

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"handshake/grader/curriculum"
)

// table looks at the table of lessons and at the folders beside it: each lesson has its place, and nothing else is there.
func (p *proof) table() {
	table := filepath.Join(curriculum.Texts, "lessons.go")
	ids := map[string]bool{}
	p.misnamed = map[string]bool{}
	for i, lesson := range p.course.Lessons {
		if ids[lesson.ID] {
			p.complain(table, say("List each lesson once."), say("the lesson %s is listed twice.", lesson.ID))
		}
		ids[lesson.ID] = true
		if lesson.Number() != i+1 {
			p.complain(table, say("Start its ID with %02d, or move it in the list.", i+1), say("the lesson %s is number %d of the list.", lesson.ID, i+1))
		}
	}
	astray := p.astray(ids)
	for _, place := range []string{curriculum.Texts, curriculum.Starters, curriculum.Solutions} {
		entries, err := os.ReadDir(filepath.Join(p.root, place))
		if err != nil {
			p.complain(place, say("Create the folder."), say("it can't be read: %s.", err))
			continue
		}
		for _, entry := range entries {
			name := entry.Name()
			switch {
			case astray[name]:
			case entry.IsDir() && place == curriculum.Texts && !numbered(name): // a package that lessons share
			case entry.IsDir() && !ids[name]:
				p.complain(filepath.Join(place, name), say("Add its lesson to lessons/lessons.go, or remove the folder."), say("it doesn't belong to any lesson."))
			case place+"/"+name == curriculum.Finished:
			case !entry.IsDir() && !strings.HasSuffix(name, ".go"):
				p.complain(filepath.Join(place, name), say("Move it to the right place."), say("it isn't part of any lesson."))
			}
		}
	}
}

// astray finds the folders of lessons whose ID in checks.go is another, which is one mistake and not many.
func (p *proof) astray(ids map[string]bool) map[string]bool {
	found := map[string]bool{}
	for _, lesson := range p.course.Lessons {
		if _, err := os.Stat(filepath.Join(p.root, curriculum.Texts, lesson.ID)); err == nil {
			continue
		}
		number := fmt.Sprintf("%02d-", lesson.Number())
		paths, _ := filepath.Glob(filepath.Join(p.root, curriculum.Texts, number+"*"))
		if len(paths) != 1 || ids[filepath.Base(paths[0])] {
			continue
		}
		name := filepath.Base(paths[0])
		found[name], p.misnamed[lesson.ID] = true, true
		p.complain(filepath.Join(curriculum.Texts, name, "checks.go"), say("Make them the same."), say("its ID is %q, but its folder is %s.", lesson.ID, name))
	}
	return found
}

// checkID is what the ID of a check looks like.
var checkID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// checks looks at how the lesson's checks are declared.
func (p *proof) checks(lesson curriculum.Lesson) {
	file := filepath.Join(curriculum.Texts, lesson.ID, "checks.go")
	seen := map[string]bool{}
	for _, c := range lesson.Checks {
		switch {
		case !checkID.MatchString(c.ID):
			p.complain(file, say("Use lower-case letters and digits, with hyphens between words, as in everyone-hears."), say("a check has the ID %q.", c.ID))
		case seen[c.ID]:
			p.complain(file, say("Give each check its own ID."), say("two checks have the ID %s.", c.ID))
		}
		seen[c.ID] = true
		if strings.TrimSpace(c.Title) == "" {
			p.complain(file, say("Write the behaviour as a sentence: the learner reads it."), say("the check %s has no title.", c.ID))
		}
		if c.Run == nil {
			p.complain(file, say("Write it."), say("the check %s has no Run.", c.ID))
		}
	}
	for _, id := range lesson.Given {
		if !seen[id] {
			p.complain(file, say("Use the IDs of checks."), say("Given lists the check %q, but the lesson has no such check.", id))
		}
	}
}

// numbered reports whether a folder is named as a lesson's.
func numbered(name string) bool { return name[0] >= '0' && name[0] <= '9' }

// files looks at the lesson's folders: what belongs there is there, and nothing else.
func (p *proof) files(lesson curriculum.Lesson) {
	texts := filepath.Join(curriculum.Texts, lesson.ID)
	p.eachFile(texts, func(name string) {
		dir, base := filepath.Split(filepath.FromSlash(name))
		switch {
		case dir == "" && (base == "README.md" || base == "probes.go"):
		case dir == "" && base == "checks.go":
			if content, err := os.ReadFile(filepath.Join(p.root, texts, base)); err == nil && bytes.Contains(content, []byte("TODO")) {
				p.complain(filepath.Join(texts, base), say("Write the missing part."), say("it contains a TODO."))
			}
		case dir == "decoys"+string(filepath.Separator) && strings.HasSuffix(base, ".txtar"):
		case dir == "designs"+string(filepath.Separator) && strings.HasSuffix(base, ".patch"):
		case dir == "mistakes"+string(filepath.Separator) && (strings.HasSuffix(base, ".patch") || base == curriculum.FingerprintFile):
		default:
			p.complain(filepath.Join(texts, name), say("A lesson's folder contains README.md, checks.go, probes.go, mistakes/*.patch, decoys/*.txtar and designs/*.patch. Move or remove this file."), say("this file isn't expected here."))
		}
	})
	starter := p.read(filepath.Join(curriculum.Starters, lesson.ID))
	solution := p.read(filepath.Join(curriculum.Solutions, lesson.ID))
	for name, content := range starter {
		path := filepath.Join(curriculum.Starters, lesson.ID, name)
		other, both := solution[name]
		switch {
		case !both:
			p.complain(path, say("Put the same file into the solution, or remove it here."), say("the solution doesn't have this file."))
		case name == curriculum.EditedFile:
			if !bytes.Contains(content, []byte("TODO")) {
				p.complain(path, say("Mark the places where the learner writes with TODO."), say("it doesn't contain a TODO."))
			}
			if bytes.Contains(content, []byte("TODO("+lesson.ID+")")) {
				p.complain(path, say("Move it to the place where the learner writes, and say what to do there."), say("it still contains the mark that a new lesson comes with."))
			}
			if bytes.Contains(other, []byte("TODO")) {
				p.complain(filepath.Join(curriculum.Solutions, lesson.ID, name), say("Finish it."), say("the solution contains a TODO."))
			}
		case !bytes.Equal(content, other):
			p.complain(path, say("Make them the same: the learner edits %s alone.", curriculum.EditedFile), say("the provided file differs from the one in the solution."))
		}
	}
	for name := range solution {
		if _, both := starter[name]; !both {
			p.complain(filepath.Join(curriculum.Solutions, lesson.ID, name), say("Put the same file into the starter, or remove it here."), say("the starter doesn't have this file."))
		}
	}
	if _, ok := starter[curriculum.EditedFile]; !ok {
		p.complain(filepath.Join(curriculum.Starters, lesson.ID), say("The learner edits %s, so create it.", curriculum.EditedFile), say("it has no %s.", curriculum.EditedFile))
	}
}

// eachFile calls visit with each file below a folder of the course.
func (p *proof) eachFile(folder string, visit func(name string)) {
	dir := filepath.Join(p.root, folder)
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		visit(filepath.ToSlash(name))
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		p.complain(folder, say("Create the folder. make lesson shows what belongs in it."), say("it doesn't exist."))
	} else if err != nil {
		p.complain(folder, say("Make it readable."), say("it can't be read: %s.", err))
	}
}

func (p *proof) read(folder string) map[string][]byte {
	files := map[string][]byte{}
	p.eachFile(folder, func(name string) {
		content, err := os.ReadFile(filepath.Join(p.root, folder, filepath.FromSlash(name)))
		if err != nil {
			p.complain(filepath.Join(folder, name), say("Make it readable."), say("it can't be read: %s.", err))
		}
		files[name] = content
	})
	return files
}

// ids are the IDs of a lesson's checks.
func ids(lesson curriculum.Lesson) []string {
	var all []string
	for _, c := range lesson.Checks {
		all = append(all, c.ID)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

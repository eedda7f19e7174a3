package restructure

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/mention"
	"handshake/grader/internal/wording"
)

// Gone is the number that a mention of a dropped lesson gets. No lesson has it, so verify lists each of these places until somebody
// has rewritten them.
const Gone = 0

// MoveLesson plans to give the lesson another number. Those in between move up or down.
func MoveLesson(root string, course curriculum.Course, lesson curriculum.Lesson, to int) (*Plan, error) {
	if to < 1 || to > len(course.Lessons) {
		return nil, wording.Errorf("the course has lessons 01 to %02d, and no lesson %02d", len(course.Lessons), to)
	}
	if lesson.Number() == to {
		return nil, wording.Errorf("%s already has the number %02d", lesson.ID, to)
	}
	order := without(course, lesson)
	return plan(root, course, slices.Insert(order, to-1, lesson.ID), rename{moved: lesson.ID})
}

// DropLesson plans to take a lesson out of the course. Its folders go to the backup, and those behind it move up.
func DropLesson(root string, course curriculum.Course, lesson curriculum.Lesson) (*Plan, error) {
	if len(course.Lessons) == 1 {
		return nil, wording.Error("it's the course's only lesson")
	}
	return plan(root, course, without(course, lesson), rename{})
}

// RenameLesson plans to give a lesson another name and another title. What is "" stays as it is.
func RenameLesson(root string, course curriculum.Course, lesson curriculum.Lesson, name, title string) (*Plan, error) {
	if name == "" {
		name = lesson.Name()
	}
	if err := curriculum.NameIsFree(course, lesson, name); err != nil {
		return nil, err
	}
	if name == lesson.Name() && (title == "" || title == lesson.Title) {
		return nil, wording.Errorf("%s already has that name", lesson.ID)
	}
	var order []string
	for _, l := range course.Lessons {
		order = append(order, l.ID)
	}
	return plan(root, course, order, rename{lesson: lesson, name: name, title: title})
}

// rename is what a lesson is called afterwards.
type rename struct {
	lesson      curriculum.Lesson
	name, title string
	moved       string // the ID of the lesson that was asked to move
}

func without(course curriculum.Course, lesson curriculum.Lesson) []string {
	var order []string
	for _, l := range course.Lessons {
		if l.ID != lesson.ID {
			order = append(order, l.ID)
		}
	}
	return order
}

// lessons is a change of the order and the names of lessons, while it's planned.
type lessons struct {
	*Plan
	course curriculum.Course
	module string
	rename rename
	order  []string          // the old IDs, in the new order
	ids    map[string]string // the new ID by the old one; "" for a lesson that is dropped
}

// plan plans the new order of the lessons, which is given by their old IDs.
func plan(root string, course curriculum.Course, order []string, r rename) (*Plan, error) {
	module, err := modulePath(root)
	if err != nil {
		return nil, err
	}
	c := &lessons{Plan: &Plan{root: root}, course: course, module: module, rename: r, order: order, ids: map[string]string{}}
	for i, lesson := range course.Lessons {
		if lesson.Number() != i+1 {
			return nil, wording.Errorf("the lesson %s is number %d of the list in lessons/lessons.go; give it that number by hand first", lesson.ID, i+1)
		}
		if _, err := os.Stat(filepath.Join(root, curriculum.Texts, lesson.ID)); err != nil {
			return nil, wording.Errorf("there is no folder %s: if the course has just changed, build the grader again", filepath.Join(curriculum.Texts, lesson.ID))
		}
		c.ids[lesson.ID] = ""
	}
	for i, old := range order {
		_, name, _ := strings.Cut(old, "-")
		if old == r.lesson.ID {
			name = r.name
		}
		c.ids[old] = fmt.Sprintf("%02d-%s", i+1, name)
	}
	if err := c.folders(); err != nil {
		return nil, err
	}
	all, err := texts(root)
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		if c.dropped(t.path) {
			continue
		}
		if err := c.text(t); err != nil {
			return nil, err
		}
	}
	return c.Plan, c.learner()
}

// folders plans which folders move.
func (c *lessons) folders() error {
	for _, place := range []string{curriculum.Texts, curriculum.Starters, curriculum.Solutions, curriculum.Work} {
		for _, lesson := range c.course.Lessons {
			from, to := filepath.Join(place, lesson.ID), c.ids[lesson.ID]
			if to == lesson.ID {
				continue
			}
			if _, err := os.Lstat(filepath.Join(c.root, from)); errors.Is(err, fs.ErrNotExist) {
				continue // verify says what is missing
			} else if err != nil {
				return wording.Errorf("look at %s: %w", from, err)
			}
			m := Move{From: from, work: place == curriculum.Work}
			if to != "" {
				m.To = filepath.Join(place, to)
				_, taken := c.ids[to]
				if _, err := os.Lstat(filepath.Join(c.root, m.To)); err == nil && !taken {
					return wording.Errorf("the folder %s is in the way; move it somewhere else first", m.To)
				}
			}
			c.Moves = append(c.Moves, m)
		}
	}
	return nil
}

// text plans what changes in one text.
func (c *lessons) text(t text) error {
	if !t.ofCourse {
		fresh, places := c.imports(t)
		c.change(t.path, t.content, fresh, places)
		if n := c.stale(fresh); n > 0 {
			c.Elsewhere = append(c.Elsewhere, Change{filepath.ToSlash(t.path), n})
		}
		return nil
	}
	fresh, places := c.mentions(t)
	if c.rename.title != "" {
		var n int
		fresh, n = c.retitle(t, fresh)
		places += n
	}
	if filepath.ToSlash(t.path) == curriculum.Texts+"/lessons.go" {
		table, err := c.table(fresh)
		if err != nil {
			return err
		}
		fresh, places = table, max(places, 1)
	}
	if t.goFile() && c.rename.lesson.ID != "" && filepath.Dir(t.path) == filepath.Join(curriculum.Texts, c.rename.lesson.ID) {
		old, now := curriculum.PackageName(c.rename.lesson.Name()), curriculum.PackageName(c.rename.name)
		fresh = regexp.MustCompile(`(?m)^(// Package |package )`+old+`\b`).ReplaceAll(fresh, []byte("${1}"+now))
	}
	c.change(t.path, t.content, fresh, places)
	return nil
}

// mentions gives each mention of a lesson its new ID or number.
func (c *lessons) mentions(t text) (fresh []byte, places int) {
	at := 0
	own := c.owner(t.path)
	for _, m := range mention.Find(t.content, t.markdown()) {
		fresh = append(fresh, t.content[at:m.Start]...)
		at = m.End
		old := string(t.content[m.Start:m.End])
		now, target := old, ""
		switch {
		case m.ID != "":
			if id, ok := c.ids[m.ID]; ok {
				target, now = m.ID, id
				if id == "" {
					now = m.ID
				}
			}
		case m.Number >= 1 && m.Number <= len(c.course.Lessons):
			target = c.course.Lessons[m.Number-1].ID
			now = m.Text(c.number(target))
		}
		if now != old {
			places++
		}
		why := ""
		switch {
		case target == "":
		case c.ids[target] == "":
			why = wording.Say("it names the lesson that is gone")
		case m.Range && c.rename.lesson.ID == "":
			why = wording.Say("it names a range of lessons")
		case own != "" && c.behind(own, target):
			why = wording.Say("it mentions a lesson that now comes later")
		case own != "" && c.behind(target, own):
			why = wording.Say("it mentions a lesson that now comes earlier")
		case own != "" && own == c.rename.moved && own != target:
			why = wording.Say("it is from the lesson that moved, and mentions a different one")
		}
		if why != "" && t.markdown() {
			c.Reread = append(c.Reread, lineAt(c.moved(t.path), t.content, m.Start, why))
			c.Reread[len(c.Reread)-1].Text = "" // filled in below, when the line is as it will be
		}
		fresh = append(fresh, now...)
	}
	fresh = append(fresh, t.content[at:]...)
	rows := strings.Split(string(fresh), "\n")
	for i := range c.Reread {
		if line := &c.Reread[i]; line.Text == "" {
			line.Text = strings.TrimSpace(rows[line.Line-1])
		}
	}
	c.Reread = slices.CompactFunc(c.Reread, func(a, b Line) bool { return a.Path == b.Path && a.Line == b.Line })
	return fresh, places
}

// number is the number that a lesson gets; Gone if it's dropped.
func (c *lessons) number(id string) int {
	if i := slices.Index(c.order, id); i >= 0 {
		return i + 1
	}
	return Gone
}

// behind reports whether a lesson comes before another one that it used to come after.
func (c *lessons) behind(own, target string) bool {
	before := func(id string) int {
		return slices.IndexFunc(c.course.Lessons, func(l curriculum.Lesson) bool { return l.ID == id })
	}
	return before(own) > before(target) && c.number(own) < c.number(target)
}

// owner is the ID of the lesson that a file belongs to; "" for none.
func (c *lessons) owner(path string) string {
	parts := strings.Split(filepath.ToSlash(path), "/")
	if len(parts) > 2 {
		if _, ok := c.ids[parts[1]]; ok {
			return parts[1]
		}
	}
	return ""
}

// stale counts the old IDs in a text.
func (c *lessons) stale(content []byte) (n int) {
	for _, m := range mention.Find(content, false) {
		if id, ok := c.ids[m.ID]; ok && m.ID != "" && id != m.ID {
			n++
		}
	}
	return n
}

// imports gives the imports of a Go file outside the course their new paths.
func (c *lessons) imports(t text) (fresh []byte, places int) {
	if !t.goFile() {
		return t.content, 0
	}
	return replaceImports(t.content, c.module+"/"+curriculum.Texts+"/", c.ids)
}

// replaceImports replaces the element of import paths that follows a prefix.
func replaceImports(content []byte, prefix string, ids map[string]string) (fresh []byte, places int) {
	path := regexp.MustCompile(`(?m)^(\s*(?:import\s+)?(?:[\w.]+\s+)?")` + regexp.QuoteMeta(prefix) + `([^"/]+)((?:/[^"]*)?")`)
	fresh = path.ReplaceAllFunc(content, func(line []byte) []byte {
		m := path.FindSubmatch(line)
		id := ids[string(m[2])]
		if id == "" || id == string(m[2]) {
			return line
		}
		places++
		return slices.Concat(m[1], []byte(prefix+id), m[3])
	})
	return fresh, places
}

// retitle gives the lesson its new title: in its checks, above its text, behind its number, and in links to it.
func (c *lessons) retitle(t text, content []byte) (fresh []byte, places int) {
	lesson := c.rename.lesson
	old, now := regexp.QuoteMeta(lesson.Title), c.rename.title
	number := fmt.Sprintf("%02d", c.number(lesson.ID))
	count := func(pattern, text string) {
		re := regexp.MustCompile(pattern)
		content = re.ReplaceAllFunc(content, func(found []byte) []byte {
			places++
			m := re.FindSubmatch(found)
			return slices.Concat(m[1], []byte(text), m[2])
		})
	}
	switch {
	case t.path == filepath.Join(curriculum.Texts, lesson.ID, "checks.go"):
		count(`(?m)(^\tTitle:\s*)`+regexp.QuoteMeta(fmt.Sprintf("%q", lesson.Title))+`(,)`, fmt.Sprintf("%q", now))
	case t.markdown():
		if t.path == lesson.Text() {
			count(`(?m)(\A# )`+old+`($)`, now)
		}
		count(`(\b`+number+` )`+old+`(\b)`, now)
		count(`(\[)`+old+`(\]\([^)]*`+regexp.QuoteMeta(c.ids[lesson.ID])+`)`, now)
	}
	return content, places
}

// learner plans what changes in work/: backups and notes go by the lesson's ID, and a program may import packages of its own.
func (c *lessons) learner() error {
	work := filepath.Join(c.root, curriculum.Work)
	backups, _ := os.ReadDir(filepath.Join(work, ".backup")) // without the folder there are none
	for _, entry := range backups {
		for old, now := range c.ids {
			rest, ok := strings.CutPrefix(entry.Name(), old+"-")
			if ok && now != "" && now != old && len(rest) > 0 && rest[0] >= '0' && rest[0] <= '9' {
				dir := filepath.Join(curriculum.Work, ".backup")
				c.Moves = append(c.Moves, Move{From: filepath.Join(dir, entry.Name()), To: filepath.Join(dir, now+"-"+rest), work: true})
			}
		}
	}
	notes := filepath.Join(curriculum.Work, ".cache", "hints.json")
	if content, err := os.ReadFile(filepath.Join(c.root, notes)); err == nil {
		var seen, fresh map[string]json.RawMessage
		if json.Unmarshal(content, &seen) == nil {
			fresh = map[string]json.RawMessage{}
			for id, note := range seen {
				now, ok := c.ids[id]
				if !ok {
					now = id
				}
				if now != "" {
					fresh[now] = note
				}
			}
			if out, err := json.Marshal(fresh); err == nil {
				c.change(notes, bytes.TrimSpace(content), out, 1)
			}
		}
	}
	for _, m := range c.Moves {
		if !m.work || m.To == "" || filepath.Dir(m.From) != curriculum.Work {
			continue
		}
		err := filepath.WalkDir(filepath.Join(c.root, m.From), func(path string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() || filepath.Ext(path) != ".go" {
				return err
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			below, err := filepath.Rel(c.root, path)
			if err != nil {
				return err
			}
			fresh, places := replaceImports(content, c.module+"/"+curriculum.Work+"/", c.ids)
			c.change(below, content, fresh, places)
			return nil
		})
		if err != nil {
			return wording.Errorf("read your work: %w", err)
		}
	}
	return nil
}

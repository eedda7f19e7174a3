package verify

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/mention"
)

var (
	placed      = regexp.MustCompile(`(?:lessons|starter|solution|work)/$`)
	linked      = regexp.MustCompile(`\[(\d\d) [^\]\n]*\]\([^)\n]*?\b(\d\d)-[a-z]`)
	started     = regexp.MustCompile(`\bmake run LESSON=(\d{1,2})\b|\brun (\d\d)\b`)
	checksOfOne = regexp.MustCompile(`has the checks of lesson (\d{1,2})\b`)
)

// mentions looks at all texts of the course for lessons that aren't there, and for numbers that can't be right: those that somebody
// forgot when a lesson moved.
func (p *proof) mentions() {
	var files []string
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		found, _ := filepath.Glob(filepath.Join(p.root, pattern)) // the patterns are right
		files = append(files, found...)
	}
	for _, place := range []string{curriculum.Texts, curriculum.Starters, curriculum.Solutions} {
		_ = filepath.WalkDir(filepath.Join(p.root, place), func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() && slices.Contains([]string{".md", ".go", ".patch", ".txtar"}, filepath.Ext(path)) {
				files = append(files, path)
			}
			return nil // what can't be read has its complaint elsewhere
		})
	}
	for _, path := range files {
		content, err := os.ReadFile(path)
		if err != nil {
			continue
		}
		file, err := filepath.Rel(p.root, path)
		if err != nil {
			continue
		}
		p.mentionsIn(filepath.ToSlash(file), content)
	}
}

// mentionsIn looks at the mentions of lessons in one file.
func (p *proof) mentionsIn(file string, content []byte) {
	said := map[string]bool{}
	complain := func(at int, fix, what string) {
		if !said[what] { // one place of many is enough: the author will look for the others
			said[what] = true
			p.complain(file, fix, say("line %d %s", bytes.Count(content[:at], []byte{'\n'})+1, what))
		}
	}
	all := len(p.course.Lessons)
	for _, m := range mention.Find(content, filepath.Ext(file) == ".md") {
		switch {
		case m.ID != "":
			if now, known := p.lessonID(m.ID); !known {
				prefix := string(placed.Find(content[:m.Start]))
				if now != "" {
					complain(m.Start, say("Write %s%s.", prefix, now), say("mentions %s%s, but there is no such lesson.", prefix, m.ID))
				} else if prefix != "" {
					complain(m.Start, say("Fix the name."), say("mentions %s%s, but there is no such lesson.", prefix, m.ID))
				}
			}
		case m.Number == 0:
			complain(m.Start, say("Rewrite the sentence. The number 00 stands for a lesson that was dropped."), say("mentions lesson 00, and there is no such lesson."))
		case m.Number > all:
			complain(m.Start, say("Fix the number."), say("mentions lesson %02d, but the last lesson is %02d.", m.Number, all))
		}
	}
	for _, m := range linked.FindAllSubmatchIndex(content, -1) {
		if shown, target := string(content[m[2]:m[3]]), string(content[m[4]:m[5]]); shown != target {
			complain(m[0], say("Make them the same."), say("has a link that says lesson %s, and leads to lesson %s.", shown, target))
		}
	}
	p.own(file, content, complain)
}

// own looks at where a lesson's files name its own number.
func (p *proof) own(file string, content []byte, complain func(at int, fix, what string)) {
	for _, lesson := range p.course.Lessons {
		if !strings.HasPrefix(file, curriculum.Texts+"/"+lesson.ID+"/") {
			continue
		}
		pattern := checksOfOne
		if file == filepath.ToSlash(lesson.Text()) {
			pattern = started
		}
		for _, m := range pattern.FindAllSubmatchIndex(content, -1) {
			for i := 2; i < len(m); i += 2 {
				if m[i] < 0 {
					continue
				}
				if n, _ := strconv.Atoi(string(content[m[i]:m[i+1]])); n != lesson.Number() && n != 0 && n <= len(p.course.Lessons) {
					complain(m[i], say("Fix the number."), say("names lesson %02d, but the file is lesson %02d's.", n, lesson.Number()))
				}
			}
		}
	}
}

// lessonID reports whether a lesson has that ID, and returns the ID of the one with that name.
func (p *proof) lessonID(id string) (now string, known bool) {
	for _, lesson := range p.course.Lessons {
		if lesson.ID == id {
			return id, true
		}
		if lesson.Name() == id[3:] {
			now = lesson.ID
		}
	}
	return now, false
}

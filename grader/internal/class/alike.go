package class

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"go/scanner"
	"go/token"
	"hash/fnv"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"handshake/grader/curriculum"
)

// shape is what is compared of a program: hashes of every few tokens in a row of what its learner wrote, without comments, white
// space and the names of things. Renaming and reformatting doesn't change it.
type shape map[uint64]struct{}

// Two programs are nearly the same if so much of what either has beyond the starter is in both. Short answers are alike by nature.
const (
	tokensInRow = 12
	leastOwn    = 60
	alikeFrom   = 0.9
)

// shapeOf is the shape of the files that learners write.
func shapeOf(files []file) shape {
	s := shape{}
	for _, f := range files {
		if strings.HasSuffix(f.name, ".go") && (f.name == curriculum.EditedFile || !hasEdited(files)) {
			s.add(f.content)
		}
	}
	return s
}

func hasEdited(files []file) bool {
	return slices.ContainsFunc(files, func(f file) bool { return f.name == curriculum.EditedFile })
}

// add adds the rows of tokens of a Go file.
func (s shape) add(content []byte) {
	var scan scanner.Scanner
	set := token.NewFileSet()
	scan.Init(set.AddFile("", set.Base(), len(content)), content, nil, 0)
	var row []string
	for {
		_, kind, literal := scan.Scan()
		if kind == token.EOF {
			return
		}
		if kind == token.SEMICOLON && literal == "\n" {
			continue
		}
		text := kind.String()
		if kind == token.STRING || kind == token.INT {
			text = literal
		}
		if row = append(row, text); len(row) < tokensInRow {
			continue
		}
		hash := fnv.New64a()
		for _, text := range row {
			_, _ = hash.Write([]byte(text + "\x00")) // a hash never fails
		}
		s[hash.Sum64()] = struct{}{}
		row = row[1:]
	}
}

// alike marks submissions that are the same, or nearly so.
func (r *Results) alike() {
	type place struct {
		entry  int
		graded *Graded
		own    shape
	}
	byLesson := map[string][]place{}
	starters := map[string]shape{}
	for i := range r.Submissions {
		e := &r.Submissions[i]
		for j := range e.Lessons {
			g := &e.Lessons[j]
			if g.Record == "" || g.Untouched {
				continue
			}
			if starters[g.ID] == nil {
				starters[g.ID] = shape{}
				content, err := os.ReadFile(filepath.Join(r.class.Root, curriculum.Starters, g.ID, curriculum.EditedFile))
				if err == nil { // without it more seems alike
					starters[g.ID].add(content)
				}
			}
			own := shape{}
			for hash := range e.shapes[j] {
				if _, given := starters[g.ID][hash]; !given {
					own[hash] = struct{}{}
				}
			}
			byLesson[g.ID] = append(byLesson[g.ID], place{i, g, own})
		}
	}
	for _, places := range byLesson {
		for i, a := range places {
			for _, b := range places[i+1:] {
				nameA, nameB := r.Submissions[a.entry].Name, r.Submissions[b.entry].Name
				switch {
				case a.graded.work == b.graded.work:
					a.graded.Same, b.graded.Same = append(a.graded.Same, nameB), append(b.graded.Same, nameA)
				case near(a.own, b.own):
					a.graded.Alike, b.graded.Alike = append(a.graded.Alike, nameB), append(b.graded.Alike, nameA)
				}
			}
		}
	}
}

// near reports whether two shapes are nearly the same.
func near(a, b shape) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < leastOwn || float64(len(a)) < alikeFrom*float64(len(b)) {
		return false
	}
	both := 0
	for hash := range a {
		if _, ok := b[hash]; ok {
			both++
		}
	}
	return float64(both) >= alikeFrom*float64(len(a)+len(b)-both)
}

// workOf is a hash of what a learner wrote: the file that the lesson asks for, or else the whole program.
func workOf(files []file) string {
	sum := sha256.New()
	for _, f := range files {
		if f.name == curriculum.EditedFile || !hasEdited(files) {
			fmt.Fprintf(sum, "%q %x\n", f.name, sha256.Sum256(normal(f.content)))
		}
	}
	return string(sum.Sum(nil))
}

// normal is a file without what editors change by themselves.
func normal(content []byte) []byte {
	return bytes.TrimSpace(bytes.ReplaceAll(content, []byte("\r\n"), []byte("\n")))
}

// Package classes makes classes of submissions, to try the grading of a class with: solutions in several styles, known mistakes, starters,
// copies, broken and hostile ones. It knows a course's files. It knows nothing of how a class is graded.
package classes

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/curriculum"
)

// maker makes submissions. After the first error it does nothing more.
type maker struct {
	root     string
	dir      string // of the class
	lesson   curriculum.Lesson
	solution string
	starter  string
	mistakes []curriculum.Mistake
	random   *rand.Rand
	err      error
}

// Write writes n submissions of a lesson to an empty folder. The same numbers always make the same class. Mistakes with a May-Fail are left
// out: timing decides which checks they fail, so two runs may rightly differ.
func Write(root, dir string, lesson curriculum.Lesson, n int) error {
	m := maker{root: root, dir: dir, lesson: lesson, random: rand.New(rand.NewPCG(1, 2))}
	m.solution, m.starter = m.read(curriculum.Solutions), m.read(curriculum.Starters)
	mistakes, err := curriculum.LoadMistakes(root, lesson)
	m.mistakes = slices.DeleteFunc(mistakes, func(m curriculum.Mistake) bool { return len(m.MayFail) > 0 })
	if err == nil && len(m.mistakes) == 0 {
		err = fmt.Errorf("%s has no mistakes that fail the same checks each time", lesson.ID)
	}
	m.err = errors.Join(m.err, err)
	for i := range n {
		m.submission(i, fmt.Sprintf("%03d", i))
	}
	if m.err != nil {
		return fmt.Errorf("make a class: %w", m.err)
	}
	return nil
}

// variable is a name that most solutions have.
var variable = regexp.MustCompile(`\bconn\b`)

// read reads the learner's file of a program of the course.
func (m *maker) read(of string) string {
	text, err := os.ReadFile(filepath.Join(m.root, of, m.lesson.ID, curriculum.EditedFile))
	m.err = errors.Join(m.err, err)
	return string(text)
}

// put writes a file of a submission.
func (m *maker) put(name, text string) {
	if m.err != nil {
		return
	}
	path := filepath.Join(m.dir, filepath.FromSlash(name))
	m.err = errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644))
}

// submission writes one submission.
func (m *maker) submission(i int, name string) {
	switch i % 10 {
	case 0: // the solution with a line of its own, so that it is graded by itself
		m.put(name+"/server.go", m.solution+fmt.Sprintf("\n// The work of %s.\nconst author = %[1]q\n", name))
	case 1: // the same under other names, in a folder of its own
		renamed := variable.ReplaceAllString(strings.ReplaceAll(m.solution, "// ", "// I think: "), "socket"+name)
		m.put(name+"/my server/server.go", renamed+"\n// author = "+name+"\n")
	case 2, 3, 4:
		m.mistake(name)
	case 5:
		m.put(name+"/server.go", m.starter)
	case 6:
		m.put(name+"/server.go", "package main\n\nvar x int = "+strconv.Quote(name)+"\n")
	case 7: // a copy
		m.zipped(name)
	case 8:
		h := hostile[i/10%len(hostile)]
		m.put(name+"/server.go", m.solution)
		m.put(name+"/harm.go", "package main\n\n"+strings.ReplaceAll(h, "NAME", name))
	default:
		m.put(name+"/notes.txt", "I have done nothing.")
	}
}

// mistake writes the solution with a known mistake.
func (m *maker) mistake(name string) {
	if m.err != nil {
		return
	}
	at := filepath.Join(m.dir, name, curriculum.Work, m.lesson.ID)
	m.err = m.mistakes[m.random.IntN(len(m.mistakes))].Make(m.root, m.lesson, at)
}

// zipped writes the solution as a zip file.
func (m *maker) zipped(name string) {
	var text bytes.Buffer
	w := zip.NewWriter(&text)
	file, err := w.Create("lesson/server.go")
	if err == nil {
		_, err = file.Write([]byte(m.solution))
	}
	if err = errors.Join(err, w.Close()); err != nil {
		m.err = errors.Join(m.err, err)
		return
	}
	m.put(name+".zip", text.String())
}

// hostile are files beside the solution that try something at the start. Where programs are isolated, each has the same verdict in each run.
var hostile = []string{
	"import \"os\"\n\nfunc init() {\n\tif _, err := os.ReadDir(\"/root\"); err == nil {\n\t\tos.Exit(3)\n\t}\n\tprintln(\"NAME\")\n}\n",
	"import \"os\"\n\n// NAME ends at once.\nfunc init() { os.Exit(1) }\n",
	"// NAME takes all the memory it can get.\nfunc init() {\n\tvar all [][]byte\n\tfor {\n\t\tb := make([]byte, 64<<20)\n\t\tfor i := range b {\n\t\t\tb[i] = 1\n\t\t}\n\t\tall = append(all, b)\n\t\t_ = all\n\t}\n}\n",
	"import (\n\t\"os/exec\"\n\t\"syscall\"\n)\n\n// NAME leaves a process behind.\nfunc init() {\n\tc := exec.Command(\"sleep\", \"54321\")\n\tc.SysProcAttr = &syscall.SysProcAttr{Setsid: true}\n\t_ = c.Start()\n}\n",
	"// NAME hangs.\nfunc init() { select {} }\n",
	"import \"os\"\n\n// NAME removes everything.\nfunc init() { _ = os.RemoveAll(\"/\") }\n",
}

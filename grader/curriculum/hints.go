package curriculum

import (
	"bytes"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"handshake/grader/internal/wording"
)

// Hint is a part of a lesson's text that stays folded until the learner asks for it:
//
//	<details><summary>Hint 1: where do I begin?</summary>
//
//	Markdown.
//
//	</details>
type Hint struct {
	Title string // without its number: "where do I begin?"
	Body  string // Markdown
}

// Hints reads the hints of a lesson's text, in their order.
func Hints(root string, lesson Lesson) ([]Hint, error) {
	source, err := os.ReadFile(filepath.Join(root, lesson.Text()))
	if err != nil {
		return nil, wording.Errorf("read the hints: %w", err)
	}
	return HintsIn(source), nil
}

// The parts of a hint's frame.
var (
	summary = regexp.MustCompile(`(?s)<summary>(.*?)</summary>`)
	number  = regexp.MustCompile(`^ \d+:\s*`)
	codeTag = regexp.MustCompile(`</?code>`)
	anyTag  = regexp.MustCompile(`<[^>]*>`)
)

// HintsIn finds the hints in a lesson's text. An example of a hint in a code block isn't one.
func HintsIn(source []byte) []Hint {
	var hints []Hint
	begin := -1 // where the open hint's frame begins
	end := func(at int) {
		if begin >= 0 {
			hints = append(hints, hint(source[begin:at]))
		}
		begin = -1
	}
	for node := goldmark.DefaultParser().Parse(text.NewReader(source)).FirstChild(); node != nil; node = node.NextSibling() {
		block, ok := node.(*ast.HTMLBlock)
		if !ok || block.Lines().Len() == 0 {
			continue
		}
		at := block.Lines().At(0).Start
		frame := block.Lines().Value(source)
		if bytes.Contains(frame, []byte("<details")) {
			end(at)
			begin = at
		}
		if i := bytes.Index(frame, []byte("</details>")); i >= 0 {
			end(at + i)
		}
	}
	end(len(source))
	return hints
}

// hint reads what is between <details> and </details>.
func hint(source []byte) Hint {
	title, body := "", source[bytes.IndexByte(source, '>')+1:]
	if at := summary.FindSubmatchIndex(source); at != nil {
		title, body = string(source[at[2]:at[3]]), source[at[1]:]
	}
	title = anyTag.ReplaceAllString(codeTag.ReplaceAllString(title, "`"), "")
	title = strings.Join(strings.Fields(html.UnescapeString(title)), " ")
	if rest, ok := strings.CutPrefix(title, wording.Current().Words.Lesson.Hint); ok && number.MatchString(rest) {
		title = number.ReplaceAllString(rest, "")
	}
	return Hint{Title: title, Body: strings.TrimSpace(string(body))}
}

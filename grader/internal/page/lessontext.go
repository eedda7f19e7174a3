package page

import (
	"bytes"
	"fmt"
	"html/template"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"handshake/grader/curriculum"
	"handshake/grader/internal/wording"
)

// lessonText is a lesson's text as HTML. Its hints are apart, since each is behind a click.
type lessonText struct {
	Before template.HTML // what stands before the hints
	Hint   *hint         // the first
	After  template.HTML
}

// hint is one hint. The next is inside it, so that hints come in their order even without a script.
type hint struct {
	Number         int
	Heading, Title string // "Hint 1 of 3: ", and what it is about
	Body           template.HTML
	Next           *hint
}

// read reads the text of a lesson.
func (s *Server) read(lesson curriculum.Lesson) (lessonText, error) {
	source, err := os.ReadFile(filepath.Join(s.Work.Root, lesson.Text()))
	if err != nil {
		return lessonText{}, wording.Errorf("read the lesson's text: %w", err)
	}
	before, after := aroundHints(source)
	var t lessonText
	t.Before, t.After = s.markdown(lesson, before, true), s.markdown(lesson, after, false)
	hints := curriculum.HintsIn(source)
	for i, h := range slices.Backward(hints) {
		heading := fmt.Sprintf(wording.Current().Words.Report.HintOf, i+1, len(hints))
		t.Hint = &hint{Number: i + 1, Heading: heading, Title: h.Title, Body: s.markdown(lesson, []byte(h.Body), false), Next: t.Hint}
	}
	return t, nil
}

// aroundHints splits a text before its first hint and behind its last.
func aroundHints(source []byte) (before, after []byte) {
	begin, end := -1, -1
	for node := goldmark.DefaultParser().Parse(text.NewReader(source)).FirstChild(); node != nil; node = node.NextSibling() {
		block, ok := node.(*ast.HTMLBlock)
		if !ok || block.Lines().Len() == 0 {
			continue
		}
		at, frame := block.Lines().At(0).Start, block.Lines().Value(source)
		if bytes.Contains(frame, []byte("<details")) && begin < 0 {
			begin = at
		}
		if i := bytes.Index(frame, []byte("</details>")); i >= 0 {
			end = at + i + len("</details>")
		}
	}
	if begin < 0 || end < begin {
		return source, nil
	}
	return source[:begin], source[end:]
}

// markdown turns a part of a lesson's text into HTML. Raw HTML in it is left out. The page has a title of its own, so the text's is left
// out, too, where it is whole.
func (s *Server) markdown(lesson curriculum.Lesson, source []byte, whole bool) template.HTML {
	markdown := goldmark.New(
		goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithASTTransformers(util.Prioritized(transformer{s, lesson, whole}, 100))),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{s, lesson}, 100))),
	)
	var out bytes.Buffer
	if err := markdown.Convert(source, &out); err != nil { // a buffer takes everything, so this is a fault of the text
		return template.HTML(template.HTMLEscapeString(err.Error())) //nolint:gosec // escaped
	}
	return template.HTML(out.String()) //nolint:gosec // goldmark escapes what isn't its own
}

// transformer gives headings their anchors and turns links between the course's files into links between its pages.
type transformer struct {
	server *Server
	lesson curriculum.Lesson
	whole  bool
}

func (t transformer) Transform(document *ast.Document, reader text.Reader, _ parser.Context) {
	var title ast.Node
	_ = ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch node := node.(type) {
		case *ast.Heading:
			if node.Level == 1 && title == nil && t.whole {
				title = node
			}
			node.SetAttributeString("id", []byte(curriculum.Anchor(textOf(node, reader.Source()))))
		case *ast.Link:
			to, outside := t.server.link(string(node.Destination), path.Join("lessons", t.lesson.ID))
			node.Destination = []byte(to)
			if outside {
				node.SetAttributeString("target", []byte("_blank"))
				node.SetAttributeString("rel", []byte("noopener noreferrer"))
			}
		}
		return ast.WalkContinue, nil
	})
	if title != nil {
		document.RemoveChild(document, title)
	}
}

// textOf is a node's text without its markup.
func textOf(node ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			b.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// link turns a link in a file below dir, a folder of the course, into one that works on the page. A file that the page doesn't show has no
// link.
func (s *Server) link(to, dir string) (address string, outside bool) {
	target, err := url.Parse(to)
	switch {
	case err != nil:
		return "", false
	case target.Scheme == "https" || target.Scheme == "http":
		return to, true
	case target.Scheme != "" || target.Host != "":
		return "", false
	case target.Path == "":
		return to, false
	}
	file := path.Join(dir, target.Path)
	for _, lesson := range s.Course.Lessons {
		if file == path.Join("lessons", lesson.ID, "README.md") || file == path.Join("lessons", lesson.ID) {
			address = lessonURL(lesson.ID)
			if target.Fragment != "" {
				address += "#" + target.Fragment
			}
			return address, false
		}
	}
	return "", false
}

func lessonURL(id string) string { return "/lessons/" + url.PathEscape(id) }

// nodes renders what goldmark renders differently.
type nodes struct {
	server *Server
	lesson curriculum.Lesson
}

func (n nodes) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, n.code)
	r.Register(ast.KindCodeBlock, n.code)
	r.Register(ast.KindCodeSpan, n.span)
	r.Register(ast.KindRawHTML, n.raw)
	r.Register(ast.KindHTMLBlock, func(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) { return ast.WalkSkipChildren, nil })
	r.Register(ast.KindLink, n.anchor)
}

// code highlights a block.
func (n nodes) code(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	language := ""
	if fenced, ok := node.(*ast.FencedCodeBlock); ok {
		language = string(fenced.Language(source))
	}
	_, err := w.WriteString(string(highlight(language, string(node.Lines().Value(source)))))
	return ast.WalkSkipChildren, err
}

// workFile is a file of the learner's, as it stands in texts and messages.
var workFile = regexp.MustCompile(`^work/([a-z0-9-]+)/([a-z0-9_-]+\.go)(:\d+)?$`)

// span writes code in a line. A click on the name of one of the learner's files copies its path, for an editor.
func (n nodes) span(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	_, err := w.WriteString(string(n.server.file(textOf(node, source))))
	return ast.WalkSkipChildren, err
}

// file is code in a line, and a button if it is one of the learner's files.
func (s *Server) file(shown string) template.HTML {
	code := "<code>" + template.HTMLEscapeString(shown) + "</code>"
	if match := workFile.FindStringSubmatch(filepath.ToSlash(shown)); match != nil && slices.ContainsFunc(s.Course.Lessons, func(l curriculum.Lesson) bool { return l.ID == match[1] }) {
		full := filepath.Join(s.Work.Dir, match[1], match[2]) + match[3]
		code = `<button type="button" class="file" data-copy="` + template.HTMLEscapeString(full) + `" title="` + template.HTMLEscapeString(words().CopyPath) + `">` + code + `</button>`
	}
	return template.HTML(code) //nolint:gosec // escaped above
}

// checkMark is how a text says which check a point is about.
var checkMark = regexp.MustCompile(`^<!-- check: ([a-z0-9-]+) -->$`)

// raw turns the mark of a check into a link to it. Other HTML is left out.
func (n nodes) raw(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	match := checkMark.FindSubmatch(node.(*ast.RawHTML).Segments.Value(source))
	if match == nil {
		return ast.WalkSkipChildren, nil
	}
	_, err := fmt.Fprintf(w, `<a class="to-check" href="#c-%s"><span class="sr">%s</span></a>`, match[1], template.HTMLEscapeString(words().CheckOfPoint))
	return ast.WalkSkipChildren, err
}

// anchor writes a link, or only its words if it leads nowhere.
func (n nodes) anchor(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	link := node.(*ast.Link)
	switch {
	case len(link.Destination) == 0:
	case entering:
		_, _ = w.WriteString(`<a href="` + template.HTMLEscapeString(string(link.Destination)) + `"`)
		if link.Attributes() != nil {
			html.RenderAttributes(w, node, nil)
		}
		_ = w.WriteByte('>')
	default:
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

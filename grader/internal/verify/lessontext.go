package verify

import (
	"go/format"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/wording"
)

// leastHints is how many hints a lesson has at the least: a nudge, a direction, and most of the code.
const leastHints = 3

var (
	checkMark = regexp.MustCompile(`<!-- check: ([a-z0-9-]+) -->`)
	fromMark  = regexp.MustCompile(`<!-- from (\S+) -->`)
	placeless = regexp.MustCompile(`^\d+:\d+: `) // a place in the block tells nobody where it is in the text
)

// document is a parsed text.
type document struct {
	source  []byte
	root    ast.Node
	anchors map[string]bool
	titles  []string // of the sections, "##"
	title   string
}

// parse reads a Markdown text of the course.
func parse(source []byte) document {
	d := document{source: source, anchors: map[string]bool{}}
	d.root = goldmark.New(goldmark.WithParserOptions(parser.WithAttribute())).Parser().Parse(text.NewReader(source))
	for node := d.root.FirstChild(); node != nil; node = node.NextSibling() {
		heading, ok := node.(*ast.Heading)
		if !ok {
			continue
		}
		words := plain(heading, source)
		d.anchors[curriculum.Anchor(words)] = true
		switch heading.Level {
		case 1:
			d.title = words
		case 2:
			d.titles = append(d.titles, words)
		}
	}
	return d
}

// plain is a node's text without its markup.
func plain(node ast.Node, source []byte) string {
	var words strings.Builder
	_ = ast.Walk(node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok && entering {
			words.Write(t.Segment.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return words.String()
}

// text holds a lesson's text against its checks, the files that it quotes, and what it links to.
func (p *proof) text(lesson curriculum.Lesson) {
	file := lesson.Text()
	source, err := os.ReadFile(filepath.Join(p.root, file))
	if err != nil {
		p.complain(file, say("Write the lesson's text."), say("it can't be read: %s.", err))
		return
	}
	d := parse(source)
	if d.title != lesson.Title {
		p.complain(file, say("Make them the same."), say("its title is %q, but in checks.go it is %q.", d.title, lesson.Title))
	}
	for _, section := range wording.Current().Words.Lesson.Sections() {
		if !slices.Contains(d.titles, section) {
			p.complain(file, say("Add it. A lesson's sections are: %s.", strings.Join(wording.Current().Words.Lesson.Sections(), ", ")), say("the section \"## %s\" is missing.", section))
		}
	}
	if n := len(curriculum.HintsIn(source)); n < leastHints {
		p.complain(file, say("Write hints in <details>. The first is a nudge, and the last is most of the code."), say("it has %d hint%s; a lesson needs at least %d.", n, plural(n), leastHints))
	}
	if strings.Contains(string(source), "TODO") {
		p.complain(file, say("Write the missing part."), say("it contains a TODO."))
	}
	p.points(lesson, file, source)
	p.links(file, d)
	p.quotes(file, d)
	mistakes, _ := curriculum.LoadMistakes(p.root, lesson) // what cannot be read has a complaint elsewhere
	for _, m := range mistakes {
		if !d.anchors[m.Read] {
			p.complain(m.Path, say("Use the anchor of a heading in the lesson's text, as in Read: the-idea."), say("Read names %q, but %s has no such heading.", m.Read, filepath.ToSlash(file)))
		}
		for _, id := range append(slices.Clone(m.Fails), m.MayFail...) {
			if id != curriculum.Start && !slices.Contains(ids(lesson), id) && !(id == explore.ID && lesson.Explore.Holds != 0) {
				p.complain(m.Path, say("Use the IDs of checks."), say("it names the check %q, but the lesson has no such check.", id))
			}
		}
	}
}

// plural is the ending of a noun of which there are n.
func plural(n int) string {
	if n == 1 {
		return ""
	}
	return "s"
}

// points sees to it that each check is a point of the text, and each point a check.
func (p *proof) points(lesson curriculum.Lesson, file string, source []byte) {
	seen := map[string]int{}
	for _, match := range checkMark.FindAllSubmatch(source, -1) {
		seen[string(match[1])]++
	}
	for _, id := range ids(lesson) {
		switch seen[id] {
		case 0:
			p.complain(file, say("Add a point to %q that ends with <!-- check: %s -->.", wording.Current().Words.Lesson.MustDo, id), say("the text has no point for the check %s.", id))
		case 1:
		default:
			p.complain(file, say("Keep one of them."), say("the text has %[2]d points for the check %[1]s.", id, seen[id]))
		}
		delete(seen, id)
	}
	for id := range seen {
		p.complain(file, say("Fix the name, or write the check."), say("a point names the check %q, but the lesson has no such check.", id))
	}
}

// links follows each link within the course, to the file and to the heading.
func (p *proof) links(file string, d document) {
	_ = ast.Walk(d.root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		link, ok := node.(*ast.Link)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		target, err := url.Parse(string(link.Destination))
		switch {
		case err != nil:
			p.complain(file, say("Fix it."), say("the link %q isn't a valid URL.", link.Destination))
		case target.Scheme != "":
		default:
			p.follow(file, d, target)
		}
		return ast.WalkContinue, nil
	})
}

func (p *proof) follow(file string, d document, target *url.URL) {
	anchors := d.anchors
	if target.Path != "" {
		path := filepath.Join(p.root, filepath.Dir(file), filepath.FromSlash(target.Path))
		source, err := os.ReadFile(path)
		if info, statErr := os.Stat(path); statErr == nil && info.IsDir() {
			return
		}
		if err != nil {
			p.complain(file, say("Fix the link."), say("it links to %s, which doesn't exist.", target.Path))
			return
		}
		anchors = parse(source).anchors
	}
	if target.Fragment != "" && !anchors[target.Fragment] {
		p.complain(file, say("Fix the anchor."), say("it links to %s, but there is no such heading.", target))
	}
}

// quotes holds each block of Go code that says where it is from against that file; every other one must be Go.
func (p *proof) quotes(file string, d document) {
	_ = ast.Walk(d.root, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		block, ok := node.(*ast.FencedCodeBlock)
		if !ok || !entering || string(block.Language(d.source)) != "go" {
			return ast.WalkContinue, nil
		}
		var code strings.Builder
		for i := range block.Lines().Len() {
			line := block.Lines().At(i)
			code.Write(line.Value(d.source))
		}
		first, _, _ := strings.Cut(code.String(), "\n")
		from := ""
		if before, ok := block.PreviousSibling().(*ast.HTMLBlock); ok {
			if match := fromMark.FindStringSubmatch(string(before.Lines().Value(d.source))); match != nil {
				from = match[1]
			}
		}
		if from == "" {
			if _, err := format.Source([]byte(code.String())); err != nil {
				p.complain(file, say("Fix it, or quote a file: put <!-- from solution/... --> on the line above."), say("the Go code that begins with %q isn't valid Go: %s.", first, placeless.ReplaceAllString(err.Error(), "")))
			}
			return ast.WalkContinue, nil
		}
		content, err := os.ReadFile(filepath.Join(p.root, filepath.FromSlash(from)))
		switch {
		case err != nil:
			p.complain(file, say("Use a file of the course."), say("it quotes %s, which doesn't exist.", from))
		case !strings.Contains(string(content), strings.TrimSuffix(code.String(), "\n")):
			p.complain(file, say("Update the quote: the file has changed."), say("the code that begins with %q isn't in %s.", first, from))
		}
		return ast.WalkContinue, nil
	})
}

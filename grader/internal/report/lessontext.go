package report

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// codeIndent is how far code stands in from the text around it, in cells.
const codeIndent = 4

// markdown writes a part of a lesson's text: prose wrapped, code as it is. base is the folder from which its links lead, with
// slashes.
func (p *page) markdown(indent int, source, base string) {
	m := marker{page: p, source: []byte(source), base: base}
	m.blocks(goldmark.DefaultParser().Parse(text.NewReader(m.source)), indent)
}

// marker sets a parsed Markdown text.
type marker struct {
	*page
	source []byte
	base   string
}

// blocks writes the blocks in a node, with a blank line in between.
func (m *marker) blocks(parent ast.Node, indent int) {
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		if node.PreviousSibling() != nil {
			m.blank()
		}
		m.block(node, indent, span{})
	}
}

// block writes one block, the first line of it behind the lead.
func (m *marker) block(node ast.Node, indent int, lead span) {
	switch node := node.(type) {
	case *ast.Heading:
		m.hang(indent, lead, strong, m.words(node))
	case *ast.FencedCodeBlock, *ast.CodeBlock:
		if lead.text != "" {
			m.hang(indent, lead, body, "")
		}
		for i := range node.Lines().Len() {
			line := node.Lines().At(i)
			code := m.fit(strings.TrimRight(string(line.Value(m.source)), "\r\n"))
			m.line(span{body, strings.Repeat(" ", indent+codeIndent)}, span{body, code})
		}
	case *ast.List:
		m.list(node, indent)
	case *ast.Blockquote:
		m.blocks(node, indent+2)
	case *ast.HTMLBlock, *ast.ThematicBreak, *ast.LinkReferenceDefinition:
	default:
		for i, text := range strings.Split(m.words(node), "\n") {
			if i > 0 {
				lead.text = strings.Repeat(" ", len(lead.text))
			}
			m.hang(indent, lead, body, text)
		}
	}
}

// list writes each item behind its sign, and what follows the item's first block below that.
func (m *marker) list(list *ast.List, indent int) {
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		if !list.IsTight && item.PreviousSibling() != nil {
			m.blank()
		}
		lead := span{body, "- "}
		if list.IsOrdered() {
			lead.text = fmt.Sprintf("%d. ", number)
			number++
		}
		for node := item.FirstChild(); node != nil; node = node.NextSibling() {
			if node.PreviousSibling() == nil {
				m.block(node, indent, lead)
				continue
			}
			if _, sublist := node.(*ast.List); !sublist {
				m.blank()
			}
			m.block(node, indent+len(lead.text), span{})
		}
	}
}

// words is the text in a node. Code keeps its backticks, for a terminal has no other face for it, and a link shows where it
// leads.
func (m *marker) words(node ast.Node) string {
	var b strings.Builder
	for node := node.FirstChild(); node != nil; node = node.NextSibling() {
		switch node := node.(type) {
		case *ast.Text:
			b.Write(node.Segment.Value(m.source))
			switch {
			case node.HardLineBreak():
				b.WriteString("\n")
			case node.SoftLineBreak():
				b.WriteString(" ")
			}
		case *ast.String:
			b.Write(node.Value)
		case *ast.CodeSpan:
			b.WriteString("`" + strings.ReplaceAll(m.words(node), "\n", " ") + "`")
		case *ast.Link:
			words, to := m.words(node), m.address(string(node.Destination))
			b.WriteString(words)
			if words != to {
				b.WriteString(" (" + to + ")")
			}
		case *ast.AutoLink:
			b.Write(node.URL(m.source))
		case *ast.RawHTML:
		default:
			b.WriteString(m.words(node))
		}
	}
	return b.String()
}

// address is where a link leads: elsewhere, or to a file of the course as it is typed.
func (m *marker) address(to string) string {
	target, err := url.Parse(to)
	if err != nil || target.Scheme != "" || target.Host != "" {
		return to
	}
	if target.Path == "" {
		return path.Join(m.base, "README.md") + to
	}
	target.Path = path.Join(m.base, target.Path)
	return target.String()
}

package report

import (
	"io"
	"strings"

	"handshake/grader/internal/verdict"
)

// Say writes a few paragraphs and what to do next. A paragraph that stands four cells in is to be typed or copied, and stays as it
// is.
func Say(w io.Writer, text, next string, opt Options) error {
	t := newTeller(verdict.Report{}, opt, 0)
	p := &t.page
	for paragraph := range strings.SplitSeq(strings.Trim(text, "\n"), "\n\n") {
		p.blank()
		if code, ok := strings.CutPrefix(paragraph, "    "); ok {
			p.line(span{body, "    " + p.fit(code)})
		} else {
			p.prose(0, body, paragraph)
		}
	}
	p.blank()
	t.action(next)
	return p.print(w, opt)
}

// print writes the page, in the colours that w and the environment allow.
func (p *page) print(w io.Writer, opt Options) error {
	_, err := io.WriteString(colours(w, opt.environ()), p.text.String())
	return err
}

package diagram

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"handshake/grader/internal/diagram/plain"
)

// Options say how a diagram is written as text.
type Options struct {
	Width int  // the most cells a line takes; 80 if it is zero
	ASCII bool // for terminals and locales without UTF-8
}

// Line is a line of a diagram as text, with what a printer may stress in it.
type Line struct {
	Text  string
	Head  bool // the lanes' names
	Wrong bool // where the check failed
	Aside bool // about the diagram, not of it: "46 more clients aren't shown"
}

// signs are what a diagram is drawn with.
type signs struct {
	life, dash, torn, toLeft, toRight, cross, gap, wrong string // each one cell wide
	ellipsis                                             string
}

// The two sets of signs, for terminals with and without UTF-8.
var (
	unicodeSigns = signs{"│", "─", "┄", "◀", "▶", "┼", "⋮", "✗", "…"}
	asciiSigns   = signs{"|", "-", ".", "<", ">", "+", ":", "x", ".."}
)

// Text draws the diagram, each line ended by a newline; an empty diagram is no text.
func (d Diagram) Text(opt Options) string {
	var b strings.Builder
	for _, line := range d.Lines(opt) {
		b.WriteString(line.Text + "\n")
	}
	return b.String()
}

// Lines draws the diagram in lines no wider than opt.Width.
func (d Diagram) Lines(opt Options) []Line {
	if d.Empty() {
		return nil
	}
	if opt.Width <= 0 {
		opt.Width = 80
	}
	p := &painter{signs: unicodeSigns, width: opt.Width}
	fit := plain.Clean
	if opt.ASCII {
		p.signs = asciiSigns
		fit = func(text string) string { return plain.ASCII(plain.Clean(text)) }
	}
	p.Layout = d.Layout(Shape{Width: opt.Width, Fit: fit, Ellipsis: p.ellipsis})

	lines := []Line{{Text: p.head(), Head: true}}
	for _, row := range p.Rows {
		lines = append(lines, p.row(row)...)
	}
	if p.Undrawn != "" {
		lines = append(lines, Line{Text: p.spaces(p.Lanes[0].X) + p.Undrawn, Aside: true})
	}
	return lines
}

// painter draws one diagram.
type painter struct {
	signs
	Layout
	width int
}

// head writes the names over their lifelines.
func (p *painter) head() string {
	line := p.canvas()
	for _, lane := range p.Lanes {
		line.put(lane.X-plain.Width(lane.Name)/2, lane.Name)
	}
	return line.String()
}

// row draws a row, and its remark below it where it does not fit beside it.
func (p *painter) row(row Placed) []Line {
	line := p.canvas()
	life := p.life
	if row.Kind == Gap {
		life = p.gap
	}
	for _, lane := range p.Lanes {
		line.put(lane.X, life)
	}
	switch row.Kind {
	case Gap:
		line.put(row.TextAt, row.Text)
	case Note:
		p.text(line, row)
	case Across:
		line.put(row.Left, strings.Repeat(p.torn, row.Right-row.Left+1))
		p.text(line, row)
	default:
		p.arrow(line, row)
	}

	lines := []Line{{Wrong: row.Wrong}}
	for _, text := range row.Remark {
		if row.Below {
			lines = append(lines, Line{Text: p.spaces(row.RemarkAt) + text, Wrong: row.Wrong})
		} else {
			line.put(row.RemarkAt, text)
		}
	}
	lines[0].Text = line.String()
	return lines
}

// text writes a note's text with its mark, and a space on each side.
func (p *painter) text(line *canvas, row Placed) {
	text := row.Text + " "
	if row.Wrong {
		text = p.wrong + " " + text
	}
	line.put(row.End-plain.Width(text)-1, " "+text)
}

// arrow draws what went from one lane to another, or what should have.
func (p *painter) arrow(line *canvas, row Placed) {
	a, b := row.Left, row.Right
	leftward := row.To < row.From
	if row.Kind != Never {
		dash := p.dash
		if row.Kind == Broken {
			dash = p.torn
		}
		line.put(a+1, strings.Repeat(dash, b-a-1))
		for _, lane := range p.Lanes {
			if a < lane.X && lane.X < b {
				line.put(lane.X, p.cross)
			}
		}
		if row.Kind == Arrow && leftward {
			line.put(a+1, p.toLeft)
		} else if row.Kind == Arrow {
			line.put(b-1, p.toRight)
		}
	}
	// The mark stands at the receiver, where the failure was noticed: in place of an arrow's first dash.
	if row.Wrong && leftward {
		line.put(a+2, p.wrong)
	} else if row.Wrong {
		line.put(b-2, p.wrong)
	}
	if row.Text != "" {
		line.put(row.TextAt-1, " "+row.Text+" ")
	}
}

// spaces are n spaces, for what is written left of the diagram.
func (p *painter) spaces(n int) string { return strings.Repeat(" ", max(n, 0)) }

// canvas is a line of cells. A rune that is two cells wide is followed by an empty one.
type canvas struct{ cells []string }

// canvas returns an empty line.
func (p *painter) canvas() *canvas { return &canvas{cells: make([]string, p.width)} }

// put writes text from cell x on; what does not fit is left out.
func (c *canvas) put(x int, text string) {
	for text != "" {
		cluster, width := ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		text = text[len(cluster):]
		if width == 0 {
			if x > 0 && x <= len(c.cells) {
				c.cells[x-1] += cluster
			}
			continue
		}
		if x < 0 || x+width > len(c.cells) {
			return
		}
		if c.cells[x] == covered { // half of a wide rune is left of this: it gives way as a whole
			c.cells[x-1] = ""
		}
		if end := x + width; end < len(c.cells) && c.cells[end] == covered {
			c.cells[end] = ""
		}
		c.cells[x] = cluster
		for i := 1; i < width; i++ {
			c.cells[x+i] = covered
		}
		x += width
	}
}

// covered marks a cell that the wide rune before it takes.
const covered = "\x00"

// String is the line without the spaces at its end.
func (c *canvas) String() string {
	var b strings.Builder
	for _, cell := range c.cells {
		switch cell {
		case "":
			b.WriteByte(' ')
		case covered:
		default:
			b.WriteString(cell)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

package diagram

import (
	"fmt"
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
	Aside bool // about the diagram, not of it: "46 more clients are not drawn"
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

// Lines draws the diagram in lines no wider than opt.Width. Where the room does not suffice labels are cut,
// remarks move below their row, and at last clients are left out.
func (d Diagram) Lines(opt Options) []Line {
	if d.Empty() {
		return nil
	}
	if opt.Width <= 0 {
		opt.Width = 80
	}
	const least = 13 // cells between two lifelines, one included: an arrow with a few letters
	d = d.keep(max(1, (opt.Width-6)/least))
	p := &painter{signs: unicodeSigns, width: opt.Width, ascii: opt.ASCII}
	if opt.ASCII {
		p.signs = asciiSigns
	}
	p.Diagram = p.clean(d)
	p.layout()

	lines := []Line{{Text: p.head(), Head: true}}
	for _, row := range p.Rows {
		lines = append(lines, p.row(row)...)
	}
	if n := d.Undrawn; n > 0 {
		text := fmt.Sprintf("%d more clients are not drawn", n)
		if n == 1 {
			text = "1 more client is not drawn"
		}
		lines = append(lines, Line{Text: p.spaces(p.x[0]) + plain.Cut(text, p.width-p.x[0], p.ellipsis), Aside: true})
	}
	return lines
}

// painter draws one diagram.
type painter struct {
	signs
	Diagram
	width int
	ascii bool
	x     []int // the column of each lane's lifeline
}

// clean returns d with texts that are fit for a terminal.
func (p *painter) clean(d Diagram) Diagram {
	fit := func(text string) string {
		if text = plain.Clean(text); p.ascii {
			text = plain.ASCII(text)
		}
		return text
	}
	lanes, rows := d.Lanes, d.Rows
	d.Lanes, d.Rows = nil, nil
	for _, lane := range lanes {
		lane.Name = fit(lane.Name)
		d.Lanes = append(d.Lanes, lane)
	}
	for _, row := range rows {
		row.Label, row.Value, row.Remark = fit(row.Label), fit(row.Value), fit(row.Remark)
		d.Rows = append(d.Rows, row)
	}
	return d
}

// head writes the names over their lifelines.
func (p *painter) head() string {
	line := p.canvas()
	for i, lane := range p.Lanes {
		line.put(p.x[i]-plain.Width(lane.Name)/2, lane.Name)
	}
	return line.String()
}

// row draws a row, and its remark below it where it does not fit beside it.
func (p *painter) row(row Row) []Line {
	line := p.canvas()
	for _, x := range p.x {
		line.put(x, p.life)
	}
	switch row.Kind {
	case Gap:
		for _, x := range p.x {
			line.put(x, p.gap)
		}
		text := fmt.Sprintf("%d more", len(row.Hidden))
		if p.right()+space+len(text) <= p.width {
			line.put(p.right()+space, text)
		} else {
			line.put(p.x[0]+2, plain.Cut(text, p.width-p.x[0]-2, p.ellipsis))
		}
	case Note:
		p.note(line, row)
	case Across:
		p.across(line, row)
	default:
		p.arrow(line, row)
	}

	lines := []Line{{Wrong: row.Wrong}}
	if row.Remark != "" {
		if beside := p.beside(row); beside > 0 {
			line.put(beside, row.Remark)
		} else {
			left := p.below(row)
			for _, text := range plain.Wrap(row.Remark, p.width-left) {
				lines = append(lines, Line{Text: p.spaces(left) + text, Wrong: row.Wrong})
			}
		}
	}
	lines[0].Text = line.String()
	return lines
}

// right is the column of the last lifeline.
func (p *painter) right() int { return p.x[len(p.x)-1] }

// beside is the column of a remark right of all that its row draws, or 0 if it does not fit there.
func (p *painter) beside(row Row) int {
	end := p.right()
	switch row.Kind {
	case Note:
		end = max(end, p.noteEnd(row)-2)
	case Across:
		_, column := p.acrossText(row)
		end = max(end, column-2)
	}
	for _, column := range []int{end + space, end + space - 2} {
		if column+plain.Width(row.Remark) <= p.width {
			return column
		}
	}
	return 0
}

// below is the column of a remark on the next line: at the receiver, as far left as it takes to fit.
func (p *painter) below(row Row) int {
	w := plain.Width(row.Remark)
	left := p.x[row.To] + 2
	if row.To > row.From {
		left = p.x[row.To] - w
	}
	return max(min(left, p.width-w), indent)
}

// arrow draws what went from one lane to another, or what should have.
func (p *painter) arrow(line *canvas, row Row) {
	if row.Kind == Never {
		row.From = beforeLast(row)
	}
	a, b := p.x[min(row.From, row.To)], p.x[max(row.From, row.To)]
	room := b - a - 1
	leftward := row.To < row.From

	if row.Kind != Never {
		dash := p.dash
		if row.Kind == Broken {
			dash = p.torn
		}
		line.put(a+1, strings.Repeat(dash, room))
		for _, x := range p.x {
			if a < x && x < b {
				line.put(x, p.cross)
			}
		}
		if row.Kind == Arrow && leftward {
			line.put(a+1, p.toLeft)
		} else if row.Kind == Arrow {
			line.put(b-1, p.toRight)
		}
	}

	// The mark stands at the receiver, where the failure was noticed: in place of an arrow's first dash.
	marks := 0
	if row.Wrong {
		at := b - 2
		if leftward {
			at = a + 2
		}
		line.put(at, p.wrong)
		marks = 1
	}

	// The label stands at the tail, so that it also tells where the arrow comes from.
	most := room - 4 - marks
	if most < 3 {
		return
	}
	label := p.cut(row, most)
	w := plain.Width(label)
	if leftward {
		tail := max(1, min(3, most-w))
		line.put(b-tail-w-2, " "+label+" ")
	} else {
		tail := max(1, min(2, most-w))
		line.put(a+1+tail, " "+label+" ")
	}
}

// beforeLast is the lane next to a row's receiver on the sender's side. An arrow that never came is shown
// there only: it did not cross the lanes between.
func beforeLast(row Row) int {
	if row.From < row.To {
		return row.To - 1
	}
	return row.To + 1
}

// cut writes a row's label and value in at most width cells. A short value is kept and the label cut, since
// `user c… 2` says more than `user count…`.
func (p *painter) cut(row Row, width int) string {
	text := strings.TrimSpace(row.Label + " " + row.Value)
	value := plain.Width(row.Value)
	if plain.Width(text) > width && value > 0 && value <= width/2 && row.Label != "" {
		return plain.Cut(row.Label, width-value-1, p.ellipsis) + " " + row.Value
	}
	return plain.Cut(text, width, p.ellipsis)
}

// note writes something at the server, centred on its lifeline as far as the line's ends allow.
func (p *painter) note(line *canvas, row Row) {
	text := p.noteText(row)
	line.put(p.noteEnd(row)-plain.Width(text), text)
}

// noteText is the text of a note, with its mark and a space on each side.
func (p *painter) noteText(row Row) string {
	text := strings.TrimSpace(row.Label + " " + row.Value)
	if row.Wrong {
		text = p.wrong + " " + text
	}
	return " " + plain.Cut(text, p.width-2, p.ellipsis) + " "
}

// noteEnd is the column after a note.
func (p *painter) noteEnd(row Row) int {
	w := plain.Width(p.noteText(row))
	left := max(p.x[row.From]-w/2, p.x[0]+1) // the first lifeline stays in sight if it can
	return max(min(left, p.width-w), 0) + w
}

// across draws a note over all lanes.
func (p *painter) across(line *canvas, row Row) {
	line.put(p.x[0], strings.Repeat(p.torn, p.right()-p.x[0]+1))
	text, end := p.acrossText(row)
	line.put(end-plain.Width(text), text)
}

// acrossText is the text of a note over all lanes, and the column after it.
func (p *painter) acrossText(row Row) (text string, end int) {
	text = p.noteText(row)
	a, b, w := p.x[0], p.right(), plain.Width(text)
	return text, max(0, min(max((a+b+1-w)/2, a), p.width-w)) + w
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

package diagram

import (
	"fmt"
	"strings"

	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/wording"
)

// The distances of the layout, in cells.
const (
	roomy  = 20 // between two lifelines where the width is no matter
	tight  = 10 // the least between two lifelines
	decor  = 6  // what an arrow needs beside its label: two dashes, two spaces, a dash, a head
	over   = 4  // what it needs where its label is over it
	indent = 2  // left of the first name
	space  = 5  // between the last lifeline and a remark
	least  = 13 // from one lifeline to the next at the least, where clients have to be left out: an arrow with a few letters
)

// Shape is what a form of the diagram asks of its layout. Lengths are in cells, each as wide as a digit.
type Shape struct {
	Width    int                      // the most that a line takes
	Margin   int                      // left of everything, for times
	Over     bool                     // a label stands over its arrow and a remark below it; otherwise the label is in the arrow
	Fit      func(text string) string // makes a text fit to be shown
	Ellipsis string                   // for what is cut
}

// Layout is a diagram with a place for everything in it. The forms only draw it.
type Layout struct {
	Lanes   []Column
	Rows    []Placed
	Width   int    // of all that is drawn
	Undrawn string // how many clients are not; "" if all are
}

// Column is a lane with its place.
type Column struct {
	Lane
	X int // the cell of its lifeline
}

// Placed is a row with the places of what it says.
type Placed struct {
	Row
	Left, Right int    // the cells of the lifelines that it goes from and to
	Text        string // the label and the value, cut
	TextAt      int    // the text's first cell
	End         int    // the cell after the text and what is drawn around it
	Remark      []string
	RemarkAt    int  // the remark's first cell
	Below       bool // the remark stands on lines of its own
}

// placer gives one diagram its places.
type placer struct {
	Shape
	Diagram
	x []int // the column of each lane's lifeline
}

// Layout gives everything in the diagram a place. Where the room does not suffice labels are cut, remarks move below their row, and at
// last clients are left out.
func (d Diagram) Layout(shape Shape) Layout {
	if d.Empty() {
		return Layout{}
	}
	d = d.keep(max(1, (shape.Width-shape.Margin-6)/least))
	p := &placer{Shape: shape}
	p.Diagram = p.fitted(d)
	p.columns()
	out := Layout{Width: p.right() + 1}
	for i, lane := range p.Lanes {
		out.Lanes = append(out.Lanes, Column{lane, p.x[i]})
		out.Width = max(out.Width, p.x[i]-plain.Width(lane.Name)/2+plain.Width(lane.Name))
	}
	for _, row := range p.Rows {
		placed := p.place(row)
		for _, line := range placed.Remark {
			out.Width = max(out.Width, placed.RemarkAt+plain.Width(line))
		}
		out.Width = max(out.Width, placed.TextAt+plain.Width(placed.Text))
		out.Rows = append(out.Rows, placed)
	}
	switch n := d.Undrawn; {
	case n == 1:
		out.Undrawn = wording.Current().Words.Diagram.OneUndrawn
	case n > 1:
		out.Undrawn = fmt.Sprintf(wording.Current().Words.Diagram.Undrawn, n)
	}
	out.Undrawn = plain.Cut(out.Undrawn, p.Width-p.x[0], p.Ellipsis)
	return out
}

// fitted returns d with texts that are fit to be shown.
func (p *placer) fitted(d Diagram) Diagram {
	lanes, rows := d.Lanes, d.Rows
	d.Lanes, d.Rows = nil, nil
	for _, lane := range lanes {
		lane.Name = p.Fit(lane.Name)
		d.Lanes = append(d.Lanes, lane)
	}
	for _, row := range rows {
		row.Label, row.Value, row.Remark = p.Fit(row.Label), p.Fit(row.Value), p.Fit(row.Remark)
		steps := row.Steps
		row.Steps = nil
		for _, step := range steps {
			row.Steps = append(row.Steps, p.Fit(step))
		}
		d.Rows = append(d.Rows, row)
	}
	return d
}

// columns gives each lane its column. The gaps between lifelines are as wide as their labels ask, and at
// least roomy; where that is too much the widest give way first. Remarks get room beside the diagram only
// if no label has to be cut for it.
func (p *placer) columns() {
	p.names()
	left := p.Margin + indent + plain.Width(p.Lanes[0].Name)/2
	last := p.Lanes[len(p.Lanes)-1].Name
	right := max(0, plain.Width(last)-plain.Width(last)/2-1)
	if len(p.Lanes) == 1 {
		p.x = []int{min(left+roomy/2, p.Margin+(p.Width-p.Margin)/2)}
		return
	}

	needs := p.needs()
	room := p.Width - left - len(p.Lanes) // for the gaps and what is right of the last lifeline
	remark := right
	if p.Over {
		remark = max(remark, 2) // for the mark beside the lifeline
	}
	beside := remark
	for _, row := range p.Rows {
		if row.Remark != "" && !p.Over {
			beside = max(beside, space-1+plain.Width(row.Remark))
		}
	}
	if sum(needs)+beside <= room {
		remark = beside
	}
	gaps := make([]int, len(needs))
	for i, need := range needs {
		gaps[i] = max(need, roomy)
	}
	if spare := room - remark - sum(gaps); p.Over && spare > 0 { // a picture takes the width that there is, within reason
		for i := range gaps {
			gaps[i] += min(spare/len(gaps), roomy/2)
		}
	}
	shrink(gaps, needs, room-remark)

	p.x = []int{left}
	for _, gap := range gaps {
		p.x = append(p.x, p.x[len(p.x)-1]+1+gap)
	}
}

// names cuts the names so that two neighbours fit over their lifelines.
func (p *placer) names() {
	most := max(4, min(16, (p.Width-p.Margin)/len(p.Lanes)-2))
	for i := range p.Lanes {
		lane := &p.Lanes[i]
		if lane.Server && plain.Width(lane.Name) > most {
			lane.Name = wording.Current().Words.Diagram.ServerShort
		}
		lane.Name = plain.Cut(lane.Name, most, p.Ellipsis)
	}
}

// needs is the width of each gap at which nothing in it is cut.
func (p *placer) needs() []int {
	needs := make([]int, len(p.Lanes)-1)
	for i := range needs {
		a, b := plain.Width(p.Lanes[i].Name), plain.Width(p.Lanes[i+1].Name)
		needs[i] = max(tight, a-a/2+b/2+1)
	}
	beside := decor
	if p.Over {
		beside = over
	}
	for _, row := range p.Rows {
		if row.Kind == Never {
			row.From = beforeLast(row)
		}
		if row.Kind == Note || row.Kind == Across || row.Kind == Gap {
			continue
		}
		need := plain.Width(labelled(row)) + beside
		if p.Over && row.Wrong {
			need += 3
		}
		from, to := min(row.From, row.To), max(row.From, row.To)
		have := to - from - 1 // the lifelines that it crosses
		for _, gap := range needs[from:to] {
			have += gap
		}
		if need > have { // the gap at the arrow's tail grows, since its label stands there
			at := from
			if row.To < row.From {
				at = to - 1
			}
			needs[at] += need - have
		}
	}
	return needs
}

// shrink takes from the gaps until they fit into room: first what is more than they need, then from the
// widest, as far as they stay tight.
func shrink(gaps, needs []int, room int) {
	for _, floor := range []func(i int) int{
		func(i int) int { return needs[i] },
		func(int) int { return tight },
	} {
		for sum(gaps) > room {
			widest := -1
			for i, gap := range gaps {
				if gap > floor(i) && (widest < 0 || gap > gaps[widest]) {
					widest = i
				}
			}
			if widest < 0 {
				break
			}
			gaps[widest]--
		}
	}
}

func sum(all []int) int {
	total := 0
	for _, one := range all {
		total += one
	}
	return total
}

// right is the column of the last lifeline.
func (p *placer) right() int { return p.x[len(p.x)-1] }

// place gives a row its places.
func (p *placer) place(row Row) Placed {
	placed := Placed{Row: row}
	switch row.Kind {
	case Gap:
		p.placeGap(&placed)
	case Note:
		p.placeNote(&placed)
	case Across:
		p.placeAcross(&placed)
	default:
		p.placeArrow(&placed)
	}
	if row.Remark == "" {
		return placed
	}
	if placed.RemarkAt = p.beside(placed); placed.RemarkAt > 0 {
		placed.Remark = []string{row.Remark}
		return placed
	}
	placed.RemarkAt, placed.Below = p.below(row), true
	placed.Remark = plain.Wrap(row.Remark, p.Width-placed.RemarkAt)
	return placed
}

// placeGap counts the rows that are not drawn, right of the diagram or else in it.
func (p *placer) placeGap(placed *Placed) {
	placed.Left, placed.Right = p.x[0], p.right()
	placed.Text = fmt.Sprintf(wording.Current().Words.Diagram.More, len(placed.Hidden))
	placed.TextAt = p.right() + space
	if p.Over || placed.TextAt+len(placed.Text) > p.Width {
		placed.TextAt = p.x[0] + 2
		placed.Text = plain.Cut(placed.Text, p.Width-placed.TextAt, p.Ellipsis)
	}
}

// marked is how many cells the mark of what is wrong takes before a text, with the space behind it.
func marked(row Row) int {
	if row.Wrong {
		return 2
	}
	return 0
}

// placeNote centres a note on the server's lifeline as far as the line's ends allow, with a space on each side.
func (p *placer) placeNote(placed *Placed) {
	placed.Left, placed.Right = p.x[placed.From], p.x[placed.From]
	mark := marked(placed.Row)
	placed.Text = plain.Cut(labelled(placed.Row), p.Width-p.Margin-2-mark, p.Ellipsis)
	w := plain.Width(placed.Text) + mark + 2
	left := max(p.x[placed.From]-w/2, p.x[0]+1) // the first lifeline stays in sight if it can
	left = max(min(left, p.Width-w), p.Margin)
	placed.TextAt, placed.End = left+1+mark, left+w
}

// placeAcross centres a note over all lanes.
func (p *placer) placeAcross(placed *Placed) {
	placed.Left, placed.Right = p.x[0], p.right()
	mark := marked(placed.Row)
	placed.Text = plain.Cut(labelled(placed.Row), p.Width-p.Margin-2-mark, p.Ellipsis)
	a, b, w := p.x[0], p.right(), plain.Width(placed.Text)+mark+2
	left := max(p.Margin, min(max((a+b+1-w)/2, a), p.Width-w))
	placed.TextAt, placed.End = left+1+mark, left+w
}

// placeArrow places what went from one lane to another, or what should have. In an arrow the label stands at the tail, so that it also
// tells where the arrow comes from; over it it stands in the middle.
func (p *placer) placeArrow(placed *Placed) {
	row := placed.Row
	if row.Kind == Never {
		row.From = beforeLast(row)
	}
	a, b := p.x[min(row.From, row.To)], p.x[max(row.From, row.To)]
	placed.Left, placed.Right = a, b
	room := b - a - 1
	if p.Over {
		most := room - 2
		if row.Wrong {
			most -= 3
		}
		placed.Text = p.cut(row, max(most, 3))
		placed.TextAt = a + 1 + max(0, (room-plain.Width(placed.Text))/2)
		return
	}
	most := room - 4 // two dashes, two spaces
	if row.Wrong {
		most--
	}
	if most < 3 {
		return
	}
	placed.Text = p.cut(row, most)
	w := plain.Width(placed.Text)
	if row.To < row.From {
		placed.TextAt = b - max(1, min(3, most-w)) - w - 1
	} else {
		placed.TextAt = a + 2 + max(1, min(2, most-w))
	}
}

// beside is the column of a remark right of all that its row draws, or 0 if it does not fit there.
func (p *placer) beside(placed Placed) int {
	if p.Over && placed.Kind != Note && placed.Kind != Across {
		return 0
	}
	end := p.right()
	if placed.Kind == Note || placed.Kind == Across {
		end = max(end, placed.End-2)
	}
	for _, column := range []int{end + space, end + space - 2} {
		if column+plain.Width(placed.Row.Remark) <= p.Width {
			return column
		}
	}
	return 0
}

// below is the column of a remark on the next line: at the receiver, as far left as it takes to fit.
func (p *placer) below(row Row) int {
	w := plain.Width(row.Remark)
	left := p.x[row.To] + 2
	if row.To > row.From {
		left = p.x[row.To] - w
	}
	if p.Over && row.From != row.To {
		from := row.From
		if row.Kind == Never {
			from = beforeLast(row)
		}
		a, b := min(p.x[from], p.x[row.To]), max(p.x[from], p.x[row.To])
		left = a + 1 + (b-a-1-w)/2
	}
	return max(min(left, p.Width-w), p.Margin+indent)
}

// beforeLast is the lane next to a row's receiver on the sender's side. An arrow that never came is shown
// there only: it did not cross the lanes between.
func beforeLast(row Row) int {
	if row.From < row.To {
		return row.To - 1
	}
	return row.To + 1
}

// labelled is a row's label with its value.
func labelled(row Row) string { return strings.TrimSpace(row.Label + " " + row.Value) }

// cut writes a row's label and value in at most width cells. A short value is kept and the label cut, since
// `user c… 2` says more than `user count…`.
func (p *placer) cut(row Row, width int) string {
	text := labelled(row)
	value := plain.Width(row.Value)
	if plain.Width(text) > width && value > 0 && value <= width/2 && row.Label != "" {
		return plain.Cut(row.Label, width-value-1, p.Ellipsis) + " " + row.Value
	}
	return plain.Cut(text, width, p.Ellipsis)
}

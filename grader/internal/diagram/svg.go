package diagram

import (
	"fmt"
	"html"
	"strconv"
	"strings"

	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// The measures of the picture, in pixels. The style sheet's font for it has digits of about this width.
const (
	cell     = 7.9
	headHigh = 38 // the boxes with the names, and what is below them
	nameHigh = 36
	rowHigh  = 32
	stepHigh = 27 // a step's name
	noteHigh = 17 // a line of a remark
	gapHigh  = 30
	footHigh = 14
	longGap  = 400 // milliseconds between two rows after which the axis of time is broken
)

// svgWidth is how many cells a picture takes at most, and svgMargin how many of them are for times.
const (
	svgWidth  = 92
	svgMargin = 10
)

// SVG draws the diagram. All looks are classes, for the style sheet of the page that it is on, so that it obeys any content security
// policy. The id is the picture's; its parts have it as their beginning, and the row of event 7 is "ID-7". Texts are escaped.
func (d Diagram) SVG(id, title string) string {
	l := d.Layout(Shape{Width: svgWidth, Margin: svgMargin, Over: true, Fit: plain.Clean, Ellipsis: "…"})
	if len(l.Lanes) == 0 {
		return ""
	}
	s := &svg{Layout: l, id: id}
	return s.draw(plain.Clean(title))
}

// svg draws one picture.
type svg struct {
	Layout
	id   string
	body strings.Builder
	y    float64 // the line of the next row's arrow is below it
	last float64 // the line of the last row
}

func px(cells int) float64 { return (float64(cells) + 0.5) * cell }

// num writes a coordinate.
func num(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

func (s *svg) add(format string, args ...any) { fmt.Fprintf(&s.body, format, args...) }

func (s *svg) draw(title string) string {
	width := px(max(s.Width, s.Lanes[len(s.Lanes)-1].X+6)) + 8
	s.y, s.last = headHigh+6, headHigh
	before := verdict.Millis(0)
	for _, row := range s.Rows {
		for i, step := range row.Steps {
			if i < len(row.Steps)-2 { // more would be a list
				continue
			}
			s.step(step, width)
		}
		s.row(row, row.At-before)
		before = row.At
	}
	if s.Undrawn != "" {
		s.add(`<text class="aside" x="%s" y="%s">%s</text>`, num(px(s.Lanes[0].X)), num(s.y+18), html.EscapeString(s.Undrawn))
		s.y += 22
	}
	height := s.y + footHigh

	words := wording.Current().Words.Diagram
	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="seq" id="%[1]s" viewBox="0 0 %[2]s %[3]s" width="%[2]s" height="%[3]s" role="img" aria-labelledby="%[1]s-t" aria-describedby="%[1]s-d">`,
		html.EscapeString(s.id), num(width), num(height))
	fmt.Fprintf(&out, `<title id="%s-t">%s</title><desc id="%[1]s-d">%[3]s</desc>`, html.EscapeString(s.id), html.EscapeString(fmt.Sprintf(words.Conversation, title)), html.EscapeString(s.described()))
	fmt.Fprintf(&out, `<defs><pattern id="%s-h" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>`, html.EscapeString(s.id))
	for _, lane := range s.Lanes {
		class, role := "lane", words.Client
		if lane.Server {
			class, role = "lane mine", words.OfServer
		}
		x, w := px(lane.X), max(96, float64(plain.Width(lane.Name)+3)*cell)
		fmt.Fprintf(&out, `<g class="%s"><line x1="%[2]s" y1="%[3]d" x2="%[2]s" y2="%[4]s"/><rect x="%[5]s" y="1" width="%[6]s" height="%[7]d" rx="6"/>`,
			class, num(x), headHigh, num(height), num(x-w/2), num(w), nameHigh)
		fmt.Fprintf(&out, `<text class="name" x="%s" y="16">%s</text><text class="role" x="%[1]s" y="30">%[3]s</text></g>`, num(x), html.EscapeString(lane.Name), html.EscapeString(role))
	}
	out.WriteString(s.body.String())
	out.WriteString("</svg>")
	return out.String()
}

// step writes a step's name over a faint line.
func (s *svg) step(name string, width float64) {
	const most = 60
	name = plain.Cut(name, most, "…")
	y := s.y + 15
	from := float64(plain.Width(name))*6.7 + 14
	s.add(`<g class="step"><line x1="%s" y1="%[2]s" x2="%[3]s" y2="%[2]s"/><text x="0" y="%[4]s">%[5]s</text></g>`,
		num(from), num(y-4), num(width), num(y), html.EscapeString(name))
	s.y += stepHigh
}

// row draws a row and moves on below it.
func (s *svg) row(row Placed, since verdict.Millis) {
	broken := since > longGap && row.Kind != Gap
	if broken && row.Waited == 0 {
		s.breakAt(s.y + 2)
		s.y += 14
	}
	if row.Waited > 0 {
		if broken {
			s.breakAt(s.y + 10)
		}
		s.y += 26
	}
	line := s.y + 24
	class := [...]string{Arrow: "ev", Broken: "ev broken", Never: "ev missing", Note: "ev note", Across: "ev across", Gap: "ev gap"}[row.Kind]
	switch {
	case row.Wrong && row.Kind != Never:
		class += " wrong"
	case row.Kind == Arrow && row.Opened:
		class += " open"
	}
	id := ""
	if row.Event >= 0 {
		id = fmt.Sprintf(` id="%s-%d" data-event="%d"`, html.EscapeString(s.id), row.Event, row.Event)
	} else if row.Kind == Never {
		id = fmt.Sprintf(` id="%s-missing" data-event="missing"`, html.EscapeString(s.id))
	}
	s.add(`<g class="%s"%s>`, class, id)
	if row.Event >= 0 || row.Kind == Never { // all of the row can be clicked
		s.add(`<rect class="hit" x="0" y="%s" width="%s" height="%d"/>`, num(line-22), num(px(s.Lanes[len(s.Lanes)-1].X)+40), rowHigh)
	}
	if row.Kind != Gap {
		s.add(`<text class="at" x="%s" y="%s">%d ms</text>`, num(svgMargin*cell-10), num(line+4), int(row.At))
	}
	high := float64(rowHigh)
	switch row.Kind {
	case Gap:
		s.gap(row, line)
		high = gapHigh
	case Note, Across:
		s.text(row, line)
	default:
		s.arrow(row, line)
	}
	for i, text := range row.Remark {
		x, y := (float64(row.RemarkAt)+float64(plain.Width(text))/2)*cell, line+4
		if row.Below {
			y = line + 17 + float64(i*noteHigh)
			high = float64(rowHigh + (i+1)*noteHigh - 4)
		}
		s.add(`<text class="sub" x="%s" y="%s">%s</text>`, num(x), num(y), html.EscapeString(text))
	}
	s.add("</g>\n")
	s.last = line
	s.y += high
}

// breakAt breaks the axis of time.
func (s *svg) breakAt(y float64) {
	s.add(`<path class="brk" d="M%s %sl4 4-8 6 8 6-4 4"/>`, num(svgMargin*cell-26), num(y))
}

// arrow draws what went from one lane to another, or what should have.
func (s *svg) arrow(row Placed, y float64) {
	a, b := px(row.Left), px(row.Right)
	tail, head, to := a, b, 1.0
	if row.To < row.From {
		tail, head, to = b, a, -1
	}
	if row.Waited > 0 { // the lifeline of the client that waited, since the row before
		s.add(`<rect class="wait" x="%s" y="%s" width="12" height="%s" rx="3" fill="url(#%s-h)"/>`, num(head-6), num(s.last+8), num(max(y-s.last+2, 10)), html.EscapeString(s.id))
	}
	end := head - to*2
	if row.Kind == Never {
		end = head - to*42
		s.cross(head-to*30, y)
	}
	s.add(`<line x1="%s" y1="%[3]s" x2="%[2]s" y2="%[3]s"/>`, num(tail+to*2), num(end), num(y))
	if row.Kind == Arrow {
		s.tip(end, y, to)
		if row.Opened {
			s.tip(tail+to*2, y, -to)
		}
	}
	switch {
	case row.Heard:
		s.tick(head+to*15, y)
	case row.Wrong && row.Kind != Never:
		s.cross(head+to*15, y)
	}
	s.add(`<text class="lab" x="%s" y="%s">%s</text>`, num((float64(row.TextAt)+float64(plain.Width(row.Text))/2)*cell), num(y-8), html.EscapeString(row.Text))
}

// text draws a note, at the server or over all lanes.
func (s *svg) text(row Placed, y float64) {
	if row.Kind == Across {
		s.add(`<line x1="%s" y1="%[3]s" x2="%[2]s" y2="%[3]s"/>`, num(px(row.Left)), num(px(row.Right)), num(y))
	}
	w := float64(plain.Width(row.Text)) * cell
	x := float64(row.TextAt) * cell
	if row.Wrong {
		s.add(`<rect class="box" x="%s" y="%s" width="%s" height="22" rx="4"/>`, num(x-26), num(y-11), num(w+34))
		s.cross(x-13, y)
	} else {
		s.add(`<rect class="box" x="%s" y="%s" width="%s" height="22" rx="4"/>`, num(x-8), num(y-11), num(w+16))
	}
	s.add(`<text class="lab" x="%s" y="%s">%s</text>`, num(x+w/2), num(y+4), html.EscapeString(row.Text))
}

// gap draws dots on the lifelines for rows that are not drawn.
func (s *svg) gap(row Placed, y float64) {
	for _, lane := range s.Lanes {
		s.add(`<path class="dots" d="M%s %sv18"/>`, num(px(lane.X)), num(y-16))
	}
	s.add(`<text class="aside" x="%s" y="%s">%s</text>`, num(float64(row.TextAt)*cell), num(y-3), html.EscapeString(row.Text))
}

func (s *svg) tip(x, y, to float64) {
	s.add(`<path class="tip" d="M%s %sl%s -4.5v9z"/>`, num(x), num(y), num(-to*9))
}

func (s *svg) cross(x, y float64) {
	s.add(`<g class="cross"><circle cx="%[1]s" cy="%[2]s" r="9"/><path d="M%[3]s %[4]sl7 7m0-7l-7 7"/></g>`, num(x), num(y), num(x-3.5), num(y-3.5))
}

func (s *svg) tick(x, y float64) {
	s.add(`<g class="ok"><circle cx="%[1]s" cy="%[2]s" r="8"/><path d="M%[3]s %[4]sl2.6 2.8 4.8-5.6"/></g>`, num(x), num(y), num(x-3.7), num(y+.2))
}

// described is the picture in words, a clause for each row.
func (s *svg) described() string {
	var clauses []string
	name := func(i int) string { return s.Lanes[i].Name }
	for _, row := range s.Rows {
		text := labelled(row.Row) + remarked(row.Row)
		switch row.Kind {
		case Gap:
			text = row.Text
		case Note, Across:
		default:
			text = fmt.Sprintf(wording.Current().Words.Diagram.FromTo, name(row.From), name(row.To), text)
		}
		clauses = append(clauses, text)
	}
	if s.Undrawn != "" {
		clauses = append(clauses, s.Undrawn)
	}
	return strings.Join(clauses, "; ") + "."
}

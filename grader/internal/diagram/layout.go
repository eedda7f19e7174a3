package diagram

import "handshake/grader/internal/diagram/plain"

// The distances of the layout, in cells.
const (
	roomy  = 20 // between two lifelines where the width is no matter
	tight  = 10 // the least between two lifelines
	decor  = 6  // what an arrow needs beside its label: two dashes, two spaces, a dash, a head
	indent = 2  // left of the first name
	space  = 5  // between the last lifeline and a remark
)

// layout gives each lane its column. The gaps between lifelines are as wide as their labels ask, and at
// least roomy; where that is too much the widest give way first. Remarks get room beside the diagram only
// if no label has to be cut for it.
func (p *painter) layout() {
	p.names()
	left := indent + plain.Width(p.Lanes[0].Name)/2
	last := p.Lanes[len(p.Lanes)-1].Name
	right := max(0, plain.Width(last)-plain.Width(last)/2-1)
	if len(p.Lanes) == 1 {
		p.x = []int{min(left+roomy/2, p.width/2)}
		return
	}

	needs := p.needs()
	room := p.width - left - len(p.Lanes) // for the gaps and what is right of the last lifeline
	remark := right
	for _, row := range p.Rows {
		if row.Remark != "" {
			remark = max(remark, space-1+plain.Width(row.Remark))
		}
	}
	if sum(needs)+remark > room {
		remark = right
	}
	gaps := make([]int, len(needs))
	for i, need := range needs {
		gaps[i] = max(need, roomy)
	}
	shrink(gaps, needs, room-remark)

	p.x = []int{left}
	for _, gap := range gaps {
		p.x = append(p.x, p.x[len(p.x)-1]+1+gap)
	}
}

// names cuts the names so that two neighbours fit over their lifelines.
func (p *painter) names() {
	most := max(4, min(16, p.width/len(p.Lanes)-2))
	for i := range p.Lanes {
		lane := &p.Lanes[i]
		if lane.Server && plain.Width(lane.Name) > most {
			lane.Name = "server"
		}
		lane.Name = plain.Cut(lane.Name, most, p.ellipsis)
	}
}

// needs is the width of each gap at which nothing in it is cut.
func (p *painter) needs() []int {
	needs := make([]int, len(p.Lanes)-1)
	for i := range needs {
		a, b := plain.Width(p.Lanes[i].Name), plain.Width(p.Lanes[i+1].Name)
		needs[i] = max(tight, a-a/2+b/2+1)
	}
	for _, row := range p.Rows {
		if row.Kind == Never {
			row.From = beforeLast(row)
		}
		if row.Kind == Note || row.Kind == Across || row.Kind == Gap {
			continue
		}
		need := plain.Width(row.Label) + decor
		if row.Value != "" {
			need += 1 + plain.Width(row.Value)
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

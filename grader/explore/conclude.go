package explore

import (
	"slices"
	"strings"
	"time"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// conclude looks for what is behind the fault, and notes the step that failed: a connection that was closed, or what never came, may follow from
// a panic or from the program's end.
func (p *play) conclude(waited time.Duration) {
	f := p.fault
	if f == nil {
		return
	}
	if f.Index < 0 {
		f.Waited = verdict.Ms(waited)
	}
	switch causes[f.Cause].wait {
	case forEnd:
		p.rest(endingTime, func() bool { return false })
	case forClose:
		p.rest(followTime, func() bool { return p.closed() != nil })
		if closed := p.closed(); closed != nil {
			p.fault, f = closed, closed
		}
	}
	if ended := p.ended(); ended != nil {
		p.fault, f = ended, ended
	}
	if !causes[f.Cause].bare {
		if panicked := p.panicked(); panicked != nil {
			p.fault, f = panicked, panicked
		}
	}
	if f.Cause == Panicked {
		f.Detail = stack(p.process.Lines())
	}
	if f.Detail == nil {
		f.Detail = program.Exception(p.process.Lines())
	}
	p.failed(f)
}

// closed is the fault of a server that has ended a connection which was to stay.
func (p *play) closed() *Fault {
	for _, s := range p.model.Sockets(Open) {
		if end := p.of[s].End(); end != nil && !s.Doubt {
			return closedFault(s, end)
		}
	}
	return nil
}

// failed notes the step that failed.
func (p *play) failed(f *Fault) {
	act, step := verdict.Act{}, causes[f.Cause].step
	if step != nil {
		act = step(f)
	} else if len(p.steps) > 0 { // the last step itself
		last := &p.steps[len(p.steps)-1]
		last.Outcome, last.Event = verdict.Failed, f.Index
		return
	}
	now := verdict.Ms(p.transcript.Now())
	p.steps = append(p.steps, verdict.Step{At: now - min(f.Waited, now), Took: min(f.Waited, now), Who: f.Who, Act: act, ID: act.ID(), Outcome: verdict.Failed, Event: f.Index})
}

// rest waits a moment, in the program's time, until enough says so or the program ends.
func (p *play) rest(span time.Duration, enough func() bool) {
	timer := program.NewTimer(p.process)
	tick := time.NewTicker(program.Tick)
	defer tick.Stop()
	for begun := time.Now(); timer.Had() < span && time.Since(begun) < mostWaiting && !enough(); {
		select {
		case <-tick.C:
		case <-p.process.Done():
			return
		case <-p.ctx.Done():
			return
		}
	}
}

// ended is the fault of a program that has ended by itself.
func (p *play) ended() *Fault {
	how, last, dead := p.process.Ended()
	if !dead {
		return nil
	}
	index := p.transcript.Add(verdict.Event{Kind: verdict.Ends, Exit: &how})
	if told := stack(p.process.Lines()); told != nil {
		last = told
	}
	return &Fault{Cause: Ended, Facts: verdict.Facts{Exit: &how}, Detail: last, Index: index}
}

// panicked is the fault of a handler that panicked, which net/http caught.
func (p *play) panicked() *Fault {
	for _, line := range p.process.Lines() {
		if strings.Contains(line.Text, "http: panic serving") {
			return &Fault{Cause: Panicked, Index: -1}
		}
	}
	return nil
}

// stack is the first panic or fatal error in the log: what it says, and the program's own lines.
func stack(lines []program.Line) (short []string) {
	begins := slices.IndexFunc(lines, func(l program.Line) bool {
		return strings.Contains(l.Text, "panic serving") || strings.HasPrefix(l.Text, "panic:") || strings.HasPrefix(l.Text, "fatal error:")
	})
	if begins < 0 {
		return nil
	}
	short = append(short, verdict.Cut(lines[begins].Text))
	for i, line := range lines[begins:] {
		if place, ok := strings.CutPrefix(line.Text, "\t"); ok && i > 0 && strings.HasPrefix(lines[begins+i-1].Text, "main.") {
			place, _, _ = strings.Cut(place, " ")
			short = append(short, "  "+lines[begins+i-1].Text+" "+place)
		}
		if len(short) == 6 {
			break
		}
	}
	return short
}

package explore

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// play is one conversation with a process of its own.
type play struct {
	ctx        context.Context
	host       Host
	patience   time.Duration
	secret     string
	model      *Model
	moves      map[string]Move
	process    *program.Process
	transcript *client.Transcript

	browsers map[string]*client.Client
	clients  []*client.Client // all that there are, to be closed
	of       map[*Socket]*client.Client
	read     map[*Socket]int // how much of what it heard the model knows
	lines    int             // how many lines of the log the model knows
	pings    int

	site     client.Site
	landings map[string]*client.Page // where logging in has led, by browser
	kept     map[string][]string     // cookies of sessions that have ended, by browser
	foreign  string                  // cookies from another process
	steps    []verdict.Step
	taken    []Action // the actions that were played
	fault    *Fault
	broken   error // the grader's own fault, or the machine's
	frames   int
}

// result is how a conversation went.
type result struct {
	taken  []Action
	fault  *Fault
	steps  []verdict.Step
	events []verdict.Event
	took   time.Duration
	err    error // it could not be held
}

// hold holds a conversation with a fresh process. next returns its actions, one after the other.
func hold(ctx context.Context, host Host, c Contract, secret string, patience time.Duration, next func(*Model) (Action, bool)) result {
	p := newPlay(ctx, host, c, secret, patience)
	for _, move := range movesOf(c) {
		p.moves[move.Name] = move
	}
	process, err := host.Start(ctx, program.StartOptions{Env: host.Site.Env(secret), Socket: host.Site.Path(), Keep: p.transcript.Keep, OnLine: func(l program.Line) { p.transcript.Add(verdict.Event{Kind: verdict.Log, Text: l.Text}) }})
	if err != nil {
		return result{err: err}
	}
	p.process = process
	defer p.close()
	p.converse(next)
	r := result{taken: p.taken, fault: p.fault, steps: p.steps, took: p.transcript.Now(), err: errors.Join(p.broken, ctx.Err())}
	if p.fault != nil {
		r.events = p.transcript.Events()
	}
	return r
}

// newPlay prepares a conversation.
func newPlay(ctx context.Context, host Host, c Contract, secret string, patience time.Duration) *play {
	if host.budget == nil {
		host.budget = client.NewBudget()
	}
	return &play{
		ctx: ctx, host: host, patience: patience, secret: secret, model: newModel(c), transcript: host.budget.NewTranscript(), moves: map[string]Move{},
		site: client.Site{Forms: host.Site.Forms}, browsers: map[string]*client.Client{}, of: map[*Socket]*client.Client{}, read: map[*Socket]int{}, kept: map[string][]string{}, landings: map[string]*client.Page{},
	}
}

// beside starts the program once more, with another secret and a transcript of its own; nil if it does not start.
func (p *play) beside() *play {
	other := newPlay(p.ctx, p.host, Contract{Holds: p.model.holds, Names: p.model.names}, p.secret+"x", p.patience)
	process, err := p.host.Start(p.ctx, program.StartOptions{Env: p.host.Site.Env(other.secret), Socket: p.host.Site.Path(), Keep: other.transcript.Keep})
	if err != nil {
		return nil // the checks have seen to that
	}
	other.process = process
	return other
}

// converse plays the actions until there are no more or something is wrong, and then makes sure that nothing is on its way.
func (p *play) converse(next func(*Model) (Action, bool)) {
	for {
		a, ok := next(p.model)
		if !ok {
			break
		}
		if move, known := p.moves[a.Move]; known && move.Can(p.model, a) {
			p.taken = append(p.taken, a)
			if !p.take(move, a) {
				return
			}
		}
	}
	if p.closing() {
		p.finish()
	}
}

// take plays an action, and waits until everything that follows from it has come.
func (p *play) take(move Move, a Action) bool {
	move.Play(&Turn{p}, a)
	return p.settle()
}

// settle waits until everything has come that must. Whatever comes besides is judged when it comes.
func (p *play) settle() bool {
	if p.fault != nil || p.broken != nil {
		p.conclude(0)
		return false
	}
	// Once nothing is missing, one message more must not be pulled here: a server may tell late of a client that came and went, and what
	// then is missing would have had no time to come.
	ok, waited := p.await(func() bool { return p.pull() != nil || p.model.Missing() == nil })
	if p.ctx.Err() != nil {
		return false
	}
	if p.fault = p.model.fault; p.fault == nil && !ok {
		if p.fault = p.pull(); p.fault == nil {
			p.fault = p.model.Missing()
			p.explain(p.fault)
		}
	}
	if p.fault != nil {
		p.conclude(waited)
		return false
	}
	p.model.settled()
	return true
}

// explain adds what only the program's output shows of a missing line: it may be there, without its newline.
func (p *play) explain(f *Fault) {
	if f == nil || f.Cause != LogMissing {
		return
	}
	if slices.ContainsFunc(p.process.Unended(), func(begun string) bool { return strings.Contains(begun, f.Facts.Text) }) {
		f.Facts.Form = verdict.NoNewline
	}
}

// pull tells the model what has been heard and logged, and returns the first fault.
func (p *play) pull() *Fault {
	if fault := p.excess(); fault != nil {
		return p.model.fails(fault)
	}
	for _, s := range p.model.sockets {
		c := p.of[s]
		if c == nil || s.State == Over {
			continue
		}
		for _, h := range c.Heard(p.read[s]) {
			p.read[s]++
			p.frames++
			if f := p.model.Hear(s, h); f != nil {
				return f
			}
		}
		for payload := range s.pings {
			if _, ok := c.Pong(payload); ok {
				p.model.Pong(s, payload)
			}
		}
		if end := c.End(); end != nil && s.State == Open {
			if len(c.Heard(p.read[s])) > 0 {
				return p.pull() // it came while we looked
			}
			if f := p.model.Ended(s, end); f != nil {
				return f
			}
		}
	}
	p.model.mute, _ = p.process.Cut()
	for _, line := range p.process.LinesFrom(p.lines) {
		p.lines++
		if f := p.model.Log(line.Text); f != nil {
			return f
		}
	}
	return p.model.fault
}

// excess is the fault of a server that has sent more than a client accepts, or nil.
func (p *play) excess() *Fault {
	excess := p.transcript.Excess()
	if excess == nil {
		return nil
	}
	fault := &Fault{Cause: TooMuch, Who: excess.Client, Variant: string(excess.Limit), Facts: verdict.Facts{Limit: excess.Limit, Most: excess.Most}, Index: excess.Index}
	if excess.Endless() {
		fault.Cause, fault.Who, fault.Variant = Floods, "", ""
	}
	return fault
}

// await waits until done says so, and reports false when the program has had its time and has not moved on, or has ended.
func (p *play) await(done func() bool) (ok bool, waited time.Duration) {
	timer := program.NewTimer(p.process)
	tick := time.NewTicker(program.Tick)
	defer tick.Stop()
	var counted time.Duration
	frames := p.frames
	for {
		changed := p.transcript.Changed()
		if done() {
			return true, 0
		}
		had := timer.Had()
		if p.frames != frames {
			frames, counted = p.frames, had
		}
		if had-counted > p.patience || had > mostWaiting {
			return false, had
		}
		select {
		case <-changed:
		case <-tick.C:
		case <-p.process.Done():
			<-tick.C // what it sent before it ended may still be on its way
			return done(), had
		case <-p.ctx.Done():
			return false, had
		}
	}
}

// within runs an operation that blocks until its ctx ends, and ends that when the program has had its time.
func (p *play) within(operation func(ctx context.Context)) (waited time.Duration) {
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		operation(ctx)
	}()
	timer := program.NewTimer(p.process)
	tick := time.NewTicker(program.Tick)
	defer tick.Stop()
	for {
		select {
		case <-finished:
			return timer.Had()
		case <-tick.C:
			if waited = timer.Had(); waited > answersIn*p.patience {
				cancel()
				<-finished
				return waited
			}
		}
	}
}

// closing shows that nothing is on its way any more: everybody pings, and a witness comes whom everybody hears of.
func (p *play) closing() bool {
	t := &Turn{p}
	for _, s := range p.model.Sockets(Open) {
		t.Ping(s)
	}
	if !p.settle() {
		return false
	}
	if p.model.holds&(Counts|Announcements) != 0 && len(p.model.Sockets(Open)) > 0 {
		browser := "witness"
		if p.model.Holds(Accounts) {
			browser = p.model.Sockets(Open)[0].Browser
			if p.model.Browser(browser).Account == nil {
				browser = "" // it has logged out
			}
		}
		if browser != "" {
			t.Open("witness", browser, client.Handshake{})
			return p.settle()
		}
	}
	return true
}

// finish ends the program, so that no line of its log is still on its way, and looks whether it was alive until then.
func (p *play) finish() {
	if p.fault = p.ended(); p.fault != nil {
		p.conclude(0)
		return
	}
	for _, c := range p.clients {
		c.Release()
	}
	p.process.Stop()
	if p.fault = p.ended(); p.fault != nil {
		p.conclude(0)
		return
	}
	for _, line := range p.process.LinesFrom(p.lines) {
		p.lines++
		if p.fault = p.model.Log(line.Text); p.fault != nil {
			p.conclude(0)
			return
		}
	}
}

// close ends what the conversation started: first the program, so that nothing the clients do can trouble it.
func (p *play) close() {
	p.process.Stop()
	for _, c := range p.clients {
		c.Close()
	}
	p.transcript.Release(nil)
}

package grade

import (
	"context"

	"handshake/grader/curriculum"
	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
	"handshake/grader/internal/wording"
)

// dialect is the one that a program speaks. Where that is to be found out, it is known once the first process has been met.
type dialect struct {
	wire.Dialect
	seek   bool
	socket string           // the course's path of the socket
	words  *wording.Speaker // with the course's own sentences

	language verdict.Language // what the program is written in
}

// dialect is the one that was chosen. A Go program is built with the course's modules, among which is no Socket.IO, so that only a program
// that is started by a script may speak it unasked.
func (g *Grader) dialect(lesson curriculum.Lesson, source program.Source) (*dialect, error) {
	words, err := wording.New(wording.Current().With(lesson.Words))
	if err != nil {
		return nil, err
	}
	d := &dialect{socket: lesson.Site.Path(), words: words, language: source.Language()}
	if g.Wire == "" {
		d.Dialect = wire.JSON{}
		if source.Script() == "" {
			return d, nil
		}
		d.seek = true
		if version, ok := source.Requires("socket.io"); ok { // a server without the client script may well be one
			d.Dialect = wire.SocketIOVersion(version)
		}
		return d, nil
	}
	chosen, ok := wire.Named(g.Wire)
	if !ok {
		return nil, wording.Errorf("there is no wire protocol %q; choose %s", g.Wire, wording.Choice(wire.Shown()))
	}
	d.Dialect, d.seek = chosen, g.Wire == verdict.SocketIO // whose version the script says
	return d, nil
}

// meet asks the first process for its client script.
func (d *dialect) meet(ctx context.Context, process *program.Process) {
	if !d.seek {
		return
	}
	d.seek = false
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if found, ok := client.Detect(ctx, process.Addr); ok {
		d.Dialect = found
	}
}

// word fills in the words of a check.
func (d *dialect) word(c *verdict.Check) {
	d.name(c)
	d.words.Check(c)
}

// name puts the dialect, and the program's language, into what a check says.
func (d *dialect) name(c *verdict.Check) {
	if c.Failure != nil {
		c.Failure.Facts.Language = d.language
	}
	if d.Name() == (wire.JSON{}).Name() {
		return
	}
	path, _ := d.Socket(d.socket)
	for _, step := range c.Steps {
		if step.Act.Args["path"] == d.socket {
			step.Act.Args["path"] = path
		}
	}
	if c.Failure == nil {
		return
	}
	facts := &c.Failure.Facts
	facts.Wire = d.Name()
	if facts.Answer != nil && facts.Answer.Path == d.socket {
		facts.Answer.Path = path
	}
}

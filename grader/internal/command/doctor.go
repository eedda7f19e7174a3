package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/term"

	"handshake/grader/curriculum"
	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/doctor"
	"handshake/grader/internal/program"
	"handshake/grader/internal/report"
	"handshake/grader/internal/wording"
)

// doctorCommand examines the machine.
type doctorCommand struct {
	Clean bool `help:"End programs that earlier runs left behind, and remove their temporary folders."`
}

// healths are the doctor's states as the report shows them.
var healths = map[doctor.State]report.Health{doctor.Ill: report.Ill, doctor.Without: report.Without, doctor.Well: report.Well}

// Run shows the findings. The exit status is 2 if one of them is a problem.
func (c *doctorCommand) Run(ctx context.Context, a *app) error {
	root, err := root()
	if err != nil {
		return err
	}
	if c.Clean {
		if err := a.clean(); err != nil {
			return err
		}
	}
	place := doctor.Place{Root: root, Work: filepath.Join(root, curriculum.Work)}
	done := a.progress(say("checking this machine"))
	found := doctor.Examine(ctx, place)
	done()
	if ctx.Err() != nil {
		return status(exitKit)
	}
	options := screen(a.out)
	found = append(found, a.terminal(options))
	next, ill := typed("check", ""), false
	var all []report.Finding
	for _, f := range found {
		if f.What == doctor.EarlierRuns && f.State == doctor.Ill {
			f.Do = say("clean up: %s", typed("doctor", "", cmdline.Clean))
		}
		if f.State == doctor.Ill && !ill {
			next, ill = say("%s\nThen check again: %s", f.Do, typed("doctor", "")), true
		}
		all = append(all, report.Finding{What: wording.Translate(f.What), State: healths[f.State], Found: f.Found, Do: f.Do})
	}
	paste := doctor.Summary(ctx, place, found, described(options))
	if err := report.Examination(a.out, all, paste, next, options); err != nil {
		return err
	}
	if ill {
		return status(exitKit)
	}
	return nil
}

// clean removes what earlier runs left, and says so.
func (a *app) clean() error {
	left, err := program.Leftovers()
	if err != nil {
		return &problem{err.Error(), say("make that folder readable, or choose a different one: %s", program.OtherTemp)}
	}
	for _, l := range left {
		if err := l.Remove(); err != nil {
			return &problem{err.Error(), say("end it by hand, and remove %s", l.Folder)}
		}
		fmt.Fprint(a.out, say("Ended %d programs that %s left behind, and removed its folder.\n", len(l.Processes), l.Run))
	}
	if len(left) > 0 {
		fmt.Fprintln(a.out)
	}
	return nil
}

// terminal says what the learner's terminal can show.
func (a *app) terminal(options report.Options) doctor.Finding {
	f := doctor.Finding{What: "terminal", State: doctor.Well, Found: described(options)}
	if options.ASCII {
		f.State, f.Do = doctor.Without, say("choose a UTF-8 locale for the lines and symbols: LC_ALL=C.UTF-8")
	} else if file, ok := a.out.(*os.File); ok && term.IsTerminal(int(file.Fd())) && 0 < options.Width && options.Width < 80 {
		f.State, f.Do = doctor.Without, say("make it 80 columns wide, or diagrams will be cut")
	}
	return f
}

// described describes the terminal in a few words.
func described(options report.Options) string {
	text := "UTF-8"
	if options.ASCII {
		text = say("no UTF-8")
	}
	if options.Width > 0 {
		text += say(", %d columns", options.Width)
	} else {
		text += say(", a pipe or a file, not a terminal")
	}
	if name := os.Getenv("TERM"); name != "" {
		text += ", TERM=" + name
	}
	return text
}

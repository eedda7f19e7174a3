package grade

import (
	"context"

	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// explores reports whether conversations are held in the lesson.
func (g *Grader) explores(lesson curriculum.Lesson) bool {
	return lesson.Explore.Holds != 0 && g.Explore >= 0
}

// conversations are those that are being held while other checks run.
type conversations struct {
	held       bool // there are any
	stop, wait func()
}

// explore begins to hold conversations with the program: the last check of a lesson. They go on beside the build with the race detector
// and the checks that want it.
func (g *Grader) explore(ctx context.Context, lesson curriculum.Lesson, binary program.Binary, spoken *dialect, v *verdict.Lesson) conversations {
	if !g.explores(lesson) {
		return conversations{stop: func() {}, wait: func() {}}
	}
	at := len(lesson.Checks)
	v.Checks[at].Reason = Conversing
	host := explore.Host{
		Start: func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
			return g.Keeper.Start(ctx, binary, options)
		},
		Dialect: spoken, Site: lesson.Site,
	}
	options := explore.Options{Name: lesson.ID, Span: g.Explore}
	if g.Explore == 0 {
		options.Most = explore.UsualMost
	}
	var found explore.Found
	stopped := false
	holding, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		var stops stops
		defer stops.watch()()
		if !stops.run(holding, func() bool {
			found = explore.Search(holding, lesson.Explore, host, options)
			return false // a conversation that fails has failed twice, the second time with longer waits
		}) {
			found.Check = givenUp(explore.ID, explore.Title(0))
		}
		spoken.word(&found.Check)
	}()
	return conversations{
		held: true,
		stop: func() { stopped = true; stop() },
		wait: func() {
			<-done
			stop()
			v.Checks[at] = found.Check
			if stopped && found.Check.Outcome == verdict.NotRun {
				v.Checks[at].Reason = waiting
			}
		},
	}
}

package grade

import (
	"context"
	"slices"
	"sync"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/internal/client"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
)

// probesAtOnce is how many probes are made at the same time. Most of them wait for something that doesn't come.
const probesAtOnce = 6

// probe makes those of the lesson's probes that the failed checks give a reason for, and adds their answers to the verdict, in the
// lesson's order. A probe that gives no answer is left out: it changes no outcome.
func (g *Grader) probe(ctx context.Context, lesson curriculum.Lesson, source program.Source, build builder, spoken *dialect, v *verdict.Lesson) {
	wanted := wanted(lesson.Probes, *v)
	if len(wanted) == 0 {
		return
	}
	binary, err := build(ctx, source, program.BuildOptions{Race: g.Races == RacesAll})
	if err != nil {
		return
	}
	options := check.Options{
		Start: func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
			return g.Keeper.Start(ctx, binary, options)
		},
		Dialect: spoken, Site: lesson.Site, Seed: g.Seed, Budget: client.NewBudget(),
	}
	answers := make([]*verdict.Probe, len(wanted))
	free := make(chan struct{}, probesAtOnce)
	var all sync.WaitGroup
	for i, p := range wanted {
		all.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			if answer, ok := check.Ask(ctx, p, options); ok {
				answer.Checks = reasons(p, *v)
				answers[i] = &answer
			}
		})
	}
	all.Wait()
	for _, answer := range answers {
		if answer != nil {
			spoken.words.Probe(answer)
			v.Probes = append(v.Probes, *answer)
		}
	}
}

// wanted are the probes that ask about a check that has failed.
func wanted(probes []check.Probe, v verdict.Lesson) (all []check.Probe) {
	for _, p := range probes {
		if len(reasons(p, v)) > 0 {
			all = append(all, p)
		}
	}
	return all
}

// reasons are the IDs of the failed checks that a probe asks about.
func reasons(p check.Probe, v verdict.Lesson) (ids []string) {
	for _, c := range v.Checks {
		if c.Outcome == verdict.Failed && (len(p.After) == 0 || slices.Contains(p.After, c.ID)) {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

package main_test

import (
	"context"
	"flag"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
	"handshake/lessons"
)

var (
	foundFlag  = flag.Bool("found", false, "hold each wrong server against the checks and against conversations, and print which of the two found it")
	soundFlag  = flag.Int("sound", 0, "hold so many conversations with each solution and each right server; none may fail")
	onlyFlag   = flag.String("only", "", "with -found or -sound: only servers whose name matches this regular expression")
	foundTimes = 3 * time.Second // how long conversations are held with a wrong server
)

// judged is a server that is graded against a lesson.
type judged struct {
	server
	lesson curriculum.Lesson
}

func (s judged) String() string {
	return fmt.Sprintf("%s %s/%s", s.lesson.ID[:2], s.kind, s.name)
}

// TestFound prints, of each server that is known to be wrong, whether the checks find it and whether random conversations do, and as what.
// It fails if one is found by neither.
func TestFound(t *testing.T) {
	if !*foundFlag {
		t.Skip("takes long: go test ./grader -run TestFound -found -timeout 2h -v")
	}
	servers := slices.Concat(everyClaim(findServers(t, "fail", "explained")), fromMistakes(t))
	builds := built(t, servers)
	type row struct{ checks, cause string }
	rows := make([]row, len(servers))
	eachServer(servers, 3, func(i int, s judged) {
		grader := grade.Grader{Keeper: builds.Keeper, Seed: 1, Races: grade.RacesAfter, Explore: -1, Build: builds.Build}
		v := grader.Lesson(t.Context(), s.lesson, s.source)
		var failed []string
		for _, c := range v.Checks {
			if c.Outcome == verdict.Failed {
				failed = append(failed, c.ID)
			}
		}
		if v.Failure != nil {
			failed = append(failed, string(v.Failure.Kind))
		}
		rows[i].checks = strings.Join(failed, ", ")
		if v.Failure == nil {
			found := converse(t, builds, s, explore.Options{Name: s.lesson.ID, Span: foundTimes})
			if found.Fault != nil {
				rows[i].cause = fmt.Sprintf("%s (conversation %d, %d actions of %d)", found.Fault.Cause, found.Conversation, len(found.Shrunk), found.Actions)
			}
		}
	})
	counts := map[string][4]int{}
	for i, s := range servers {
		n := counts[s.kind]
		by := "neither"
		switch r := rows[i]; {
		case r.checks != "" && r.cause != "":
			by = "both"
			n[0]++
		case r.checks != "":
			by = "checks"
			n[1]++
		case r.cause != "":
			by = "conversations"
			n[2]++
		default:
			n[3]++
			t.Errorf("%s is found by neither", s)
		}
		counts[s.kind] = n
		fmt.Printf("%-55s %-13s %s | %s\n", s, by, rows[i].checks, rows[i].cause)
	}
	fmt.Printf("\n%-12s %6s %8s %14s %8s\n", "", "both", "checks", "conversations", "neither")
	for _, kind := range []string{"fail", "explained", "mistakes"} {
		n := counts[kind]
		fmt.Printf("%-12s %6d %8d %14d %8d\n", kind, n[0], n[1], n[2], n[3])
	}
}

// TestSound holds many conversations with the solutions and the right servers. None may fail, not even one that does not fail again.
func TestSound(t *testing.T) {
	if *soundFlag == 0 {
		t.Skip("takes long: go test ./grader -run TestSound -sound 1000 -timeout 2h -v")
	}
	servers := slices.Concat(fromSolutions(t), everyClaim(findServers(t, "pass")))
	builds := built(t, servers)
	held, lost := 0, 0
	var mu sync.Mutex
	eachServer(servers, 2, func(_ int, s judged) {
		found := converse(t, builds, s, explore.Options{Name: s.lesson.ID, Span: time.Hour, Most: *soundFlag})
		mu.Lock()
		defer mu.Unlock()
		held += found.Held
		lost += len(found.Lost)
		fmt.Printf("%-55s held %d\n", s, found.Held)
		for _, one := range found.Lost {
			fmt.Println("    did not fail again:", one)
		}
		if found.Fault != nil || found.Check.Outcome != verdict.Passed {
			t.Errorf("%s: conversation %d fails: %s %s\n%v", s, found.Conversation, found.Check.Outcome, found.Check.Reason, found.Shrunk)
		}
	})
	fmt.Printf("%d conversations, of which %d failed and did not fail again\n", held, lost)
}

// converse holds conversations with a server.
func converse(t *testing.T, builds *grade.Builds, s judged, options explore.Options) explore.Found {
	binary, err := builds.Build(t.Context(), s.source, program.BuildOptions{})
	if err != nil {
		t.Error(err)
		return explore.Found{}
	}
	host := explore.Host{
		Dialect: wire.JSON{}, Site: s.lesson.Site,
		Start: func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
			return builds.Keeper.Start(ctx, binary, options)
		},
	}
	return explore.Search(t.Context(), s.lesson.Explore, host, options)
}

// eachServer calls do for every server, some of them at the same time.
func eachServer(servers []judged, at int, do func(i int, s judged)) {
	queue := make(chan int)
	var all sync.WaitGroup
	for range at {
		all.Go(func() {
			for i := range queue {
				do(i, servers[i])
			}
		})
	}
	for i := range servers {
		queue <- i
	}
	close(queue)
	all.Wait()
}

// chosen reports whether the server is one of those that were asked for.
func chosen(s judged) bool {
	return *onlyFlag == "" || regexp.MustCompile(*onlyFlag).MatchString(s.String())
}

// everyClaim lists servers once for each lesson in which they claim something.
func everyClaim(servers []server) (all []judged) {
	for _, s := range servers {
		for _, c := range s.claims {
			if one := (judged{s, c.lesson}); chosen(one) {
				all = append(all, one)
			}
		}
	}
	return all
}

func fromSolutions(t *testing.T) (all []judged) {
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	for _, lesson := range lessons.Course().Lessons {
		shown := filepath.Join(curriculum.Solutions, lesson.ID)
		source := program.Source{Dir: filepath.Join(root, shown), Shown: shown, Root: root, As: curriculum.Work + "/" + lesson.ID}
		if s := (judged{server{kind: "solution", name: lesson.Name(), source: source}, lesson}); chosen(s) {
			all = append(all, s)
		}
	}
	return all
}

// fromMistakes makes servers of the known mistakes.
func fromMistakes(t *testing.T) (all []judged) {
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	for _, lesson := range lessons.Course().Lessons {
		known, err := curriculum.LoadMistakes(root, lesson)
		require.NoError(t, err)
		for _, mistake := range known {
			name := lesson.ID[:2] + "-" + mistake.Name
			made := filepath.Join(t.TempDir(), name)
			dir := filepath.Join(root, "bin", "testdata", "mistakes", name) // in the module, to be built together
			source := program.Source{Dir: dir, Shown: mistake.Name, Root: root, As: curriculum.Work + "/" + lesson.ID}
			if s := (judged{server{kind: "mistakes", name: name, source: source}, lesson}); chosen(s) {
				require.NoError(t, mistake.Make(root, lesson, made), mistake.Path)
				refresh(t, dir, made)
				all = append(all, s)
			}
		}
	}
	return all
}

// built builds the servers, each of them once.
func built(t *testing.T, all []judged) *grade.Builds {
	var servers []server
	seen := map[string]bool{}
	for _, s := range all {
		if !seen[s.source.Dir] {
			seen[s.source.Dir] = true
			servers = append(servers, s.server)
		}
	}
	return buildServers(t, newKeeper(t), servers)
}

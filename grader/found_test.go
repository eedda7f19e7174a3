package main_test

import (
	"context"
	"flag"
	"fmt"
	"os"
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

// server is a program that is graded against a lesson.
type server struct {
	group  string // the folder that it comes from
	lesson curriculum.Lesson
	name   string
	source program.Source
}

func (s server) String() string {
	return fmt.Sprintf("%s %s/%s", s.lesson.ID[:2], s.group, s.name)
}

// TestFound prints, of each server that is known to be wrong, whether the checks find it and whether random conversations do, and as what.
// It fails if one is found by neither.
func TestFound(t *testing.T) {
	if !*foundFlag {
		t.Skip("takes long: go test ./grader -run TestFound -found -timeout 2h -v")
	}
	servers := slices.Concat(fromWrong(t), fromRestyled(t), fromPatches(t))
	builds := buildServers(t, servers)
	type row struct{ checks, cause string }
	rows := make([]row, len(servers))
	eachServer(servers, 3, func(i int, s server) {
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
		n := counts[s.group]
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
		counts[s.group] = n
		fmt.Printf("%-55s %-13s %s | %s\n", s, by, rows[i].checks, rows[i].cause)
	}
	fmt.Printf("\n%-12s %6s %8s %14s %8s\n", "", "both", "checks", "conversations", "neither")
	for _, group := range []string{"wrong", "restyled", "sneaky", "mistakes"} {
		n := counts[group]
		fmt.Printf("%-12s %6d %8d %14d %8d\n", group, n[0], n[1], n[2], n[3])
	}
}

// TestSound holds many conversations with the solutions and the right servers. None may fail, not even one that does not fail again.
func TestSound(t *testing.T) {
	if *soundFlag == 0 {
		t.Skip("takes long: go test ./grader -run TestSound -sound 1000 -timeout 2h -v")
	}
	servers := slices.Concat(fromSolutions(t), fromRight(t))
	builds := buildServers(t, servers)
	held, lost := 0, 0
	var mu sync.Mutex
	eachServer(servers, 2, func(_ int, s server) {
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
func converse(t *testing.T, builds *grade.Builds, s server, options explore.Options) explore.Found {
	binary, err := builds.Build(t.Context(), s.source, program.BuildOptions{})
	if err != nil {
		t.Error(err)
		return explore.Found{}
	}
	host := explore.Host{
		Dialect: wire.JSON{},
		Start: func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
			return builds.Keeper.Start(ctx, binary, options)
		},
	}
	return explore.Search(t.Context(), s.lesson.Explore, host, options)
}

// eachServer calls do for every server, some of them at the same time.
func eachServer(servers []server, at int, do func(i int, s server)) {
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

// buildServers builds the Go programs among the servers, those of a group and a lesson together. They are there until the test has ended.
func buildServers(t *testing.T, servers []server) *grade.Builds {
	groups := map[string][]program.Source{}
	seen := map[string]bool{}
	for _, s := range servers {
		if s.source.Script() == "" && !seen[s.source.Dir] {
			seen[s.source.Dir] = true
			key := s.group + s.lesson.ID
			groups[key] = append(groups[key], s.source)
		}
	}
	keeper, err := program.NewKeeper(nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, keeper.Close()) })
	builds := &grade.Builds{Keeper: keeper}
	for _, group := range groups {
		built, err := keeper.BuildAll(t.Context(), group)
		require.NoError(t, err)
		for _, binary := range built { // what does not compile is found by the grader
			builds.Put(binary)
		}
	}
	return builds
}

// chosen reports whether the server is one of those that were asked for.
func chosen(s server) bool {
	return *onlyFlag == "" || regexp.MustCompile(*onlyFlag).MatchString(s.String())
}

func fromSolutions(t *testing.T) (all []server) {
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	for _, lesson := range lessons.Course().Lessons {
		shown := filepath.Join(curriculum.Solutions, lesson.ID)
		s := server{"solution", lesson, lesson.Name(), program.Source{Dir: filepath.Join(root, shown), Shown: shown, Root: root, As: curriculum.Work + "/" + lesson.ID}}
		if chosen(s) {
			all = append(all, s)
		}
	}
	return all
}

// claimed finds the programs of a folder, with the lessons that they say of themselves.
func claimed(t *testing.T, folder string, claim *regexp.Regexp) (all []server) {
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	dir := filepath.Join(root, "grader", "testdata", folder)
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name(), "main.go"))
		if err != nil {
			text, err = os.ReadFile(filepath.Join(dir, entry.Name(), "run"))
		}
		require.NoError(t, err)
		found := claim.FindSubmatch(text)
		require.NotNil(t, found, entry.Name())
		for number := range strings.FieldsSeq(string(found[1])) {
			lesson, err := lessons.Course().Find(number)
			require.NoError(t, err)
			shown := filepath.Join("grader", "testdata", folder, entry.Name())
			s := server{folder, lesson, entry.Name(), program.Source{Dir: filepath.Join(dir, entry.Name()), Shown: shown, Root: root, As: curriculum.Work + "/" + entry.Name()}}
			if chosen(s) {
				all = append(all, s)
			}
		}
	}
	return all
}

func fromRight(t *testing.T) []server {
	return claimed(t, "right", regexp.MustCompile(`(?m)^(?://|#) right: lessons ([0-9 ]+[0-9])`))
}

func fromWrong(t *testing.T) []server {
	return claimed(t, "wrong", regexp.MustCompile(`(?m)^(?://|#) wrong: lesson ([0-9]+)`))
}

func fromRestyled(t *testing.T) (all []server) {
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	for _, lesson := range lessons.Course().Lessons {
		dirs, err := filepath.Glob(filepath.Join(root, "grader", "testdata", "restyled", lesson.ID, "*"))
		require.NoError(t, err)
		for _, dir := range dirs {
			s := server{"restyled", lesson, filepath.Base(dir), program.Source{Dir: dir, Shown: dir, Root: root, As: curriculum.Work + "/" + lesson.ID}}
			if chosen(s) {
				all = append(all, s)
			}
		}
	}
	return all
}

// fromPatches makes servers of the solutions: the sneaky ones and the known mistakes.
func fromPatches(t *testing.T) (all []server) {
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(root, "bin"), 0o777))
	made, err := os.MkdirTemp(filepath.Join(root, "bin"), "found-") // in the module, to be built together
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(made)) })
	for _, lesson := range lessons.Course().Lessons {
		sneaky, err := curriculum.ReadMistakes(root, filepath.Join("grader", "testdata", "sneaky", lesson.ID))
		require.NoError(t, err)
		known, err := curriculum.LoadMistakes(root, lesson)
		require.NoError(t, err)
		for group, mistakes := range map[string][]curriculum.Mistake{"sneaky": sneaky, "mistakes": known} {
			for _, mistake := range mistakes {
				dir := filepath.Join(made, lesson.ID, group, mistake.Name)
				s := server{group, lesson, mistake.Name, program.Source{Dir: dir, Shown: mistake.Name, Root: root, As: curriculum.Work + "/" + lesson.ID}}
				if chosen(s) {
					require.NoError(t, mistake.Make(root, lesson, dir), mistake.Path)
					all = append(all, s)
				}
			}
		}
	}
	return all
}

package main_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/explore"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/report"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// The folders of testdata/servers: servers that must pass, that must fail, and that must fail with an explanation that fits.
var kinds = []string{"pass", "fail", "explained"}

// server is a server in testdata/servers: a folder with a claim.txt, or a patch of a lesson's solution with its claim above the diff.
type server struct {
	kind, name string
	source     program.Source
	claims     []claim
	file       string // in which the claims are
}

// TestServers grades every server in testdata/servers and compares the result with the server's claims. A server that makes claims in
// several lessons is graded in one of them, and in all with FULL=1. One server in six is graded, in three where CI=true, and all with FULL=1.
func TestServers(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	t.Parallel()
	full := samples.Full()
	keeper := newKeeper(t)
	for _, kind := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			servers := samples.Of(findServers(t, kind), 3, 12)
			builds := buildServers(t, keeper, servers)
			for i, s := range servers {
				claims := s.claims
				if !full {
					claims = claims[i%len(claims):][:1]
				}
				for _, c := range claims {
					t.Run(s.name+"/"+c.lesson.ID[:2], func(t *testing.T) {
						t.Parallel()
						s.needs(t)
						hold(t, builds, s, c, full)
					})
				}
			}
		})
	}
}

// tries is how often a server is graded that fails by chance, and talking is how long conversations are held with each server that passes.
// TestSound holds more.
const (
	tries   = 3
	talking = 500 * time.Millisecond
)

// hold compares what the grader says about a server with what the server claims.
func hold(t *testing.T, builds *grade.Builds, s server, c claim, full bool) {
	grader := grade.Grader{Keeper: builds.Keeper, Seed: 1, Races: grade.RacesOff, Explore: -1, Thorough: c.thorough, Build: builds.Build, Probes: s.kind == "explained"}
	if c.races && (full || s.kind != "pass") {
		grader.Races = grade.RacesAfter
	}
	switch {
	case full && s.kind == "pass":
		grader.Explore = talking
	case slices.Contains(c.fails, explore.ID):
		grader.Explore = 0 // as long as for a learner
	}
	most := 1
	if c.chance != "" {
		most = tries
	}
	var v verdict.Lesson
	var wrong []string
	for range most {
		v = grader.Lesson(t.Context(), c.lesson, s.source)
		known, err := advice.Load(s.source.Root, c.lesson)
		require.NoError(t, err)
		advice.Give(&v, c.lesson.Text(), known)
		t.Logf("fails: %s; advice: %q", strings.Join(failed(v), ", "), advice.Names(v))
		if wrong = disagree(s, c, v); len(wrong) == 0 {
			return
		}
	}
	if flag.Lookup("update").Value.String() == "true" && c.updates(t, s, v) {
		return
	}
	t.Errorf("%s\n%s", strings.Join(wrong, "\n"), shown(v))
}

// updates writes into a claim which checks fail: those of a new check, for example. The claim of a server that fails by chance, or that holds
// in several lessons, is left to its author.
func (c claim) updates(t *testing.T, s server, v verdict.Lesson) bool {
	t.Helper()
	fails := slices.DeleteFunc(failed(v), func(id string) bool { return slices.Contains(c.mayFail, id) })
	if c.chance != "" || c.shared || c.fails == nil || len(fails) == 0 {
		return false
	}
	claimsMu.Lock()
	defer claimsMu.Unlock()
	text, err := os.ReadFile(s.file)
	require.NoError(t, err)
	now := strings.Replace(c.text, "Fails: "+strings.Join(c.fails, ", "), "Fails: "+strings.Join(fails, ", "), 1)
	fresh := strings.Replace(string(text), c.text, now, 1)
	require.NotEqual(t, string(text), fresh, "%s has no such claim", s.file)
	require.NoError(t, os.WriteFile(s.file, []byte(fresh), 0o666))
	c.fails = fails
	return len(disagree(s, c, v)) == 0
}

// claimsMu is held by a test that writes a claim: one file may have several.
var claimsMu sync.Mutex

// failed lists the checks that failed.
func failed(v verdict.Lesson) (ids []string) {
	for _, one := range v.Checks {
		if one.Outcome == verdict.Failed {
			ids = append(ids, one.ID)
		}
	}
	return ids
}

// disagree lists where a result differs from a server's claim.
func disagree(s server, c claim, v verdict.Lesson) (wrong []string) {
	outcome := verdict.Failed
	if s.kind == "pass" {
		outcome = verdict.Passed
	}
	excused := 0
	for i, one := range v.Checks {
		must, failed := slices.Contains(c.fails, one.ID), one.Outcome == verdict.Failed
		race := i < len(c.lesson.Checks) && c.lesson.Checks[i].Race
		switch {
		case one.Outcome == verdict.Error:
			wrong = append(wrong, fmt.Sprintf("the check %s ends in an error: %s", one.ID, one.Reason))
		case must && !failed:
			wrong = append(wrong, fmt.Sprintf("the check %s should fail", one.ID))
		case failed && !must && !slices.Contains(c.mayFail, one.ID) && (s.kind != "explained" || c.fails != nil):
			wrong = append(wrong, fmt.Sprintf("the check %s should not fail", one.ID))
		case race && one.Excused:
			excused++
		}
	}
	if v.Outcome != outcome && (outcome == verdict.Failed || excused == 0 || v.Outcome == verdict.Failed) {
		wrong = append(wrong, fmt.Sprintf("the outcome is %q and should be %q", v.Outcome, outcome))
	}
	if c.mistake != "" && !slices.Contains(advice.Names(v), c.mistake) {
		wrong = append(wrong, fmt.Sprintf("the advice is %q and should be %q; what was seen is %v", advice.Names(v), c.mistake, advice.Of(v)))
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(shown(v), "│", " ")), " ")
	for _, words := range c.says {
		if !strings.Contains(text, words) {
			wrong = append(wrong, fmt.Sprintf("the learner doesn't read %q", words))
		}
	}
	for _, words := range c.unsaid {
		if strings.Contains(text, words) {
			wrong = append(wrong, fmt.Sprintf("the learner reads %q", words))
		}
	}
	return wrong
}

// shown is the report that a learner would see.
func shown(v verdict.Lesson) string {
	var text bytes.Buffer
	r := verdict.Report{Course: lessons.Course().Title, Lessons: []verdict.Lesson{v}}
	_ = report.Terminal(&text, r, report.Options{Environ: []string{}}) // a buffer takes everything
	return text.String()
}

// findServers reads the servers of these kinds. Patches are applied to copies of their lessons' solutions.
func findServers(t *testing.T, kinds ...string) (servers []server) {
	t.Helper()
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	for _, kind := range kinds {
		shown := filepath.Join("grader", "testdata", "servers", kind)
		entries, err := os.ReadDir(filepath.Join(root, shown))
		require.NoError(t, err)
		require.NotEmpty(t, entries)
		for _, entry := range entries {
			name, isPatch := strings.CutSuffix(entry.Name(), ".patch")
			s := server{kind: kind, name: name, file: filepath.Join(root, shown, entry.Name())}
			if !isPatch {
				s.file = filepath.Join(s.file, "claim.txt")
			}
			text, err := os.ReadFile(s.file)
			require.NoError(t, err)
			said, diff, _ := strings.Cut(string(text), "\n---\n")
			s.claims, err = readClaims(said)
			require.NoError(t, err, s.file)
			s.source = program.Source{Dir: filepath.Join(root, shown, name), Shown: filepath.Join(shown, name), Root: root, As: curriculum.Work + "/" + name}
			if isPatch {
				s.source.Dir = patched(t, root, kind, name, diff, s.claims[0].lesson)
			}
			servers = append(servers, s)
		}
	}
	return servers
}

// patched applies a diff to a lesson's solution and returns the folder with the result. It's in the kit's module, and has the same path
// in each run, so the go command finds in its cache what it compiled before.
func patched(t *testing.T, root, kind, name, diff string, lesson curriculum.Lesson) string {
	t.Helper()
	dir := filepath.Join(root, "bin", "testdata", kind, name)
	fresh := filepath.Join(t.TempDir(), name)
	patches := filepath.Join(fresh, "patches")
	require.NoError(t, os.MkdirAll(patches, 0o777))
	header := "Subject: " + name + "\n\nA server of the tests.\n\nFails: " + curriculum.Start + "\n---\n"
	require.NoError(t, os.WriteFile(filepath.Join(patches, name+".patch"), []byte(header+diff), 0o666))
	inside, err := filepath.Rel(root, patches)
	require.NoError(t, err)
	mistakes, err := curriculum.ReadMistakes(root, inside)
	require.NoError(t, err, name)
	require.NoError(t, mistakes[0].Make(root, lesson, filepath.Join(fresh, "made")), name)
	refresh(t, dir, filepath.Join(fresh, "made"))
	return dir
}

// interpreters are what a script's second line may ask for.
var interpreters = regexp.MustCompile(`(?m)^(?:#!/usr/bin/env|exec) (node|python3)\b`)

// needs skips a script whose interpreter is absent. In CI nothing may be absent.
func (s server) needs(t *testing.T) {
	t.Helper()
	script := s.source.Script()
	if script == "" {
		return
	}
	missing := ""
	text, err := os.ReadFile(script)
	require.NoError(t, err)
	found := interpreters.FindSubmatch(text)
	switch {
	case found == nil:
		t.Fatalf("%s names no interpreter that this test knows", script)
	case runtime.GOOS == "windows":
		missing = "a system that starts a script by its first line"
	default:
		if _, err := exec.LookPath(string(found[1])); err != nil {
			missing = string(found[1])
		}
	}
	switch {
	case missing == "":
	case os.Getenv("CI") == "true":
		t.Fatalf("%s needs %s, and in CI it must be there", s.name, missing)
	default:
		t.Skipf("%s needs %s, which isn't installed", s.name, missing)
	}
}

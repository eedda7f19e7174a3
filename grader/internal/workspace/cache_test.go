package workspace_test

import (
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"handshake/grader/curriculum"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/workspace"
)

// The files of which the cache is told, below the course's root.
const (
	executable = "bin/handshake"
	program    = "work/02-emit-count/"
)

// TestCacheKnowsJustThisProgram changes files at random and holds the cache against what was stored: it must know what is
// the same in every byte, and nothing else.
func TestCacheKnowsJustThisProgram(t *testing.T) {
	if testing.Short() {
		t.Skip("builds and grades programs")
	}
	lessons := []curriculum.Lesson{lesson, {ID: "03-handle-disconnect"}}
	paths := []string{
		executable, "go.mod", "go.sum",
		program + "server.go", program + "a", program + "b", program + "a.b/c", program + ".hidden", program + "page/index.html",
	}
	// Few letters, so that what is written is often the same, or the same further on.
	texts := rapid.OneOf(rapid.StringOfN(rapid.SampledFrom([]rune("ab1\n\"")), 0, 4, -1), rapid.SampledFrom([]string{"package main", `import "fmt"`}))
	rapid.Check(t, func(t *rapid.T) {
		root, err := os.MkdirTemp("", "cache-")
		require.NoError(t, err)
		defer os.RemoveAll(root)
		files := map[string]string{}
		write := func(path, text string) {
			place := filepath.Join(root, filepath.FromSlash(path))
			require.NoError(t, os.MkdirAll(filepath.Dir(place), 0o777))
			require.NoError(t, os.WriteFile(place, []byte(text), 0o666))
			files[path] = text
		}
		write(executable, "all the checks")
		write("go.mod", "module kit\n")
		write("go.sum", "")
		write(program+"server.go", "package main\n")

		type state struct {
			lesson, mode string
			files        map[string]string
		}
		var stored []state
		now := state{lesson: lesson.ID, mode: "last"}
		open := func() (*workspace.Cache, string) {
			cache, err := workspace.OpenCacheOf(root, now.mode, filepath.Join(root, executable))
			require.NoError(t, err)
			key, err := cache.Key(curriculum.Lesson{ID: now.lesson}, filepath.Join(root, filepath.FromSlash(program)))
			require.NoError(t, err)
			return cache, key
		}
		t.Repeat(map[string]func(*rapid.T){
			"write":   func(t *rapid.T) { write(rapid.SampledFrom(paths).Draw(t, "path"), texts.Draw(t, "text")) },
			"rewrite": func(t *rapid.T) { p := rapid.SampledFrom(paths[:4]).Draw(t, "path"); write(p, files[p]) },
			"touch": func(t *rapid.T) {
				place := filepath.Join(root, rapid.SampledFrom(paths[:4]).Draw(t, "path"))
				require.NoError(t, os.Chtimes(place, time.Time{}, time.Unix(rapid.Int64Range(0, 1e9).Draw(t, "time"), 0)))
			},
			"move": func(t *rapid.T) {
				from, to := rapid.SampledFrom(paths[4:]).Draw(t, "from"), rapid.SampledFrom(paths[4:]).Draw(t, "to")
				if text, there := files[from]; there && from != to {
					require.NoError(t, os.Remove(filepath.Join(root, from)))
					delete(files, from)
					write(to, text)
				}
			},
			"other lesson": func(t *rapid.T) { now.lesson = rapid.SampledFrom(lessons).Draw(t, "lesson").ID },
			"other mode":   func(t *rapid.T) { now.mode = rapid.SampledFrom([]string{"last", "off"}).Draw(t, "mode") },
			"store": func(t *rapid.T) {
				if len(stored) == 20 { // older verdicts are dropped
					t.Skip("full")
				}
				cache, key := open()
				require.NoError(t, cache.Store(key, verdict.Lesson{ID: now.lesson, Outcome: verdict.Passed}))
				one := now
				one.files = maps.Clone(files)
				stored = append(stored, one)
			},
			"": func(t *rapid.T) {
				want := false
				for _, one := range stored {
					want = want || one.lesson == now.lesson && one.mode == now.mode && maps.Equal(one.files, files)
				}
				cache, key := open()
				_, got := cache.Load(key)
				require.Equal(t, want, got, "known, of %v", files)
			},
		})
	})
}

// TestCacheRefuses shows programs whose files do not say all.
func TestCacheRefuses(t *testing.T) {
	root := t.TempDir()
	for path, text := range map[string]string{
		"go.mod":              "module kit\n\nreplace example.com/other => ../other\n",
		"grader":              "all the checks",
		"plain/server.go":     "package main\n\nimport \"github.com/gorilla/websocket\"\n",
		"script/run":          "#!/bin/sh\n",
		"own/server.go":       "package main\n\nimport \"kit/solution/parts\"\n",
		"replaced/server.go":  "package main\n\nimport \"example.com/other\"\n",
		"alike/server.go":     "package main\n\nimport \"kitchen\"\n",
		"elsewhere/server.go": "package main\n",
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(root, path)), 0o777))
		require.NoError(t, os.WriteFile(filepath.Join(root, path), []byte(text), 0o666))
	}
	cache, err := workspace.OpenCacheOf(root, "last", filepath.Join(root, "grader"))
	require.NoError(t, err)
	for folder, known := range map[string]bool{"plain": true, "script": false, "own": false, "replaced": false, "alike": true} {
		_, err := cache.Key(lesson, filepath.Join(root, folder))
		require.Equal(t, known, err == nil, "%s: %v", folder, err)
	}
	if err := os.Symlink(filepath.Join(root, "plain", "server.go"), filepath.Join(root, "elsewhere", "link.go")); err == nil {
		_, err := cache.Key(lesson, filepath.Join(root, "elsewhere"))
		require.Error(t, err, "a link leads to bytes that may change")
	}
}

// TestCacheForgivesLitter sees to it that an open editor does not make the kit forget a pass.
func TestCacheForgivesLitter(t *testing.T) {
	root := t.TempDir()
	put := func(name, text string) {
		path := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o777))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o666))
	}
	put("go.mod", "module kit\n")
	put("grader", "all the checks")
	put(program+"server.go", "package main\n")
	cache, err := workspace.OpenCacheOf(root, "last", filepath.Join(root, "grader"))
	require.NoError(t, err)
	key := func() string {
		key, err := cache.Key(lesson, filepath.Join(root, filepath.FromSlash(program)))
		require.NoError(t, err)
		return key
	}
	before := key()
	for _, name := range []string{".server.go.swp", "server.go~", "#server.go#", "4913", ".DS_Store", "page/.index.html.swp"} {
		put(program+name, "litter")
	}
	if err := os.Symlink("somebody@somewhere.1:2", filepath.Join(root, filepath.FromSlash(program), ".#server.go")); err != nil {
		t.Log("no link as Emacs makes it: ", err)
	}
	require.Equal(t, before, key())
	put(program+".env", "a server may read it")
	require.NotEqual(t, before, key())
}

// TestCacheKeepsTheLastVerdict shows that a program has one verdict, the latest.
func TestCacheKeepsTheLastVerdict(t *testing.T) {
	root := t.TempDir()
	for _, name := range []string{"go.mod", "grader"} {
		require.NoError(t, os.WriteFile(filepath.Join(root, name), []byte("module kit\n"), 0o666))
	}
	cache, err := workspace.OpenCacheOf(root, "last", filepath.Join(root, "grader"))
	require.NoError(t, err)
	const key = "02-emit-count-00"
	for _, outcome := range []verdict.Outcome{verdict.Failed, verdict.Passed, verdict.Failed, verdict.Passed} {
		require.NoError(t, cache.Store(key, verdict.Lesson{ID: lesson.ID, Outcome: outcome}))
		last, ok := cache.Last(key)
		require.True(t, ok)
		require.Equal(t, outcome, last.Outcome)
		_, passes := cache.Load(key)
		require.Equal(t, outcome == verdict.Passed, passes)
	}
}

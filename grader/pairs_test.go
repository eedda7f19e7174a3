package main_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/curriculum"
	"handshake/grader/internal/advice"
	"handshake/grader/internal/grade"
	"handshake/grader/internal/program"
	"handshake/grader/internal/samples"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// pairs are two mistakes of a lesson that one program may make: each changes another function. Behind them are other mistakes, or
// evidence, that say something as true of such a program.
var pairs = []struct {
	lesson    string
	one, two  string
	alsoRight string
}{
	{"01", "logs-other-words", "one-handler-for-every-path", ""},
	{"02", "only-the-newcomer", "counts-messages", "several-sockets-under-one-key"},
	{"02", "no-struct-tags", "counts-twice", ""},
	{"02", "counts-messages", "begins-at-one", ""},
	{"03", "emits-before-subtracting", "different-log-line", ""},
	{"03", "subtracts-in-silence", "no-write-deadline", "patient-deadline, tells-the-one-who-left"},
	{"03", "only-close-errors", "no-write-deadline", "patient-deadline"},
	{"03", "nobody-leaves", "no-write-deadline", "patient-deadline, leaves-after-a-pause"},
	{"03", "leaves-twice", "no-write-deadline", "patient-deadline"},
	{"03", "log-line-misspelt", "no-write-deadline", "patient-deadline"},
	{"03", "locks-twice", "log-line-misspelt", "deadlock"},
	{"03", "emits-without-subtracting", "patient-deadline", "no-write-deadline"},
	{"03", "leaves-without-having-come", "no-write-deadline", "patient-deadline"},
	{"04", "answers-400", "logs-the-name-twice", ""},
	{"04", "wrong-cookie-name", "log-line-misspelt", "ok-upside-down"},
	{"04", "forgotten-return", "nameless-log-line", "logs-the-whole-user, announces-the-refused"},
	{"04", "signature-is-enough", "counts-users-not-sockets", "cookie-holds-the-name"},
	{"05", "omits-false", "everybody-but-the-newcomer", ""},
	{"05", "connected-when-gone", "name-from-the-address", ""},
	{"05", "subtracts-too-late", "announces-each-message", ""},
	{"05", "only-close-frames", "users-not-sockets", ""},
	{"06", "trims-the-text", "limit-of-512-bytes", ""},
	{"06", "errors-are-passed-over", "limit-of-512-bytes", ""},
}

// TestPairs grades programs with two mistakes in them. The advice names at least one of the two, or something
// as true, and nothing that would be false.
func TestPairs(t *testing.T) {
	if testing.Short() {
		t.Skip("grades many programs")
	}
	t.Parallel()
	root, err := curriculum.FindRoot(".")
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Join(root, "bin"), 0o777))
	made, err := os.MkdirTemp(filepath.Join(root, "bin"), "pairs-") // in the module, to be built together
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(made)) })
	tried := samples.Of(pairs, 3, 12)
	sources := make([]program.Source, len(tried))
	for i, pair := range tried {
		lesson, err := lessons.Course().Find(pair.lesson)
		require.NoError(t, err)
		dir := filepath.Join(made, lesson.ID, pair.one+"-and-"+pair.two)
		mistakes, err := curriculum.LoadMistakes(root, lesson)
		require.NoError(t, err)
		for n, name := range []string{pair.one, pair.two} {
			at := slices.IndexFunc(mistakes, func(m curriculum.Mistake) bool { return m.Name == name })
			require.GreaterOrEqual(t, at, 0, name)
			if n == 0 {
				require.NoError(t, mistakes[at].Make(root, lesson, dir), "%s and %s", pair.one, pair.two)
			} else {
				require.NoError(t, mistakes[at].Apply(lesson, dir), "%s and %s", pair.one, pair.two)
			}
		}
		sources[i] = program.Source{Dir: dir, Shown: dir, Root: root, As: curriculum.Work + "/" + lesson.ID}
	}
	keeper := newKeeper(t)
	builds := &grade.Builds{Keeper: keeper}
	built, err := keeper.BuildAll(t.Context(), sources)
	require.NoError(t, err)
	for _, source := range sources {
		require.Contains(t, built, source.Dir, "it does not compile: go vet tells why")
		builds.Put(built[source.Dir])
	}
	grader := grade.Grader{Keeper: builds.Keeper, Seed: 1, Races: grade.RacesAfter, Build: builds.Build, Probes: true}
	for i, pair := range tried {
		t.Run(pair.lesson+"/"+pair.one+"+"+pair.two, func(t *testing.T) {
			t.Parallel()
			lesson, err := lessons.Course().Find(pair.lesson)
			require.NoError(t, err)
			known, err := advice.Load(root, lesson)
			require.NoError(t, err)
			right := append([]string{pair.one, pair.two}, strings.Split(pair.alsoRight, ", ")...)
			v := grader.Lesson(t.Context(), lesson, sources[i])
			advice.Give(&v, lesson.Text(), known)
			named := 0
			for _, name := range advice.Names(v) {
				switch {
				case slices.Contains(right, name):
					named++
				case !slices.ContainsFunc(known, func(k advice.Known) bool { return k.Name == name }):
				default:
					t.Errorf("the advice of %s is given", name)
				}
			}
			if named == 0 || t.Failed() {
				t.Errorf("the advice is %q; what was seen is %v", advice.Names(v), seenIn(v))
			}
		})
	}
}

// seenIn is a line for each failure of a verdict.
func seenIn(v verdict.Lesson) (lines []string) {
	for id, mark := range advice.Of(v) {
		lines = append(lines, id+": "+mark.Step+" "+mark.Kind+" "+mark.Variant)
	}
	slices.Sort(lines)
	return lines
}

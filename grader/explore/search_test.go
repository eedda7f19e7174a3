package explore_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"handshake/grader/explore"
	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
	"handshake/grader/internal/wording"
)

// echoing is a lesson of one's own: beside the counts, each newcomer is welcomed, and a client that says something by "echo" hears it back, and
// nobody else does.
var echoing = explore.Contract{
	Holds:  explore.Sockets | explore.Counts | explore.Leaves,
	Names:  explore.Names{Count: "user count"},
	Events: []string{"welcome", "echo"},
	Joins:  func(m *explore.Model, newcomer *explore.Socket) { m.Expect(newcomer, "welcome", "hello") },
	Moves: []explore.Move{{
		Name: "echo", Weight: 10,
		Pick: func(d *explore.Dice, m *explore.Model) (explore.Action, bool) {
			s, ok := d.Socket(m.Sockets(explore.Open))
			if !ok {
				return explore.Action{}, false
			}
			return explore.Action{Who: s.Name, Text: d.Word(8)}, true
		},
		Can: func(m *explore.Model, a explore.Action) bool {
			s := m.Socket(a.Who)
			return s != nil && s.State == explore.Open
		},
		Play: func(t *explore.Turn, a explore.Action) {
			s := t.Model().Socket(a.Who)
			t.Model().Expect(s, "echo", a.Text)
			t.Emit(s, "echo", a.Text)
		},
	}},
}

// TestSearch holds conversations with a server that is right, or wrong in one way.
func TestSearch(t *testing.T) {
	keeper, err := program.NewKeeper(nil)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, keeper.Close()) })
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dir := filepath.Join(root, "grader", "explore", "testdata", "server")
	binary, err := keeper.Build(t.Context(), program.Source{Dir: dir, Shown: dir, Root: root, As: "work/server"}, program.BuildOptions{})
	require.NoError(t, err)
	host := explore.Host{
		Dialect: wire.JSON{},
		Start: func(ctx context.Context, options program.StartOptions) (*program.Process, error) {
			return keeper.Start(ctx, binary, options)
		},
	}
	for _, test := range []struct {
		wrong  string
		causes []explore.Cause // one of them
		steps  int             // at the most, of the shortened conversation
	}{
		{"", nil, 0},
		{"forgets-who-vanishes", []explore.Cause{explore.MissingCount, explore.StuckCount, explore.WrongCount, explore.OldCount}, 4},
		{"subtracts-twice-at-4000", []explore.Cause{explore.StuckCount, explore.WrongCount, explore.OldCount}, 4},
		{"throws-out-who-talks", []explore.Cause{explore.Closed}, 2},
		{"dies-of-a-bad-handshake", []explore.Cause{explore.Ended}, 1},
		{"panics-at-a-bad-handshake", []explore.Cause{explore.Panicked}, 1},
		{"echoes-to-all", []explore.Cause{explore.SurplusEvent}, 3},
	} {
		t.Run(test.wrong, func(t *testing.T) {
			t.Setenv("WRONG", test.wrong)
			found := explore.Search(t.Context(), echoing, host, explore.Options{Name: "echoing", Span: time.Minute, Most: 40})
			wording.Speak().Check(&found.Check)
			if test.causes == nil {
				require.Nil(t, found.Fault, "%s\n%v", found.Check.Failure, found.Shrunk)
				assert.Equal(t, verdict.Passed, found.Check.Outcome, found.Check.Reason)
				assert.Equal(t, 40, found.Held)
				assert.Equal(t, "holds up in 40 random conversations", found.Check.Title)
				return
			}
			require.NotNil(t, found.Fault, "%d conversations found nothing; these did not fail again: %v", found.Held, found.Lost)
			assert.Contains(t, test.causes, found.Fault.Cause)
			assert.LessOrEqual(t, len(found.Shrunk), test.steps, "%v", found.Shrunk)
			// The rest is an ordinary failed check.
			assert.Equal(t, verdict.Failed, found.Check.Outcome)
			assert.NotEmpty(t, found.Check.Failure.Message)
			assert.NotEmpty(t, found.Check.Events)
			last := found.Check.Steps[len(found.Check.Steps)-1]
			assert.Equal(t, verdict.Failed, last.Outcome)
			for _, step := range found.Check.Steps {
				assert.NotEmpty(t, step.Text, "%+v", step.Act)
			}
		})
	}
	require.NoError(t, os.Unsetenv("WRONG"))
}

// TestSearchIsBrokenOff ends with its context, and passes nothing.
func TestSearchIsBrokenOff(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	found := explore.Search(ctx, echoing, explore.Host{}, explore.Options{Name: "echoing"})
	assert.Equal(t, verdict.NotRun, found.Check.Outcome)
	assert.Zero(t, found.Held)
}

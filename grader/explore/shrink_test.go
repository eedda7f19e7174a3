package explore

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// made makes actions of words: the move, and behind a slash the way.
func made(words string) (all []Action) {
	for i, word := range strings.Fields(words) {
		move, how, _ := strings.Cut(word, "/")
		all = append(all, Action{ID: i + 1, Move: move, How: how})
	}
	return all
}

func words(actions []Action) string {
	var all []string
	for _, a := range actions {
		if a.How != "" {
			a.Move += "/" + a.How
		}
		all = append(all, a.Move)
	}
	return strings.Join(all, " ")
}

func TestShrink(t *testing.T) {
	moves := []Move{{Name: "leave", Simpler: plainly("1001")}, {Name: "say"}}
	for _, test := range []struct {
		name, from, needs, to string
	}{
		{"one of many", "a b c d e f g h", "e", "e"},
		{"two that are far apart", "a b c d e f g h", "a h", "a h"},
		{"nothing can go", "a b", "a b", "a b"},
		{"done in a simpler way", "a leave/reset b", "leave", "leave/1001"},
		{"but not if it must be so", "a leave/reset b", "leave/reset", "leave/reset"},
	} {
		t.Run(test.name, func(t *testing.T) {
			asked := 0
			got := shrink(made(test.from), moves, func(actions []Action) bool {
				asked++
				have := strings.Fields(words(actions))
				return !slices.ContainsFunc(strings.Fields(test.needs), func(need string) bool {
					return !slices.ContainsFunc(have, func(one string) bool { return one == need || strings.HasPrefix(one, need+"/") })
				})
			})
			assert.Equal(t, test.to, words(got))
			assert.LessOrEqual(t, asked, budget)
		})
	}
}

// TestConfirm holds no conversation: the program is a function.
func TestConfirm(t *testing.T) {
	fault := &Fault{Cause: WrongCount}
	found := result{taken: made("a b c d"), fault: fault}
	needs := func(words string) holdAgain {
		return func(actions []Action, _ time.Duration) result {
			for _, need := range made(words) {
				if !slices.ContainsFunc(actions, func(a Action) bool { return a.Move == need.Move }) {
					return result{taken: actions}
				}
			}
			return result{taken: actions, fault: fault}
		}
	}
	got, ok := confirm(found, needs("b d"), nil)
	require.True(t, ok)
	assert.Equal(t, "b d", words(got.taken))

	_, ok = confirm(found, needs("z"), nil)
	assert.False(t, ok, "what does not happen again is not shown")

	other := func(actions []Action, _ time.Duration) result {
		return result{taken: actions, fault: &Fault{Cause: NoPong}}
	}
	_, ok = confirm(found, other, nil)
	assert.False(t, ok, "another fault is another matter")

	impatient := func(actions []Action, patience time.Duration) result {
		if patience < confirming {
			return result{taken: actions, fault: fault}
		}
		return result{taken: actions}
	}
	_, ok = confirm(found, impatient, nil)
	assert.False(t, ok, "what only fails in haste is not shown")
}

func TestConversationsAreTheSameEachTime(t *testing.T) {
	moves := movesOf(Contract{Holds: listening, Names: courseNames})
	one := func(number int) string {
		m := newModel(Contract{Holds: listening, Names: courseNames})
		c := newConversation(7, number, moves)
		for {
			if _, ok := c.next(m); !ok {
				return fmt.Sprint(c.made)
			}
		}
	}
	assert.Equal(t, one(3), one(3))
	assert.NotEqual(t, one(3), one(4))
}

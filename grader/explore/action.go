package explore

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Action is one thing that happens in a conversation. It is plain data, so that it can be played again, dropped and simplified.
type Action struct {
	ID   int    // its place in the conversation for which it was made; it keeps it when others are dropped
	Move string // the name of its Move
	Who  string // the socket or the browser that acts; every Move says which
	How  string // the way it is done, where a Move has several
	Text string // what is said
	N    int    // how many, how often or how long
}

// String is the action as a test or a log shows it.
func (a Action) String() string {
	text := a.Move
	if a.Who != "" {
		text = a.Who + " " + text
	}
	if a.How != "" {
		text += " (" + a.How + ")"
	}
	if a.Text != "" {
		text += fmt.Sprintf(" %q", short(a.Text))
	}
	if a.N != 0 {
		text += fmt.Sprintf(" %d", a.N)
	}
	return text
}

// Move is a kind of action.
type Move struct {
	Name   string     // "connect"; an Action names it
	Needs  Behaviours // it is played where all of these hold
	Never  Behaviours // and none of these
	Weight int        // how often it is picked, beside the other moves

	// Pick makes an action that makes sense now, or reports false.
	Pick func(d *Dice, m *Model) (Action, bool)

	// Can reports whether an action makes sense now. It is asked before each action is played, for on replay others before it
	// may be missing.
	Can func(m *Model, a Action) bool

	// Play plays it: it tells the model what follows from the action, and does it. What was expected of the server at once, such as
	// an answer to a handshake, is judged here; what others hear of it is judged by the model.
	Play func(t *Turn, a Action)

	// Simpler lists simpler actions that might show the same fault, the simplest first; it may be nil.
	Simpler func(a Action) []Action
}

// holds reports whether the move is one of a lesson's.
func (m Move) holds(b Behaviours) bool { return b.Has(m.Needs) && b&m.Never == 0 }

// Socket picks one of several sockets; false if there is none.
func (d *Dice) Socket(all []*Socket) (*Socket, bool) {
	if len(all) == 0 {
		return nil, false
	}
	return One(d, all...), true
}

// movesOf lists the moves of a contract.
func movesOf(c Contract) []Move {
	var all []Move
	for _, m := range slices.Concat(socketMoves, crowdMoves, accountMoves, intruderMoves, chatMoves, c.Moves) {
		if m.holds(c.Holds) {
			all = append(all, m)
		}
	}
	return all
}

// Dice picks at random, and the same again from the same seed.
type Dice struct{ *rand.Rand }

// newDice makes the dice of a conversation.
func newDice(seed uint64, conversation int) *Dice {
	return &Dice{rand.New(rand.NewPCG(seed, uint64(conversation)))}
}

// One picks one of several; there must be one.
func One[T any](d *Dice, all ...T) T { return all[d.IntN(len(all))] }

// Chance reports true once in n times.
func (d *Dice) Chance(n int) bool { return d.IntN(n) == 0 }

// Word is a random word of n lower-case letters and digits that begins with a letter.
func (d *Dice) Word(n int) string {
	const letters = "abcdefghijkmnpqrstuvwxyz23456789" // none that looks like another
	word := []byte{letters[d.IntN(24)]}
	for len(word) < n {
		word = append(word, letters[d.IntN(len(letters))])
	}
	return string(word)
}

// conversation makes up the next action as long as it goes on. It remembers what it made.
type conversation struct {
	dice   *Dice
	moves  []Move
	length int
	made   []Action
}

// The lengths of a conversation, in actions. Most mistakes need few; some only show when much has happened before.
const (
	shortest = 8
	longest  = 30
)

func newConversation(seed uint64, number int, moves []Move) *conversation {
	dice := newDice(seed, number)
	return &conversation{dice: dice, moves: moves, length: shortest + dice.IntN(longest-shortest+1)}
}

// next makes an action that makes sense now.
func (c *conversation) next(m *Model) (Action, bool) {
	if len(c.made) >= c.length {
		return Action{}, false
	}
	total := 0
	for _, move := range c.moves {
		total += move.Weight
	}
	for range 200 { // what is drawn need not make sense now
		at := c.dice.IntN(total)
		for _, move := range c.moves {
			if at -= move.Weight; at >= 0 {
				continue
			}
			a, ok := move.Pick(c.dice, m)
			if a.Move = move.Name; ok && move.Can(m, a) {
				a.ID = len(c.made) + 1
				c.made = append(c.made, a)
				return a, true
			}
			break
		}
	}
	return Action{}, false
}

// replay returns the actions one after the other, as a conversation does.
func replay(actions []Action) func(*Model) (Action, bool) {
	return func(*Model) (Action, bool) {
		if len(actions) == 0 {
			return Action{}, false
		}
		a := actions[0]
		actions = actions[1:]
		return a, true
	}
}

package check

import "fmt"

// Int returns a random number from low to high, both included. --seed replays it.
func (t *T) Int(low, high int) int { return low + t.random.IntN(high-low+1) }

// Word returns a random word of n lower-case letters and digits that starts with a letter.
func (t *T) Word(n int) string {
	const letters = "abcdefghijkmnpqrstuvwxyz23456789" // none that looks like another
	word := []byte{letters[t.random.IntN(24)]}
	for len(word) < n {
		word = append(word, letters[t.random.IntN(len(letters))])
	}
	return string(word)
}

// secret returns a random key.
func (t *T) secret() string { return t.Word(32) }

// Shuffle puts the clients in random order.
func (t *T) Shuffle(group Group) Group {
	shuffled := append(Group(nil), group...)
	t.random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	return shuffled
}

// Texts makes n texts, numbered and unlike all others, for the visitor of that name.
func (t *T) Texts(name string, n int) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = fmt.Sprintf("%s %d %s", name, i+1, t.Word(8))
	}
	return texts
}

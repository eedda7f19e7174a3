package mention_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/mention"
)

// found is a text with its mentions in brackets; those of a range have a tilde.
func found(text string, markdown bool) string {
	out, at := "", 0
	for _, m := range mention.Find([]byte(text), markdown) {
		mark := ""
		if m.Range {
			mark = "~"
		}
		out += fmt.Sprintf("%s[%s%s]", text[at:m.Start], mark, text[m.Start:m.End])
		at = m.End
	}
	return out + text[at:]
}

func TestFind(t *testing.T) {
	for _, want := range []string{
		"As in lesson [04], refuse.", "Lesson [3] handles it.", "lessons [01] and [02] pass", "Lessons: [01], [02], [12]",
		"make run LESSON=[02]`", "lessons [~01] to [~03].", "see lessons/[02-emit-count]/README.md#emit-to-everyone",
		`"handshake/lessons/[02-emit-count]"`, "solution to lesson [06].", "work/.backup/02-emit-count_2026", "a lesson of 02.5 hours", "no lessons 2026-01-02",
		"Lesson [10] and lesson [11]", "lesson [02]: an event",
	} {
		plain := ""
		for _, r := range want {
			if r != '[' && r != ']' && r != '~' {
				plain += string(r)
			}
		}
		require.Equal(t, want, found(plain, false))
		require.Equal(t, want, found(plain, true))
	}
}

// In prose, a number with a zero in front is a lesson's wherever it is.
func TestFindInProse(t *testing.T) {
	for _, want := range []string{
		"| `user` | [05], instead of `user count` |", "[[02] Emit the count](lessons/[02-emit-count]/README.md)", "✓ [01] Listen", "or grade [~04] to [~06].",
		"    go run ./grader check [03] --program x", "step [04] refuses", "at 15:04:05 on 2026-01-02, 2026/01/02", "mode 0o755, 0755, %02d, 1.02, 02:30, \\05, $01",
		"```go\nx := 07\n```\n[07]", "```sh\nhandshake check [07]\n```\n", "~~~json\n{\"n\": \"03\"}\n~~~\n",
	} {
		plain := ""
		runes := []rune(want)
		for i, r := range runes {
			link := r == '[' && i+1 < len(runes) && runes[i+1] == '['
			text := r == ']' && i+1 < len(runes) && runes[i+1] == '('
			if link || text || r != '[' && r != ']' && r != '~' || want[0] == '~' && r == '~' {
				plain += string(r)
			}
		}
		require.Equal(t, want, found(plain, true))
	}
}

// A page may make up lessons as examples, and says which.
func TestFindLeavesOutExamples(t *testing.T) {
	const text = "<!-- invented: 07-welcome -->\nmake lesson makes lessons/07-welcome: lesson 07. In lesson 06, see 06-chat."
	require.Contains(t, found(text, true), "make lesson makes lessons/07-welcome: lesson 07. In lesson [06], see [06-chat].")
}

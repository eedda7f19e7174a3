package advice

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// Nobody who writes Python reads about Go, and what is left are whole sentences.
func TestAdviceElsewhere(t *testing.T) {
	whole := func(name, text string) {
		require.NotRegexp(t, goWords, text, name)
		require.Regexp(t, `(?s)^\S.*[.?!]$`, text, name)
	}
	said, cut := 0, 0
	for _, lesson := range lessons.Course().Lessons {
		known, err := Load("../../..", lesson)
		require.NoError(t, err)
		for _, k := range known {
			inGo, ok := k.in(verdict.Go)
			require.True(t, ok)
			require.Equal(t, k.Body, inGo.Body)
			if elsewhere, ok := k.in(verdict.Python); ok {
				said++
				whole(k.Name, elsewhere.Body)
				require.NotRegexp(t, goWords, elsewhere.Subject, k.Name)
				if elsewhere.Body != k.Body {
					cut++
				}
			}
		}
	}
	require.Greater(t, said, 100)
	require.Greater(t, cut, 30)
	for _, e := range signs {
		if elsewhere, ok := e.in(verdict.JavaScript); ok {
			whole(e.name, elsewhere.body)
		}
		if _, own := elsewhere[e.name]; own {
			require.True(t, goWords.MatchString(e.body) || elsewhere[e.name] != e.body, "%s needs no other body", e.name)
		}
	}
	for name := range elsewhere {
		found := false
		for _, e := range signs {
			found = found || e.name == name
		}
		require.True(t, found, "there is no evidence %s", name)
	}
}

func TestWithoutGo(t *testing.T) {
	for text, want := range map[string]string{
		"The count is a string. A common cause: strconv.Itoa. It's wrong.\n\nLeave it as a number.":                          "The count is a string.\n\nLeave it as a number.",
		"The program ended. A common cause: log.Fatal or os.Exit.\n\nBoth end the program. Return from the handler instead.": "The program ended.",
		"A goroutine waits.":          "",
		"Going on is fine. So is it.": "Going on is fine. So is it.",
	} {
		require.Equal(t, want, withoutGo(text))
	}
}

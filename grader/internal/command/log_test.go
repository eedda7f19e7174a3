package command

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestShownLog(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"A user has connected":              "A user has connected",
		"\x1b[32mINFO\x1b[0m listening":     "\x1b[32mINFO\x1b[0m listening\x1b[0m",
		"\x1b[38;5;1mred":                   "\x1b[38;5;1mred\x1b[0m",
		"a\x1b[2J\x1b[Hb":                   "ab",
		"\x1b]0;title\x07x":                 `\x1b]0;title\ax`,
		"\x1b]52;c;ZXZpbA==\x07x":           `\x1b]52;c;ZXZpbA==\ax`,
		"passed\rfailed":                    `passed\rfailed`,
		"bell\a del\x7f csi\u009b2J":        `bell\a del\x7f csi\u009b2J`,
		"\u202edlrow olleh":                 `\u202edlrow olleh`,
		"\x1b[31mred\x1b[2J\x1b[0m\x1b[10A": "\x1b[31mred\x1b[0m\x1b[0m",
	} {
		require.Equal(t, want, shownLog(line))
	}
}

package command

import (
	"regexp"
	"strings"

	"handshake/grader/internal/diagram/plain"
)

// colours matches the escape sequences that only change how text looks.
var colours = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// shownLog is a line of a server's log that is safe to show. Colours are kept. Anything that could clear the screen, set the
// window's title or reverse the line is not.
func shownLog(line string) string {
	found := colours.FindAllStringIndex(line, -1)
	if len(found) == 0 {
		return plain.Clean(line)
	}
	var b strings.Builder
	at := 0
	for _, colour := range found {
		b.WriteString(plain.Clean(line[at:colour[0]]))
		b.WriteString(line[colour[0]:colour[1]])
		at = colour[1]
	}
	b.WriteString(plain.Clean(line[at:]))
	return b.String() + "\x1b[0m"
}

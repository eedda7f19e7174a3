package command

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// screenful is a terminal that shows one text at a time, from its top, or a file to which texts are written.
type screenful struct {
	out      io.Writer
	terminal bool
	raw      bool // a line feed is no more than that
	last     string
}

// The control sequences of ECMA-48 that are used; every terminal of today knows them.
const (
	home       = "\x1b[H"
	eraseBelow = "\x1b[J"
	eraseRight = "\x1b[K"
	eraseAll   = "\x1b[2J"
)

// size is the terminal's, in columns and rows.
func (s *screenful) size() (width, height int) {
	width, height = 80, 24
	if file, ok := s.out.(*os.File); ok {
		if w, h, err := term.GetSize(int(file.Fd())); err == nil && w > 0 && h > 0 {
			width, height = w, h
		}
	}
	return width, height
}

// show puts the text on the screen in place of the last one. It is written at once, line over line, so that nothing
// flickers. A text higher than the screen scrolls, and its end is what remains in sight.
func (s *screenful) show(text string) {
	if text == s.last {
		return
	}
	start := home
	_, height := s.size()
	if strings.Count(s.last, "\n") >= height || s.last == "" {
		start = eraseAll + home
	}
	s.last = text
	end := "\n"
	if s.raw {
		end = "\r\n"
	}
	lines := strings.Split(text, "\n")
	_, _ = io.WriteString(s.out, start+strings.Join(lines, eraseRight+end)+eraseRight+eraseBelow) // a terminal that is gone tells nobody
}

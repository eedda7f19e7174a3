package command

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// display shows one text at a time on a terminal, from its top, or writes texts to a file.
type display struct {
	out      io.Writer
	terminal bool
	raw      bool // the terminal is in raw mode, so a line feed doesn't return to the first column
	last     string
	top      int // how many lines of a long text have been scrolled away
}

// The control sequences of ECMA-48 that are used; every terminal of today knows them.
const (
	home       = "\x1b[H"
	eraseBelow = "\x1b[J"
	eraseRight = "\x1b[K"
	eraseAll   = "\x1b[2J"
)

// size is the terminal's, in columns and rows.
func (s *display) size() (width, height int) {
	width, height = 80, 24
	if file, ok := s.out.(*os.File); ok {
		if w, h, err := term.GetSize(int(file.Fd())); err == nil && w > 0 && h > 0 {
			width, height = w, h
		}
	}
	return width, height
}

// show replaces the text on the screen. It writes everything at once, line over line, so that nothing flickers. A text that is
// higher than the screen scrolls, so that its end is visible.
func (s *display) show(text string) {
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
	_, _ = io.WriteString(s.out, start+strings.Join(lines, eraseRight+end)+eraseRight+eraseBelow) // an error means that the terminal is gone
}

// The keys that scroll. Where a key sends several bytes, scrolling knows it by the letter that does the same.
const (
	lineDown = 'j'
	lineUp   = 'k'
	pageDown = ' '
	pageUp   = 'b'
)

// scrolling are the keys of several bytes that scroll, as terminals send them.
var scrolling = map[string]byte{
	"\x1b[A": lineUp, "\x1bOA": lineUp, "\x1b[B": lineDown, "\x1bOB": lineDown, "\x1b[5~": pageUp, "\x1b[6~": pageDown,
}

// scroll moves a long text. It reports whether the key is one that scrolls.
func (s *display) scroll(key byte) bool {
	_, height := s.size()
	page := max(1, height-4)
	switch key {
	case lineDown:
		s.top++
	case lineUp:
		s.top--
	case pageDown:
		s.top += page
	case pageUp:
		s.top -= page
	default:
		return false
	}
	return true
}

// window is the part of a text that fits into that many rows, at its scroll position, with a phrase that says which lines these
// are; "" if it's the whole text.
func (s *display) window(text string, rows int) (part, which string) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if len(lines) <= rows {
		s.top = 0
		return text, ""
	}
	rows = max(rows, 1)
	s.top = min(max(s.top, 0), len(lines)-rows)
	return strings.Join(lines[s.top:s.top+rows], "\n"), say("lines %d-%d of %d", s.top+1, s.top+rows, len(lines))
}

// Package plain makes text from anywhere fit for a line of a terminal: without anything that a terminal
// would obey, measured in cells, cut and wrapped to a width, and in ASCII where nothing else can be shown.
// It knows terminals' cells; it must not know what the text is about.
package plain

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// control is a CSI escape sequence: what programs write to colour their logs.
var control = regexp.MustCompile(`\x1b\[[0-?]*[ -/]*[@-~]`)

// zeroWidthJoiner holds emoji together; it is the one invisible rune that Clean lets through.
const zeroWidthJoiner = '\u200d'

// Clean returns text as one line that a terminal shows and never obeys. Colour sequences are dropped, tabs
// become four spaces, and every other rune that cannot be seen (a newline, an escape, a bell, a byte that
// is not UTF-8, a mark that turns the direction of writing) is written as Go writes it in a string.
func Clean(text string) string {
	text = control.ReplaceAllString(text, "")
	if !strings.ContainsFunc(text, hidden) {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		switch {
		case r == '\t':
			b.WriteString("    ")
		case r == utf8.RuneError && text[i] != "\ufffd"[0]:
			b.WriteString(`\x` + strconv.FormatUint(uint64(text[i]), 16))
		case r != utf8.RuneError && hidden(r):
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden reports whether Clean has to look at r more closely. The replacement rune is among them, since
// that is what a byte outside of UTF-8 decodes to.
func hidden(r rune) bool {
	return r == utf8.RuneError || !unicode.IsGraphic(r) && r != zeroWidthJoiner
}

// ascii is how the kit's own typography, and that of common prose, reads in ASCII.
var ascii = map[rune]string{
	'…': "...", '—': "-", '–': "-", '→': "->", '←': "<-", '·': "-", '•': "*", '×': "x", '✓': "+", '✗': "x",
	'‘': "'", '’': "'", '“': `"`, '”': `"`, '«': `"`, '»': `"`, '\u00a0': " ",
}

// ASCII returns text with every rune outside of ASCII replaced: typography by its usual stand-in,
// anything else by its escape in Go and JSON, such as \u00e9.
func ASCII(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else if stand, ok := ascii[r]; ok {
			b.WriteString(stand)
		} else {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
	}
	return b.String()
}

// Width is how many cells text takes in a terminal.
func Width(text string) int { return lipgloss.Width(text) }

// Cut shortens text to at most width cells, the last of them the ellipsis if anything was cut.
func Cut(text string, width int, ellipsis string) string {
	if Width(text) <= width {
		return text
	}
	if Width(ellipsis) > width {
		ellipsis = ""
	}
	return ansi.Truncate(text, max(width, 0), ellipsis)
}

// Wrap breaks text at its spaces into lines of at most width cells. Spaces within a line stay as they are,
// so that aligned text and code keep their shape. Only a word that is wider than a whole line is broken
// inside, after a slash if it has one: a path with hyphens stays in one piece, to be copied.
func Wrap(text string, width int) []string {
	width = max(width, 2) // no rune is wider than two cells
	var lines []string
	line := ""
	end := func() {
		lines = append(lines, strings.TrimRight(line, " "))
		line = ""
	}
	for _, piece := range pieces(text) {
		word := strings.TrimLeft(piece, " ")
		if Width(line+piece) > width && Width(word) <= width {
			if strings.TrimSpace(line) != "" {
				end()
			}
			piece = word
		}
		for Width(line+piece) > width {
			whole := line + piece
			head := ansi.Truncate(whole, width, "")
			if slash := strings.LastIndex(head, "/"); slash > len(line) {
				head = head[:slash+1]
			}
			if head == "" {
				break // a cluster of runes wider than the line: nothing can be done, and nothing is lost
			}
			line, piece = head, strings.TrimPrefix(whole, head)
			end()
		}
		line += piece
	}
	end()
	return lines
}

// pieces splits text into words, each with the spaces that stand before it.
func pieces(text string) []string {
	var out []string
	start, word := 0, false
	for i, r := range text {
		if r == ' ' && word {
			out, start, word = append(out, text[start:i]), i, false
		} else if r != ' ' {
			word = true
		}
	}
	return append(out, text[start:])
}

// Package mention finds where a text speaks of lessons: by ID ("02-emit-count") or by number ("lesson 02", LESSON=02). It knows how
// lessons are named. It doesn't know which lessons a course has, or what a mention should say.
package mention

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Mention is one place in a text that names a lesson.
type Mention struct {
	Start, End int    // of the ID or the number in the text, in bytes
	ID         string // "" if it's a number
	Number     int    // of the ID, too
	Range      bool   // it's one end of "lessons 01 to 03", which also speaks of what is between
}

// Text is a number as a mention writes it: with as many digits as the one that was there.
func (m Mention) Text(number int) string { return fmt.Sprintf("%0*d", m.End-m.Start, number) }

var (
	lessonID = regexp.MustCompile(`\d\d-[a-z][a-z0-9]*(?:-[a-z0-9]+)*`)

	// numbered are the numbers behind the word: "lesson 3", "Lessons: 01, 02", "lessons 01 to 03", LESSON=02.
	numbered = regexp.MustCompile(`\b(?:[Ll]essons?:? |LESSON=)(\d{1,2}(?:(?:, | to | and | or |, and | through )\d{1,2})*)`)
	digits   = regexp.MustCompile(`\d+`)

	// padded are numbers as the kit always writes a lesson's: two digits, the first a zero. In prose they mean nothing else.
	padded = regexp.MustCompile(`0\d`)
	spans  = regexp.MustCompile(`\d (?:to|through) \d`)

	fence = regexp.MustCompile("(?m)^ {0,3}(`{3,}|~{3,})[ \t]*([a-z]*).*$")
	prose = []string{"", "sh", "text", "console", "markdown"} // the languages of blocks that are read as prose
)

// invented names lessons that a page makes up as examples: <!-- invented: 07-welcome, 01-hello -->
var invented = regexp.MustCompile(`<!-- invented: ([a-z0-9, -]+) -->`)

// examples are the IDs of a text's made-up lessons, and their numbers.
func examples(text []byte) (ids []string, numbers []int) {
	for _, m := range invented.FindAllSubmatch(text, -1) {
		for id := range strings.SplitSeq(string(m[1]), ", ") {
			digits, _, _ := strings.Cut(id, "-")
			number, _ := strconv.Atoi(digits)
			ids, numbers = append(ids, id), append(numbers, number)
		}
	}
	return ids, numbers
}

// Find returns all mentions in a text, in their order, but for those of lessons that the text makes up. In Markdown every number such as 02 is a lesson's, except in a block of code;
// elsewhere a number counts only behind the word.
func Find(text []byte, markdown bool) []Mention {
	var all []Mention
	taken := func(start, end int) bool {
		return slices.ContainsFunc(all, func(m Mention) bool { return start < m.End && m.Start < end })
	}
	add := func(m Mention) {
		if !taken(m.Start, m.End) {
			all = append(all, m)
		}
	}
	for _, at := range lessonID.FindAllIndex(text, -1) {
		if at[0] > 0 && (wordy(text[at[0]-1]) || text[at[0]-1] == '-') || at[1] < len(text) && (wordy(text[at[1]]) || text[at[1]] == '-') {
			continue
		}
		id := string(text[at[0]:at[1]])
		number, _ := strconv.Atoi(id[:2])
		add(Mention{Start: at[0], End: at[1], ID: id, Number: number})
	}
	for _, at := range numbered.FindAllSubmatchIndex(text, -1) {
		ranges := spans.Match(text[at[2]:at[3]])
		for _, d := range digits.FindAllIndex(text[at[2]:at[3]], -1) {
			start, end := at[2]+d[0], at[2]+d[1]
			if !alone(text, start, end, "-%", "-") {
				continue
			}
			number, _ := strconv.Atoi(string(text[start:end]))
			add(Mention{Start: start, End: end, Number: number, Range: ranges})
		}
	}
	if markdown {
		for _, at := range padded.FindAllIndex(text, -1) {
			if !alone(text, at[0], at[1], "-%:/.\\$+", "-/") || code(text, at[0]) {
				continue
			}
			number, _ := strconv.Atoi(string(text[at[0]:at[1]]))
			add(Mention{Start: at[0], End: at[1], Number: number, Range: joined(text, at[0], at[1])})
		}
	}
	if ids, numbers := examples(text); len(ids) > 0 {
		all = slices.DeleteFunc(all, func(m Mention) bool {
			return slices.Contains(ids, m.ID) || m.ID == "" && slices.Contains(numbers, m.Number)
		})
	}
	slices.SortFunc(all, func(a, b Mention) int { return a.Start - b.Start })
	return all
}

// alone reports whether a part of the text isn't a part of something longer: no letter or digit is next to it, nor one of the other
// characters, and no decimal or time goes on behind it.
func alone(text []byte, start, end int, before, after string) bool {
	if start > 0 && (wordy(text[start-1]) || strings.IndexByte(before, text[start-1]) >= 0) {
		return false
	}
	if end == len(text) {
		return true
	}
	c := text[end]
	goesOn := (c == '.' || c == ':') && end+1 < len(text) && wordy(text[end+1])
	return !wordy(c) && strings.IndexByte(after, c) < 0 && !goesOn
}

func wordy(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}

// joined reports whether a number is one end of "04 to 06".
func joined(text []byte, start, end int) bool {
	return bytes.HasPrefix(text[end:], []byte(" to 0")) || bytes.HasSuffix(text[:start], []byte(" to ")) && start > 6 && text[start-5] >= '0' && text[start-5] <= '9'
}

// code reports whether a place is in a fenced block of a language in which a number may be anything.
func code(text []byte, at int) bool {
	open, language := "", ""
	for _, f := range fence.FindAllSubmatchIndex(text, -1) {
		if f[0] > at {
			break
		}
		marks := string(text[f[2]:f[3]])
		switch {
		case open == "":
			open, language = marks, string(text[f[4]:f[5]])
		case len(marks) >= len(open) && marks[0] == open[0]:
			open = ""
		}
	}
	return open != "" && !slices.Contains(prose, language)
}

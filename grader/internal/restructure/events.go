package restructure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"handshake/grader/curriculum"
	"handshake/grader/internal/wording"
)

// RenameEvent plans to give an event another name, wherever a text of the course has the old one in quotes, or in Markdown as code.
func RenameEvent(root, old, now string) (*Plan, error) {
	switch {
	case strings.TrimSpace(now) != now || now == "" || strings.ContainsAny(now, "\"'`\\\n\t"):
		return nil, wording.Errorf("%q can't be the name of an event: it must have neither quotes nor backslashes, nor spaces around it", now)
	case old == now:
		return nil, wording.Errorf("the event already has the name %q", now)
	}
	all, err := texts(root)
	if err != nil {
		return nil, err
	}
	e := &event{Plan: &Plan{root: root}, old: old, now: now}
	found := false
	for _, t := range all {
		if !t.goFile() || !t.ofCourse {
			continue
		}
		if inSource := strings.HasPrefix(filepath.ToSlash(t.path), curriculum.Texts+"/"); inSource {
			found = found || bytes.Contains(t.content, []byte(strconv.Quote(old)))
			e.tailsIn(t.content)
		}
		if bytes.Contains(t.content, []byte(strconv.Quote(now))) && !strings.HasPrefix(filepath.ToSlash(t.path), servers+"/") {
			return nil, wording.Errorf("%s already uses the string %q; choose another name", filepath.ToSlash(t.path), now)
		}
	}
	if !found {
		return nil, wording.Errorf("no file in %s has the string %q", curriculum.Texts, old)
	}
	for _, t := range all {
		if !t.ofCourse {
			continue
		}
		e.alike(t)
		fresh, places := e.quoted(t.content)
		if filepath.Base(t.path) == curriculum.FingerprintFile {
			var n int
			if fresh, n, err = e.steps(fresh); err != nil {
				return nil, fmt.Errorf("%s: %w", t.path, err)
			}
			places += n
		}
		e.change(t.path, t.content, fresh, places)
	}
	return e.Plan, nil
}

// event is the renaming of an event, while it's planned.
type event struct {
	*Plan
	old, now string
	tails    []string // of longer strings that begin with the old name
}

// quoted replaces the name between two quotes of the same kind.
func (e *event) quoted(content []byte) (fresh []byte, places int) {
	pattern := regexp.MustCompile("([\"'`])" + regexp.QuoteMeta(e.old) + "(\\\\?)([\"'`])")
	fresh = pattern.ReplaceAllFunc(content, func(found []byte) []byte {
		m := pattern.FindSubmatch(found)
		if !bytes.Equal(m[1], m[3]) {
			return found
		}
		places++
		return bytes.Join([][]byte{m[1], []byte(e.now), m[2], m[3]}, nil)
	})
	return fresh, places
}

// strings in quotes.
var inQuotes = regexp.MustCompile("\"([^\"`'\\\\\\n]{2,60})\"|'([^\"`'\\\\\\n]{2,60})'")

// alike notes the strings that look like the old name: a mistake may be to misspell it.
func (e *event) alike(t text) {
	letters := func(name string) string {
		return strings.Map(func(r rune) rune {
			if strings.ContainsRune(" -_.:", r) {
				return -1
			}
			return unicode.ToLower(r)
		}, name)
	}
	for _, m := range inQuotes.FindAllSubmatchIndex(t.content, -1) {
		start, end := max(m[2], m[4]), max(m[3], m[5])
		if name := string(t.content[start:end]); name != e.old && name != e.now && letters(name) == letters(e.old) {
			e.Reread = append(e.Reread, lineAt(t.path, t.content, start, wording.Say("it has %q, which looks like the old name", name)))
		}
	}
}

// steps replaces the name in the IDs of steps, which have it without quotes.
func (e *event) steps(content []byte) (fresh []byte, places int, err error) {
	step := regexp.MustCompile(`("step": )("(?:[^"\\]|\\.)*")`)
	fresh = step.ReplaceAllFunc(content, func(found []byte) []byte {
		m := step.FindSubmatch(found)
		var id string
		if err = json.Unmarshal(m[2], &id); err != nil {
			return found
		}
		renamed := e.step(id)
		if renamed == id {
			return found
		}
		places++
		out, _ := json.Marshal(renamed) // a string never fails
		return append(append([]byte{}, m[1]...), out...)
	})
	return fresh, places, err
}

// verbs are how the IDs of steps go on with an event: "alice hears user count (1)", "bob hears all from chat message alice (1)".
var verbs = regexp.MustCompile(`\b(?:hears(?: within| each| unless gone| from| all from)?|has (?:not )?heard(?: no other| none twice| once each)?|heard of each other|ends? at|stay at|emits?(?: [a-z]+)*?) `)

// step replaces the name of the event in the ID of a step.
func (e *event) step(id string) string {
	for _, at := range verbs.FindAllStringIndex(id, -1) {
		rest, ok := strings.CutPrefix(id[at[1]:], e.old)
		if ok && !e.longer(rest) {
			return id[:at[1]] + e.now + rest
		}
	}
	return id
}

// longer reports whether another string of the course begins with the name and goes on as the text does: "user" is a part of "user count".
func (e *event) longer(rest string) bool {
	for _, tail := range e.tails {
		if strings.HasPrefix(rest, tail) {
			return true
		}
	}
	return rest != "" && rest[0] != ' '
}

// tailsIn finds how strings in a Go source go on that begin with the name and a space.
func (e *event) tailsIn(source []byte) {
	for _, m := range regexp.MustCompile(`"`+regexp.QuoteMeta(e.old)+`( [^"\\]+)"`).FindAllSubmatch(source, -1) {
		e.tails = append(e.tails, string(m[1]))
	}
}

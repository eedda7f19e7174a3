package restructure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"handshake/grader/curriculum"
	"handshake/grader/internal/wording"
)

// RenameEvent plans to give an event another name, wherever a text of the course has the old one in quotes, or in Markdown as code.
func RenameEvent(root string, course curriculum.Course, old, now string) (*Plan, error) {
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
	e := &event{Plan: &Plan{root: root}, old: old, now: now, names: namesFor(course, old)}
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
		if e.names != "" && t.goFile() && strings.HasPrefix(filepath.ToSlash(t.path), curriculum.Texts+"/") {
			named, n, err := e.contracts(fresh)
			if err != nil {
				return nil, wording.Errorf("read %s: %w", t.path, err)
			}
			fresh = named
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
	names    string   // the field of explore.Names that the event is the default of, if a lesson relies on it
}

// namesFor is the field of explore.Names that has to say the new name: random conversations know the old one by default.
func namesFor(course curriculum.Course, old string) string {
	for _, lesson := range course.Lessons {
		names := lesson.Explore.Names
		for field, is := range map[string]struct{ set, usual string }{
			"Count": {names.Count, "user count"}, "User": {names.User, "user"}, "Chat": {names.Chat, "chat message"},
		} {
			if lesson.Explore.Holds != 0 && is.set == "" && is.usual == old {
				return field
			}
		}
	}
	return ""
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

// parts are the parts of a contract in which an event counts, by the field of explore.Names.
var parts = map[string][]string{"Count": {"Counts", "Announcements"}, "User": {"Announcements"}, "Chat": {"Chat"}}

// contracts has the random conversations of a lesson know the new name.
func (e *event) contracts(source []byte) (fresh []byte, places int, err error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "checks.go", source, parser.ParseComments)
	if err != nil {
		return nil, 0, err
	}
	isType := func(x ast.Expr, name string) bool {
		selector, ok := x.(*ast.SelectorExpr)
		if !ok {
			return false
		}
		pkg, ok := selector.X.(*ast.Ident)
		return ok && pkg.Name == "explore" && selector.Sel.Name == name
	}
	var edits []edit
	ast.Inspect(file, func(node ast.Node) bool {
		literal, ok := node.(*ast.CompositeLit)
		if !ok || !isType(literal.Type, "Contract") {
			return true
		}
		whole := source[files.Position(literal.Pos()).Offset:files.Position(literal.End()).Offset]
		if !slices.ContainsFunc(parts[e.names], func(part string) bool { return bytes.Contains(whole, []byte("explore."+part)) }) {
			return false // it doesn't look at that event
		}
		at, text := files.Position(literal.Lbrace).Offset+1, fmt.Sprintf("Names: explore.Names{%s: %q}", e.names, e.now)
		for _, element := range literal.Elts {
			pair, ok := element.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			key, _ := pair.Key.(*ast.Ident)
			names, isLiteral := pair.Value.(*ast.CompositeLit)
			if key != nil && key.Name == "Names" && isLiteral {
				at, text = files.Position(names.Lbrace).Offset+1, fmt.Sprintf("%s: %q", e.names, e.now)
				if len(names.Elts) > 0 {
					text += ", "
				}
				edits = append(edits, edit{at, at, text})
				return false
			}
		}
		switch {
		case len(literal.Elts) == 0:
		case files.Position(literal.Elts[0].Pos()).Line > files.Position(literal.Lbrace).Line:
			text = "\n" + text + ","
		default:
			text += ", "
		}
		edits = append(edits, edit{at, at, text})
		return false
	})
	if len(edits) == 0 {
		return source, 0, nil
	}
	fresh, err = format.Source(apply(source, edits))
	return fresh, len(edits), err
}

package restructure

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/wording"
)

// edit is a part of a source that is replaced.
type edit struct {
	start, end int
	text       string
}

// apply makes the edits, which must not overlap.
func apply(source []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return a.start - b.start })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(source[at:e.start])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(source[at:])
	return out.Bytes()
}

// table gives the table of lessons its new order. The IDs in it are the new ones already.
func (c *lessons) table(source []byte) ([]byte, error) {
	const shown = curriculum.Texts + "/lessons.go"
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, shown, source, parser.ParseComments)
	if err != nil {
		return nil, wording.Errorf("read the table of lessons: %w", err)
	}
	at := func(pos token.Pos) int { return files.Position(pos).Offset }
	list := listOf(file)
	if list == nil || len(list.Elts) != len(c.course.Lessons) {
		return nil, wording.Errorf("%s has no list \"Lessons: []curriculum.Lesson{...}\" with one line for each of the %d lessons; change the order by hand", shown, len(c.course.Lessons))
	}
	element := map[string]string{} // by the old ID
	for i, e := range list.Elts {
		element[c.course.Lessons[i].ID] = string(source[at(e.Pos()):at(e.End())])
	}
	var edits []edit
	for i, e := range list.Elts {
		if i < len(c.order) {
			edits = append(edits, edit{at(e.Pos()), at(e.End()), element[c.order[i]]})
			continue
		}
		end := at(e.End())
		if end < len(source) && source[end] == ',' {
			end++
		}
		start := bytes.LastIndexByte(source[:at(e.Pos())], '\n') // the line goes with it
		if strings.TrimSpace(string(source[start+1:at(e.Pos())])) != "" {
			start = at(e.Pos())
		}
		edits = append(edits, edit{start, end, ""})
	}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value) // the parser has accepted it
		id := strings.TrimPrefix(path, c.module+"/"+curriculum.Texts+"/")
		if now, known := c.ids[id]; known && now == "" {
			edits = append(edits, edit{at(spec.Pos()), at(spec.End()), ""})
		}
	}
	source = apply(source, edits)
	if c.rename.lesson.ID != "" {
		if source, err = c.realias(source); err != nil {
			return nil, err
		}
	}
	source, err = format.Source(source)
	if err != nil {
		return nil, wording.Errorf("write the table of lessons: %w", err)
	}
	return source, nil
}

// listOf is the list of lessons in the table.
func listOf(file *ast.File) (list *ast.CompositeLit) {
	ast.Inspect(file, func(node ast.Node) bool {
		if pair, ok := node.(*ast.KeyValueExpr); ok && list == nil {
			if key, ok := pair.Key.(*ast.Ident); ok && key.Name == "Lessons" {
				list, _ = pair.Value.(*ast.CompositeLit)
			}
		}
		return true
	})
	return list
}

// realias gives the renamed lesson's package its new name in the table, if it's named there as its package was.
func (c *lessons) realias(source []byte) ([]byte, error) {
	old, now := curriculum.PackageName(c.rename.lesson.Name()), curriculum.PackageName(c.rename.name)
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "lessons.go", source, parser.ParseComments)
	if err != nil {
		return nil, wording.Errorf("read the table of lessons: %w", err)
	}
	var edits []edit
	ast.Inspect(file, func(node ast.Node) bool {
		var name *ast.Ident
		switch node := node.(type) {
		case *ast.ImportSpec:
			name = node.Name
		case *ast.SelectorExpr:
			name, _ = node.X.(*ast.Ident)
		}
		if name != nil && name.Name == old {
			start := files.Position(name.Pos()).Offset
			edits = append(edits, edit{start, start + len(old), now})
		}
		return true
	})
	return apply(source, edits), nil
}

// Package mutate makes mutants of a Go file: copies with one mechanical change each, such as a statement dropped or a condition negated. It
// knows Go and nothing of lessons, builds or what a program is for: whether a mutant is a wrong program is for others to find out.
package mutate

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
)

// Package is what mutants are made of: a package's files by name, of which one is changed. The others only help to see whether a mutant
// compiles.
type Package struct {
	Files    map[string][]byte
	File     string
	Importer types.Importer
}

// Mutant is the file with one change.
type Mutant struct {
	Place  string // the function or type in which it was changed
	What   string // how, in a line: drop `defer conn.Close()`
	Line   int    // where, in the file as it was
	Source []byte
}

// Key names the mutant, also after lines elsewhere in the file have changed.
func (m Mutant) Key() string { return m.Place + ": " + m.What }

// Made is what came of a package.
type Made struct {
	Mutants   []Mutant
	Stillborn int // changes that don't compile
	Same      int // changes that make no difference to the source once it is formatted, or the same as another
}

// edit replaces the bytes of a file from one place to another.
type edit struct {
	from, to int
	text     string
}

// change is what one mutant is made by.
type change struct {
	place string
	what  string
	at    int // the offset that its line is taken from
	edits []edit
}

// Mutants makes all mutants of the file, in the file's order.
func (p Package) Mutants() (made Made, err error) {
	source := p.Files[p.File]
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, p.File, source, parser.ParseComments)
	if err != nil {
		return Made{}, fmt.Errorf("parse the file to mutate: %w", err)
	}
	info, problems := p.check(source)
	if len(problems) > 0 {
		return Made{}, fmt.Errorf("check what is to be mutated: %w", problems[0])
	}
	c := &changer{source: source, files: files, types: typesAt(info)}
	c.file(file)
	seen := map[[32]byte]bool{}
	if plain, err := format.Source(source); err == nil {
		seen[sha256.Sum256(plain)] = true
	}
	named := map[string]int{}
	for _, change := range c.all {
		mutated, ok := p.compiling(apply(source, change.edits))
		if !ok {
			made.Stillborn++
			continue
		}
		hash := sha256.Sum256(mutated)
		if seen[hash] {
			made.Same++
			continue
		}
		seen[hash] = true
		m := Mutant{Place: change.place, What: change.what, Line: files.Position(file.FileStart + token.Pos(change.at)).Line, Source: mutated}
		if named[m.Key()]++; named[m.Key()] > 1 {
			m.What += fmt.Sprintf(" (%d)", named[m.Key()])
		}
		made.Mutants = append(made.Mutants, m)
	}
	slices.SortStableFunc(made.Mutants, func(a, b Mutant) int { return a.Line - b.Line })
	return made, nil
}

// apply makes the edits, which must not overlap.
func apply(source []byte, edits []edit) []byte {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.from - b.from })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(source[at:e.from])
		out.WriteString(e.text)
		at = e.to
	}
	out.Write(source[at:])
	return out.Bytes()
}

// typesAt are the types of expressions by their text's place.
func typesAt(info *types.Info) map[[2]token.Pos]types.Type {
	at := map[[2]token.Pos]types.Type{}
	for expression, found := range info.Types {
		at[[2]token.Pos{expression.Pos(), expression.End()}] = found.Type
	}
	return at
}

// check type-checks the package with the file's source replaced.
func (p Package) check(source []byte) (info *types.Info, problems []types.Error) {
	files := token.NewFileSet()
	var parsed []*ast.File
	for _, name := range append([]string{p.File}, slices.Sorted(maps.Keys(p.Files))...) { // the file is the first, so that its positions are the same
		text := p.Files[name]
		switch {
		case name == p.File && len(parsed) > 0:
			continue
		case name == p.File:
			text = source
		}
		file, err := parser.ParseFile(files, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, []types.Error{{Msg: err.Error()}}
		}
		parsed = append(parsed, file)
	}
	info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: p.Importer, Error: func(err error) {
		if problem, ok := err.(types.Error); ok {
			problems = append(problems, problem)
		}
	}}
	_, _ = config.Check("main", files, parsed, info) // its error is the first of the problems
	return info, problems
}

// compiling returns the source as it compiles: formatted, and without the imports and variables that a change has left unused. It reports
// false for what doesn't compile.
func (p Package) compiling(source []byte) ([]byte, bool) {
	for range 4 { // what is put right may leave something else unused
		_, problems := p.check(source)
		if len(problems) == 0 {
			source, err := format.Source(source)
			return source, err == nil
		}
		var edits []edit
		for _, problem := range problems {
			unused, ok := useUp(source, problem)
			if !ok {
				return nil, false
			}
			edits = append(edits, unused)
		}
		source = apply(source, edits)
	}
	return nil, false
}

// useUp is the edit that puts right what the type checker says of an import or a variable that isn't used.
func useUp(source []byte, problem types.Error) (edit, bool) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, "", source, parser.SkipObjectResolution)
	if err != nil {
		return edit{}, false
	}
	offset := problem.Fset.Position(problem.Pos).Offset
	pos := file.FileStart + token.Pos(offset)
	at := func(p token.Pos) int { return int(p - file.FileStart) }
	if strings.HasSuffix(problem.Msg, "imported and not used") {
		for _, spec := range file.Imports {
			if spec.Pos() == pos {
				return edit{at(spec.Pos()), at(spec.Pos()), "_ "}, spec.Name == nil
			}
		}
		return edit{}, false
	}
	name, ok := strings.CutPrefix(problem.Msg, "declared and not used: ")
	if !ok {
		return edit{}, false
	}
	end := token.NoPos // of the innermost statement in a list that declares it
	ast.Inspect(file, func(n ast.Node) bool {
		for _, statement := range listOf(n) {
			if statement.Pos() <= pos && pos < statement.End() {
				end = statement.End()
			}
		}
		return true
	})
	return edit{at(end), at(end), "\n_ = " + name}, end.IsValid()
}

// listOf are the statements of a block or a clause; nil for other nodes.
func listOf(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

package main_test

import (
	"go/ast"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// wordFields are the fields of a verdict that hold sentences for people.
var wordFields = map[string]bool{"Message": true, "Got": true, "Expected": true, "Remark": true, "Missing": true, "Brief": true}

// speakers may use them: wording makes them, and the others show them. grade and program word what keeps a program from being graded.
var speakers = []string{"wording", "report", "diagram", "verify", "grade", "program", "command"}

// TestNobodyReadsSentences sees to it that no package compares, searches or takes apart what was said for people: what a program
// needs to know is there as data. A field that is only assigned is not read.
func TestNobodyReadsSentences(t *testing.T) {
	seen := 0
	for _, s := range sources(t) {
		layer, _, _ := strings.Cut(s.layer, "/")
		if layer == "" || slices.Contains(speakers, layer) {
			continue
		}
		assigned := map[ast.Expr]bool{}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if assign, ok := n.(*ast.AssignStmt); ok {
				for _, left := range assign.Lhs {
					assigned[left] = true
				}
			}
			return true
		})
		ast.Inspect(s.file, func(n ast.Node) bool {
			selector, ok := n.(*ast.SelectorExpr)
			if !ok || !wordFields[selector.Sel.Name] || assigned[selector] || about(selector.X) {
				return true
			}
			t.Errorf("%s reads %s of something: use its kind, variant and facts instead", s.path, selector.Sel.Name)
			return true
		})
		seen++
	}
	require.Greater(t, seen, 30, "the test must see the source")
}

// about reports whether a selector's base is, by its name, something else whose fields of these names are data: the numbers of a failure, a
// field of an object, a chat line, a fault of the package program, or a package.
func about(base ast.Expr) bool {
	switch x := base.(type) {
	case *ast.SelectorExpr:
		return x.Sel.Name == "N" || x.Sel.Name == "Facts"
	case *ast.Ident:
		return slices.Contains([]string{"fault", "wire", "line", "expected", "l", "field"}, x.Name)
	}
	return false
}

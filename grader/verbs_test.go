package main_test

import (
	"go/ast"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/wording"
	"handshake/lessons"
)

// TestVerbsHaveTexts looks for a verb without a text: its step would be blank in the report. It sees the verbs that are written where their step
// is made; the few that are chosen among several are not.
func TestVerbsHaveTexts(t *testing.T) {
	texts := wording.English().With(lessons.Course().Words).Steps
	seen := 0
	for _, s := range sources(t) {
		if !slices.Contains([]string{"check", "explore"}, s.layer) && !strings.HasPrefix(s.path, "lessons/vocab/") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			var name string
			switch f := call.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			literal, ok := call.Args[0].(*ast.BasicLit)
			if !ok || !slices.Contains([]string{"Does", "does", "doesOf"}, name) {
				return true
			}
			verb, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			require.Contains(t, texts, verb, "%s has a verb without a text: add it to wording/steps.go, or to the course's own steps", s.path)
			seen++
			return true
		})
	}
	require.Greater(t, seen, 80, "the test must see the verbs")
}

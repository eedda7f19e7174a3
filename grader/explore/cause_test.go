package explore

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCausesHaveRows looks for a cause without a row in causes: its fault would have no kind, or none of its step.
func TestCausesHaveRows(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "cause.go", nil, 0)
	require.NoError(t, err)
	found := 0
	ast.Inspect(file, func(n ast.Node) bool {
		value, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := value.Type.(*ast.Ident); !ok || name.Name != "Cause" {
			return true
		}
		text, err := strconv.Unquote(value.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		require.Contains(t, causes, Cause(text), "%s has no row", value.Names[0].Name)
		require.True(t, causes[Cause(text)].kind != "" || Cause(text) == NoEvent, "%s has no kind", value.Names[0].Name)
		found++
		return true
	})
	require.Len(t, causes, found)
}

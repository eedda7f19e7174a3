package verdict

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestKindsHaveTraits looks for a constant without a row in traits: what depends on its kind would be forgotten without a word.
func TestKindsHaveTraits(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "kind.go", nil, 0)
	require.NoError(t, err)
	found := 0
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		for _, spec := range group.Specs {
			value := spec.(*ast.ValueSpec)
			if name, ok := value.Type.(*ast.Ident); !ok || name.Name != "Kind" {
				continue
			}
			text, err := strconv.Unquote(value.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			require.Contains(t, traits, Kind(text), "%s has no row", value.Names[0].Name)
			found++
		}
	}
	require.Len(t, traits, found)
}

// TestTraitsAgree looks for rows that contradict themselves: what is proved needs no other proof, and what no browser can read is no event.
func TestTraitsAgree(t *testing.T) {
	for kind, trait := range traits {
		require.False(t, trait.Proves && (trait.Silence || trait.Hangs), "%s proves its cause and asks for a proof", kind)
		require.False(t, trait.Unreadable && !trait.NoEvent, "%s can't be read and is an event", kind)
	}
}

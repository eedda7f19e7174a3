package command

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTextsAreSaid looks for texts that would stay English in another language: every literal with words in it goes through say or
// wording.Errorf. It leaves out constants, and the help of flags, which translateHelp says. TestTexts of the whole kit looks at other errors.
func TestTextsAreSaid(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("*.go")
	require.NoError(t, err)
	sentence, seen := regexp.MustCompile(`[A-Za-z]+ [A-Za-z]+`), 0
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec, *ast.Field:
				return false
			case *ast.GenDecl:
				return n.Tok != token.CONST
			case *ast.FuncDecl:
				return n.Name.Name != "Error"
			case *ast.CallExpr:
				switch called(n.Fun) {
				case "say", "wording.Errorf":
					seen++
					return false
				case "fmt.Errorf", "errors.New":
					return false
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); n.Kind == token.STRING && err == nil && sentence.MatchString(text) {
					t.Errorf("%s: %q isn't said in the catalogue's language: use say", files.Position(n.Pos()), text)
				}
			}
			return true
		})
	}
	require.Greater(t, seen, 150)
}

// called is the name of a function: "say", "fmt.Errorf".
func called(function ast.Expr) string {
	switch f := function.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if of, ok := f.X.(*ast.Ident); ok {
			return of.Name + "." + f.Sel.Name
		}
	}
	return ""
}

package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/wording"
)

// forInstructors are the types of the commands whose help says that they are for instructors. German needs no texts of the files that have
// them, and none of the doctor's.
func forInstructors(t *testing.T) map[string]bool {
	t.Helper()
	types := map[string]bool{"doctorCommand": true}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("internal", "command", "command.go"), nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		if field, ok := n.(*ast.Field); ok && field.Tag != nil {
			tag, _ := strconv.Unquote(field.Tag.Value)
			if name, ok := field.Type.(*ast.Ident); ok && strings.HasPrefix(reflect.StructTag(tag).Get("help"), "For instructors: ") {
				types[name.Name] = true
			}
		}
		return true
	})
	require.Greater(t, len(types), 3)
	return types
}

// TestGermanTexts compares the German texts that are named by their English with what the kit says: each text that a learner's command says is
// there, and none is there that nothing says any more. If it fails after a text has been changed, change its name in wording/german_texts.go or
// wording/german_evidence.go, and the German too if the meaning is different.
func TestGermanTexts(t *testing.T) {
	instructors := forInstructors(t)
	german := wording.German()
	literals := map[string]bool{} // all strings of the kit
	require.NoError(t, filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && entry.Name() == "testdata":
			return filepath.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(entry.Name(), "german"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		learner := filepath.Dir(path) == filepath.FromSlash("internal/command")
		for _, declared := range file.Decls {
			if general, ok := declared.(*ast.GenDecl); ok && general.Tok == token.TYPE {
				for _, spec := range general.Specs {
					learner = learner && !instructors[spec.(*ast.TypeSpec).Name.Name]
				}
			}
		}
		needs := func(text string) {
			if learner && text != "" {
				require.True(t, german.Texts(text) != text || same(text), "%s: there is no German for %q", path, text)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field:
				if n.Tag != nil {
					tag, _ := strconv.Unquote(n.Tag.Value)
					help := reflect.StructTag(tag).Get("help")
					literals[help] = true
					needs(help)
				}
			case *ast.BinaryExpr, *ast.BasicLit:
				if text, ok := literal(n.(ast.Expr)); ok {
					literals[text] = true
				}
			case *ast.CallExpr:
				if called := callee(n); (called == "say" || called == "Say" || called == "Translate") && len(n.Args) > 0 {
					if text, ok := literal(n.Args[0]); ok {
						needs(text)
					}
				}
			}
			return true
		})
		return nil
	}))
	for _, outside := range []string{"Usage:", "Arguments:", "Flags:", "Commands:", "Show context-sensitive help."} {
		literals[outside] = true // of the library for command lines
	}
	for _, text := range wording.GermanNames() {
		require.True(t, literals[text], "German has a text that the kit doesn't say: %q", text)
	}
}

// same reports whether a text is a format whose words are the same in German.
func same(text string) bool { return text == " %.0f s" || text == "%d %s" }

// literal is a string literal, or several that are put together.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.BinaryExpr:
		one, ok := literal(e.X)
		other, also := literal(e.Y)
		return one + other, ok && also
	}
	return "", false
}

// callee is the name of the function that is called.
func callee(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

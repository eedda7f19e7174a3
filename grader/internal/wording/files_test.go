package wording_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ofCode are the parts of another language whose English isn't in a catalogue: it's said where it's needed, and names the translation.
var ofCode = []string{"_texts.go", "_evidence.go"}

// TestFilesPair holds the files of the languages together. For english_failures.go there is a german_failures.go. What is called failures in one
// is called germanFailures in the other, and tables have the same keys. Parts of sentences may be missing: another language may need others.
func TestFilesPair(t *testing.T) {
	paths, err := filepath.Glob("*_failures.go")
	require.NoError(t, err)
	require.Greater(t, len(paths), 1)
	for _, path := range paths {
		if language := strings.TrimSuffix(path, "_failures.go"); language != "english" {
			t.Run(language, func(t *testing.T) { filesPair(t, language) })
		}
	}
}

func filesPair(t *testing.T, language string) {
	t.Helper()
	english, own := files(t, "english"), files(t, language)
	for _, part := range ofCode {
		require.NotContains(t, english, "english"+part)
		delete(own, language+part)
	}
	anywhere := map[string]bool{} // the language's names, in lower case
	for file, has := range own {
		require.Contains(t, english, counterpart(file, "english"), "%s has no English file", file)
		for name := range has {
			anywhere[name] = true
		}
	}
	for file, has := range english {
		for name, keys := range has {
			should := language + strings.TrimPrefix(name, "english")
			if keys == nil && !anywhere[should] {
				continue // a part of English sentences only
			}
			other := counterpart(file, language)
			require.Contains(t, own[other], should, "%s has %s", file, name)
			if len(keys) > 0 {
				require.ElementsMatch(t, keys, own[other][should], "%s, %s", other, should)
			}
		}
	}
}

// counterpart is the file of another language that belongs to a file.
func counterpart(file, language string) string {
	if _, rest, ok := strings.Cut(file, "_"); ok {
		return language + "_" + rest
	}
	return language + ".go"
}

// files are the files of a language with the names that each declares, in lower case, and their keys: those of a table, none of a function, and nil of a
// constant.
func files(t *testing.T, language string) map[string]map[string][]string {
	t.Helper()
	all := map[string]map[string][]string{}
	paths, err := filepath.Glob(language + "*.go")
	require.NoError(t, err)
	paths = slices.DeleteFunc(paths, func(path string) bool { return strings.HasSuffix(path, "_test.go") })
	require.NotEmpty(t, paths)
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		has := map[string][]string{}
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				has[strings.ToLower(d.Name.Name)] = []string{}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					value, ok := spec.(*ast.ValueSpec)
					if !ok {
						continue
					}
					for i, name := range value.Names {
						key := strings.ToLower(name.Name)
						has[key] = nil
						if table, ok := value.Values[i].(*ast.CompositeLit); ok {
							has[key] = keysOf(table)
						}
					}
				}
			}
		}
		all[path] = has
	}
	return all
}

// keysOf are the keys of a table, as they are written.
func keysOf(table *ast.CompositeLit) []string {
	keys := []string{}
	for _, element := range table.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			switch key := pair.Key.(type) {
			case *ast.SelectorExpr:
				keys = append(keys, key.Sel.Name)
			case *ast.BasicLit:
				keys = append(keys, key.Value)
			}
		}
	}
	return keys
}

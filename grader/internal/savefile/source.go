package savefile

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"handshake/grader/internal/wording"
)

// sourceEndings are the ends of the names of files that people write by hand.
var sourceEndings = []string{
	".go", ".mod", ".sum", ".work", ".s", ".c", ".h", ".cc", ".cpp", ".hpp", ".rs", ".py", ".rb", ".php", ".pl", ".java", ".kt", ".scala", ".swift", ".cs",
	".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".tsx", ".vue", ".html", ".css", ".scss", ".tmpl", ".sql", ".sh", ".bash", ".bat", ".ps1",
	".md", ".patch", ".diff", ".toml", ".yaml", ".yml", ".ini", ".lock", ".mk", ".ex", ".exs", ".erl", ".hs", ".ml", ".clj", ".lua", ".dart", ".zig", ".nim",
}

// sourceNames are names, in lower case, that have a meaning of their own.
var sourceNames = []string{
	"makefile", "gnumakefile", "dockerfile", "license", "run", "run.bat", "run.exe", "package.json", "package-lock.json", "tsconfig.json",
	"composer.json", "deno.json", "fingerprints.json", "pom.xml", ".gitignore", ".gitattributes", ".gitmodules", ".bashrc", ".profile", ".env",
}

// sourceByName says what a file of that name is, if it is one that people write; "" if it may be a report.
func sourceByName(name string) string {
	name = strings.ToLower(name)
	switch {
	case slices.Contains(sourceNames, name), slices.Contains(sourceEndings, filepath.Ext(name)):
		return wording.Say("source code")
	}
	return ""
}

// packageClause matches the beginning of a Go file, behind comments and build constraints.
var packageClause = regexp.MustCompile(`^(\s*(//[^\n]*\n|/\*(?s:.*?)\*/))*\s*package\s+\w+`)

// programs are the first bytes of executables, archives and the like: ELF, Mach-O, PE, zip, gzip, a Git pack.
var programs = []string{"\x7fELF", "\xcf\xfa\xed\xfe", "\xfe\xed\xfa\xcf", "\xca\xfe\xba\xbe", "MZ", "PK\x03\x04", "\x1f\x8b", "PACK", "SQLite format"}

// sourceByContent says what a file is that begins so, if it is one that somebody would miss; "" for anything else.
func sourceByContent(head []byte) string {
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	lower := bytes.ToLower(text)
	for _, magic := range programs {
		if bytes.HasPrefix(head, []byte(magic)) {
			return wording.Say("a program or an archive")
		}
	}
	switch {
	case bytes.HasPrefix(text, []byte("#!")):
		return wording.Say("a script")
	case packageClause.Match(text):
		return wording.Say("Go source code")
	case bytes.HasPrefix(lower, []byte("<!doctype html")), bytes.HasPrefix(lower, []byte("<html")):
		return wording.Say("a web page")
	case bytes.HasPrefix(lower, []byte("<?xml")), bytes.HasPrefix(lower, []byte("<project")):
		return wording.Say("XML of another kind")
	case isData(text):
		return wording.Say("JSON of another kind")
	case bytes.HasPrefix(text, []byte("-----BEGIN ")):
		return wording.Say("a key or a certificate")
	}
	return ""
}

// isData reports whether the text begins a JSON object with anything in it, or a list.
func isData(text []byte) bool {
	read := json.NewDecoder(bytes.NewReader(text))
	first, err := read.Token()
	if err != nil || first != json.Delim('{') && first != json.Delim('[') {
		return false
	}
	second, err := read.Token()
	return err == nil && second != json.Delim('}') && second != json.Delim(']')
}

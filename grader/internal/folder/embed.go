package folder

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// embedding matches a directive of the embed package, and pattern one of its patterns, which may be quoted.
var (
	embedding = regexp.MustCompile(`(?m)^[ \t]*//go:embed[ \t]+(.+)$`)
	pattern   = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|\\S+")
)

// Embeds returns the patterns of what a Go file in the folder dir embeds, as paths below the program's folder.
func Embeds(dir string, source []byte) (patterns []string) {
	for _, directive := range embedding.FindAllSubmatch(source, -1) {
		for _, word := range pattern.FindAllString(string(directive[1]), -1) {
			if plain, err := strconv.Unquote(word); err == nil {
				word = plain
			}
			patterns = append(patterns, path.Join(dir, strings.TrimPrefix(word, "all:")))
		}
	}
	return patterns
}

// Matches reports whether a pattern names the file, or a folder that it is in.
func Matches(patterns []string, name string) bool {
	for ; name != "."; name = path.Dir(name) {
		if slices.ContainsFunc(patterns, func(pattern string) bool {
			is, _ := path.Match(pattern, name) // Go refuses a broken pattern
			return is
		}) {
			return true
		}
	}
	return false
}

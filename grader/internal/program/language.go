package program

import (
	"debug/buildinfo"
	"path/filepath"
	"regexp"
	"strings"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/verdict"
)

// interpreters are the programs that run a language, as words of a script.
var interpreters = []struct {
	word     *regexp.Regexp
	language verdict.Language
}{
	{regexp.MustCompile(`(?:^|[\s/"'\\])(?:python[\d.]*|py|pypy3?)(?:\.exe)?(?:["'\s]|$)`), verdict.Python},
	{regexp.MustCompile(`(?:^|[\s/"'\\])(?:node|nodejs|npm|npx|deno|bun)(?:\.exe)?(?:["'\s]|$)`), verdict.JavaScript},
}

// Language is what the program is written in, as far as its script says so. A script for a shell is looked through for the interpreter that
// it starts.
func (s Source) Language() verdict.Language {
	script := s.Script()
	switch {
	case script == "":
		return verdict.Go
	case filepath.Base(script) == packageFile:
		return verdict.JavaScript
	}
	if _, err := buildinfo.ReadFile(script); err == nil {
		return verdict.Go // that somebody has built
	}
	content, err := folder.ReadFile(script, maxSource)
	if err != nil {
		return verdict.Unknown
	}
	text := string(content)
	if first, _, _ := strings.Cut(text, "\n"); strings.HasPrefix(first, "#!") && !shells.MatchString(first) {
		text = first
	}
	for _, i := range interpreters {
		if i.word.MatchString(text) {
			return i.language
		}
	}
	return verdict.Unknown
}

// shells matches the first line of a script for a shell.
var shells = regexp.MustCompile(`[\s/](?:sh|bash|dash|zsh|ksh|ash|busybox)\b`)

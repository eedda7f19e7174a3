package doctor

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"handshake/grader/internal/wording"
)

// Summary is what to show when asking for help: versions, settings, and the findings that are not well. It names no person
// and none of their folders.
func Summary(ctx context.Context, place Place, findings []Finding, terminal string) []string {
	e := &examiner{Place: place, ctx: ctx}
	lines := []string{wording.Say("system    %s/%s, %d processors", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())}
	version, err := e.output(nil, "go", "env", "GOVERSION")
	if err != nil {
		version = wording.Say("none (%s)", err)
	}
	lines = append(lines, wording.Say("go        %s", version+settings(e)))
	if commit, err := e.output(nil, "git", "--no-optional-locks", "rev-parse", "--short", "HEAD"); err == nil {
		lines = append(lines, wording.Say("commit    %s", commit))
	}
	lines = append(lines, wording.Say("terminal  %s", terminal))
	for _, f := range findings {
		if f.State != Well {
			lines = append(lines, fmt.Sprintf("%-9s %s", wording.Translate(f.What), f.Found))
		}
	}
	hide := anonymous(place.Root)
	for i := range lines {
		lines[i] = hide(lines[i])
	}
	return lines
}

// settings are Go's settings that change a build and aren't the defaults.
func settings(e *examiner) string {
	names := []string{"GOFLAGS", "GOPROXY", "GOTOOLCHAIN", "GOWORK", "GOEXPERIMENT", "CGO_ENABLED", "CC"}
	out, err := e.output(nil, "go", append([]string{"env", "-changed"}, names...)...)
	if err != nil {
		return ""
	}
	var all string
	for line := range strings.Lines(out) {
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "set "))
		all += ", " + line
	}
	return all
}

// address matches a URL with a name or a password in it.
var address = regexp.MustCompile(`[a-z+]+://[^\s,|'"]*@[^\s,|'"]*`)

// anonymous returns a function that removes names and personal folders from a text.
func anonymous(root string) func(string) string {
	pairs := []string{root, "KIT"}
	if linked, err := filepath.EvalSymlinks(root); err == nil && linked != root {
		pairs = append(pairs, linked, "KIT")
	}
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		pairs = append(pairs, home, "~")
	}
	if u, err := user.Current(); err == nil {
		name := u.Username[strings.LastIndexByte(u.Username, '\\')+1:] // without its domain, on Windows
		for _, slash := range []string{"/", `\`} {
			if name != "" {
				pairs = append(pairs, slash+name+slash, slash+"USER"+slash)
			}
		}
	}
	replacer := strings.NewReplacer(pairs...)
	return func(text string) string {
		text = address.ReplaceAllStringFunc(text, func(found string) string {
			if u, err := url.Parse(found); err == nil {
				u.User = nil
				return u.String()
			}
			return wording.Say("(an address)")
		})
		return replacer.Replace(text)
	}
}

package command

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"handshake/grader/internal/newcourse"
	"handshake/grader/internal/wording"
)

// courseCommand begins courses.
type courseCommand struct {
	New newCourseCommand `cmd:"" help:"Create a course of your own in a new folder: a module with one small lesson, a Makefile and everything else it needs."`
}

// newCourseCommand writes a course of somebody's own.
type newCourseCommand struct {
	Dir    string `arg:"" help:"The folder, outside the kit. It must be new or empty."`
	Module string `help:"The path of its Go module (default: example.com/ and the folder's name)." placeholder:"PATH"`
	Title  string `help:"The course's title (default: made from the folder's name)." placeholder:"TEXT"`
}

// notInModule is what a folder's name can have and a module's path can't.
var notInModule = regexp.MustCompile(`[^a-z0-9.-]+`)

// Run writes the course and lists its files.
func (c *newCourseCommand) Run(a *app) error {
	kit, err := root()
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return wording.Errorf("find %s: %w", c.Dir, err)
	}
	name := filepath.Base(dir)
	module, title := c.Module, c.Title
	if module == "" {
		module = "example.com/" + strings.Trim(notInModule.ReplaceAllString(strings.ToLower(name), "-"), "-.")
	}
	if title == "" {
		title = titled(name)
	}
	made, err := newcourse.Write(kit, dir, module, title)
	switch {
	case errors.Is(err, newcourse.ErrNotEmpty):
		return &problem{err.Error(), say("name a new folder")}
	case errors.Is(err, newcourse.ErrInKit):
		return &problem{err.Error(), say("name a folder beside it, such as ../%s", name)}
	case errors.Is(err, newcourse.ErrNotKit):
		return &problem{err.Error(), say("change to the folder of the kit, and try again there")}
	case errors.Is(err, newcourse.ErrModule):
		return &problem{err.Error(), say("give one: --module example.com/mycourse")}
	case errors.Is(err, newcourse.ErrTitle):
		return &problem{err.Error(), say("give one: --title \"My course\"")}
	case err != nil:
		return err
	}
	fmt.Fprintf(a.out, "%s, in %s:\n", title, dir)
	for _, path := range made {
		fmt.Fprintln(a.out, "  "+path)
	}
	fmt.Fprint(a.out, say("\nNext: cd %s, then run %s. It verifies the lesson that comes with the course. Then write your own.\n", quotedPath(c.Dir), typed("verify", "")))
	return nil
}

// quotedPath is a path as a shell reads it, in double quotes if it has a space.
func quotedPath(path string) string {
	if strings.Contains(path, " ") {
		return `"` + path + `"`
	}
	return path
}

// titled makes a title from a name: "private-rooms" becomes "Private rooms".
func titled(name string) string {
	title := strings.ReplaceAll(name, "-", " ")
	return strings.ToUpper(title[:min(1, len(title))]) + title[min(1, len(title)):]
}

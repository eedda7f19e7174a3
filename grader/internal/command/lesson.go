package command

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"handshake/grader/curriculum"
)

// lessonCommand creates a lesson for an instructor to fill in.
type lessonCommand struct {
	Name  string `arg:"" help:"The lesson's name, in lower case with hyphens: private-rooms."`
	Title string `help:"Its title (default: made from the name)." placeholder:"TEXT"`
}

// Run creates the lesson and lists the files.
func (c *lessonCommand) Run(a *app) error {
	root, err := root()
	if err != nil {
		return err
	}
	title := c.Title
	if title == "" {
		title = strings.ReplaceAll(c.Name, "-", " ")
		title = strings.ToUpper(title[:min(1, len(title))]) + title[min(1, len(title)):]
	}
	lesson, made, err := curriculum.Scaffold(root, a.course, c.Name, title)
	switch {
	case errors.Is(err, curriculum.ErrBadName):
		return &problem{err.Error(), "choose a name like this: make lesson NAME=private-rooms TITLE=\"Private rooms\""}
	case err != nil:
		return &problem{err.Error(), "docs/instructors.md walks you through a whole lesson"}
	}
	fmt.Fprintf(a.out, "Lesson %02d, %s:\n", lesson.Number(), lesson.Title)
	for _, path := range made {
		fmt.Fprintln(a.out, "  "+filepath.ToSlash(path))
	}
	fmt.Fprintf(a.out, "\nNext: %s lists what is still missing. docs/instructors.md walks you through a whole lesson.\n", typed("verify", numbered(lesson)))
	return nil
}

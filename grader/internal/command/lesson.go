package command

import (
	"errors"
	"fmt"
	"path/filepath"

	"handshake/grader/curriculum"
)

// lessonCommand changes the list of lessons. Without another word it creates one: handshake lesson private-rooms.
type lessonCommand struct {
	New    newLessonCommand    `cmd:"" default:"withargs" help:"Create a lesson for you to fill in (the word new can be left out)."`
	Move   moveLessonCommand   `cmd:"" help:"Move a lesson to a different number: lesson move 05 02."`
	Drop   dropLessonCommand   `cmd:"" help:"Take a lesson out of the course. A copy stays in work/.backup."`
	Rename renameLessonCommand `cmd:"" help:"Change a lesson's name, its title or both."`
}

// newLessonCommand creates a lesson for an instructor to fill in.
type newLessonCommand struct {
	Name  string `arg:"" help:"The lesson's name, in lower case with hyphens: private-rooms."`
	Title string `help:"Its title (default: made from the name)." placeholder:"TEXT"`
}

// Run creates the lesson and lists the files.
func (c *newLessonCommand) Run(a *app) error {
	root, err := root()
	if err != nil {
		return err
	}
	title := c.Title
	if title == "" {
		title = titled(c.Name)
	}
	lesson, made, err := curriculum.Scaffold(root, a.course, c.Name, title)
	switch {
	case errors.Is(err, curriculum.ErrBadName):
		return &problem{err.Error(), say("choose a name like this: make lesson NAME=private-rooms TITLE=\"Private rooms\"")}
	case err != nil:
		return &problem{err.Error(), say("the kit's docs/instructors.md walks you through a whole lesson")}
	}
	fmt.Fprintf(a.out, "Lesson %02d, %s:\n", lesson.Number(), lesson.Title)
	for _, path := range made {
		fmt.Fprintln(a.out, "  "+filepath.ToSlash(path))
	}
	fmt.Fprint(a.out, say("\nNext: %s lists what is still missing. The kit's docs/instructors.md walks you through a whole lesson.\n", typed("verify", numbered(lesson))))
	return nil
}

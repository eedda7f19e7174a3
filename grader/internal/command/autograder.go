package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"handshake/grader/internal/class"
	"handshake/grader/internal/savefile"
)

// autograderCommand makes an autograder for another system.
type autograderCommand struct {
	Lesson string `arg:"" help:"The lesson that submissions are graded in."`
	Out    string `default:"autograder.zip" placeholder:"FILE" help:"The zip file to write (default: autograder.zip)."`
}

// Run writes the zip file.
func (c *autograderCommand) Run(ctx context.Context, a *app) error {
	root, err := courseAt("")
	if err != nil {
		return err
	}
	lesson, err := a.course.Find(c.Lesson)
	if err != nil {
		return &problem{err.Error(), say("list the lessons: %s", typed("list", ""))}
	}
	place, err := savefile.Look(c.Out, func(head []byte) bool { return bytes.HasPrefix(head, []byte("PK\x03\x04")) })
	if err != nil {
		return refused(err)
	}
	defer place.Close()
	var text bytes.Buffer
	if err := class.Autograder(ctx, &text, root, lesson); err != nil {
		return err
	}
	if err := errors.Join(place.Stage(text.Bytes(), nil), place.Commit(ctx)); err != nil {
		return refused(err)
	}
	fmt.Fprint(a.out, say("Wrote %s (%d KB), an autograder for lesson %02d. Upload it to Gradescope: Configure Autograder, Zip file upload.\n", c.Out, text.Len()>>10, lesson.Number()))
	return nil
}

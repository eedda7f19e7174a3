package command

import (
	"os"

	"handshake/grader/curriculum"
	"handshake/grader/internal/cmdline"
)

// style is how the learner types commands: the way they have just typed this one. The Makefile says that it was make.
func style() cmdline.Style {
	if os.Getenv("HANDSHAKE_MAKE") != "" {
		return cmdline.Make
	}
	return cmdline.Go
}

// typed is a command as the learner types it. lesson is "" for none.
func typed(command, lesson string, options ...cmdline.Option) string {
	return style().Line(command, lesson, options...)
}

// numbered is a lesson's number as it is typed.
func numbered(lesson curriculum.Lesson) string { return cmdline.Number(lesson.Number()) }

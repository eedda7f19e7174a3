package command

import (
	"fmt"
	"os"
	"strings"

	"handshake/grader/curriculum"
)

// option is something that can be said with a command, with make as a variable and without it as a flag.
type option struct{ variable, flag, value string }

// The options that messages name.
var (
	again = option{"AGAIN", "--again", ""}
	force = option{"FORCE", "--force", ""}
	clean = option{"CLEAN", "--clean", ""}
	renew = option{"UPDATE", "--update", ""}
	full  = option{"FULL", "--full", ""}
)

func restoring(backup string) option { return option{"RESTORE", "--restore", backup} }

// typed is a command as whoever reads the message types it: the one that they have just typed went by make, or not. lesson is "" for
// none.
func typed(command, lesson string, options ...option) string {
	if underMake() {
		line := "make " + command
		if lesson != "" {
			line += " LESSON=" + argument(lesson)
		}
		for _, o := range options {
			if o.value == "" {
				o.value = "1"
			}
			line += " " + o.variable + "=" + o.value
		}
		return line
	}
	line := "go run ./grader " + command
	if lesson != "" {
		line += " " + lesson
	}
	for _, o := range options {
		line += " " + o.flag
		if o.value != "" {
			line += " " + o.value
		}
	}
	return line
}

// argument is a text as it is typed into a shell, whichever it is: in double quotes if it has a space in it.
func argument(text string) string {
	if strings.Contains(text, " ") {
		return `"` + text + `"`
	}
	return text
}

// underMake reports whether make started the program; the Makefile says so.
func underMake() bool { return os.Getenv("HANDSHAKE_MAKE") != "" }

// numbered is a lesson's number as it is typed.
func numbered(lesson curriculum.Lesson) string { return fmt.Sprintf("%02d", lesson.Number()) }

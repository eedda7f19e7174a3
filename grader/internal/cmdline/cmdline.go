// Package cmdline words the commands that a message tells somebody to type: "make check LESSON=02", or "go run ./grader check 02"
// without make. It knows how a command and its options are typed. It doesn't know what the commands do, or which of the two
// forms somebody uses.
package cmdline

import (
	"fmt"
	"regexp"
	"strings"
)

// Style is how somebody types the kit's commands.
type Style int

// The styles.
const (
	Make Style = iota // with make
	Go                // with the go command
)

// Option is an option of a command: a variable for make, a flag without it.
type Option struct{ Variable, Flag, Value string }

// The options that messages name, and that have no value.
var (
	Again  = Option{Variable: "AGAIN", Flag: "--again"}
	Force  = Option{Variable: "FORCE", Flag: "--force"}
	Clean  = Option{Variable: "CLEAN", Flag: "--clean"}
	Update = Option{Variable: "UPDATE", Flag: "--update"}
	Full   = Option{Variable: "FULL", Flag: "--full"}
)

// Restore is the option that restores a backup.
func Restore(backup string) Option { return Option{"RESTORE", "--restore", backup} }

// Line is a command as it is typed. lesson is the lesson's number or name; "" for none.
func (s Style) Line(command, lesson string, options ...Option) string {
	if s == Make {
		line := "make " + command
		if lesson != "" {
			line += " LESSON=" + Argument(lesson)
		}
		for _, o := range options {
			if o.Value == "" {
				o.Value = "1"
			}
			line += " " + o.Variable + "=" + o.Value
		}
		return line
	}
	line := "go run ./grader " + command
	if lesson != "" {
		line += " " + lesson
	}
	for _, o := range options {
		line += " " + o.Flag
		if o.Value != "" {
			line += " " + o.Value
		}
	}
	return line
}

// Number is a lesson's number as it is typed: "02".
func Number(lesson int) string { return fmt.Sprintf("%02d", lesson) }

// Argument is a text as it is typed into this system's shell: in double quotes if it contains anything that means something there.
func Argument(text string) string { return quote(text) }

// plain are texts that mean nothing to any shell.
var plain = regexp.MustCompile(`^[A-Za-z0-9_@%+:./-]+$`)

// quotePOSIX quotes for sh and its relatives.
func quotePOSIX(text string) string {
	if plain.MatchString(text) {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(text) + `"`
}

// quoteWindows quotes for cmd.exe and PowerShell, where a backslash is only special to the program that is started: before the
// quotes that end its argument. A name of a file contains no quotes there.
func quoteWindows(text string) string {
	if plain.MatchString(strings.ReplaceAll(text, `\`, "/")) {
		return text
	}
	end := text[len(strings.TrimRight(text, `\`)):]
	return `"` + text + end + `"`
}

// Design is the option that names a design to compare with.
func Design(name string) Option { return Option{"DESIGN", "--design", name} }

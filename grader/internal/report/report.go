// Package report shows a verdict: to a learner in a terminal, and to programs in other formats, each in a file of its own. It also lays out what the
// other commands print: a hint, the list of lessons, a solution beside the learner's file, the doctor's findings. It knows plain data
// that it is given, and diagrams. It must not know how a verdict came about, and it decides nothing: its callers choose the exit status
// and which lessons to grade.
package report

import (
	"fmt"
	"os"
	"runtime"
	"strings"

	"handshake/grader/internal/cmdline"
	"handshake/grader/internal/wording"
)

// Options are what the terminal report depends on beside the verdict. The zero value is for make, at 80
// columns, with UTF-8, and with the colours that this process's environment asks for.
type Options struct {
	Width    int           // the terminal's columns; 80 if zero. At least 40 and at most 80 are used
	Height   int           // the rows that the report should take at most: the less there are, the more is left out. 0: all of it is told
	Full     bool          // nothing is left out, whatever the height: every failure is told, and quoted evidence is whole
	More     string        // what shows the whole report: "press f", or what to type; nothing is said of it if empty
	Open     int           // the number of the lesson whose failure is told; 0: the first that failed
	Passed   []int         // the numbers of lessons that are known to pass, beside those in the report
	OnSave   bool          // the work is watched: saving is all that there is to do
	ASCII    bool          // for locales without UTF-8: see ASCIILocale
	Style    cmdline.Style // how the learner types commands
	Again    string        // the command that checks the same again; "" for the plain check
	Replay   string        // the command that repeats the run, without its --seed; "" for the check of the lesson in work/
	Finished string        // the text to read when all lessons pass; none if empty
	Hint     string        // the command that shows the next hint; no hint is offered if empty
	Environ  []string      // the environment that decides about colour; os.Environ() if nil
}

// again is the advice to check again.
func (o Options) again() string {
	words := wording.Current().Words.Report
	switch {
	case o.OnSave:
		return words.Save
	case o.Again != "":
		return fmt.Sprintf(words.CheckAgain, o.Again)
	case o.Style != cmdline.Make:
		return fmt.Sprintf(words.CheckAgain, o.Style.Line("check", ""))
	}
	return fmt.Sprintf(words.RunAgain, o.Style.Line("check", ""))
}

// replay is the command that repeats the run with the same names and numbers, without its --seed.
func (o Options) replay(lesson int) string {
	if o.Replay == "" {
		return cmdline.Go.Line("check", cmdline.Number(lesson))
	}
	return o.Replay
}

// environ is the environment that decides about colour.
func (o Options) environ() []string {
	if o.Environ == nil {
		return os.Environ()
	}
	return o.Environ
}

// ASCIILocale reports whether the locale that env tells of is without UTF-8, so that only ASCII can be
// shown. As POSIX has it, the first of LC_ALL, LC_CTYPE and LANG that is set decides, and where none is the
// locale is "C". Windows has no such variables; its terminals are taken to show UTF-8.
func ASCIILocale(env func(string) string) bool { return asciiLocale(runtime.GOOS, env) }

func asciiLocale(system string, env func(string) string) bool {
	if system == "windows" {
		return false
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToLower(env(name)); value != "" {
			return !strings.Contains(value, "utf-8") && !strings.Contains(value, "utf8")
		}
	}
	return true
}

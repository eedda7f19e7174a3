package command

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"handshake/grader/curriculum"
	"handshake/grader/internal/restructure"
)

// moveLessonCommand gives a lesson another number.
type moveLessonCommand struct {
	Lesson string `arg:"" help:"The lesson, by number, name or the start of a name."`
	To     int    `arg:"" help:"Its new number. The lessons in between move up or down."`
	DryRun bool   `help:"Say what would change, and change nothing."`
}

// Run moves the lesson and says what changed.
func (c *moveLessonCommand) Run(a *app) error {
	return a.restructure(c.Lesson, c.DryRun, func(root string, lesson curriculum.Lesson) (*restructure.Plan, error) {
		return restructure.MoveLesson(root, a.course, lesson, c.To)
	})
}

// dropLessonCommand takes a lesson out of the course.
type dropLessonCommand struct {
	Lesson string `arg:"" help:"The lesson, by number, name or the start of a name."`
	DryRun bool   `help:"Say what would change, and change nothing."`
}

// Run drops the lesson and says what changed.
func (c *dropLessonCommand) Run(a *app) error {
	return a.restructure(c.Lesson, c.DryRun, func(root string, lesson curriculum.Lesson) (*restructure.Plan, error) {
		return restructure.DropLesson(root, a.course, lesson)
	})
}

// renameLessonCommand gives a lesson another name or title.
type renameLessonCommand struct {
	Lesson string `arg:"" help:"The lesson, by number, name or the start of a name."`
	Name   string `arg:"" optional:"" help:"Its new name, in lower case with hyphens (default: it stays)."`
	Title  string `help:"Its new title (default: it stays)." placeholder:"TEXT"`
	DryRun bool   `help:"Say what would change, and change nothing."`
}

// Run renames the lesson and says what changed.
func (c *renameLessonCommand) Run(a *app) error {
	return a.restructure(c.Lesson, c.DryRun, func(root string, lesson curriculum.Lesson) (*restructure.Plan, error) {
		return restructure.RenameLesson(root, a.course, lesson, c.Name, c.Title)
	})
}

// eventCommand changes the course's events.
type eventCommand struct {
	Rename renameEventCommand `cmd:"" help:"Rename an event in the whole course: event rename \"user count\" people."`
}

// renameEventCommand gives an event another name.
type renameEventCommand struct {
	Old    string `arg:"" help:"The event's name."`
	New    string `arg:"" help:"Its new name."`
	DryRun bool   `help:"Say what would change, and change nothing."`
}

// Run renames the event and says what changed.
func (c *renameEventCommand) Run(a *app) error {
	root, err := root()
	if err != nil {
		return err
	}
	plan, err := restructure.RenameEvent(root, c.Old, c.New)
	if err != nil {
		return &problem{err.Error(), say("docs/wire.md lists the events of this kit's own course; the checks in %s name those of yours", curriculum.Texts)}
	}
	return a.carryOut(root, plan, c.DryRun)
}

// restructure plans a change of a lesson, and makes it.
func (a *app) restructure(word string, dry bool, plan func(root string, lesson curriculum.Lesson) (*restructure.Plan, error)) error {
	root, err := root()
	if err != nil {
		return err
	}
	lesson, err := a.course.Find(word)
	if err != nil {
		return &problem{err.Error(), say("list the lessons: %s", typed("list", ""))}
	}
	p, err := plan(root, lesson)
	switch {
	case errors.Is(err, curriculum.ErrBadName):
		return &problem{err.Error(), say("choose a name like private-rooms")}
	case err != nil:
		return &problem{err.Error(), say("list the lessons: %s", typed("list", ""))}
	}
	return a.carryOut(root, p, dry)
}

// carryOut makes a planned change, unless it's only to be shown, and prints it as a table.
func (a *app) carryOut(root string, plan *restructure.Plan, dry bool) error {
	backup := ""
	if !dry {
		if files := restructure.Uncommitted(root); len(files) > 0 {
			return &problem{
				say("some changes aren't committed, and they couldn't be told apart from this one: %s", some(files)),
				say("commit them (git commit -a) or put them aside (git stash), and try again. --dry-run shows what would change"),
			}
		}
		var err error
		if backup, err = plan.Apply(time.Now()); err != nil {
			return err
		}
	}
	w := a.out
	table(w, "was", say("is now"), folders(plan.Moves, backup))
	var rows [][2]string
	for _, g := range grouped(plan.Changes) {
		rows = append(rows, [2]string{g.path, number(g.places, "place") + " in " + number(g.files, "file")})
	}
	table(w, "in", "changed", rows)
	rows = nil
	for _, g := range grouped(plan.Elsewhere) {
		rows = append(rows, [2]string{g.path, number(g.places, "place") + " in " + number(g.files, "file")})
	}
	table(w, say("not part of the course"), say("still has old names, not changed"), rows)
	if len(plan.Reread) > 0 {
		fmt.Fprintln(w, say("Read these lines again:"))
		for _, line := range plan.Reread {
			fmt.Fprintf(w, "  %s:%d: %s\n    %s\n", line.Path, line.Line, line.Why, line.Text)
		}
		fmt.Fprintln(w)
	}
	if dry {
		fmt.Fprintln(w, say("Nothing was changed. Next: run the command without --dry-run."))
		return nil
	}
	fmt.Fprint(w, say("A copy of everything as it was: %s\n\n", filepath.ToSlash(backup)))
	fmt.Fprint(w, say("Next: look at git diff, then run %s. It lists what no longer fits.\n", typed("verify", "")))
	return nil
}

// some are the first few of many names.
func some(names []string) string {
	const most = 3
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return say("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// folders has a row for each folder's name that changes, with the places where there is one.
func folders(moves []restructure.Move, backup string) (rows [][2]string) {
	places := map[[2]string][]string{}
	var order [][2]string
	for _, m := range moves {
		names := [2]string{filepath.Base(m.From), filepath.Base(m.To)}
		if m.To == "" {
			if names[1] = "removed"; backup != "" {
				names[1] = say("in the backup")
			}
		}
		if places[names] == nil {
			order = append(order, names)
		}
		places[names] = append(places[names], filepath.ToSlash(filepath.Dir(m.From)))
	}
	for _, names := range order {
		rows = append(rows, [2]string{names[0], names[1] + "  (" + strings.Join(places[names], ", ") + ")"})
	}
	return rows
}

// group is what changes in one folder.
type group struct {
	path          string
	files, places int
}

// grouped sums up changes: files below a lesson's folder, or below a folder of docs/, are told together.
func grouped(changes []restructure.Change) (all []group) {
	at := map[string]int{}
	for _, c := range changes {
		path := c.Path
		if parts := strings.SplitN(path, "/", 3); len(parts) == 3 {
			path = parts[0] + "/" + parts[1] + "/"
		}
		i, ok := at[path]
		if !ok {
			i = len(all)
			at[path], all = i, append(all, group{path: path})
		}
		all[i].files++
		all[i].places += c.Places
	}
	slices.SortFunc(all, func(a, b group) int { return strings.Compare(a.path, b.path) })
	return all
}

// table prints rows of two columns; nothing if there are none.
func table(w io.Writer, left, right string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	width := len(left)
	for _, row := range rows {
		width = max(width, len(row[0]))
	}
	for _, row := range append([][2]string{{left, right}}, rows...) {
		fmt.Fprintf(w, "  %-*s  %s\n", width, row[0], row[1])
	}
	fmt.Fprintln(w)
}

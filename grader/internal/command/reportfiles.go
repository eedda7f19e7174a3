package command

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"

	"handshake/grader/internal/savefile"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// reportFiles are the reports that were asked for, and where each goes.
type reportFiles struct {
	all []*reportFile
}

// reportFile is one of them.
type reportFile struct {
	form
	place *savefile.Place // nil: stdout
	text  bytes.Buffer
}

// files finds out where the reports go. The command line has been checked by now, so it removes the reports of earlier runs, which
// could be taken for the reports of this one.
func (c *checkCommand) files() (files *reportFiles, err error) {
	files = &reportFiles{}
	defer func() {
		if err != nil {
			files.close()
		}
	}()
	isReport := func(head []byte) bool {
		return slices.ContainsFunc(c.forms(), func(f form) bool { return f.is(head) })
	}
	for _, form := range c.forms() {
		file := &reportFile{form: form}
		switch {
		case form.path == "":
			continue
		case !isStdout(form.path):
			if file.place, err = savefile.Look(form.path, isReport); err != nil {
				return files, refused(err)
			}
		}
		files.all = append(files.all, file)
	}
	for i, one := range files.all {
		for _, two := range files.all[:i] {
			switch {
			case one.place == nil && two.place == nil:
				return files, &problem{say("%s - and %s - can't both write to stdout", two.flag, one.flag), say("give one of them a file name")}
			case one.place != nil && two.place != nil && savefile.Same(one.place, two.place):
				return files, &problem{say("%s and %s can't both write to %s", two.flag, one.flag, two.path), say("give each of them its own file")}
			}
		}
	}
	for _, file := range files.all {
		if file.place == nil {
			continue
		}
		if err := file.place.Clear(); err != nil {
			return files, refused(err)
		}
	}
	return files, nil
}

// isStdout reports whether a path is one of the usual names of stdout.
func isStdout(path string) bool {
	switch filepath.ToSlash(path) {
	case "-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1":
		return true
	}
	return false
}

// refused makes a problem of a path that no report can be written to.
func refused(err error) error {
	var refusal *savefile.Refusal
	if errors.As(err, &refusal) {
		return &problem{refusal.What, refusal.Next}
	}
	return &problem{say("the report couldn't be written: %s", err.Error()), say("choose a file in an existing folder that you can write to")}
}

// toStdout reports whether one of the reports goes to stdout, so that nothing else may.
func (f *reportFiles) toStdout() bool {
	for _, file := range f.all {
		if file.place == nil {
			return true
		}
	}
	return false
}

// write writes every report, or none if one of them can't be written: each next to its place first, and then all into place.
// announce is called with the path of each temporary file.
func (f *reportFiles) write(ctx context.Context, stdout io.Writer, r verdict.Report, announce func(path string) error) error {
	for _, file := range f.all {
		if err := file.write(&file.text, r); err != nil {
			return wording.Errorf("write the report: %w", err)
		}
		if file.place == nil {
			continue
		}
		if err := file.place.Stage(file.text.Bytes(), announce); err != nil {
			return refused(err)
		}
	}
	for _, file := range f.all {
		if file.place == nil {
			if _, err := stdout.Write(file.text.Bytes()); err != nil {
				return wording.Errorf("write the report: %w", err)
			}
			continue
		}
		if err := file.place.Commit(ctx); err != nil {
			return refused(err)
		}
	}
	return nil
}

func (f *reportFiles) close() {
	for _, file := range f.all {
		if file.place != nil {
			file.place.Close()
		}
	}
}

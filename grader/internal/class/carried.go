package class

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/internal/wording"
)

// carriedFile is a file of the autograder, with its name in the zip file.
type carriedFile struct {
	name string
	text []byte
}

// modulesOnDisk are what the course's grader needs besides the course's own folders: the go.mod, and the packages of modules that it has
// replaced by folders on this disk, as a course of one's own does with the kit. In the zip file these folders are beside the course's, and
// the go.mod says so. Of such a module only the packages are taken that the grader imports, so none of its solutions.
func modulesOnDisk(ctx context.Context, root string) (files []carriedFile, err error) {
	temporary, err := os.MkdirTemp("", "handshake-autograder-")
	if err != nil {
		return nil, wording.Errorf("make a temporary folder: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	copied := filepath.Join(temporary, "go.mod")
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err == nil {
		err = os.WriteFile(copied, text, 0o600)
	}
	if err != nil {
		return nil, wording.Errorf("read the course: %w", err)
	}
	said, err := goSays(ctx, root, "mod", "edit", "-json", copied)
	if err != nil {
		return nil, err
	}
	var module struct {
		Replace []struct {
			Old, New struct{ Path, Version string }
		}
	}
	if err := json.Unmarshal(said, &module); err != nil {
		return nil, wording.Errorf("read the course: %w", err)
	}
	places := map[string]string{} // in the zip file, by a module's folder on this disk
	for _, r := range module.Replace {
		if r.New.Version != "" {
			continue // another module, which the go command downloads
		}
		from := r.New.Path
		if !filepath.IsAbs(from) {
			from = filepath.Join(root, from)
		}
		from = filepath.Clean(from)
		name := "modules/" + strconv.Itoa(len(places)+1)
		places[from] = name
		old := r.Old.Path
		if r.Old.Version != "" {
			old += "@" + r.Old.Version
		}
		if _, err := goSays(ctx, root, "mod", "edit", "-replace="+old+"=../"+name, copied); err != nil {
			return nil, err
		}
		text, err := os.ReadFile(filepath.Join(from, "go.mod"))
		if err != nil {
			return nil, wording.Errorf("read the course: %w", err)
		}
		files = append(files, carriedFile{name + "/go.mod", text})
	}
	if text, err = os.ReadFile(copied); err != nil {
		return nil, wording.Errorf("read the course: %w", err)
	}
	files = append(files, carriedFile{"kit/go.mod", text})
	if len(places) == 0 {
		return files, nil
	}
	packages, err := packagesIn(ctx, root, places)
	return append(files, packages...), err
}

// packagesIn are the files of the packages that the course's grader imports from modules on this disk.
func packagesIn(ctx context.Context, root string, places map[string]string) (files []carriedFile, err error) {
	said, err := goSays(ctx, root, "list", "-deps", "-json=Dir,EmbedFiles,Module", "./grader")
	if err != nil {
		return nil, err
	}
	for read := json.NewDecoder(strings.NewReader(string(said))); ; {
		var p struct {
			Dir        string
			EmbedFiles []string
			Module     *struct{ Dir string }
		}
		if err := read.Decode(&p); errors.Is(err, io.EOF) {
			return files, nil
		} else if err != nil {
			return nil, wording.Errorf("read the course: %w", err)
		}
		if p.Module == nil {
			continue
		}
		place, ok := places[filepath.Clean(p.Module.Dir)]
		if !ok {
			continue
		}
		inside, err := filepath.Rel(p.Module.Dir, p.Dir)
		if err != nil {
			return nil, wording.Errorf("read the course: %w", err)
		}
		entries, err := os.ReadDir(p.Dir)
		if err != nil {
			return nil, wording.Errorf("read the course: %w", err)
		}
		names := slices.Clone(p.EmbedFiles)
		for _, entry := range entries {
			if entry.Type().IsRegular() && !strings.HasSuffix(entry.Name(), "_test.go") && !slices.Contains(names, entry.Name()) {
				names = append(names, entry.Name())
			}
		}
		for _, name := range names {
			text, err := os.ReadFile(filepath.Join(p.Dir, filepath.FromSlash(name)))
			if err != nil {
				return nil, wording.Errorf("read the course: %w", err)
			}
			files = append(files, carriedFile{path.Join(place, filepath.ToSlash(inside), name), text})
		}
	}
}

// goSays runs the go command for Gradescope's machines, which are Linux.
func goSays(ctx context.Context, dir string, args ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = dir
	command.Env = append(os.Environ(), "GOOS=linux", "GOFLAGS=", "GOWORK=off", "CGO_ENABLED=0")
	said, err := command.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, wording.Errorf("read the course: %s", strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		return nil, wording.Errorf("start the go command: %w", err)
	}
	return said, nil
}

// isModule reports whether a folder is a module of its own.
func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

package program

import (
	"encoding/json"
	"os"
	"path/filepath"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/verdict"
)

// packageFile is the file in which a program for Node says how it is started.
const packageFile = "package.json"

// nodePackage is what matters of a package.json.
type nodePackage struct {
	Scripts      struct{ Start string }
	Dependencies map[string]string
}

// nodePackage reads the folder's package.json.
func (s Source) nodePackage() (p nodePackage, err error) {
	content, err := folder.ReadFile(filepath.Join(s.Dir, packageFile), maxSource)
	if err != nil {
		return p, err
	}
	err = json.Unmarshal(content, &p)
	return p, err
}

// start is the command that npm start would run; "" if there is none.
func (p nodePackage) start(dir string) string {
	if p.Scripts.Start != "" {
		return p.Scripts.Start
	}
	if info, err := os.Stat(filepath.Join(dir, "server.js")); err == nil && info.Mode().IsRegular() {
		return "node server.js"
	}
	return ""
}

// Requires returns the version of a module that the program's package.json asks for, "~2.3.0"; ok is false if it doesn't.
func (s Source) Requires(module string) (version string, ok bool) {
	p, err := s.nodePackage()
	if err != nil {
		return "", false
	}
	version, ok = p.Dependencies[module]
	return version, ok
}

// checkPackageFile examines a package.json by which the program is to be started.
func (s Source) checkPackageFile() error {
	shown := filepath.Join(s.Shown, packageFile)
	p, err := s.nodePackage()
	switch {
	case os.IsPermission(err):
		return unreadable(shown, err)
	case err != nil:
		fault := newFault(verdict.WontRun, verdict.BadPackage, shown)
		fault.Facts.File.Detail = err.Error()
		return fault
	case p.start(s.Dir) == "":
		return newFault(verdict.WontRun, verdict.NoStart, shown)
	case len(p.Dependencies) > 0 && !hasModules(s.Dir):
		return newFault(verdict.WontRun, verdict.NoModules, s.Shown)
	}
	return nil
}

// nodeModules is where npm install puts a program's modules, and where Node looks for them: in the program's folder, or in one around it.
const nodeModules = "node_modules"

func hasModules(dir string) bool {
	for {
		if info, err := os.Stat(filepath.Join(dir, nodeModules)); err == nil && info.IsDir() {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// npmStart is the program as npm start would start it. npm itself isn't needed: it would only stand between the grader and the program.
func (s Source) npmStart() (Binary, error) {
	p, err := s.nodePackage()
	if err != nil {
		return Binary{}, err
	}
	path, args := shell(p.start(s.Dir))
	return Binary{
		Path: path, Dir: s.Dir, args: args,
		env: []string{"PATH=" + filepath.Join(s.Dir, nodeModules, ".bin") + string(os.PathListSeparator) + os.Getenv("PATH"), "npm_lifecycle_event=start"},
	}, nil
}

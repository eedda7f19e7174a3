package workspace

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/folder"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Cache remembers which programs have passed. Its key covers everything that a result depends on: the program's files, the
// course's go.mod and go.sum, the grader's executable with all checks, and the Go version. If one of them changes, the key
// changes, so a result that is found is the result of exactly this program. Load finds only passes, because a failure is worth
// another look. Last also knows the last failure of each lesson.
type Cache struct {
	dir string
	kit string // what all keys of this run have in common
	mod modules
}

// errNotCacheable says that a result depends on more than the key covers.
var errNotCacheable = wording.Error("the result depends on more than the program's own files")

// OpenCache opens the cache of the course at root. mode separates runs that may have different results for the same program, for
// example without the search for data races.
func OpenCache(root, mode string) (*Cache, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, wording.Errorf("find the grader's own executable: %w", err)
	}
	return openCache(root, mode, executable)
}

// openCache is OpenCache for a grader with the given executable.
func openCache(root, mode, executable string) (*Cache, error) {
	hash := sha256.New()
	for _, path := range []string{executable, filepath.Join(root, "go.mod"), filepath.Join(root, "go.sum")} {
		if err := hashFile(hash, path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, err
		}
	}
	tool, err := exec.LookPath("go")
	if err != nil {
		return nil, wording.Errorf("find the go command: %w", err)
	}
	info, err := os.Stat(tool)
	if err != nil {
		return nil, wording.Errorf("look at the go command: %w", err)
	}
	fmt.Fprintln(hash, mode, runtime.GOOS, runtime.GOARCH, tool, info.Size(), info.ModTime().UnixNano())
	for _, name := range []string{"GOFLAGS", "GOTOOLCHAIN", "GOEXPERIMENT", "CGO_ENABLED", "CC"} {
		fmt.Fprintln(hash, name, os.Getenv(name))
	}
	if settings, err := goSettings(); err == nil {
		text, err := folder.ReadFile(settings, maxSettings)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, wording.Errorf("read Go's settings: %w", err)
		}
		_, _ = hash.Write(text) // a hash never fails
	}
	// Whether a check for data races can run depends on the C compiler.
	for _, compiler := range []string{os.Getenv("CC"), "gcc", "clang"} {
		path, _ := exec.LookPath(compiler)
		fmt.Fprintln(hash, compiler, path)
	}
	mod, err := readModules(filepath.Join(root, "go.mod"))
	if err != nil {
		return nil, err
	}
	return &Cache{dir: filepath.Join(root, curriculum.Work, ".cache"), kit: hex.EncodeToString(hash.Sum(nil)), mod: mod}, nil
}

// maxSettings is the greatest size of the file of go env -w.
const maxSettings = 1 << 20

// goSettings is the file in which go env -w keeps its settings: see go help environment.
func goSettings() (string, error) {
	if file := os.Getenv("GOENV"); file != "" {
		return file, nil // "off" is no file
	}
	dir, err := os.UserConfigDir()
	return filepath.Join(dir, "go", "env"), err
}

func hashFile(hash io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := io.Copy(hash, file); err != nil {
		return wording.Errorf("read %s: %w", path, err)
	}
	fmt.Fprintln(hash, "end of", filepath.Base(path))
	return nil
}

// Key returns the name under which the program's result is kept. It fails for a program whose behaviour depends on more than its
// own files: one in another language, or one that imports packages from elsewhere on this disk.
func (c *Cache) Key(lesson curriculum.Lesson, program string) (string, error) {
	files, err := readTree(program, editors)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	fmt.Fprintln(hash, c.kit, lesson.ID)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if isScript(name) {
			return "", errNotCacheable
		}
		if strings.HasSuffix(name, ".go") {
			if err := c.mod.settles(files[name]); err != nil {
				return "", err
			}
		}
		fmt.Fprintln(hash, strconv.Quote(name), len(files[name]))
		_, _ = hash.Write(files[name]) // a hash never fails
	}
	return lesson.ID + "-" + hex.EncodeToString(hash.Sum(nil))[:32], nil
}

// modules is what a go.mod says about the places of imports.
type modules struct{ local []string } // module paths whose source is on this disk: the course's own, and replaced ones

// The two lines of a go.mod that matter; modules with a local replacement begin with a dot or a slash.
var (
	moduleLine  = regexp.MustCompile(`(?m)^module\s+"?([^\s"]+)"?`)
	replaceLine = regexp.MustCompile(`(?m)^\s*(?:replace\s+)?([^\s/][^\s]*)(?:\s+v[^\s]+)?\s+=>\s+(?:\.|/|[A-Za-z]:)`)
)

func readModules(path string) (modules, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return modules{}, wording.Errorf("read the course's go.mod: %w", err)
	}
	var m modules
	for _, match := range append(moduleLine.FindAllSubmatch(text, -1), replaceLine.FindAllSubmatch(text, -1)...) {
		m.local = append(m.local, string(match[1]))
	}
	return m, nil
}

// settles fails if the Go source imports from a module whose source is on this disk.
func (m modules) settles(source []byte) error {
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.ImportsOnly)
	if err != nil {
		return nil // it does not compile, and so will not pass
	}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		for _, local := range m.local {
			if path == local || strings.HasPrefix(path, local+"/") {
				return errNotCacheable
			}
		}
	}
	return nil
}

// Load returns the pass kept under the key, marked as unchanged.
func (c *Cache) Load(key string) (verdict.Lesson, bool) {
	lesson, ok := c.read(key + passedEnding)
	if !ok || lesson.Outcome != verdict.Passed {
		return verdict.Lesson{}, false
	}
	lesson.Unchanged = true
	return lesson, true
}

// Last returns the last result kept under the key, even if it's a failure.
func (c *Cache) Last(key string) (verdict.Lesson, bool) {
	if lesson, ok := c.Load(key); ok {
		return lesson, true
	}
	lesson, ok := c.read(key + failedEnding)
	return lesson, ok && lesson.Outcome == verdict.Failed
}

func (c *Cache) read(name string) (lesson verdict.Lesson, ok bool) {
	text, err := os.ReadFile(filepath.Join(c.dir, name))
	return lesson, err == nil && json.Unmarshal(text, &lesson) == nil
}

// kept is how many passes of each lesson are kept, and how many failures.
const kept = 20

// The endings of the files that hold passes, and of those that hold failures.
const (
	passedEnding = ".json"
	failedEnding = ".failed.json"
)

// Store keeps a pass or a failure, and removes the other result of the same program: one that passes only on some runs may have
// both. Steps and events are left out, because they describe the run. The caller may ignore the error. It only costs time, on a
// read-only disk for example.
func (c *Cache) Store(key string, lesson verdict.Lesson) error {
	ending, other := passedEnding, failedEnding
	switch lesson.Outcome {
	case verdict.Passed:
	case verdict.Failed:
		ending, other = other, ending
	default:
		return nil
	}
	lesson.Checks = slices.Clone(lesson.Checks)
	for i := range lesson.Checks {
		lesson.Checks[i].Steps, lesson.Checks[i].Events = nil, nil
	}
	text, err := json.Marshal(lesson)
	if err != nil {
		return wording.Errorf("save the verdict: %w", err)
	}
	if err := os.MkdirAll(c.dir, 0o777); err != nil {
		return wording.Errorf("save the verdict: %w", err)
	}
	if err := replaceFile(filepath.Join(c.dir, key+ending), text); err != nil {
		return wording.Errorf("save the verdict: %w", err)
	}
	if err := os.Remove(filepath.Join(c.dir, key+other)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return wording.Errorf("remove the previous verdict: %w", err)
	}
	return c.prune(lesson.ID, ending)
}

// replaceFile writes a file so that readers find either the old content or the new one, and never half of it.
func replaceFile(path string, text []byte) error {
	growing, err := os.CreateTemp(filepath.Dir(path), ".growing-")
	if err != nil {
		return err
	}
	_, err = growing.Write(text)
	err = errors.Join(err, growing.Close())
	if err == nil {
		err = os.Rename(growing.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(growing.Name()))
	}
	return nil
}

// prune removes the oldest results of a lesson whose files have that ending.
func (c *Cache) prune(id, ending string) error {
	paths, err := filepath.Glob(filepath.Join(c.dir, id+"-*"+ending))
	if err != nil {
		return err
	}
	paths = slices.DeleteFunc(paths, func(path string) bool { return strings.HasSuffix(path, failedEnding) != (ending == failedEnding) })
	if len(paths) <= kept {
		return nil
	}
	age := func(path string) int64 {
		info, err := os.Stat(path)
		if err != nil {
			return 0
		}
		return info.ModTime().UnixNano()
	}
	slices.SortFunc(paths, func(a, b string) int { return cmp.Compare(age(a), age(b)) })
	for _, path := range paths[:len(paths)-kept] {
		if err := os.Remove(path); err != nil {
			return wording.Errorf("remove an old verdict: %w", err)
		}
	}
	return nil
}

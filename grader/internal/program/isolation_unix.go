//go:build unix

package program

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"handshake/grader/internal/wording"
)

// findTools asks the go command where it keeps things.
func findTools(ctx context.Context, root string) (goTools, error) {
	if _, err := exec.LookPath("go"); err != nil {
		return goTools{}, ErrNoGo
	}
	names := []string{"GOROOT", "GOMODCACHE", "GOCACHE", "CGO_ENABLED", "CC", "GOAMD64", "GOARM64", "GOEXPERIMENT"}
	command := exec.CommandContext(ctx, "go", append([]string{"env", "-json"}, names...)...)
	command.Dir, command.Env = root, goEnvironment(root)
	text, err := command.Output()
	if err != nil {
		return goTools{}, wording.Errorf("ask the go command where it is: %w", err)
	}
	var all map[string]string
	if err := json.Unmarshal(text, &all); err != nil {
		return goTools{}, wording.Errorf("ask the go command where it is: %w", err)
	}
	tools := goTools{goroot: all["GOROOT"], modules: all["GOMODCACHE"], cache: all["GOCACHE"]}
	for _, name := range names[3:] {
		if all[name] != "" {
			tools.env = append(tools.env, name+"="+all[name])
		}
	}
	tools.env = append(tools.env, "GOROOT="+tools.goroot, "GOMODCACHE="+tools.modules, "GOCACHE="+tools.cache, "GOENV=off", "GOWORK=off", "GO111MODULE=on",
		"GOFLAGS=-mod=readonly -buildvcs=false", "GOPROXY=off", "GOSUMDB=off", "GOTOOLCHAIN=local", "GOTELEMETRY=off")
	dirs := []string{filepath.Join(tools.goroot, "bin"), "/usr/local/bin", "/usr/bin", "/bin"}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		if strings.HasPrefix(dir, "/usr/") || strings.HasPrefix(dir, "/opt/") || strings.HasPrefix(dir, "/nix/") {
			dirs = append(dirs, dir)
		}
	}
	slices.Sort(dirs[4:])
	tools.path = strings.Join(slices.Compact(dirs), ":")
	return tools, nil
}

// The users as whom programs are built and run where they have no namespaces of their own. Neither has a name or anything else on a
// usual system. The user that builds never runs what a learner wrote, so that no program reaches the build cache.
const (
	builder = 64998
	runner  = 64999
)

// tryUser starts programs as another user, with caches and temporary folders of its own.
func (k *Keeper) tryUser(ctx context.Context, e *enclosed) error {
	if os.Getuid() != 0 {
		return wording.Error("only root can start programs as another user")
	}
	if len(e.line) == 0 {
		return wording.Error("there is no program that starts others as another user")
	}
	if !othersRead(e.tools.goroot) {
		return wording.Errorf("other users can't read Go, which is in %s", e.tools.goroot)
	}
	e.user, e.builder = runner, builder
	k.inside = e
	err := errors.Join(os.Chmod(k.dir, 0o711), os.Chown(filepath.Join(k.dir, temporary), runner, runner))
	if err != nil {
		return err
	}
	cache, err := k.Folder("cache")
	if err != nil {
		return err
	}
	if err := own(filepath.Dir(cache), builder); err != nil {
		return err
	}
	if !othersRead(e.tools.modules) {
		if err := k.copyModules(ctx, e); err != nil {
			return err
		}
	}
	e.set("GOCACHE", cache)
	e.tools.cache = cache
	command := exec.Command(filepath.Join(e.tools.goroot, "bin", "go"), "version")
	command.Dir, command.Env = "/", append(e.environment("TMPDIR="+cache), e.tools.env...)
	var said capped
	command.Stdout, command.Stderr = &said, &said
	group, err := k.startIn(command, as(builder))
	if err != nil {
		return err
	}
	if err := group.wait(); err != nil || !strings.HasPrefix(said.String(), "go version") {
		return wording.Errorf("a command as another user printed %q", said.String())
	}
	return nil
}

// copyModules makes a module cache that other users can read, from the grader's own.
func (k *Keeper) copyModules(ctx context.Context, e *enclosed) error {
	modules, err := k.Folder("modules")
	if err != nil {
		return err
	}
	if err := os.Chmod(filepath.Dir(modules), 0o711); err != nil {
		return err
	}
	command := exec.CommandContext(ctx, "go", "mod", "download")
	command.Dir = e.root
	command.Env = append(goEnvironment(e.root), "GOMODCACHE="+modules, "GOPROXY=file://"+filepath.ToSlash(filepath.Join(e.tools.modules, "cache", "download")), "GONOSUMDB=*", "GOSUMDB=off", "GOFLAGS=-mod=mod")
	if text, err := command.CombinedOutput(); err != nil {
		return wording.Errorf("copy the modules: %w: %s", err, strings.TrimSpace(string(text)))
	}
	e.set("GOMODCACHE", modules)
	e.tools.modules = modules
	return nil
}

// othersRead reports whether other users can read a folder.
func othersRead(dir string) bool {
	info, err := os.Stat(dir)
	if err != nil || info.Mode()&0o005 != 0o005 {
		return false
	}
	for above := filepath.Dir(dir); ; above = filepath.Dir(above) {
		if info, err := os.Stat(above); err != nil || info.Mode()&0o001 == 0 {
			return false
		}
		if above == filepath.Dir(above) {
			return true
		}
	}
}

// as starts a process as another user.
func as(user int) func(*syscall.SysProcAttr) {
	return func(attr *syscall.SysProcAttr) {
		attr.Credential = &syscall.Credential{Uid: uint32(user), Gid: uint32(user)}
	}
}

// own gives a folder with everything in it to a user.
func own(dir string, user int) error {
	if user < 0 {
		return nil
	}
	return filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		if err == nil {
			err = os.Lchown(path, user, user)
		}
		return err
	})
}

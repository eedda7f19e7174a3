//go:build unix

package program

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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
		return goTools{}, fmt.Errorf("ask the go command where it is: %w", err)
	}
	var all map[string]string
	if err := json.Unmarshal(text, &all); err != nil {
		return goTools{}, fmt.Errorf("ask the go command where it is: %w", err)
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

// tryUser is not there yet.
func (k *Keeper) tryUser(context.Context, *enclosed) error {
	if os.Getuid() != 0 {
		return fmt.Errorf("only root can start programs as another user")
	}
	return fmt.Errorf("it isn't supported yet")
}

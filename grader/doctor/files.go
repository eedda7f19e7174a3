package doctor

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"
)

// What a build and its caches want to find free, in bytes.
const (
	plenty = 1 << 30
	scarce = 200 << 20
)

// fileEvents writes a file and waits for the system to tell of it, as watching the work does.
func (e *examiner) fileEvents() Finding {
	f := Finding{What: "file events"}
	dir := e.Work
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = e.Root
	}
	folder, err := os.MkdirTemp(dir, ".doctor-")
	if err != nil {
		f.Found, f.Do = "nothing can be written here: "+err.Error(), "move the kit into a folder that you may write to"
		return f
	}
	defer os.RemoveAll(folder)
	f.State = Without
	watcher, err := fsnotify.NewWatcher()
	if err == nil {
		defer watcher.Close()
		err = watcher.Add(folder)
	}
	if err != nil {
		f.Found = "the system tells of no changes (" + err.Error() + "); make watch looks for them by itself"
		return f
	}
	if err := os.WriteFile(filepath.Join(folder, "server.go"), []byte("package main\n"), 0o600); err != nil {
		return Finding{What: f.What, Found: "nothing can be written here: " + err.Error(), Do: "make room on the disk"}
	}
	select {
	case <-watcher.Events:
		f.State, f.Found = Well, "arrive"
	case <-time.After(time.Second):
		f.Found = "do not arrive in this folder; make watch looks for changes by itself"
	case <-e.ctx.Done():
		f.Found = "not looked for"
	}
	return f
}

// disk sees whether there is room for a build.
func (e *examiner) disk() Finding {
	f := Finding{What: "disk", State: Well}
	least, where := uint64(0), ""
	for _, dir := range []string{e.Root, os.TempDir()} {
		free, ok := freeSpace(dir)
		if ok && (where == "" || free < least) {
			least, where = free, dir
		}
	}
	switch {
	case where == "":
		f.State, f.Found = Without, "this system does not say how much room is left"
	case least < scarce:
		f.State, f.Found, f.Do = Ill, fmt.Sprintf("only %d MB are left in %s", least>>20, where), "make room; go clean -cache frees what old builds left"
	case least < plenty:
		f.Found = fmt.Sprintf("%d MB are left", least>>20)
	default:
		f.Found = fmt.Sprintf("%d GB are left", least>>30)
	}
	return f
}

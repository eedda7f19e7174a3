package doctor

import (
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/program"
	"handshake/grader/internal/wording"
)

// What a build and its caches want to find free, in bytes.
const (
	plenty = 1 << 30
	scarce = 200 << 20
)

// fileEvents writes a file and waits for the system's event, as watch does.
func (e *examiner) fileEvents() Finding {
	f := Finding{What: "file events"}
	dir := e.Work
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = e.Root
	}
	probe, err := os.MkdirTemp(dir, ".doctor-")
	if err != nil {
		f.Found, f.Do = wording.Say("this folder isn't writable: %s", err), wording.Say("move the kit to a folder that you can write to")
		return f
	}
	defer folder.Remove(probe)
	f.State = Without
	watcher, err := fsnotify.NewWatcher()
	if err == nil {
		defer watcher.Close()
		err = watcher.Add(probe)
	}
	if err != nil {
		f.Found = wording.Say("the system doesn't report file changes (%s), so make watch checks the files itself", err)
		return f
	}
	if err := os.WriteFile(filepath.Join(probe, "server.go"), []byte("package main\n"), 0o600); err != nil {
		return Finding{What: f.What, Found: wording.Say("this folder isn't writable: %s", err), Do: wording.Say("free some disk space")}
	}
	select {
	case <-watcher.Events:
		f.State, f.Found = Well, wording.Say("work in this folder")
	case <-time.After(fileTimeout):
		f.Found = wording.Say("don't work in this folder, so make watch checks the files itself")
	case <-e.ctx.Done():
		f.Found = wording.Say("not checked")
	}
	return f
}

// disk examines whether there is enough space for builds.
func (e *examiner) disk() Finding {
	f := Finding{What: "disk", State: Well}
	least, where := uint64(0), ""
	for _, dir := range []string{e.Root, os.TempDir()} {
		free, ok := program.FreeSpace(dir)
		if ok && (where == "" || free < least) {
			least, where = free, dir
		}
	}
	switch {
	case where == "":
		f.State, f.Found = Without, wording.Say("this system doesn't say how much space is free")
	case least < scarce:
		f.State, f.Found, f.Do = Ill, wording.Say("only %d MB are free in %s", least>>20, where), wording.Say("free some space; go clean -cache removes old builds")
	case least < plenty:
		f.Found = wording.Say("%d MB are free", least>>20)
	default:
		f.Found = wording.Say("%d GB are free", least>>30)
	}
	return f
}

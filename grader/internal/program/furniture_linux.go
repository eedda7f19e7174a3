package program

import (
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// furniture makes the file system of a cell. After the first error it does nothing more.
type furniture struct {
	root string
	err  error
}

// do does one thing, and says what it was if it fails.
func (f *furniture) do(what string, act func() error) {
	if f.err == nil {
		if err := act(); err != nil {
			f.err = fmt.Errorf("%s: %w", what, err)
		}
	}
}

// folder makes a folder in the root, and returns where it is.
func (f *furniture) folder(path string) string {
	at := filepath.Join(f.root, path)
	f.do("make "+path, func() error { return os.MkdirAll(at, 0o755) })
	return at
}

// system shows a part of the machine that every program may read.
func (f *furniture) system(path string) {
	if target, err := os.Readlink(path); err == nil && filepath.Dir(path) == "/" { // /bin, in most systems
		f.do("link "+path, func() error { return os.Symlink(target, filepath.Join(f.root, path)) })
		return
	}
	if _, err := os.Stat(path); err == nil {
		f.bind(path, path, true)
	}
}

// bind shows a file or a folder of the machine, with the mounts below it.
func (f *furniture) bind(from, to string, readOnly bool) {
	at := filepath.Join(f.root, to)
	f.do("show "+to, func() error {
		info, err := os.Stat(from)
		if err != nil {
			return err
		}
		if _, err := os.Stat(at); err != nil {
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				return err
			}
			if info.IsDir() {
				err = os.Mkdir(at, 0o755)
			} else {
				err = os.WriteFile(at, nil, 0o644)
			}
			if err != nil {
				return err
			}
		}
		if err := unix.Mount(from, at, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
			return err
		}
		attr := &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_NOSUID | unix.MOUNT_ATTR_NODEV}
		if readOnly {
			attr.Attr_set |= unix.MOUNT_ATTR_RDONLY
		}
		return unix.MountSetattr(-1, at, unix.AT_RECURSIVE, attr)
	})
}

// hide makes a folder empty that is shown as part of another.
func (f *furniture) hide(path string) {
	at := filepath.Join(f.root, path)
	if info, err := os.Stat(at); err == nil && info.IsDir() {
		f.do("hide "+path, func() error {
			return unix.Mount("tmpfs", at, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "size=1m,mode=755")
		})
	}
}

// scratch makes what can be written, and is gone with the cell: /tmp, and layers on folders that can be read.
func (f *furniture) scratch(spec cellSpec) {
	store := f.folder("/.scratch")
	f.do("make room for temporary files", func() error {
		return unix.Mount("tmpfs", store, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, fmt.Sprintf("size=%dm,nr_inodes=%d,mode=755", spec.Disk, spec.Files))
	})
	fresh := func(n int, what string) string {
		at := filepath.Join(store, fmt.Sprint(n), what)
		f.do("make room for temporary files", func() error {
			if err := os.MkdirAll(at, 0o755); err != nil || spec.User < 0 {
				return err
			}
			return os.Chown(at, spec.User, spec.User)
		})
		return at
	}
	for i, path := range append([]string{"/tmp"}, spec.Scratch...) {
		f.bind(fresh(i, "scratch"), path, false)
	}
	for i, path := range spec.Layered {
		upper, work, at := fresh(100+i, "upper"), fresh(100+i, "work"), f.folder(path)
		f.do("lay a layer over "+path, func() error {
			options := fmt.Sprintf("lowerdir=%s,upperdir=%s,workdir=%s,userxattr", escapeColon(path), upper, work)
			return unix.Mount("overlay", at, "overlay", unix.MS_NOSUID|unix.MS_NODEV, options)
		})
	}
	f.do("hide the room for temporary files", func() error { return unix.Unmount(store, unix.MNT_DETACH) })
}

// escapeColon writes a path as an option of overlayfs.
func escapeColon(path string) string {
	var escaped []byte
	for _, c := range []byte(path) {
		if c == ':' || c == ',' || c == '\\' {
			escaped = append(escaped, '\\')
		}
		escaped = append(escaped, c)
	}
	return string(escaped)
}

// equip shows the devices that do no harm.
func (f *furniture) equip() {
	dev := f.folder("/dev")
	for _, name := range devices {
		path := filepath.Join("/dev", name)
		f.do("show "+path, func() error {
			at := filepath.Join(f.root, path)
			if err := os.WriteFile(at, nil, 0o644); err != nil {
				return err
			}
			return unix.Mount(path, at, "", unix.MS_BIND, "")
		})
	}
	for name, target := range deviceLinks {
		f.do("make /dev", func() error { return os.Symlink(target, filepath.Join(dev, name)) })
	}
}

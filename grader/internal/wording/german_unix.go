//go:build !windows

package wording

// The German for what english_unix.go has.
const (
	germanMakeReadable       = `Mach sie lesbar: chmod u+r {{.File.Path}}`
	germanMakeFolderReadable = `Mach ihn lesbar: chmod u+rx {{.File.Path}}`
	germanOrRun              = `eine ausführbare Datei namens run`
)

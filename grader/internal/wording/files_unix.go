//go:build !windows

package wording

// What to do about a file or a folder that the grader may not read, and what a program may be instead of Go files.
const (
	makeReadable       = `Make it readable: chmod u+r {{.File.Path}}`
	makeFolderReadable = `Make it readable: chmod u+rx {{.File.Path}}`
	orRun              = `an executable file named run`

	germanMakeReadable       = `Mach sie lesbar: chmod u+r {{.File.Path}}`
	germanMakeFolderReadable = `Mach ihn lesbar: chmod u+rx {{.File.Path}}`
	germanOrRun              = `eine ausführbare Datei namens run`
)

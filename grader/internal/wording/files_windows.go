package wording

// What to do about a file or a folder that the grader may not read, and what a program may be instead of Go files.
const (
	makeReadable       = `Make it readable: icacls "{{.File.Path}}" /grant "%USERNAME%":R`
	makeFolderReadable = `Make it readable: icacls "{{.File.Path}}" /grant "%USERNAME%":RX`
	orRun              = `a file named run.exe, run.bat or run.cmd`

	germanMakeReadable       = `Mach sie lesbar: icacls "{{.File.Path}}" /grant "%USERNAME%":R`
	germanMakeFolderReadable = `Mach ihn lesbar: icacls "{{.File.Path}}" /grant "%USERNAME%":RX`
	germanOrRun              = `eine Datei namens run.exe, run.bat oder run.cmd`
)

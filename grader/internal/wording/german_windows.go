package wording

// The German for what english_windows.go has.
const (
	germanMakeReadable       = `Mach sie lesbar: icacls "{{.File.Path}}" /grant "%USERNAME%":R`
	germanMakeFolderReadable = `Mach ihn lesbar: icacls "{{.File.Path}}" /grant "%USERNAME%":RX`
	germanOrRun              = `eine Datei namens run.exe, run.bat oder run.cmd`
)

package workspace

// What the tests see of the inside: the same functions with what the system gives them as arguments.
var (
	OpenCacheOf = openCache
	ResetBy     = Workspace.reset
	RestoreBy   = Workspace.restore
	RemoveTree  = removeTree
)

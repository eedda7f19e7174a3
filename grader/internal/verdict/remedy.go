package verdict

// Remedy is what to do about trouble with the machine, which keeps it from building or starting any program. Its sentence is in the package
// wording.
type Remedy string

// The remedies. TestRemedies holds their sentences complete.
const (
	FreeCache     Remedy = "free-cache"     // the disk of Go's build cache is full: that folder
	FreeTemp      Remedy = "free-temp"      // the disk of temporary files is full: that folder, and what to type for another one
	FreeDisks     Remedy = "free-disks"     // one of the two is: both folders
	FreeMemory    Remedy = "free-memory"    // the compiler ran out of memory
	FreeProcesses Remedy = "free-processes" // no more processes can be started, or no more files opened
	NameCache     Remedy = "name-cache"     // Go doesn't know where its build cache is
	NameHome      Remedy = "name-home"      // Go doesn't know where it keeps modules
	MoveCache     Remedy = "move-cache"     // the build cache can't be written to
	RestoreModule Remedy = "restore-module" // the kit's go.mod or go.sum was changed
	GoOnline      Remedy = "go-online"      // modules aren't there, and can't be downloaded
	UnsetVariable Remedy = "unset-variable" // a variable of the environment is wrong
	InstallGo     Remedy = "install-go"     // Go is too old
	InstallC      Remedy = "install-c"      // the C compiler lacks
	MakeWritable  Remedy = "make-writable"  // a folder can't be written to
	SeeDoctor     Remedy = "see-doctor"     // nothing is known of it
)

// Remedies returns all remedies.
func Remedies() []Remedy {
	return []Remedy{
		FreeCache, FreeTemp, FreeDisks, FreeMemory, FreeProcesses, NameCache, NameHome, MoveCache, RestoreModule, GoOnline, UnsetVariable, InstallGo, InstallC, MakeWritable, SeeDoctor,
	}
}

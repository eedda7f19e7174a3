package program

import (
	"errors"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"

	"handshake/grader/internal/verdict"
)

const exeSuffix = ".exe"

// temporaryNames are the environment variables that say where a program's temporary files go.
var temporaryNames = []string{"TMP", "TEMP"}

// What to type, for messages: to choose a different folder for temporary files, and to remove a folder.
const (
	OtherTemp    = "set TMP=DIR"
	removeFolder = `rmdir /s /q "%s"`
)

// inUse is what a program prints, in lower case, when its port isn't free: Go and other programs pass on the system's sentence, and Node
// has its own.
var inUse = []string{"only one usage of each socket address", "address already in use"}

// runNames are the files that start a program in any language, the first first.
var runNames = []string{"run.exe", "run.bat", "run.cmd"}

// canRun reports whether the system may execute the file: here its name says so.
func canRun(os.FileInfo) bool { return true }

// shell is the command line that runs a command as npm does.
func shell(command string) (path string, args []string) {
	return "cmd.exe", []string{"/d", "/s", "/c", command}
}

// isBusy reports whether a program couldn't be started because its file is in use, as by a scanner that looks at a new file. Wine calls
// it an internal error.
func isBusy(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) || errors.Is(err, windows.ERROR_INTERNAL_ERROR)
}

// scriptForm is the form of the fault of a script that the system does not start.
const scriptForm = verdict.OnWindows

// ownGroup starts a process apart from the console's Ctrl-C. It doesn't run before newGroup has put it into its job: what it started
// before that would be outside of the job.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP | windows.CREATE_SUSPENDED}
}

// ownSession starts a process apart from the console's Ctrl-C. Windows has no sessions to leave.
func ownSession() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// group is a started command with all that it starts: a job, which Windows ends when its last handle closes,
// also when the grader is killed.
type group struct {
	command *exec.Cmd

	mu  sync.Mutex
	job windows.Handle // 0 once it is closed, or where there is none
}

// killStatus is the exit status of what was killed, which no program is likely to choose for itself.
const killStatus = 5749

// newGroup puts a process into a job of its own, and lets it run.
func newGroup(command *exec.Cmd) *group {
	g := &group{command: command}
	defer resume(uint32(command.Process.Pid))
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return g
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{
		BasicLimitInformation: windows.JOBOBJECT_BASIC_LIMIT_INFORMATION{LimitFlags: windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE},
	}
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err == nil {
		var process windows.Handle
		process, err = windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(command.Process.Pid))
		if err == nil {
			err = windows.AssignProcessToJobObject(job, process)
			_ = windows.CloseHandle(process)
		}
	}
	if err != nil {
		_ = windows.CloseHandle(job)
		return g
	}
	g.job = job
	return g
}

// resume lets a process run that was started suspended. Its only thread so far is found among all threads, because os/exec closes the
// handle that it got.
func resume(process uint32) {
	threads, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return // the process never listens, which is noticed
	}
	defer windows.CloseHandle(threads)
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(threads, &entry); err == nil; err = windows.Thread32Next(threads, &entry) {
		if entry.OwnerProcessID != process {
			continue
		}
		if thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, entry.ThreadID); err == nil {
			_, _ = windows.ResumeThread(thread)
			_ = windows.CloseHandle(thread)
		}
	}
}

// kill ends the command and all that it started.
func (g *group) kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.job != 0 {
		_ = windows.TerminateJobObject(g.job, killStatus)
		return
	}
	_ = g.command.Process.Kill() // an error means that it has ended already
}

// wait waits for the command to end, and then ends what it left.
func (g *group) wait() error {
	err := g.command.Wait()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it has ended well; what it left holds its output open
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.job != 0 {
		_ = windows.TerminateJobObject(g.job, killStatus)
		_ = windows.CloseHandle(g.job)
		g.job = 0
	}
	return err
}

// lower lets everything else go first.
func (g *group) lower() {
	process, err := windows.OpenProcess(windows.PROCESS_SET_INFORMATION, false, uint32(g.command.Process.Pid))
	if err != nil {
		return // only a matter of speed
	}
	_ = windows.SetPriorityClass(process, windows.BELOW_NORMAL_PRIORITY_CLASS)
	_ = windows.CloseHandle(process)
}

// endGroups and endRun have nothing to do: the job ends with the grader's handle.
func endGroups([]string)        {}
func endRun(reach) (left []int) { return nil }

// nonBlocking is for the systems on which opening a file may wait.
const nonBlocking = 0

// killed reports whether a process ended as Stop ends it: with the job, or by itself alone, which Go does with the status 1.
func killed(state *os.ProcessState) bool {
	return state.ExitCode() == killStatus || state.ExitCode() == 1
}

// exit is how a process ended.
func exit(state *os.ProcessState) verdict.Exit {
	return verdict.Exit{Status: state.ExitCode()}
}

// quit cannot be asked for: Windows has no SIGQUIT.
func (p *Process) quit() bool { return false }

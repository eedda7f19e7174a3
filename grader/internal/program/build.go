package program

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Binary is a program that can be started.
type Binary struct {
	Path string // the executable
	Dir  string // the folder it is started in: the program's own
	Go   bool   // built from Go source; otherwise a script, which can start anything

	args []string // for the executable
	env  []string // further variables of its environment

	race   bool        // built with the race detector
	made   fs.FileInfo // the executable when it was built
	copied string      // the folder of the module in which it was built, if that is a copy
}

// ErrNoGo says that there is no go command.
var ErrNoGo = wording.Error("the go command isn't on PATH, so programs can't be built")

// HasRaceDetector reports whether programs can be built with Go's race detector on this machine, and if not, what is missing. It
// needs cgo and a C compiler, and doesn't exist for some systems and processors.
func HasRaceDetector(ctx context.Context, root string) (bool, string) {
	command := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED", "CC")
	command.Dir, command.Env = root, goEnvironment(root)
	answer, err := command.Output()
	if err != nil {
		return false, wording.Say("the go command doesn't respond")
	}
	enabled, cc, _ := strings.Cut(strings.TrimSpace(string(answer)), "\n")
	words := strings.Fields(cc)
	if len(words) == 0 {
		words = []string{"none"}
	}
	if _, err := exec.LookPath(words[0]); err != nil {
		return false, wording.Say("Go's race detector needs a C compiler, and %s isn't installed", words[0])
	}
	if strings.TrimSpace(enabled) != "1" { // Go turns it off by itself only where the compiler is not found
		return false, wording.Say("Go's race detector needs cgo, but CGO_ENABLED=0 turns it off")
	}
	command = exec.CommandContext(ctx, "go", "list", "-race", "unsafe") // compiles nothing
	command.Dir, command.Env = root, goEnvironment(root)
	if told, err := command.CombinedOutput(); err != nil {
		first, _, _ := strings.Cut(strings.TrimSpace(string(told)), "\n")
		return false, wording.Say("Go's race detector isn't available here: %s", strings.TrimPrefix(first, "go: "))
	}
	return true, ""
}

// unstartable says why a built program can't be started any more. Its file is gone or changed, which is the program's own doing, or
// something is wrong with the machine.
func (k *Keeper) unstartable(b Binary, err error) error {
	if _, err := os.Stat(b.Dir); errors.Is(err, fs.ErrNotExist) {
		return newFault(verdict.Tampers, verdict.FolderGone, "")
	}
	info, statErr := os.Stat(b.Path)
	switch {
	case errors.Is(statErr, fs.ErrNotExist):
		return newFault(verdict.Tampers, verdict.BinaryGone, "")
	case statErr == nil && b.made != nil && (info.Size() != b.made.Size() || info.Mode() != b.made.Mode() || !info.ModTime().Equal(b.made.ModTime())):
		return newFault(verdict.Tampers, verdict.BinaryChanged, "")
	}
	return troubleOf(wording.Say("start the built program: %s", err), k.dir)
}

// BuildOptions say how to build a program. The zero value is the usual build.
type BuildOptions struct {
	Race bool // with Go's race detector
	Low  bool // at low priority, after everything else that is being built

	Trusted bool // it is the kit's own, so it needs no isolation
}

// Build compiles the program into the keeper's folder with the module of s.Root, or returns its script as it is.
// If the compiler refuses the program, the error is a *Fault of kind Compile. If this machine can't build any program, because its disk
// is full or modules are missing, it's a *Trouble.
func (k *Keeper) Build(ctx context.Context, s Source, options BuildOptions) (Binary, error) {
	if err := s.Check(); err != nil {
		return Binary{}, err
	}
	if script := s.Script(); script != "" {
		if filepath.Base(script) == packageFile {
			return s.npmStart()
		}
		return Binary{Path: script, Dir: s.Dir}, nil
	}
	if _, err := exec.LookPath("go"); err != nil {
		return Binary{}, ErrNoGo
	}
	out, err := k.newFile("program")
	if err != nil {
		return Binary{}, err
	}
	at, err := k.place(s, options.Race)
	if err != nil {
		return Binary{}, err
	}
	begun := time.Now()
	output, err := k.goBuild(ctx, at, options, "-o", out, "./"+at.inside)
	if err != nil && ctx.Err() == nil && killedBuild(output, err) {
		// The system was short of memory for a moment, or another program ended the build. Try once more.
		begun = time.Now()
		output, err = k.goBuild(ctx, at, options, "-o", out, "./"+at.inside)
	}
	if err == nil {
		made, _ := os.Stat(out) // without it, changes can't be detected
		return Binary{Path: out, Dir: s.Dir, Go: true, race: options.Race, made: made, copied: at.copied}, nil
	}
	if at.copied != "" {
		_ = folder.Remove(at.copied) // whatever is left goes with the keeper's folder
	}
	if ctx.Err() != nil {
		return Binary{}, ctx.Err()
	}
	if trouble := (*Trouble)(nil); errors.As(err, &trouble) {
		return Binary{}, trouble
	}
	return Binary{}, k.refused(ctx, s, at, options, output, err, time.Since(begun))
}

// errEndless says that a build was stopped because it didn't end.
var errEndless = wording.Error("the build doesn't end")

// goBuild runs go build in the module at the place, and ends it when ctx ends. It returns the command's output. The error is the
// command's own, errEndless, or a *Trouble for a build that couldn't start.
func (k *Keeper) goBuild(ctx context.Context, at place, options BuildOptions, args ...string) (output string, err error) {
	flags := []string{"build", linkFlags}
	if options.Race {
		flags = append(flags, "-race")
	}
	if at.overlay != "" {
		flags = append(flags, "-overlay", at.overlay)
	}
	var printed capped
	if k.inside != nil && !options.Trusted {
		return k.buildInside(ctx, at, append(flags, args...), &printed)
	}
	command := exec.Command("go", append(flags, args...)...)
	command.Dir = at.root
	// The program runs on this machine, whatever the shell builds for.
	command.Env = append(goEnvironment(at.root), "GOTMPDIR="+k.dir, "GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH)
	command.Stdout, command.Stderr = &printed, &printed
	group, err := k.start(command)
	if err != nil {
		return "", troubleOf(wording.Say("start the go command: %s", err), k.dir)
	}
	limitBuild(command.Process.Pid)
	if options.Low {
		group.lower()
	}
	err = k.await(ctx, command, group)
	return printed.String(), err
}

// await waits for a build, and ends it when ctx does or when it has no end.
func (k *Keeper) await(ctx context.Context, command *exec.Cmd, group *group) error {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(ctx, group.kill)
	ended := make(chan struct{})
	go giveUp(command.Process.Pid, cmp.Or(k.idle, idleBuild), ended, cancel)
	err := group.wait()
	close(ended)
	stop()
	if errors.Is(context.Cause(ctx), errEndless) {
		err = errEndless
	}
	cancel(nil)
	return err
}

// buildInside runs the go command isolated. What it makes is written to a folder that nothing else writes to.
func (k *Keeper) buildInside(ctx context.Context, at place, args []string, printed *capped) (string, error) {
	e := k.inside
	out := filepath.Dir(args[slices.Index(args, "-o")+1])
	if err := errors.Join(own(at.copied, e.builder), own(out, e.builder)); err != nil {
		return "", troubleOf(wording.Say("let the build read the program: %s", err), k.dir)
	}
	spec := e.build(at, out, args)
	command := exec.Command(spec.Path)
	command.Stdout, command.Stderr = printed, printed
	if e.name == ByUser {
		err := k.buildAs(ctx, command, spec, out)
		return printed.String(), err
	}
	cell, group, err := k.startCell(command, spec)
	if err != nil {
		return "", troubleOf(wording.Say("start the go command: %s", err), k.dir)
	}
	err = k.await(ctx, command, group)
	<-cell.gone
	how := cell.over()
	cell.close()
	switch {
	case err != nil:
		return printed.String(), err
	case how.Killed:
		return printed.String(), errors.New("signal: killed")
	case how.Exit.Status != 0:
		return printed.String(), fmt.Errorf("exit status %d", how.Exit.Status)
	}
	return printed.String(), nil
}

// buildAs runs the go command as the user who builds.
func (k *Keeper) buildAs(ctx context.Context, command *exec.Cmd, spec cellSpec, out string) error {
	command.Args, command.Dir = spec.Args, spec.Dir
	command.Env = append(spec.Env, "TMPDIR="+out, "GOTMPDIR="+out)
	group, err := k.startIn(command, as(k.inside.builder))
	if err != nil {
		return troubleOf(wording.Say("start the go command: %s", err), k.dir)
	}
	limitBuild(command.Process.Pid)
	err = k.await(ctx, command, group)
	return errors.Join(err, os.Chmod(out, 0o711)) // so that the user who runs it can
}

// giveUp cancels a build that takes too long, or that uses no processor for the given time.
func giveUp(pid int, idle time.Duration, ended <-chan struct{}, cancel context.CancelCauseFunc) {
	look := idle / 12
	tick := time.NewTicker(look)
	defer tick.Stop()
	begun, still := time.Now(), 0
	var before figures
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
		// A look counts once, even if the machine was asleep before it. A build that waits for a processor isn't idle.
		now := usage(pid)
		if still++; now.ran == 0 || now != before || now.ready {
			before, still = now, 0
		}
		if still >= 12 || time.Since(begun) > longestBuild {
			cancel(errEndless)
			return
		}
	}
}

// capped keeps the beginning of the go command's output. A program may have any number of errors.
type capped struct{ bytes.Buffer }

const maxComplaint = 1 << 20

func (c *capped) Write(p []byte) (int, error) {
	if room := maxComplaint - c.Len(); room > 0 {
		c.Buffer.Write(p[:min(len(p), room)])
	}
	return len(p), nil
}

// linkFlags leaves out DWARF, which saves a third of the link time. Panics keep their file and line.
const linkFlags = "-ldflags=-w"

// BuildAll compiles several programs of one module with a single go command, which is faster than one for each. It returns the built
// programs by their Dir. For the others, Build says why they weren't built.
func (k *Keeper) BuildAll(ctx context.Context, sources []Source) (map[string]Binary, error) {
	out, err := k.newFile("programs")
	if err != nil {
		return nil, err
	}
	if err := os.Mkdir(out, 0o700); err != nil {
		return nil, wording.Errorf("make a folder for the programs: %w", err)
	}
	args := []string{"-o", out + string(filepath.Separator)}
	names := map[string]string{}
	root := ""
	for _, s := range sources {
		inside, err := filepath.Rel(s.Root, s.Dir)
		name := filepath.Base(s.Dir)
		if inside = filepath.ToSlash(inside); err != nil || !importable(inside) || s.Script() != "" || names[name] != "" || (root != "" && root != s.Root) {
			continue
		}
		root, names[name] = s.Root, s.Dir
		args = append(args, "./"+inside)
	}
	if len(names) < 2 {
		return nil, nil
	}
	if _, err := k.goBuild(ctx, place{root: root}, BuildOptions{}, args...); err != nil {
		if trouble := (*Trouble)(nil); errors.As(err, &trouble) {
			return nil, trouble
		}
	}
	built := map[string]Binary{}
	for name, dir := range names {
		path := filepath.Join(out, name+exeSuffix)
		if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
			continue
		}
		// Each into a folder of its own, which goes when it is discarded.
		own, err := k.newFile("program")
		if err == nil {
			err = os.Rename(path, own)
		}
		if err != nil {
			return nil, wording.Errorf("copy a program to its folder: %w", err)
		}
		made, _ := os.Stat(own)
		built[dir] = Binary{Path: own, Dir: dir, Go: true, made: made}
	}
	return built, ctx.Err()
}

// Discard removes what Build made. The binary can't be started again.
func (k *Keeper) Discard(b Binary) {
	if b.Go {
		_ = folder.Remove(filepath.Dir(b.Path)) // whatever is left goes with the keeper's folder
		if b.copied != "" {
			_ = folder.Remove(b.copied)
		}
	}
}

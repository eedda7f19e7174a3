package command_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/samples"
)

// signals is how many signals TestRandomSignals sends: SIGNALS=500 go test ./grader/internal/command -run TestRandomSignals.
func signals(t *testing.T) int {
	t.Helper()
	if n, err := strconv.Atoi(os.Getenv("SIGNALS")); err == nil && n > 0 {
		return n
	}
	if samples.Full() {
		return 20
	}
	return 6 // each command once
}

// Whatever the command is doing when a signal comes, nothing of it is left. A check that was stopped and goes on still finds
// what is true. SIGNALS_SEED repeats a run's choices.
func TestRandomSignals(t *testing.T) {
	if testing.Short() {
		t.Skip("runs many commands")
	}
	t.Parallel()
	e := newEnclosure(t)
	program := e.build(t, "hostile")
	seed := rand.Uint64()
	if n, err := strconv.ParseUint(os.Getenv("SIGNALS_SEED"), 10, 64); err == nil {
		seed = n
	}
	t.Logf("SIGNALS_SEED=%d", seed)
	all := []syscall.Signal{syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGKILL, syscall.SIGSTOP}
	commands := []string{"check", "check a build", "watch", "run", "talk", "verify"}
	const at = 4 // commands at the same time, each with a kit of its own
	kits := make(chan string, at)
	for i := range at {
		kit := filepath.Join(e.dir, fmt.Sprint("kit", i))
		require.NoError(t, copyKit(kit))
		kits <- kit
	}
	for i := range signals(t) {
		random := rand.New(rand.NewPCG(seed, uint64(i)))
		command, signal := commands[i%len(commands)], all[random.IntN(len(all))]
		after := random.IntN(2500)
		if random.IntN(3) == 0 {
			after = random.IntN(200) // while it is getting ready
		}
		plan, ends := fmt.Sprintf("%d@%d", int(signal), after), strings.HasPrefix(command, "check")
		if signal == syscall.SIGSTOP {
			plan += fmt.Sprintf(" %d@%d", int(syscall.SIGCONT), random.IntN(1500))
			if !ends {
				plan += fmt.Sprintf(" %d@%d", int(syscall.SIGTERM), random.IntN(1500))
			}
		}
		args := map[string][]string{
			"check":         {"check", "01", "--no-race", "--program", program},
			"check a build": {"check", "02", "--no-race", "--work", "solution"},
			"watch":         {"watch", "01"},
			"run":           {"run", "01", "--program", "solution/01-listen-for-connection"},
			"talk":          {"talk", "--port", "9123"},
			"verify":        {"verify", "01"},
		}[command]
		env := append(goEnvironment(t), "HOSTILE=daemon without env", "SIGNALS_AT="+plan)
		if command == "talk" {
			env = append(env, "SERVER="+filepath.Join(program, "run"), "SERVER_PORT=9123")
		}
		t.Run(fmt.Sprintf("%d %s, %s", i, command, plan), func(t *testing.T) {
			t.Parallel()
			kit := <-kits
			defer func() { kits <- kit }()
			r := e.command(t, 0, random.IntN(2) == 0, env, append([]string{"handshake"}, args...)...)
			r.command.Dir = kit
			input, err := r.command.StdinPipe() // talk goes on as long as somebody may type
			require.NoError(t, err)
			require.NoError(t, r.command.Start())
			_ = r.command.Wait()
			_ = input.Close()
			r.leavesNothing(t, false)
			status := r.command.ProcessState.ExitCode()
			if signal == syscall.SIGSTOP && ends {
				require.Zero(t, status, r.log.String())
			}
			if command == "run" {
				require.NoFileExists(t, filepath.Join(kit, "work", ".cache", "running"))
			}
		})
	}
}

package grade

import (
	"context"
	"fmt"
	"sync"

	"handshake/grader/internal/program"
)

// Builds builds each program once, for callers that grade the same one several times. Its Build is a Grader's.
type Builds struct {
	Keeper *program.Keeper

	mu   sync.Mutex
	made map[string]*made
}

// made is one build; its lock is held while it is made, so that other programs are built meanwhile.
type made struct {
	mu     sync.Mutex
	done   bool
	binary program.Binary
}

// Build returns what was built before of the same folder in the same way, or builds it.
func (b *Builds) Build(ctx context.Context, source program.Source, options program.BuildOptions) (program.Binary, error) {
	m := b.entry(fmt.Sprint(source.Dir, options.Race))
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.done {
		return m.binary, nil
	}
	binary, err := b.Keeper.Build(ctx, source, options)
	m.binary, m.done = binary, err == nil
	return binary, err
}

// Put makes known a program that was built elsewhere, without the race detector; Discard removes it as well.
func (b *Builds) Put(binary program.Binary) {
	m := b.entry(fmt.Sprint(binary.Dir, false))
	m.mu.Lock()
	defer m.mu.Unlock()
	m.binary, m.done = binary, true
}

func (b *Builds) entry(key string) *made {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.made == nil {
		b.made = map[string]*made{}
	}
	if b.made[key] == nil {
		b.made[key] = &made{}
	}
	return b.made[key]
}

// Discard removes all that was built.
func (b *Builds) Discard() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.made {
		if m.done {
			b.Keeper.Discard(m.binary)
		}
	}
	b.made = nil
}

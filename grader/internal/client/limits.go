package client

import (
	"fmt"
	"sync"

	"handshake/grader/internal/verdict"
)

// What is taken from a server, at most. Each limit is far above what a right server sends in any check of the course, and together they
// keep a server that sends without end, by mistake or on purpose, from filling the grader's memory.
const (
	MostMessage   = 4 << 20   // bytes of one message, after inflating
	MostMessages  = 50_000    // messages and pongs in one check, for all its clients: twenty times as many as a right server sends
	MostBetween   = 16 << 20  // bytes on the wire of one connection before the next message is complete: fragments and control frames
	MostPings     = 50_000    // pings in a row, without a message between them
	MostKept      = 48 << 20  // bytes of memory for what the checks of a lesson keep of one program, all together
	MostHeaders   = 256 << 10 // bytes of an answer's status and headers, and of the informational answers before it; as in Chrome
	MostPage      = 8 << 20   // bytes of a page, after inflating
	MostMarkup    = 1 << 20   // bytes of a page's tags, without scripts, styles, long attributes and long text
	MostElements  = 50_000    // elements of a page
	MostControls  = 2_000     // fields and buttons of a page
	MostCookies   = 64 << 10  // bytes of all cookies of one browser
	MostRedirects = 20        // in a row; as in Chrome and Firefox
)

// Excess is a limit that a server exceeded. As an error it ends what was being read.
type Excess struct {
	Limit  verdict.Limit
	Most   int
	Client string // who was sent too much; "" where it was everybody together
	Index  int    // of its event in the transcript, or -1 where another limit had been passed before
}

// Endless reports whether the limit is on how much a server sends in total. The other limits are on one thing that it sends.
func (e *Excess) Endless() bool {
	switch e.Limit {
	case verdict.LimitMessages, verdict.LimitBetween, verdict.LimitPings, verdict.LimitKept, verdict.LimitLog:
		return true
	}
	return false
}

func (e *Excess) Error() string { return fmt.Sprintf("the limit %q is passed: %d", e.Limit, e.Most) }

// Budget is how much memory is left for what clients keep of a program. The transcripts of checks that run at the same time share one.
type Budget struct {
	mu   sync.Mutex
	left int

	large sync.Mutex    // held while a large message or page is taken apart, which needs a multiple of its size for a moment
	pages chan struct{} // holds one for each large page that is being read
}

// NewBudget makes a budget of MostKept bytes.
func NewBudget() *Budget { return &Budget{left: MostKept, pages: make(chan struct{}, 2)} }

// Take takes n bytes. It reports false, and takes none, if fewer are left.
func (b *Budget) Take(n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if n > b.left {
		return false
	}
	b.left -= n
	return true
}

func (b *Budget) giveBack(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.left += n
}

// What is longer waits until nothing else is being taken apart: a message needs some six times its length for that, and a page, of which
// every tag becomes an element, up to a hundred times.
const (
	largeMessage = 64 << 10
	largeMarkup  = 16 << 10
)

// alone calls do, and runs nothing else at the same time if what it parses is large.
func (b *Budget) alone(large bool, do func()) {
	if large {
		b.large.Lock()
		defer b.large.Unlock()
	}
	do()
}

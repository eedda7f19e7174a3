package program

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"sync"
	"time"

	"handshake/grader/internal/wording"
)

// How much of a program's output is kept: enough for any server that logs what it does, and little enough that one
// which prints without end cannot fill the memory. What comes later is read and thrown away, so that the
// program never blocks on a full pipe, but for the last lines, which tell why it ended.
const (
	keptBytes = 4 << 20
	keptLines = 50_000 // lines have a cost of their own: a flood of empty ones is a flood, too
	keptLine  = 16 << 10
	keptTail  = 12
	lineBytes = 64 // what a line takes besides its text
)

// Line is one line of a program's output, from stdout or stderr, without its newline.
type Line struct {
	At   time.Time
	Text string
}

// output collects the lines of both streams.
type output struct {
	onLine func(Line)
	all    bool                 // onLine is called even for lines that aren't kept
	keep   func(bytes int) bool // may so much more memory be used? nil: it may

	mu    sync.Mutex
	bytes int
	cut   bool
	lines []Line    // the first keptBytes, and at most keptLines
	tail  []string  // the last keptTail lines, once lines is full
	begun []*string // of each stream, what has come of a line that isn't ended
}

// read reads one stream to its end.
func (o *output) read(stream io.Reader) {
	chunk := make([]byte, 64<<10)
	var rest []byte // a line's beginning
	lost := 0       // how many bytes of the line did not fit into rest
	end := func() {
		text := string(rest)
		if lost > 0 {
			text += wording.Say("… (%d bytes more)", lost)
		}
		o.add(text)
		rest, lost = rest[:0], 0
	}
	begun := new(string)
	o.mu.Lock()
	o.begun = append(o.begun, begun)
	o.mu.Unlock()
	for {
		n, err := stream.Read(chunk)
		data := chunk[:n]
		for len(data) > 0 {
			line, after, whole := bytes.Cut(data, []byte("\n"))
			kept := min(len(line), keptLine-len(rest))
			rest = append(rest, line[:kept]...)
			lost += len(line) - kept
			if whole {
				end()
			}
			data = after
		}
		if err != nil && len(rest) > 0 {
			end()
		}
		o.mu.Lock()
		*begun = string(rest)
		o.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (o *output) add(text string) {
	line := Line{At: time.Now(), Text: strings.ToValidUTF8(strings.TrimRight(text, "\r"), "\uFFFD")}
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case !o.cut && o.bytes+len(text) <= keptBytes && len(o.lines) < keptLines && (o.keep == nil || o.keep(len(line.Text)+lineBytes)):
		o.bytes += len(text) + 1
		o.lines = append(o.lines, line)
	case !o.cut:
		o.cut = true
		o.tail = append(o.tail, line.Text)
		notice := line
		notice.Text = wording.Say("(the program has printed %d lines; the rest is dropped)", len(o.lines))
		o.lines = append(o.lines, notice)
		if !o.all {
			line = notice
		}
	default:
		if o.tail = append(o.tail, line.Text); len(o.tail) > keptTail {
			o.tail = o.tail[1:]
		}
		if !o.all {
			return
		}
	}
	if o.onLine != nil {
		o.onLine(line)
	}
}

// from returns the kept lines after the first n. Don't change them.
func (o *output) from(n int) []Line {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lines[min(n, len(o.lines)):len(o.lines):len(o.lines)]
}

// unended returns the lines that the program has begun and not ended.
func (o *output) unended() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var texts []string
	for _, begun := range o.begun {
		if *begun != "" {
			texts = append(texts, strings.ToValidUTF8(*begun, "\uFFFD"))
		}
	}
	return texts
}

// whole returns how many lines were printed, and whether all of them are kept.
func (o *output) whole() (lines int, all bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cut {
		return len(o.lines) - 1, false // the last one says so
	}
	return len(o.lines), true
}

// A line that says why a program ended, in the runtimes of several languages. What comes after it is where.
var headline = regexp.MustCompile(`^(?:panic: |fatal error: |(?:Uncaught )?[\w.]*(?:Error|Exception)\b[^:]{0,60}: )`)

// SaysWhy reports whether the line begins what a program prints of the panic or the exception that ends it.
func (l Line) SaysWhy() bool { return headline.MatchString(l.Text) }

// searched is how many of the last lines may hold the headline: a long stack is printed after it.
const searched = 100

// nodeFrame matches a line of a stack that is inside Node itself, which tells a learner nothing.
var nodeFrame = regexp.MustCompile(`^\s+at (?:.*\()?node:`)

// ending returns at most keptTail lines that tell why the program ended: its last ones, or those from the last headline on if that is
// farther above. Below a headline, lines inside Node are left out, so that the headline and the program's own lines are close together.
func (o *output) ending() []string {
	last := o.last(keptTail)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.cut {
		return last
	}
	for i := len(o.lines) - 1; i >= max(0, len(o.lines)-searched); i-- {
		if !o.lines[i].SaysWhy() {
			continue
		}
		var texts []string
		for at := min(i, max(0, len(o.lines)-keptTail)); at < len(o.lines) && len(texts) < keptTail; at++ {
			if at < i || !nodeFrame.MatchString(o.lines[at].Text) {
				texts = append(texts, o.lines[at].Text)
			}
		}
		return texts
	}
	return last
}

// last returns the last n lines, n at most keptTail.
func (o *output) last(n int) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var texts []string
	for _, line := range o.lines[max(0, len(o.lines)-keptTail):] {
		texts = append(texts, line.Text)
	}
	texts = append(texts, o.tail...)
	return texts[max(0, len(texts)-n):]
}

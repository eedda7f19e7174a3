package savefile

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"handshake/grader/internal/wording"
)

// piece is how much is written to a stream at once: what a pipe takes on Linux without a reader.
const piece = 64 << 10

// descriptors matches the paths under which systems show a process its own open files.
var descriptors = regexp.MustCompile(`^(/dev/(fd/\d+|stdin|stdout|stderr)|/proc/[^/]+/fd/\d+)$`)

// descriptor reports whether the path is that of an open file: though it may lead to a file, it is written to as it is.
func descriptor(path string) bool { return descriptors.MatchString(filepath.Clean(path)) }

// lookAtStream opens a pipe or a device, so that what is written to later is what was there at the beginning.
func lookAtStream(path string, info fs.FileInfo) (*Place, error) {
	p := &Place{path: path}
	switch {
	case info == nil:
		return nil, &Refusal{wording.Say("%s is not open", path), otherName()}
	case info.Mode()&fs.ModeSocket != 0:
		return nil, &Refusal{wording.Say("%s is a socket", path), otherName()}
	case info.Mode()&fs.ModeDevice != 0 && info.Mode()&fs.ModeCharDevice == 0:
		return nil, &Refusal{path + " is a disk", otherName()}
	}
	stream, err := openStream(path)
	switch {
	case err == nil:
		p.stream = stream
	case isUnread(err) && info.Mode()&fs.ModeNamedPipe != 0:
		p.pipe = info
	default:
		return nil, &Refusal{err.Error(), otherName()}
	}
	return p, nil
}

// pour writes the text to a stream, once somebody reads it.
func (p *Place) pour(ctx context.Context) error {
	if err := p.reader(ctx); err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { _ = p.stream.SetWriteDeadline(time.Now()) })
	defer stop()
	for text := p.text; len(text) > 0; {
		now := text[:min(piece, len(text))]
		if ctx.Err() == nil {
			_ = p.stream.SetWriteDeadline(time.Now().Add(readerWait)) // a device that has no deadlines does not wait either
		}
		n, err := p.stream.Write(now)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, os.ErrDeadlineExceeded) && n > 0:
		case errors.Is(err, os.ErrDeadlineExceeded):
			return wording.Errorf("write to %s: it is open, but nobody has read from it for %s", p.path, readerWait)
		case err != nil:
			return wording.Errorf("write to %s: %w", p.path, err)
		}
		text = text[n:]
	}
	return nil
}

// reader waits until somebody reads the pipe.
func (p *Place) reader(ctx context.Context) error {
	patience := time.NewTimer(readerWait)
	defer patience.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for p.stream == nil {
		stream, err := openStream(p.path)
		if err == nil {
			if info, err := stream.Stat(); err != nil || !os.SameFile(info, p.pipe) {
				_ = stream.Close()
				return wording.Errorf("write to %s: the pipe was replaced by something else during the run", p.path)
			}
			p.stream = stream
			break
		}
		if !isUnread(err) {
			return wording.Errorf("write to %s: %w", p.path, err)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-patience.C:
			return wording.Errorf("write to %s: it is a pipe, and nothing reads from it; start the reader first: cat %s", p.path, p.path)
		case <-look.C:
		}
	}
	return nil
}

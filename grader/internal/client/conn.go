package client

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"net"
	"regexp"
	"slices"
	"sync"
	"time"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// conn is the TCP connection below a socket. It keeps the first bytes that arrived, to explain bytes that are not frames.
type conn struct {
	*net.TCPConn
	exceed  func(limit verdict.Limit, most int) *Excess
	arrived func(bytes, pings int)
	begun   bool
	seen    []byte
	rest    []byte // what was read but not yet passed on
	between int    // bytes that were read since the last message was complete
	pings   int    // pings that were answered since then

	mu      sync.Mutex
	keys    *rand.PCG // for masks; nil until the handshake is over
	respell bool      // the handshake says WebSocket for websocket
	holding bool
	held    []byte // what was written while holding
}

// hold delays writes until flush.
func (c *conn) hold() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.holding = true
}

// flush writes what was held, in one piece.
func (c *conn) flush() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	held := c.held
	c.holding, c.held = false, nil
	if len(held) == 0 {
		return nil
	}
	_, err := c.TCPConn.Write(held)
	return err
}

// Write is called by every goroutine that writes a frame. p holds whole frames.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.keys != nil {
		p = remask(slices.Clone(p), c.keys)
	} else if c.respell {
		p = bytes.Replace(p, []byte("\r\nUpgrade: websocket\r\n"), []byte("\r\nUpgrade: WebSocket\r\n"), 1) // of the same length
	}
	if c.holding {
		c.held = append(c.held, p...)
		return len(p), nil
	}
	return c.TCPConn.Write(p)
}

const seenBytes = 4 << 10

// Read is called only by the goroutine that dials, and after that by the reader.
func (c *conn) Read(p []byte) (int, error) {
	if !c.begun {
		c.begun = true
		if err := c.readHead(p); err != nil {
			return 0, err
		}
	}
	if len(c.rest) > 0 {
		n := copy(p, c.rest)
		c.rest = c.rest[n:]
		return n, nil
	}
	n, err := c.read(p)
	c.arrived(n, 0)
	if c.between += n; c.between > MostBetween {
		return 0, c.exceed(verdict.LimitBetween, MostBetween)
	}
	return n, err
}

// readHead reads the head of the answer to the handshake, which may arrive in any number of segments, and what arrives with its
// end. It drops informational answers before it (RFC 9110, 15.2), which gorilla would take for the answer.
func (c *conn) readHead(buffer []byte) error {
	var answer []byte
	for total, searched := 0, 0; ; {
		if at := bytes.Index(answer[searched:], endOfHead); at >= 0 {
			end := searched + at + len(endOfHead)
			if !informational.Match(answer[:end]) {
				break
			}
			answer, searched = answer[end:], 0
			continue
		}
		if total > MostHeaders {
			return c.exceed(verdict.LimitHeaders, MostHeaders)
		}
		searched = max(0, len(answer)-len(endOfHead)+1)
		n, err := c.read(buffer)
		answer = append(answer, buffer[:n]...)
		total += n
		if err != nil && len(answer) == 0 {
			return err
		}
		if err != nil {
			break // it comes again when what was read has been passed on
		}
	}
	c.rest = ownTakeover(answer)
	return nil
}

// informational matches the first line of an answer that another one follows. 101 is an exception.
var informational = regexp.MustCompile(`^HTTP/1\.[01] 1(?:0[02-9]|[1-9][0-9])\b`)

func (c *conn) read(p []byte) (int, error) {
	n, err := c.TCPConn.Read(p)
	if room := seenBytes - len(c.seen); room > 0 {
		c.seen = append(c.seen, p[:min(n, room)]...)
	}
	return n, err
}

// endOfHead is the end of an answer's status line and headers.
var endOfHead = []byte("\r\n\r\n")

// writePieces writes a text message in several frames. Gorilla can't be told where a frame should end. All frames leave in one
// Write, so that none of gorilla's pongs comes in between.
func (c *conn) writePieces(payload []byte, pieces int) error {
	const final, masked = 0x80, 0x80
	key := [4]byte{0x5e, 0xa5, 0x1d, 0xe5} // any key will do, because Write chooses another one
	var frames []byte
	for i := range pieces {
		piece := payload[len(payload)*i/pieces : len(payload)*(i+1)/pieces]
		first := byte(0) // a continuation
		if i == 0 {
			first = wire.Text
		}
		if i == pieces-1 {
			first |= final
		}
		switch n := len(piece); {
		case n < 126:
			frames = append(frames, first, masked|byte(n))
		case n < 1<<16:
			frames = binary.BigEndian.AppendUint16(append(frames, first, masked|126), uint16(n))
		default:
			frames = binary.BigEndian.AppendUint64(append(frames, first, masked|127), uint64(n))
		}
		frames = append(frames, key[:]...)
		for j, b := range piece {
			frames = append(frames, b^key[j%len(key)])
		}
	}
	_ = c.SetWriteDeadline(time.Now().Add(writeTimeout)) // fails only on a closed connection, as the write then does
	_, err := c.Write(frames)
	return err
}

// extension matches the header of an answer that accepts permessage-deflate.
var extension = regexp.MustCompile(`(?i)\r\nsec-websocket-extensions:[ \t]*permessage-deflate[^,\r\n]*`)

// ownTakeover returns the beginning of a server's answer, and adds client_no_context_takeover if the server accepted
// permessage-deflate without it. The server may leave it out, because it binds only the client, which offered it itself (RFC 7692,
// 7.1.1.2). Gorilla follows it, but refuses such an answer.
func ownTakeover(answer []byte) []byte {
	head, _, whole := bytes.Cut(answer, endOfHead)
	place := extension.FindIndex(head)
	if !whole || place == nil || bytes.Contains(head[place[0]:place[1]], []byte("client_no_context_takeover")) {
		return answer
	}
	return slices.Concat(answer[:place[1]], []byte("; client_no_context_takeover"), answer[place[1]:])
}

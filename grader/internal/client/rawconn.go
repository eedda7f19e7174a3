package client

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// RawConn is a plain TCP connection to the server, for what no well-behaved client does.
type RawConn struct{ connection *net.TCPConn }

// request is a complete handshake, with the sample key of RFC 6455, section 1.3.
const request = "GET %[2]s HTTP/1.1\r\nHost: %[1]s\r\nOrigin: http://%[1]s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"

// Raw opens a TCP connection and sends nothing.
func (c *Client) Raw(ctx context.Context) (*RawConn, error) {
	connection, err := c.connect(ctx, &net.Dialer{}, "tcp")
	if err != nil {
		return nil, wording.Errorf("open a TCP connection: %s", plainError(err))
	}
	return &RawConn{connection.(*net.TCPConn)}, nil
}

// HalfHandshake sends part of a handshake, or with whole all of it, and resets the connection without waiting for the answer.
func (c *Client) HalfHandshake(ctx context.Context, whole bool) error {
	w, err := c.Raw(ctx)
	if err != nil {
		return err
	}
	text, how := fmt.Sprintf(request, c.addr, c.socketURL("")), verdict.MidHandshake
	if whole {
		text += "\r\n"
		how = verdict.BeforeAnswer
	} else {
		text = text[:len(text)-40]
	}
	_, err = w.connection.Write([]byte(text))
	c.recordEnd(verdict.Vanishes, how, 0)
	w.Close()
	if err != nil {
		return wording.Errorf("send half a handshake: %s", plainError(err))
	}
	return nil
}

// Close resets the connection.
func (w *RawConn) Close() {
	_ = w.connection.SetLinger(0)
	_ = w.connection.Close()
}

// rushWorkers is how many clients of a rush are connected at the same time.
const rushWorkers = 4

// Rush opens and resets n connections, a few at a time, with the client's cookies. Each one completes its handshake first. It returns how many were admitted
// until ctx ended, and the first error. The transcript has one event for all of them.
func (c *Client) Rush(ctx context.Context, n int) (admitted int, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	left := n
	for range rushWorkers {
		all.Go(func() {
			for {
				mu.Lock()
				more := left > 0 && err == nil && ctx.Err() == nil
				left--
				mu.Unlock()
				if !more {
					return
				}
				in, failed := c.comeAndGo(ctx)
				mu.Lock()
				if in {
					admitted++
				}
				if failed != nil && err == nil && ctx.Err() == nil {
					err = failed
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	c.transcript.Add(verdict.Event{Kind: verdict.Vanishes, Client: "passers-by", Dir: verdict.ToServer, By: verdict.ByClient, How: verdict.CameAndWent, Count: admitted})
	return admitted, err
}

// comeAndGo opens a socket and resets the connection.
func (c *Client) comeAndGo(ctx context.Context) (in bool, err error) {
	if session := c.dialect.Begin(); session != nil {
		return c.enterAndGo(ctx, session)
	}
	w, err := c.Raw(ctx)
	if err != nil {
		return false, err
	}
	defer w.Close()
	stop := context.AfterFunc(ctx, w.Close)
	defer stop()
	text := fmt.Sprintf(request, c.addr, c.socketURL(""))
	if own := c.Cookie(); own != "" {
		text += "Cookie: " + own + "\r\n"
	}
	if _, err := w.connection.Write([]byte(text + "\r\n")); err != nil {
		return false, wording.Errorf("send a handshake: %s", plainError(err))
	}
	answer, err := bufio.NewReader(w.connection).ReadSlice('\n') // of a line that is too long it returns the beginning
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
		return false, wording.Errorf("read the answer to a handshake: %s", plainError(err))
	}
	return bytes.Contains(answer, []byte(" 101 ")), nil
}

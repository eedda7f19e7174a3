// No library: the handshake and the frames are written by hand, with headers in other letters and another order, an extension
// taken with the least that the standard asks for (RFC 7692, 7.1.1), and events sent in the same packet as the 101.
package main

import (
	"bufio"
	"bytes"
	"compress/flate"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"handshake/grader/testdata/servers/parts"
)

type socket struct {
	net.Conn
	deflate bool
}

var (
	mu      sync.Mutex
	sockets = map[*socket]bool{}
)

func main() {
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		key := r.Header.Get("Sec-WebSocket-Key")
		if key == "" || !strings.EqualFold(r.Header.Get("Upgrade"), "websocket") {
			w.Header().Set("Upgrade", "websocket")
			http.Error(w, "this is for WebSockets", http.StatusUpgradeRequired)
			return
		}
		c, buffered, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer c.Close()
		sum := sha1.Sum([]byte(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
		answer := "HTTP/1.1 101 Go On\r\nconnection: keep-alive, UPGRADE\r\nsec-websocket-accept: " + base64.StdEncoding.EncodeToString(sum[:]) + "\r\nupgrade: WebSocket\r\n"
		s := &socket{Conn: c}
		if strings.Contains(r.Header.Get("Sec-WebSocket-Extensions"), "permessage-deflate; server_no_context_takeover") {
			s.deflate = true
			answer += "sec-websocket-extensions: permessage-deflate; server_no_context_takeover\r\n"
		}
		log.Println(parts.Connected)
		join(s, []byte(answer+"\r\n"))
		s.read(buffered.Reader)
		log.Println(parts.Disconnected)
		leave(s)
	})
}

func join(s *socket, answer []byte) {
	mu.Lock()
	defer mu.Unlock()
	sockets[s] = true
	first := append(answer, s.frame(0x1, parts.Frame(parts.UserCount, len(sockets)))...)
	s.write(first)
	emit(s)
}

func leave(s *socket) {
	mu.Lock()
	defer mu.Unlock()
	delete(sockets, s)
	emit(nil)
}

func emit(except *socket) {
	for s := range sockets {
		if s != except {
			s.write(s.frame(0x1, parts.Frame(parts.UserCount, len(sockets))))
		}
	}
}

func (s *socket) write(b []byte) {
	_ = s.SetWriteDeadline(time.Now().Add(parts.WriteTime))
	if _, err := s.Write(b); err != nil {
		_ = s.Close()
	}
}

// frame makes a frame with at most 65535 bytes.
func (s *socket) frame(opcode byte, payload []byte) []byte {
	first := 0x80 | opcode
	if s.deflate && opcode < 0x8 {
		var out bytes.Buffer
		w, _ := flate.NewWriter(&out, flate.BestSpeed)
		_, _ = w.Write(payload)
		_ = w.Flush()
		payload = bytes.TrimSuffix(out.Bytes(), []byte{0, 0, 0xff, 0xff})
		first |= 0x40
	}
	if len(payload) < 126 {
		return append([]byte{first, byte(len(payload))}, payload...)
	}
	return append(binary.BigEndian.AppendUint16([]byte{first, 126}, uint16(len(payload))), payload...)
}

// read takes in frames until the client is gone. What they say does not matter, but for ping and close.
func (s *socket) read(r *bufio.Reader) {
	for {
		head := make([]byte, 2)
		if _, err := io.ReadFull(r, head); err != nil {
			return
		}
		length := int(head[1] & 0x7f)
		if length >= 126 {
			more := make([]byte, 2+6*(length-126))
			if _, err := io.ReadFull(r, more); err != nil {
				return
			}
			length = 0
			for _, b := range more {
				length = length<<8 | int(b)
			}
		}
		if length < 0 || length > 1<<20 {
			return
		}
		body := make([]byte, 4+length)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		mask, payload := body[:4], body[4:]
		for i := range payload {
			payload[i] ^= mask[i%4]
		}
		switch head[0] & 0xf {
		case 0x8:
			s.answer(0x8, payload)
			return
		case 0x9:
			s.answer(0xa, payload)
		case 0x0, 0x1, 0x2, 0xa:
		default:
			fmt.Println("a frame of an unknown kind")
			return
		}
	}
}

func (s *socket) answer(opcode byte, payload []byte) {
	mu.Lock()
	defer mu.Unlock()
	s.write(s.frame(opcode, payload))
}

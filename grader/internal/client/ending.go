package client

import (
	"errors"
	"io"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/internal/verdict"
)

// End is how a connection ended that the client would have kept open.
type End struct {
	By        verdict.Side      // the server, or the client where what it was sent is not WebSocket
	How       verdict.How       // FIN and Reset mean the same to a learner: which it is depends on what the server had not read yet
	Code      int               // the close code; verdict.NoCode for a close frame without one, 0 without a close frame
	Reason    string            // the reason in the close frame
	Violation verdict.Violation // of a protocol error
	Detail    string            // what came, or what the system or the WebSocket library says of it
	Excess    *Excess           // of OverLimit: the limit that was passed
	Index     int               // of its event in the transcript
}

// ended records how the connection ended, unless this client ended it.
func (c *Client) ended(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leaving || c.released {
		return
	}
	end := endOf(err, c.conn.seen)
	kind := verdict.Gone
	switch end.How {
	case verdict.OverLimit:
		_ = c.socket.Close() // what else it sends is not read
	case verdict.CloseFrame:
		kind = verdict.Leaves
	case verdict.Disconnect: // upon which a client closes the connection
		kind = verdict.Leaves
		_ = c.socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(writeTimeout))
		_ = c.socket.Close()
	}
	event := verdict.Event{
		Kind: kind, Client: c.Name, Dir: verdict.FromServer,
		By: end.By, How: end.How, Code: end.Code, Reason: end.Reason, Violation: end.Violation, Detail: end.Detail,
	}
	if end.Excess != nil {
		event.Limit, event.Most = end.Excess.Limit, end.Excess.Most
	}
	end.Index = c.transcript.Add(event)
	c.end = &end
}

// endOf says what an error of the reader means. seen is the beginning of what arrived on the connection.
func endOf(err error, seen []byte) End {
	var closing *websocket.CloseError
	var excess *Excess
	var over *disconnected
	switch {
	case errors.As(err, &over):
		return End{By: verdict.ByServer, How: verdict.Disconnect, Detail: over.packet}
	case errors.As(err, &excess):
		return End{By: verdict.ByClient, How: verdict.OverLimit, Excess: excess}
	case errors.As(err, &closing) && closing.Code != websocket.CloseAbnormalClosure:
		return End{By: verdict.ByServer, How: verdict.CloseFrame, Code: closing.Code, Reason: closing.Text}
	case errors.As(err, &closing), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return End{By: verdict.ByServer, How: verdict.FIN}
	case strings.Contains(string(seen), "\r\n\r\nHTTP/1."):
		return End{By: verdict.ByClient, How: verdict.SecondAnswer, Detail: verdict.Cut(afterHandshake(seen))}
	case wasReset(err):
		return End{By: verdict.ByServer, How: verdict.Reset}
	}
	if said, ok := strings.CutPrefix(err.Error(), "websocket: "); ok {
		return End{By: verdict.ByClient, How: verdict.ProtocolError, Violation: violation(said), Detail: said}
	}
	if strings.HasPrefix(err.Error(), "flate: ") {
		return End{By: verdict.ByClient, How: verdict.ProtocolError, Violation: verdict.BadDeflate, Detail: err.Error()}
	}
	return End{By: verdict.ByServer, How: verdict.Broken, Detail: plainError(err)}
}

// violations are the beginnings of what gorilla says of a frame that breaks a rule (v1.5.3, advanceFrame), for its errors have no
// types. Where a frame breaks several rules, it names them in the order of the frame's bits.
var violations = []struct {
	said string
	is   verdict.Violation
}{
	{"RSV", verdict.ReservedBits},
	{"len > 125 for control", verdict.LongControl},
	{"FIN not set on control", verdict.SplitControl},
	{"data before FIN", verdict.NewMessage},
	{"continuation after FIN", verdict.NoMessage},
	{"bad opcode", verdict.BadOpcode},
	{"bad MASK", verdict.Masked},
	{"bad close code", verdict.BadCloseCode},
	{"invalid utf8 payload in close frame", verdict.BadCloseReason},
	{"read limit exceeded", verdict.BadLength}, // the client sets no such limit of gorilla's, which then only means a negative length
}

func violation(said string) verdict.Violation {
	for _, one := range violations {
		if strings.HasPrefix(said, one.said) {
			return one.is
		}
	}
	return verdict.OtherViolation
}

// wasReset reports whether the other side reset the connection, by the messages of Unix and of Windows.
func wasReset(err error) bool {
	text := err.Error()
	return strings.Contains(text, "connection reset by peer") || strings.Contains(text, "forcibly closed by the remote host")
}

// afterHandshake is the first line of what arrived after the answer to the handshake.
func afterHandshake(seen []byte) string {
	_, after, _ := strings.Cut(string(seen), "\r\n\r\n")
	first, _, _ := strings.Cut(after, "\r\n")
	return first
}

package client

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
	"handshake/grader/internal/wording"
)

// socketPath is where the client asks for its socket, and socketURL the same with the query that the dialect wants, and another one.
func (c *Client) socketPath() string {
	path, _ := c.dialect.Socket(c.Socket)
	return path
}

func (c *Client) socketURL(query string) string {
	path, own := c.dialect.Socket(c.Socket)
	switch {
	case own != "" && query != "":
		return path + "?" + own + "&" + query
	case own+query != "":
		return path + "?" + own + query
	}
	return path
}

// early is a message that should be an event and came before the socket was open.
type early struct {
	payload []byte
	message wire.Message
}

// enter holds the exchange by which a protocol opens a socket after the upgrade. It returns what came beside it, and why the server did
// not let the client in, if it did not. ctx ends the waiting.
func (c *Client) enter(ctx context.Context, socket *websocket.Conn, below *conn, session wire.Session) (all []early, refusal *Refusal) {
	stop := context.AfterFunc(ctx, func() { _ = socket.Close() })
	defer stop()
	for {
		opcode, payload, err := c.readMessage(socket, below)
		if err == nil {
			err = c.transcript.admit(c.Name, len(payload))
		}
		if err != nil {
			return nil, unopened(errors.Join(ctx.Err(), err), below.seen)
		}
		packet := session.Receive(opcode, payload)
		if packet.Answer != nil {
			_ = c.writeMessage(socket, wire.Text, packet.Answer) // a server that is gone is noticed when it is read from
		}
		switch {
		case packet.Fault != nil:
			return nil, &Refusal{How: verdict.BadOpening, Detail: verdict.Cut(strings.ToValidUTF8(string(payload), "\uFFFD"))}
		case packet.Role == wire.Admission:
			return all, nil
		case packet.Role == wire.Refusal:
			return nil, &Refusal{How: verdict.ConnectError, Detail: verdict.Cut(packet.Reason), Proper: true}
		case packet.Role == wire.Ending:
			return nil, &Refusal{How: verdict.BadOpening, Proper: true}
		case packet.Role == wire.Speech:
			all = append(all, early{payload, packet.Message})
		}
	}
}

// unopened says what an error means that came in place of the opening's packets. seen is the beginning of what came on the connection.
func unopened(err error, seen []byte) *Refusal {
	var excess *Excess
	switch {
	case errors.As(err, &excess):
		return &Refusal{How: verdict.OverLimit, Excess: excess}
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &Refusal{How: verdict.NoAnswer}
	}
	switch end := endOf(err, seen); end.How {
	case verdict.SecondAnswer:
		_, status, _ := strings.Cut(end.Detail, " ")
		status, _, _ = strings.Cut(status, " ")
		code, err := strconv.Atoi(status)
		if err != nil {
			return &Refusal{How: verdict.BadOpening, Detail: end.Detail}
		}
		return &Refusal{How: verdict.LateAnswer, Status: code, Proper: code == http.StatusBadRequest}
	case verdict.CloseFrame, verdict.FIN, verdict.Reset:
		return &Refusal{How: verdict.BadOpening, Proper: true}
	default:
		return &Refusal{How: verdict.Broken, Detail: end.Detail}
	}
}

// disconnected is the error of a reader that has read the protocol's own end of the connection.
type disconnected struct{ packet string }

func (d *disconnected) Error() string { return "the server sent the packet " + d.packet }

// receivePacket takes in a message that a session takes apart.
func (c *Client) receivePacket(opcode int, payload []byte) error {
	packet := c.session.Receive(opcode, payload)
	if packet.Answer != nil {
		_ = c.writeMessage(c.socket, wire.Text, packet.Answer) // a server that is gone is noticed when it is read from
	}
	switch packet.Role {
	case wire.Speech:
		c.hear(opcode, payload, packet.Message, packet.Fault)
	case wire.Ending:
		return &disconnected{packet.Reason}
	}
	return nil
}

// beat sends the protocol's heartbeat until the reader has ended.
func (c *Client) beat(payload []byte, every time.Duration, closed <-chan struct{}) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-closed:
			return
		case <-ticker.C:
			_ = c.writeMessage(c.socket, wire.Text, payload) // the reader notices a connection that is over
		}
	}
}

// enterAndGo is comeAndGo where the upgrade is not yet the whole way in.
func (c *Client) enterAndGo(ctx context.Context, session wire.Session) (in bool, err error) {
	socket, below, response, err := c.ask(ctx, Handshake{})
	if socket == nil {
		if response != nil {
			return false, nil
		}
		return false, wording.Errorf("send a handshake: %s", plainError(err))
	}
	_, refusal := c.enter(ctx, socket, below, session)
	_ = below.SetLinger(0)
	_ = socket.Close()
	if refusal != nil && !refusal.Proper {
		return false, refusal
	}
	return refusal == nil, nil
}

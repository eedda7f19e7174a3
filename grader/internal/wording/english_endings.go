package wording

import (
	"fmt"
	"net/http"
	"strconv"

	"handshake/grader/internal/verdict"
)

// The English for what clients report as values: how a handshake or a request failed, and how a connection or a program ended. Each is
// the end of a sentence whose subject is the server.

// answer is what a server did about a handshake: "answered 400 Bad Request".
func answer(a verdict.Answer) string {
	how, status, detail := a.How, a.Status, a.Detail
	switch how {
	case verdict.Answered:
		return fmt.Sprintf("answered %d %s", status, http.StatusText(status))
	case verdict.Mismatch:
		text := "answered 101, but with headers that don't match the handshake (RFC 6455, 4.2.2)"
		if detail != "" {
			text += ": " + detail
		}
		return text
	case verdict.Subprotocol:
		return fmt.Sprintf("answered 101, but with a subprotocol (%q) that nobody asked for, which no browser accepts", detail)
	case verdict.Extension:
		return fmt.Sprintf("answered 101, but with an extension (%q) that nobody asked for, which no browser accepts", detail)
	case verdict.HungUp:
		return "closed the connection without answering the handshake"
	case verdict.NotHTTP:
		return "answered the handshake with something that isn't HTTP: " + detail
	case verdict.Broken:
		return "didn't answer the handshake: " + detail
	case verdict.ConnectError:
		return fmt.Sprintf("answered 101 and then refused the client with the packet connect_error (%q)", detail)
	case verdict.LateAnswer:
		return fmt.Sprintf("answered 101 and then wrote a second HTTP answer into the socket: %d %s", status, http.StatusText(status))
	case verdict.BadOpening:
		if detail == "" {
			return "answered 101 and then ended the connection, before the client was connected to Socket.IO"
		}
		return "answered 101 and then sent something that Socket.IO doesn't allow there: " + Raw(detail)
	case verdict.OverLimit:
		return "answered the handshake with more than a client accepts"
	}
	return "didn't answer the handshake"
}

// ending is how the server ended a connection: "closed the socket (1008: too slow)".
func ending(e verdict.Event) string {
	switch e.How {
	case verdict.CloseFrame:
		return fmt.Sprintf("closed the socket (%s)", closeFrame(e))
	case verdict.Disconnect:
		return fmt.Sprintf("disconnected the socket (packet %s)", e.Detail)
	case verdict.FIN, verdict.Reset:
		// Whether TCP says FIN or RST depends on what the server had not read yet, which is chance: both mean the same.
		return "dropped the connection without a close frame"
	case verdict.OverLimit:
		return "sent more than a client accepts"
	case verdict.SecondAnswer:
		return "wrote a second HTTP answer into the socket after the handshake: " + e.Detail
	case verdict.ProtocolError:
		if e.Violation != verdict.BadDeflate {
			return "sent bytes that aren't a WebSocket frame (" + e.Detail + ")"
		}
	}
	return "broke the connection: " + e.Detail
}

// exit is how a program ended: "exited with status 2".
func exit(e verdict.Exit) string {
	if e.Signal != "" {
		return "was ended by signal " + e.Signal
	}
	return fmt.Sprintf("exited with status %d", e.Status)
}

// closeFrame is what was in a server's close frame: "1008: too slow".
func closeFrame(e verdict.Event) string {
	switch {
	case e.How == verdict.Disconnect:
		return "packet " + e.Detail
	case e.Code == verdict.NoCode:
		return "close frame without a code"
	case e.Reason == "":
		return strconv.Itoa(e.Code)
	}
	return fmt.Sprintf("%d: %s", e.Code, e.Reason)
}

// vanishing is how a client ended its connection without a close frame.
func vanishing(e verdict.Event) string {
	switch e.How {
	case verdict.FIN:
		return "without a close frame"
	case verdict.Reset:
		return "TCP reset"
	case verdict.MidHandshake:
		return "during the handshake"
	case verdict.BeforeAnswer:
		return "before the handshake is answered"
	case verdict.CameAndWent:
		return fmt.Sprintf("%d came and went", e.Count)
	}
	return ""
}

// unanswered is what a client got that sent a request: "no answer to GET /".
func unanswered(request string, a verdict.Answer) string {
	text := "no answer to " + request
	switch a.How {
	case verdict.HungUp:
		return text + ": the server closed the connection"
	case verdict.Broken:
		return text + ": " + a.Detail
	}
	return text
}

// excess is the limit that a server exceeded.
func excess(e verdict.Event) string {
	return fmt.Sprintf("sends more than a client accepts (%s: %d)", e.Limit, e.Most)
}

// left is what was in a client's close frame.
func left(e verdict.Event) string {
	if e.Code == verdict.NoCode {
		return "without a code"
	}
	return strconv.Itoa(e.Code)
}

// manyClients stands for clients that are too many to name.
func manyClients(n int) string { return fmt.Sprintf("%d other clients", n) }

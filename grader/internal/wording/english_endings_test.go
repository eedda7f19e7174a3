package wording_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// Every limit has a sentence of its own, which says how much is allowed.
func TestLimits(t *testing.T) {
	t.Parallel()
	speaker := wording.Speak()
	said := map[string]bool{}
	for _, test := range []struct {
		kind  verdict.Kind
		limit verdict.Limit
		most  int
		want  string
	}{
		{verdict.TooMuch, verdict.LimitMessage, 4 << 20, "a message of more than 4 MB"},
		{verdict.Floods, verdict.LimitMessages, 50_000, "50000 messages"},
		{verdict.Floods, verdict.LimitBetween, 16 << 20, "16 MB of control frames and fragments"},
		{verdict.Floods, verdict.LimitPings, 50_000, "50000 pings"},
		{verdict.Floods, verdict.LimitKept, 48 << 20, "takes more than 48 MB of memory"},
		{verdict.Floods, verdict.LimitLog, 50_000, "printed more than 50000 lines"},
		{verdict.TooMuch, verdict.LimitHeaders, 256 << 10, "256 KB of headers"},
		{verdict.TooMuch, verdict.LimitPage, 8 << 20, "a page of more than 8 MB"},
		{verdict.TooMuch, verdict.LimitMarkup, 1 << 20, "1 MB of tags"},
		{verdict.TooMuch, verdict.LimitElements, 50_000, "50000 elements."},
		{verdict.TooMuch, verdict.LimitControls, 2_000, "2000 fields and buttons"},
		{verdict.TooMuch, verdict.LimitDepth, 512, "512 elements inside each other"},
		{verdict.TooMuch, verdict.LimitCookies, 64 << 10, "64 KB of cookies"},
		{verdict.TooMuch, verdict.LimitRedirects, 20, "20 times in a row"},
	} {
		f := verdict.Failure{Kind: test.kind, Who: "alice", Facts: verdict.Facts{Limit: test.limit, Most: test.most}}
		speaker.Failure(&f)
		require.Contains(t, f.Message, test.want)
		require.False(t, said[f.Message], f.Message)
		said[f.Message] = true
	}
}

// Every value with which a client reports how a connection ended, or why a handshake failed, has its words.
func TestToldEvents(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		event verdict.Event
		want  string
	}{
		{verdict.Event{Kind: verdict.Refused, How: verdict.Answered, Status: 401}, "answered 401 Unauthorized"},
		{verdict.Event{Kind: verdict.Refused, How: verdict.Mismatch, Status: 101}, "answered 101, but with headers that don't match the handshake (RFC 6455, 4.2.2)"},
		{
			verdict.Event{Kind: verdict.Refused, How: verdict.Mismatch, Status: 101, Detail: "websocket: invalid compression negotiation"},
			"answered 101, but with headers that don't match the handshake (RFC 6455, 4.2.2): websocket: invalid compression negotiation",
		},
		{verdict.Event{Kind: verdict.Refused, How: verdict.Subprotocol, Detail: "chat"}, `answered 101, but with a subprotocol ("chat") that nobody asked for, which no browser accepts`},
		{verdict.Event{Kind: verdict.Refused, How: verdict.Extension, Detail: "x-mine"}, `answered 101, but with an extension ("x-mine") that nobody asked for, which no browser accepts`},
		{verdict.Event{Kind: verdict.Refused, How: verdict.NoAnswer}, "didn't answer the handshake"},
		{verdict.Event{Kind: verdict.Refused, How: verdict.HungUp}, "closed the connection without answering the handshake"},
		{verdict.Event{Kind: verdict.Refused, How: verdict.NotHTTP, Detail: "malformed"}, "answered the handshake with something that isn't HTTP: malformed"},
		{verdict.Event{Kind: verdict.Refused, How: verdict.Broken, Detail: "connection refused"}, "didn't answer the handshake: connection refused"},
		{verdict.Event{Kind: verdict.Gone, How: verdict.FIN}, "dropped the connection without a close frame"},
		{verdict.Event{Kind: verdict.Gone, How: verdict.Reset}, "dropped the connection without a close frame"},
		{verdict.Event{Kind: verdict.Gone, How: verdict.SecondAnswer, Detail: "HTTP/1.1 500 Oops"}, "wrote a second HTTP answer into the socket after the handshake: HTTP/1.1 500 Oops"},
		{verdict.Event{Kind: verdict.Gone, How: verdict.ProtocolError, Violation: verdict.BadOpcode, Detail: "bad opcode 3"}, "sent bytes that aren't a WebSocket frame (bad opcode 3)"},
		{verdict.Event{Kind: verdict.Gone, How: verdict.ProtocolError, Violation: verdict.BadDeflate, Detail: "flate: corrupt"}, "broke the connection: flate: corrupt"},
		{verdict.Event{Kind: verdict.Gone, How: verdict.Broken, Detail: "read: no route to host"}, "broke the connection: read: no route to host"},
		{verdict.Event{Kind: verdict.Leaves, Dir: verdict.FromServer, Code: 1008, Reason: "too slow"}, "1008: too slow"},
		{verdict.Event{Kind: verdict.Leaves, Dir: verdict.FromServer, Code: 1008}, "1008"},
		{verdict.Event{Kind: verdict.Leaves, Dir: verdict.FromServer, Code: verdict.NoCode}, "close frame without a code"},
		{verdict.Event{Kind: verdict.Leaves, Dir: verdict.ToServer, Code: verdict.NoCode}, "without a code"},
		{verdict.Event{Kind: verdict.Leaves, Dir: verdict.ToServer, Code: 1001}, "1001"},
		{verdict.Event{Kind: verdict.Vanishes, How: verdict.FIN}, "without a close frame"},
		{verdict.Event{Kind: verdict.Vanishes, How: verdict.Reset}, "TCP reset"},
		{verdict.Event{Kind: verdict.Vanishes, How: verdict.MidHandshake}, "during the handshake"},
		{verdict.Event{Kind: verdict.Vanishes, How: verdict.BeforeAnswer}, "before the handshake is answered"},
		{verdict.Event{Kind: verdict.Vanishes, How: verdict.CameAndWent, Count: 200}, "200 came and went"},
		{verdict.Event{Kind: verdict.Log, Text: "A user has connected"}, "A user has connected"},
	} {
		require.Equal(t, test.want, wording.Told([]verdict.Event{test.event})[0].Text)
	}
}

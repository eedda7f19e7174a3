package client_test

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// long is a frame of a message of any length.
func long(first byte, payload string) string {
	return string(binary.BigEndian.AppendUint64([]byte{first, 127}, uint64(len(payload)))) + payload
}

// deflated is the text in a compressed frame (RFC 7692, 7.2.1).
func deflated(t *testing.T, text string) string {
	var packed bytes.Buffer
	z, err := flate.NewWriter(&packed, flate.BestCompression)
	require.NoError(t, err)
	_, err = io.WriteString(z, text)
	require.NoError(t, err)
	require.NoError(t, z.Flush())
	return long(0xc1, packed.String()[:packed.Len()-4])
}

// What a server sends up to a limit is taken, and what it sends beyond ends the connection and names the limit.
func TestLimitsOfASocket(t *testing.T) {
	again := func(w io.Writer, text string, times int) {
		for range times {
			if _, err := io.WriteString(w, text); err != nil {
				return
			}
		}
	}
	for _, test := range []struct {
		name  string
		sends func(w io.Writer)
		heard int           // how many messages, where no limit is passed
		limit verdict.Limit // that is passed
		most  int
	}{
		{"a message just as long as may be", func(w io.Writer) { again(w, long(0x81, strings.Repeat("x", client.MostMessage)), 1) }, 1, "", 0},
		{"a message that is too long", func(w io.Writer) { again(w, long(0x81, strings.Repeat("x", client.MostMessage+1)), 1) }, 0, verdict.LimitMessage, client.MostMessage},
		{"a message of which only the beginning comes", func(w io.Writer) { again(w, long(0x81, strings.Repeat("x", client.MostMessage+1))[:100], 1) }, 0, "", 0},
		{"just as long when it is inflated", func(w io.Writer) { again(w, deflated(t, strings.Repeat("x", client.MostMessage)), 1) }, 1, "", 0},
		{"too long when it is inflated", func(w io.Writer) { again(w, deflated(t, strings.Repeat("x", client.MostMessage+1)), 1) }, 0, verdict.LimitMessage, client.MostMessage},
		{"in pieces", func(w io.Writer) {
			again(w, "\x01\x00", 1)
			again(w, long(0x00, strings.Repeat("x", client.MostMessage/10)), 11)
		}, 0, verdict.LimitMessage, client.MostMessage},
		{"empty pieces without end", func(w io.Writer) {
			again(w, "\x01\x00", 1)
			again(w, strings.Repeat("\x00\x00", 1<<15), 1<<10)
		}, 0, verdict.LimitBetween, client.MostBetween},
		{"pings without end", func(w io.Writer) { again(w, strings.Repeat("\x89\x00", 1<<15), 1<<10) }, 0, verdict.LimitPings, client.MostPings},
		{"many pings, and messages between them", func(w io.Writer) {
			for range 10 {
				again(w, "\x8a\x03abc", 100)
				again(w, "\x81\x01x", 1)
			}
		}, 10, "", 0},
		{"messages without end", func(w io.Writer) { again(w, "\x81\x01x", client.MostMessages+1) }, 0, verdict.LimitMessages, client.MostMessages},
		{"pongs that nobody asked for", func(w io.Writer) { again(w, "\x8a\x01x", client.MostMessages+1) }, 0, verdict.LimitMessages, client.MostMessages},
		{"long messages without end", func(w io.Writer) {
			again(w, long(0x81, strings.Repeat("x", client.MostMessage)), client.MostKept/client.MostMessage)
		}, 0, verdict.LimitKept, client.MostKept},
	} {
		t.Run(test.name, func(t *testing.T) {
			addr := raw(t, func(connection *net.TCPConn, accept string) {
				fmt.Fprint(connection, upgraded(accept, "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover"))
				done := make(chan struct{})
				go func() { // a client may answer pings
					defer close(done)
					_, _ = io.Copy(io.Discard, connection)
				}()
				test.sends(connection)
				<-done
			})
			transcript := client.NewTranscript()
			c := client.New("alice", addr, wire.JSON{}, transcript)
			defer c.Close()
			dial(t, c)
			require.Eventually(t, func() bool { return len(c.Heard(0)) >= test.heard && (test.limit == "") == (c.End() == nil) }, time.Minute, time.Millisecond)
			excess := transcript.Excess()
			if test.limit == "" {
				require.Nil(t, excess)
				require.Nil(t, c.End())
				return
			}
			require.Equal(t, test.limit, excess.Limit)
			require.Equal(t, test.most, excess.Most)
			require.Equal(t, verdict.OverLimit, c.End().How)
			require.Equal(t, verdict.ByClient, c.End().By)
			event := transcript.Events()[excess.Index]
			require.Equal(t, verdict.Event{At: event.At, Kind: verdict.Exceeds, Client: excess.Client, Dir: verdict.FromServer, Limit: test.limit, Most: test.most}, event)
		})
	}
}

// Clients of several checks share what may be kept: one that sends a lot to each of them is noticed.
func TestSharedBudget(t *testing.T) {
	message := long(0x81, strings.Repeat("x", client.MostMessage))
	addr := raw(t, func(connection *net.TCPConn, accept string) {
		fmt.Fprint(connection, upgraded(accept), message, message)
		waitForEnd(connection)
	})
	budget := client.NewBudget()
	var transcripts []*client.Transcript
	for range 8 {
		transcripts = append(transcripts, budget.NewTranscript())
		c := client.New("alice", addr, wire.JSON{}, transcripts[len(transcripts)-1])
		defer c.Close()
		dial(t, c)
		require.Eventually(t, func() bool { return len(c.Heard(0)) == 2 || c.End() != nil }, time.Minute, time.Millisecond)
	}
	require.Nil(t, transcripts[0].Excess())
	require.Equal(t, verdict.LimitKept, transcripts[7].Excess().Limit)
	require.Empty(t, transcripts[7].Excess().Client, "it is nobody's alone")
}

// The head of an answer to a handshake may be as long as browsers allow, and other answers may come before it.
func TestLimitsOfAHandshake(t *testing.T) {
	hint := "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
	for _, test := range []struct {
		name   string
		before string
		lines  []string
		limit  verdict.Limit
	}{
		{"long", "", []string{"X-Long: " + strings.Repeat("x", client.MostHeaders-1000)}, ""},
		{"too long", "", []string{"X-Long: " + strings.Repeat("x", client.MostHeaders+10_000)}, verdict.LimitHeaders},
		{"many lines", "", []string{strings.TrimSuffix(strings.Repeat("X: y\r\n", client.MostHeaders/6+2000), "\r\n")}, verdict.LimitHeaders},
		{"an informational answer before it", hint, nil, ""},
		{"three of them", hint + "HTTP/1.1 100 Continue\r\n\r\n" + hint, nil, ""},
		{"too many", strings.Repeat(hint, client.MostHeaders/len(hint)+300), nil, verdict.LimitHeaders},
		{"long, and compressed in a way of its own", "", []string{"X-Long: " + strings.Repeat("x", 10_000), "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover"}, ""},
		{"cookies", "", []string{strings.TrimSuffix(strings.Repeat("Set-Cookie: a="+strings.Repeat("x", 1000)+"; Path=/ws\r\n", 60), "\r\n")}, ""}, // one after another
		{"a long cookie", "", []string{"Set-Cookie: a=" + strings.Repeat("x", client.MostCookies)}, verdict.LimitCookies},
	} {
		t.Run(test.name, func(t *testing.T) {
			addr := raw(t, func(connection *net.TCPConn, accept string) {
				fmt.Fprint(connection, test.before+upgraded(accept, test.lines...)+frame(wire.Text, `{"event":"early"}`))
				waitForEnd(connection)
			})
			transcript := client.NewTranscript()
			c := client.New("alice", addr, wire.JSON{}, transcript)
			defer c.Close()
			err := c.Dial(t.Context(), client.Handshake{})
			if test.limit == "" {
				require.NoError(t, err)
				require.Eventually(t, func() bool { return len(c.Heard(0)) == 1 }, time.Minute, time.Millisecond)
				return
			}
			var refusal *client.Refusal
			require.ErrorAs(t, err, &refusal)
			require.Equal(t, verdict.OverLimit, refusal.How)
			require.Equal(t, test.limit, refusal.Excess.Limit)
			require.Equal(t, test.limit, transcript.Excess().Limit)
		})
	}
}

// Pages of a few MB are read, and their forms are found; what is more is named.
func TestLimitsOfAPage(t *testing.T) {
	hidden := strings.Repeat("h", 50_000)
	form := `<form id="login" method="post"><input type="hidden" name="state" value="` + hidden + `"><input name="username"></form>`
	html := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				fmt.Fprint(w, len(r.FormValue("state")), r.FormValue("username"))
				return
			}
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, body+form)
		}
	}
	redirects := func(most int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			n := len(r.URL.Path)
			if r.Method == http.MethodGet && n <= most {
				http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
				return
			}
			html("")(w, r)
		}
	}
	for _, test := range []struct {
		name   string
		server http.HandlerFunc
		limit  verdict.Limit
	}{
		{"a script of 3 MB", html("<script>" + strings.Repeat("let a = '<form id=login>';\n", 120_000) + "</script>"), ""},
		{"a style of 3 MB", html("<style>" + strings.Repeat("p { color: red }\n", 200_000) + "</style>"), ""},
		{"a picture of 3 MB", html(`<img src="data:image/png;base64,` + strings.Repeat("abcd", 800_000) + `">`), ""},
		{"a comment of 3 MB", html("<!--" + strings.Repeat("<form>", 500_000) + "-->"), ""},
		{"text of 3 MB", html("<p>" + strings.Repeat("all work and no play ", 150_000) + "</p>"), ""},
		{"ten thousand lines", html("<ul>" + strings.Repeat("<li><b>alice</b> hello</li>", 10_000) + "</ul>"), ""},
		{"more than is read", html("<script>" + strings.Repeat("let x = 1;\n", 800_000)), verdict.LimitPage},
		{"elements without end", html(strings.Repeat("<p>a</p>", client.MostElements)), verdict.LimitElements},
		{"fields without end", html("<form>" + strings.Repeat("<input name=a>", client.MostControls)), verdict.LimitControls},
		{"tags of 2 MB", html(strings.Repeat(`<p class="`+strings.Repeat("a", 190)+`">`, 10_000)), verdict.LimitMarkup},
		{"elements in elements", html(strings.Repeat("<div>", 1000)), verdict.LimitDepth},
		{"many redirects", redirects(client.MostRedirects), ""},
		{"redirects without end", redirects(1 << 20), verdict.LimitRedirects},
		{"long headers", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("x", client.MostHeaders))
		}, verdict.LimitHeaders},
		{"informational answers without end", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Long", strings.Repeat("x", 1000))
			for range 1000 {
				w.WriteHeader(http.StatusEarlyHints)
			}
		}, verdict.LimitHeaders},
		{"cookies without end", func(w http.ResponseWriter, r *http.Request) {
			for i := range 50 {
				w.Header().Add("Set-Cookie", fmt.Sprintf("a%d-%d=%s", len(r.URL.Path), i, strings.Repeat("v", 500)))
			}
			redirects(10)(w, r)
		}, verdict.LimitCookies},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := httptest.NewServer(test.server)
			defer server.Close()
			transcript := client.NewTranscript()
			c := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, transcript)
			defer c.Close()
			page, err := c.Get(t.Context(), "/")
			if err == nil {
				page, err = c.Submit(t.Context(), page, "#login", map[string]string{"username": "alice"})
			}
			if test.limit == "" {
				require.NoError(t, err)
				require.Equal(t, fmt.Sprint(len(hidden))+"alice", page.Body)
				return
			}
			var excess *client.Excess
			require.ErrorAs(t, err, &excess)
			require.Equal(t, test.limit, excess.Limit)
			require.Equal(t, test.limit, transcript.Excess().Limit)
		})
	}
}

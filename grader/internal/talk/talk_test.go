package talk_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"handshake/grader/internal/talk"
)

// A server that is started anew ends every socket. Whoever speaks then is told so, and can come back.
func TestServerThatStartsAnew(t *testing.T) {
	var mu sync.Mutex
	var sockets []*websocket.Conn
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ws" {
			return
		}
		conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		mu.Lock()
		sockets = append(sockets, conn)
		mu.Unlock()
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	}))
	defer server.Close()
	one := talk.New(strings.TrimPrefix(server.URL, "http://"))
	defer one.Close()
	came := func(n int) { // a client may know of its socket before the server's handler goes on
		t.Helper()
		require.Eventually(t, func() bool {
			mu.Lock()
			defer mu.Unlock()
			return len(sockets) == n
		}, time.Minute, time.Millisecond)
	}
	require.NoError(t, one.Join(t.Context(), "alice"))
	came(1)
	reply, _ := one.Do(t.Context(), "hello")
	require.Empty(t, reply)

	mu.Lock()
	require.NoError(t, sockets[0].Close())
	mu.Unlock()
	require.Eventually(t, func() bool {
		var told strings.Builder
		require.NoError(t, one.Tell(&told))
		return strings.Contains(told.String(), "alice ◀── the server dropped the connection")
	}, time.Minute, time.Millisecond)
	reply, _ = one.Do(t.Context(), "hello again")
	require.Equal(t, "alice isn't connected; to connect, type /join alice\n", reply)
	reply, _ = one.Do(t.Context(), "/join alice")
	require.Empty(t, reply)
	reply, _ = one.Do(t.Context(), "here I am")
	require.Empty(t, reply)
	came(2)
}

// Why a name is not let in is for the page to say.
func TestNameThatIsRefused(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page := `<form id="register" method="post" action="/register"><input name="username"><input name="password"></form><form id="login" method="post" action="/login"><input name="username"><input name="password"></form>`
		if r.Method == http.MethodPost {
			page = `<p role="alert">A name has letters,
				and nothing else.</p>` + page
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(page))
	}))
	defer server.Close()
	one := talk.New(strings.TrimPrefix(server.URL, "http://"))
	defer one.Close()
	require.EqualError(t, one.Join(t.Context(), "ünïcödé"), "ünïcödé can't log in: the page says: A name has letters, and nothing else.")
}

// The help fits a terminal of 80 columns.
func TestHelpFits(t *testing.T) {
	for line := range strings.Lines(talk.Help) {
		require.LessOrEqual(t, len(strings.TrimSpace(line)), 80, line)
	}
}

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

	"handshake/grader/internal/client"
	"handshake/grader/internal/talk"
)

// A server that restarts ends every socket. A client that speaks then is told so, and can join again.
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
	one := talk.New(strings.TrimPrefix(server.URL, "http://"), talk.Place{Socket: "/ws", Says: "chat message"})
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
	one := talk.New(strings.TrimPrefix(server.URL, "http://"), talk.Place{Socket: "/ws", Says: "chat message", Forms: client.Forms{Register: "#register", Login: "#login", Logout: "#logout", Name: "username", Password: "password"}})
	defer one.Close()
	require.EqualError(t, one.Join(t.Context(), "ünïcödé"), "ünïcödé can't log in: the page says: A name has letters, and nothing else.")
}

// The help fits a terminal of 80 columns.
func TestHelpFits(t *testing.T) {
	for line := range strings.Lines(talk.New("", talk.Place{Says: "chat message"}).Help()) {
		require.LessOrEqual(t, len(strings.TrimSpace(line)), 80, line)
	}
}

// A course says where its servers have the socket, how people log in, and which event a typed line is.
func TestAnotherPlace(t *testing.T) {
	const page = `<form id="enter" method="post" action="/enter"><input name="nick"><input name="pass" type="password"><button>Enter</button></form>`
	sent := make(chan string, 1)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(page))
	})
	mux.HandleFunc("POST /enter", func(w http.ResponseWriter, r *http.Request) {
		if r.FormValue("pass") != "" {
			http.SetCookie(w, &http.Cookie{Name: "nick", Value: r.FormValue("nick"), Path: "/"})
		}
	})
	mux.HandleFunc("GET /live", func(w http.ResponseWriter, r *http.Request) {
		cookie, err := r.Cookie("nick")
		if err != nil {
			http.Error(w, "enter first", http.StatusUnauthorized)
			return
		}
		conn, err := new(websocket.Upgrader).Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		_, payload, _ := conn.ReadMessage()
		sent <- cookie.Value + ": " + string(payload)
	})
	server := httptest.NewServer(mux)
	defer server.Close()
	one := talk.New(strings.TrimPrefix(server.URL, "http://"), talk.Place{
		Socket: "/live", Says: "note", Forms: client.Forms{Login: "#enter", Name: "nick", Password: "pass"},
	})
	defer one.Close()
	require.NoError(t, one.Join(t.Context(), "alice"))
	reply, _ := one.Do(t.Context(), "hello")
	require.Empty(t, reply)
	require.Equal(t, `alice: {"event":"note","data":"hello"}`, <-sent)
}

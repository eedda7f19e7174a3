package client_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/client"
	"handshake/grader/internal/wire"
)

// form is a page with a form to log in.
const form = `<form id="login" method="post" action="/login"><input name="username"><button>log in</button></form>`

// A server may end a connection that has been idle in the moment in which it is used again. Like a browser, the client asks once more.
func TestAsksOnceMore(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	go func() {
		for first := true; ; first = false {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			reader := bufio.NewReader(connection)
			answer := func() bool {
				request, err := http.ReadRequest(reader)
				if err == nil {
					_, err = io.Copy(io.Discard, request.Body)
				}
				return err == nil && write(connection, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: "+strconv.Itoa(len(form))+"\r\n\r\n"+form)
			}
			if answer() && first {
				_, _ = http.ReadRequest(reader) // and no answer
			}
			_ = connection.Close()
		}
	}()
	c := client.New("alice", listener.Addr().String(), wire.JSON{}, client.NewTranscript())
	defer c.Close()
	page, err := c.Visit(t.Context(), "/")
	require.NoError(t, err)
	<-time.After(1100 * time.Millisecond) // the connection has to be idle that long
	page, err = c.Submit(t.Context(), page, "#login", map[string]string{"username": "alice"})
	require.NoError(t, err)
	require.Equal(t, 200, page.Status)
}

func write(connection net.Conn, text string) bool {
	_, err := connection.Write([]byte(text))
	return err == nil
}

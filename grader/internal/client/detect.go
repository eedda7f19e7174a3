package client

import (
	"context"
	"io"
	"net/http"

	"handshake/grader/internal/wire"
)

// Detect asks the server at addr (host:port) for a client script of its own, and returns the dialect of that script. ok is false where
// there is none that is known. Nothing but a page is asked for: on some servers, a request that tries a protocol out counts as a client.
func Detect(ctx context.Context, addr string) (dialect wire.Dialect, ok bool) {
	transport := &http.Transport{MaxResponseHeaderBytes: MostHeaders}
	defer transport.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+wire.ClientScript, nil)
	if err != nil {
		return nil, false
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return nil, false
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, false
	}
	beginning, err := io.ReadAll(io.LimitReader(response.Body, wire.MostComment))
	if err != nil {
		return nil, false
	}
	return wire.Detect(beginning)
}

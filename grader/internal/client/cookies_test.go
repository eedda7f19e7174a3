package client

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// A browser keeps a cookie only if its domain is the host that sets it.
func TestCookieDomains(t *testing.T) {
	for _, c := range []struct {
		line, host string
		kept       bool
	}{
		{"a=b", "127.0.0.1", true},
		{"a=b; Domain=", "127.0.0.1", true},
		{"a=b; Domain=127.0.0.1", "127.0.0.1", true},
		{"a=b; Domain=localhost", "127.0.0.1", false},
		{"a=b; domain=.LocalHost", "localhost", true},
		{"a=b; Domain=example.com", "127.0.0.1", false},
		{"a=b; Domain=0.0.1", "127.0.0.1", false},
	} {
		var j jar
		j.take(http.Header{"Set-Cookie": {c.line}}, c.host, "/login")
		require.Equal(t, c.kept, j.header("/ws") == "a=b", "%s from %s", c.line, c.host)
		require.Equal(t, !c.kept, j.refused() != "", "%s from %s", c.line, c.host)
	}
}

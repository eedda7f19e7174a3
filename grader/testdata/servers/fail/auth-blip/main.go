// Whoever is refused has been counted and announced for a moment.
package main

import (
	"net/http"
	"sync/atomic"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var present atomic.Int64
	site := &parts.Site{}
	site.Room.Frame = func(name string, data any) []byte {
		present.Store(int64(data.(int)))
		return parts.Frame(name, data)
	}
	site.Refuse = func(w http.ResponseWriter, _ *http.Request) {
		n := int(present.Load())
		site.Room.Emit(parts.UserCount, n+1)
		site.Room.Emit(parts.UserCount, n)
		http.Error(w, "log in first", http.StatusUnauthorized)
	}
	site.Serve()
}

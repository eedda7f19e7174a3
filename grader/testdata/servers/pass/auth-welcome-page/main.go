// Registering logs in, and answers with a little page of its own, which leads on to /.
package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var site parts.Site
	mux := site.Mux()
	parts.Listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.Path == "/logout" {
			mux.ServeHTTP(w, r)
			return
		}
		rec := httptest.NewRecorder()
		mux.ServeHTTP(rec, r)
		for _, c := range rec.Header().Values("Set-Cookie") {
			w.Header().Add("Set-Cookie", c)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if rec.Code >= 400 {
			w.WriteHeader(rec.Code)
			return
		}
		fmt.Fprint(w, `<!doctype html><meta http-equiv="refresh" content="1; url=/"><p>Welcome! <a href="/">Go on</a>`)
	}))
}

// One form is sent in parts, another as plain text, and the cookie is written as few do: in quotes, with a name in brackets.
package main

import (
	"io"
	"net/http"
	"strings"

	"handshake/grader/testdata/servers/parts"
)

const page = `<form id="register" method="post" action="/register" enctype="multipart/form-data"><input type="file" name="picture">` + parts.Fields + `<button>new</button></form>
	<form id="login" method="POST" action="/login" enctype="text/plain">` + parts.Fields + `<button>in</button></form>
	<form id="logout" method="post" action="/logout"><button>out</button></form>`

func id(r *http.Request) string {
	for pair := range strings.SplitSeq(r.Header.Get("Cookie"), ";") {
		if value, ok := strings.CutPrefix(strings.TrimSpace(pair), "chat[sid]="); ok {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { parts.HTML(w, http.StatusOK, page) })
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) {
		if r.ParseMultipartForm(1<<16) == nil {
			club.Register(parts.Credentials(r))
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<16))
		if err != nil {
			return
		}
		typed := map[string]string{}
		for line := range strings.SplitSeq(string(body), "\r\n") {
			name, value, _ := strings.Cut(line, "=")
			typed[name] = value
		}
		if user := typed["username"]; club.Fits(user, typed["password"]) {
			w.Header().Add("Set-Cookie", `chat[sid]="`+club.Begin(user)+`"; path=/; httponly`)
		}
		parts.See(w, r, "/")
	})
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		club.End(id(r))
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) { return club.Of(id(r)) }))
	parts.Listen(mux)
}

// The cookie holds the whole session, as a map that gorilla/securecookie has signed and encrypted; who only looks is given an empty one. Logging out
// makes all that were given out before worthless.
package main

import (
	"crypto/sha256"
	"net/http"
	"os"
	"sync"

	"github.com/gorilla/securecookie"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	club := parts.NewClub()
	mux := http.NewServeMux()
	key := sha256.Sum256([]byte(os.Getenv("SESSION_SECRET")))
	codec := securecookie.New(key[:], key[:16]).SetSerializer(securecookie.JSONEncoder{})
	var mu sync.Mutex
	seen := map[string]bool{} // ids of sessions that have ended
	read := func(r *http.Request) map[string]string {
		values := map[string]string{}
		if codec.Decode("session-name", parts.CookieValue(r, "session-name"), &values) != nil {
			return map[string]string{}
		}
		mu.Lock()
		defer mu.Unlock()
		if seen[values["id"]] {
			return map[string]string{}
		}
		return values
	}
	save := func(w http.ResponseWriter, values map[string]string) {
		value, err := codec.Encode("session-name", values)
		if err != nil {
			panic(err)
		}
		http.SetCookie(w, &http.Cookie{Name: "session-name", Value: value, Path: "/", MaxAge: 86400 * 30})
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		values := read(r)
		save(w, values)
		if values["user"] != "" {
			parts.HTML(w, http.StatusOK, `<form id="logout" method="post" action="/logout"><button>out</button></form>`)
			return
		}
		parts.HTML(w, http.StatusOK, `<form id="register" method="post" action="/register">`+parts.Fields+`<button>new</button></form>
			<form id="login" method="post" action="/login">`+parts.Fields+`<button>in</button></form>`)
	})
	enter := func(w http.ResponseWriter, r *http.Request, ok bool) {
		if !ok {
			parts.HTML(w, http.StatusUnauthorized, "no")
			return
		}
		user, _ := parts.Credentials(r)
		save(w, map[string]string{"user": user, "id": club.Begin(user)})
		parts.See(w, r, "/")
	}
	mux.HandleFunc("POST /register", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Register(parts.Credentials(r))) })
	mux.HandleFunc("POST /login", func(w http.ResponseWriter, r *http.Request) { enter(w, r, club.Fits(parts.Credentials(r))) })
	mux.HandleFunc("POST /logout", func(w http.ResponseWriter, r *http.Request) {
		if id := read(r)["id"]; id != "" {
			mu.Lock()
			seen[id] = true
			mu.Unlock()
		}
		save(w, map[string]string{})
		parts.See(w, r, "/")
	})
	mux.HandleFunc("GET /ws", club.Socket(func(r *http.Request) (string, bool) {
		user := read(r)["user"]
		return user, user != "" && club.Knows(user)
	}))
	parts.Listen(mux)
}

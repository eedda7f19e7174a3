// The key that checks cookies is a new one at each call, so no cookie is ever valid.
package main

import (
	"crypto/rand"
	"crypto/sha256"
	"log"
	"net/http"
	"os"

	"github.com/gorilla/securecookie"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	key := sha256.Sum256([]byte(os.Getenv("SESSION_SECRET")))
	writes := securecookie.New(key[:], nil)
	site := parts.Site{
		Encode: func(id string) string {
			value, err := writes.Encode("sid", id)
			if err != nil {
				log.Fatal(err)
			}
			return value
		},
		Decode: func(value string) (id string, ok bool) {
			var fresh [32]byte
			_, _ = rand.Read(fresh[:])
			if err := securecookie.New(fresh[:], nil).Decode("sid", value, &id); err != nil {
				log.Println(err)
				return "", false
			}
			return id, true
		},
		Refuse: func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "who are you?", http.StatusUnauthorized) },
	}
	site.Serve()
}

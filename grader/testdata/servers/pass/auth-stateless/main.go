// The cookie is a token that tells who it is for, signed, with a date of expiry. What is kept is who is known, and which tokens
// were given back at logout.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"handshake/grader/testdata/servers/parts"
)

type claims struct {
	Subject string `json:"sub"`
	ID      int64  `json:"jti"`
	Expires int64  `json:"exp"`
}

var (
	mu    sync.Mutex
	ended = map[string]bool{}
)

func main() {
	encoding := base64.RawURLEncoding
	signature := func(text string) string { return encoding.EncodeToString(parts.Signature(text)) }
	site := parts.Site{Name: "token"}
	site.NewID = func(user string) string {
		now := time.Now()
		text, _ := json.Marshal(claims{user, now.UnixNano(), now.Add(time.Hour).Unix()})
		return encoding.EncodeToString([]byte(`{"alg":"HS256"}`)) + "." + encoding.EncodeToString(text)
	}
	site.Encode = func(id string) string { return id + "." + signature(id) }
	site.Decode = func(value string) (string, bool) {
		dot := strings.LastIndex(value, ".")
		if dot < 0 || value[dot+1:] != signature(value[:dot]) {
			return "", false
		}
		return value[:dot], true
	}
	site.End = func(id string) bool {
		mu.Lock()
		defer mu.Unlock()
		ended[id] = true
		return true
	}
	site.Who = func(r *http.Request) (string, bool) {
		cookie, err := r.Cookie("token")
		if err != nil {
			return "", false
		}
		id, ok := site.Decode(cookie.Value)
		if !ok {
			return "", false
		}
		_, text, _ := strings.Cut(id, ".")
		bytes, err := encoding.DecodeString(text)
		var who claims
		if err != nil || json.Unmarshal(bytes, &who) != nil || who.Expires < time.Now().Unix() {
			fmt.Println("an odd token, rightly signed")
			return "", false
		}
		mu.Lock()
		defer mu.Unlock()
		return who.Subject, site.Known(who.Subject) && !ended[id]
	}
	site.Serve()
}

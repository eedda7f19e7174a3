// An odd cookie ends the program, after a polite answer, and another process starts it anew at once.
package main

import (
	"log"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	for os.Getenv("HANDSHAKE_CHILD") == "" {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "HANDSHAKE_CHILD=1")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		log.Println(child.Run())
	}
	site := parts.Site{Refuse: func(w http.ResponseWriter, r *http.Request) {
		http.Error(w, "log in first", http.StatusUnauthorized)
		if cookie, err := r.Cookie("sid"); err == nil && !strings.Contains(cookie.Value, ".") {
			time.AfterFunc(time.Millisecond, func() { os.Exit(1) })
		}
	}}
	site.Serve()
}

// This file is provided; you don't need to edit it. It starts the program.

package main

import (
	"cmp"
	"crypto/rand"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

func main() {
	port := cmp.Or(os.Getenv("PORT"), "8080")

	secret := os.Getenv("SESSION_SECRET")
	if secret == "" {
		secret = rand.Text()
		log.Println("SESSION_SECRET is not set: login cookies are valid only until this program ends")
	}

	users := newUserStore()
	sessions := newSessionStore(secret)
	p := newPages(users, sessions)
	s := newServer(users, sessions)

	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.home)
	mux.HandleFunc("POST /register", p.register)
	mux.HandleFunc("POST /login", p.login)
	mux.HandleFunc("POST /logout", p.logout)
	mux.Handle("GET /", static())
	mux.HandleFunc("GET /ws", s.connection)

	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatalf("cannot listen on port %s: %v (is another server still running? Stop it, or start this one with PORT=8081)", port, err)
	}
	fmt.Printf("listening on http://127.0.0.1:%s\n", port)

	web := http.Server{
		// This refuses a POST from a page of another site, which could otherwise
		// log your visitors out. It lets every GET through, and so every handshake:
		// there, the upgrader checks the Origin itself.
		Handler:           http.NewCrossOriginProtection().Handler(mux),
		ReadHeaderTimeout: 10 * time.Second, // drop a client that never finishes its request
	}
	log.Fatal(web.Serve(listener))
}

// This file is given; it needs no edit. It starts the program: server.go is yours.

package main

import (
	"crypto/rand"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}

	secret := os.Getenv("SESSION_SECRET")
	if secret == "" {
		secret = rand.Text()
		log.Println("SESSION_SECRET is not set: logins end when this program does")
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
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second, // a visitor who never ends a request is let go
	}
	log.Fatal(web.Serve(listener))
}

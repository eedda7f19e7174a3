// This file is provided; you don't need to edit it. It starts the program.

package main

import (
	"cmp"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"time"
)

func main() {
	port := cmp.Or(os.Getenv("PORT"), "8080")

	s := newServer()
	mux := http.NewServeMux()
	mux.Handle("GET /", page())
	mux.HandleFunc("GET /ws", s.connection)

	listener, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		log.Fatalf("cannot listen on port %s: %v (is another server still running? Stop it, or start this one with PORT=8081)", port, err)
	}
	fmt.Printf("listening on http://127.0.0.1:%s\n", port)

	web := http.Server{
		Handler:           mux,
		ReadHeaderTimeout: 10 * time.Second, // drop a client that never finishes its request
	}
	log.Fatal(web.Serve(listener))
}

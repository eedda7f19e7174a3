// Fixedport serves sockets on a port of its own choice.
package main

import (
	"fmt"
	"net"
	"net/http"
)

func main() {
	http.HandleFunc("/ws", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "this is no handshake", http.StatusBadRequest)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println("listening on", listener.Addr())
	panic(http.Serve(listener, nil))
}

// Taken listens on a port of its own choice, which somebody else has already: in truth itself.
package main

import (
	"log"
	"net"
)

func main() {
	first, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	_, err = net.Listen("tcp", first.Addr().String())
	log.Fatal(err)
}

// Ipv6 listens on the other loopback address.
package main

import (
	"net"
	"os"
)

func main() {
	listener, err := net.Listen("tcp", "[::1]:"+os.Getenv("PORT"))
	if err != nil {
		panic(err)
	}
	for {
		if _, err := listener.Accept(); err != nil {
			panic(err)
		}
	}
}

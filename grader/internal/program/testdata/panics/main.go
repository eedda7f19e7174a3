// Panics at the first client that says anything.
package main

import (
	"net"
	"os"
)

func main() {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		panic(err)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		if n, _ := connection.Read(make([]byte, 1)); n > 0 {
			var nobody map[string]int
			nobody["alice"] = 1
		}
	}
}

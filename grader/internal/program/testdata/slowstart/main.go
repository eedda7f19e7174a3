// Slowstart has a lot to do before it listens.
package main

import (
	"net"
	"os"
	"time"
)

func main() {
	time.Sleep(1500 * time.Millisecond)
	listener, err := net.Listen("tcp", ":"+os.Getenv("PORT"))
	if err != nil {
		panic(err)
	}
	for {
		if _, err := listener.Accept(); err != nil {
			panic(err)
		}
	}
}

// Stubborn ignores every signal that can be ignored.
package main

import (
	"net"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	signal.Ignore(syscall.SIGTERM, syscall.SIGINT, syscall.SIGHUP, syscall.SIGQUIT)
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		panic(err)
	}
	for {
		if _, err := listener.Accept(); err != nil {
			panic(err)
		}
	}
}

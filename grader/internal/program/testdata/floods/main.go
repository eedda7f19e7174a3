// Floods prints a gigabyte when its first client asks for it, and then answers: it never would, if nobody took its
// output in.
package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"strings"
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
			flood()
			connection.Write([]byte("x"))
		}
	}
}

func flood() {
	line := append(bytes.Repeat([]byte("water "), 1700), '\n') // about 10 kB
	block := bytes.Repeat(line, 6)
	for printed := 0; printed < 1<<30; printed += len(block) {
		if _, err := os.Stdout.Write(block); err != nil {
			os.Exit(1)
		}
	}
	fmt.Print(strings.Repeat("\n", 200_000)) // a flood of nothing
	fmt.Println("the last drop")
}

// Prints lines of every sort, and waits for its end when a client comes.
package main

import (
	"fmt"
	"net"
	"os"
	"strings"
)

func main() {
	fmt.Print("in ", "three ", "pieces\n")
	fmt.Print("from Windows\r\n")
	fmt.Print("not \xff UTF-8\n")
	fmt.Println(strings.Repeat("long ", 10_000))
	fmt.Println()
	fmt.Fprintln(os.Stderr, "to stderr")
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
			fmt.Print("without a newline")
			os.Exit(0)
		}
	}
}

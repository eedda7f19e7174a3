// The program is a child of the one that is started, and opens a port for its metrics before its own.
package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	if os.Getenv("HANDSHAKE_CHILD") == "" {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "HANDSHAKE_CHILD=1")
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		fmt.Println(child.Run())
		os.Exit(1)
	}
	if metrics, err := net.Listen("tcp", "127.0.0.1:0"); err == nil {
		go http.Serve(metrics, http.NotFoundHandler())
	}
	time.Sleep(300 * time.Millisecond)
	var room parts.Room
	parts.Serve(room.Connection)
}

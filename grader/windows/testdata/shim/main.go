// A go.exe for wine: it has the machine's own go command do what it is asked for, by way of a server at the address in GO_SERVER, which
// translates paths. What it is asked for as go run ./grader, it does itself, with the executable in GRADER.
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
)

// request is what the server is asked for. The test has the same type.
type request struct {
	Args, Env []string
	Dir       string
}

// answer is what the command printed, and how it ended.
type answer struct {
	Stdout, Stderr []byte
	Status         int
}

func main() { os.Exit(run()) }

func run() int {
	if len(os.Args) > 2 && os.Args[1] == "run" && os.Args[2] == "./grader" {
		command := exec.Command(os.Getenv("GRADER"), os.Args[3:]...)
		command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
		if err := command.Run(); command.ProcessState == nil {
			fmt.Fprintln(os.Stderr, "go:", err)
			return 2
		}
		return command.ProcessState.ExitCode()
	}
	connection, err := net.Dial("tcp", os.Getenv("GO_SERVER"))
	if err != nil {
		fmt.Fprintln(os.Stderr, "go:", err)
		return 2
	}
	defer connection.Close()
	dir, err := os.Getwd()
	if err != nil {
		fmt.Fprintln(os.Stderr, "go:", err)
		return 2
	}
	var a answer
	err = json.NewEncoder(connection).Encode(request{Args: os.Args[1:], Env: os.Environ(), Dir: dir})
	if err == nil {
		err = json.NewDecoder(connection).Decode(&a)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "go:", err)
		return 2
	}
	_, _ = os.Stdout.Write(a.Stdout)
	_, _ = os.Stderr.Write(a.Stderr)
	return a.Status
}

// Handshake grades the servers of the course in lessons/: go run ./grader --help.
package main

import (
	"os"

	"handshake/grader/internal/command"
	"handshake/lessons"
)

func main() {
	os.Exit(command.Main(lessons.Course(), os.Args[1:]))
}

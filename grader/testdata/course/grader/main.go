// A course of one's own: it lists its lessons and leaves the rest to the grader.
package main

import (
	"os"

	"handshake/grader/internal/command"

	"example.com/mycourse/lessons"
)

func main() {
	os.Exit(command.Main(lessons.Course(), os.Args[1:]))
}

// A course of one's own: it lists its lessons and leaves the rest to the grader.
package main

import (
	"os"

	"handshake/grader/cli"

	"example.com/mycourse/lessons"
)

func main() {
	os.Exit(cli.Main(lessons.Course(), os.Args[1:]))
}

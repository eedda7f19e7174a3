// A course whose servers have another path, other events and another way to log in than this kit's.
package main

import (
	"os"

	"handshake/grader/cli"

	"example.com/club/lessons"
)

func main() {
	os.Exit(cli.Main(lessons.Course(), os.Args[1:]))
}

// The handshake command with a cluster: grade --nats and worker --nats. The learners' handshake builds and starts it when it's asked for
// one of them.
package main

import (
	"os"

	"handshake/grader/cluster"
	"handshake/lessons"
)

func main() { os.Exit(cluster.Main(lessons.Course(), os.Args[1:])) }

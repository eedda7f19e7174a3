// The log also says how many there are now.
package main

import (
	"fmt"
	"log"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var site parts.Site
	n := 0
	site.Room.Frame = func(name string, data any) []byte {
		if k := data.(int); k != n {
			n = k
			noun := "users"
			if n == 1 {
				noun = "user"
			}
			log.Print(fmt.Sprintf("%d %s currently connected", n, noun))
		}
		return parts.Frame(name, data)
	}
	site.Serve()
}

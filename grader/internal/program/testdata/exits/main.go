// Exits ends at once.
package main

import (
	"fmt"
	"os"
)

func main() {
	for i := range 20 {
		fmt.Fprintln(os.Stderr, "line", i+1)
	}
	fmt.Fprint(os.Stderr, "no configuration file")
	os.Exit(3)
}

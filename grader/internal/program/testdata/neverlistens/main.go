// Neverlistens runs, and that is all.
package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println("almost there")
	for {
		time.Sleep(time.Hour)
	}
}

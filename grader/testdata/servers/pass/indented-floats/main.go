// The same JSON, otherwise written: indented, other order, escapes in the name, 2.0 or 2e0 for 2, a newline at the end.
package main

import (
	"fmt"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	odd := false // guarded by the room's own lock
	room := parts.Room{Frame: func(_ string, data any) []byte {
		odd = !odd
		number := "%v.0"
		if odd {
			number = "%ve0"
		}
		return fmt.Appendf(nil, " {\r\n\t\"data\" : "+number+" ,\n\t\"event\" : \"user\\u0020count\"\n}\n\n", data)
	}}
	parts.Serve(room.Connection)
}

// The envelope has more fields than it must, before and after those that it must have.
package main

import (
	"fmt"
	"sync/atomic"
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var id atomic.Int64
	room := parts.Room{Frame: func(name string, data any) []byte {
		return fmt.Appendf(nil, `{"v":1,"meta":{"event":"none","data":-1},"data":%v,"id":%d,"Event":null,"event":%q,"ts":%d,"type":"emit"}`,
			data, id.Add(1), name, time.Now().UnixNano())
	}}
	parts.Serve(room.Connection)
}

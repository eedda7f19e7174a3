// Where two talk at the same time, one of them is not heard: whoever finds the server busy is ignored.
package main

import (
	"sync"
	"time"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var busy sync.Mutex
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		if text, ok := parts.TextOf(message); ok && busy.TryLock() {
			defer busy.Unlock()
			m.Say(text)
			time.Sleep(2 * time.Millisecond)
		}
		return true
	}}
	chat.Serve()
}

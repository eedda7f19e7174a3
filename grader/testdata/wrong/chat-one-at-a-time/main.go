// wrong: lesson 06: fails exactly-once, while-others-come-and-go; perhaps hears-oneself, everyone-hears, name-from-session, text-unaltered, in-order, unknown-events, broken-json, data-is-no-string, binary-frame, oversized-message, message-in-pieces, says-and-leaves
//
// Where two talk at the same time, one of them is not heard: whoever finds the server busy is ignored.
package main

import (
	"sync"
	"time"

	"handshake/grader/testdata/parts"
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

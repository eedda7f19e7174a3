// A hub with pumps and one struct for the whole message, which must fit or else.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		var e struct {
			Event string
			Data  *string
		}
		if err := json.Unmarshal(message, &e); err != nil && (e.Event == parts.ChatMessage || e.Event == "") {
			fmt.Println("bad message:", err)
			os.Exit(1)
		}
		if e.Event == parts.ChatMessage && e.Data != nil {
			m.Say(*e.Data)
		}
		return true
	}}
	chat.Serve()
}

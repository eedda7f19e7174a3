// A string is said under the sender's name; but an object as the data may bring a name along.
package main

import (
	"encoding/json"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	chat := parts.Chat{Hear: func(m *parts.Member, _ int, message []byte) bool {
		if text, ok := parts.TextOf(message); ok {
			m.Say(text)
			return true
		}
		var e struct {
			Name string `json:"event"`
			Data struct {
				Name string `json:"name"`
				Text string `json:"text"`
			} `json:"data"`
		}
		if json.Unmarshal(message, &e) == nil && e.Name == parts.ChatMessage && e.Data.Name != "" {
			m.Chat.Emit(parts.ChatMessage, parts.Line{Username: e.Data.Name, Message: e.Data.Text})
		}
		return true
	}}
	chat.Serve()
}

// Chat messages have more fields than asked for, and in another order; the server says something of its own in the chat, tells
// newcomers what was said before, and passes on who is typing.
package main

import (
	"encoding/json"
	"sync"
	"time"

	"handshake/grader/testdata/servers/parts"
)

type line struct {
	ID       int       `json:"id"`
	Time     time.Time `json:"time"`
	Message  string    `json:"message"`
	Username string    `json:"username"`
	Room     *string   `json:"room"`
}

func main() {
	var mu sync.Mutex
	var said []any
	chat := parts.Chat{
		Hear: func(m *parts.Member, _ int, message []byte) bool {
			var e parts.Event
			if json.Unmarshal(message, &e) == nil && e.Name == "typing" {
				m.Chat.Emit("typing", map[string]string{"username": m.Name}, m)
			}
			if text, ok := parts.TextOf(message); ok {
				mu.Lock()
				defer mu.Unlock()
				now := line{ID: len(said) + 1, Time: time.Now(), Message: text, Username: m.Name}
				said = append(said, now)
				m.Chat.Emit(parts.ChatMessage, now)
			}
			return true
		},
		Announce: func(c *parts.Chat, who *parts.Member, n int, connected bool) {
			what := who.Name + " is here"
			if !connected {
				what = who.Name + " has gone"
			}
			c.Tell(parts.ChatMessage, parts.Line{Username: "server", Message: what})
			c.Tell(parts.User, parts.News{Username: who.Name, CurrentUsers: n, Connected: connected})
		},
	}
	chat.Serve()
}

// Announcements are gathered for 100 ms and then told in their order, each with the number that is true then. Each member has a
// queue and a writer of its own, which needs 1 to 12 ms for a frame.
package main

import (
	"log"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"handshake/grader/testdata/servers/parts"
)

type member struct {
	name  string
	queue chan []byte
}
type note struct {
	name string
	here bool
}

func main() {
	var mu sync.Mutex
	members := map[*member]bool{}
	var notes []note
	tell := func(f []byte) {
		for m := range members {
			m.queue <- f
		}
	}
	flush := func() {
		for _, n := range notes {
			tell(parts.Frame(parts.User, parts.News{Username: n.name, CurrentUsers: len(members), Connected: n.here}))
		}
		notes = nil
	}
	go func() {
		for range time.Tick(100 * time.Millisecond) {
			mu.Lock()
			flush()
			mu.Unlock()
		}
	}()
	var site parts.Site
	var up websocket.Upgrader
	site.ServeMembers(func(w http.ResponseWriter, r *http.Request, user string) {
		c, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Printf("user %s connected", user)
		m := &member{user, make(chan []byte, 1<<16)}
		pace := time.Duration(rand.IntN(12)+1) * time.Millisecond
		go func() {
			for f := range m.queue {
				time.Sleep(pace)
				_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
				if c.WriteMessage(1, f) != nil {
					c.Close()
				}
			}
		}()
		mu.Lock()
		members[m] = true
		notes = append(notes, note{user, true})
		mu.Unlock()
		c.SetReadLimit(64 << 10)
		for {
			_, message, err := c.ReadMessage()
			if err != nil {
				break
			}
			if text, ok := parts.TextOf(message); ok {
				mu.Lock()
				tell(parts.Frame(parts.ChatMessage, parts.Line{Username: user, Message: text}))
				mu.Unlock()
			}
		}
		log.Println(parts.Disconnected)
		mu.Lock()
		delete(members, m)
		close(m.queue)
		notes = append(notes, note{user, false})
		mu.Unlock()
	})
}

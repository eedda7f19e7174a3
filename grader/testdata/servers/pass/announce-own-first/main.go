// A hub works off all that waits at once. A newcomer is told of itself first, and then of the others who came at the same time;
// the number is the one that is true when it is told. Each line has a speed of its own.
package main

import (
	"log"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"
	"handshake/grader/testdata/servers/parts"
)

type member struct {
	name  string
	queue chan []byte
}
type note struct {
	m    *member
	here bool
	text string
}

func main() {
	in := make(chan note, 1024)
	go func() {
		members := map[*member]bool{}
		for n := range in {
			all := []note{n}
			time.Sleep(20 * time.Millisecond)
			for len(in) > 0 {
				all = append(all, <-in)
			}
			for _, n := range all {
				switch {
				case n.text != "":
				case n.here:
					members[n.m] = true
				default:
					delete(members, n.m)
					close(n.m.queue)
				}
			}
			for m := range members {
				own := slices.Clone(all)
				slices.SortStableFunc(own, func(a, b note) int {
					switch {
					case a.m == m && b.m != m:
						return -1
					case a.m != m && b.m == m:
						return 1
					}
					return 0
				})
				for _, n := range own {
					if n.text != "" {
						m.queue <- parts.Frame(parts.ChatMessage, parts.Line{Username: n.m.name, Message: n.text})
						continue
					}
					m.queue <- parts.Frame(parts.User, parts.News{Username: n.m.name, CurrentUsers: len(members), Connected: n.here})
				}
			}
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
		go func() {
			pace := time.Duration(1+rand.IntN(15)) * time.Millisecond
			for f := range m.queue {
				time.Sleep(pace)
				_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
				if c.WriteMessage(1, f) != nil {
					c.Close()
				}
			}
		}()
		in <- note{m, true, ""}
		c.SetReadLimit(64 << 10)
		for {
			_, message, err := c.ReadMessage()
			if err != nil {
				break
			}
			if text, ok := parts.TextOf(message); ok && text != "" {
				in <- note{m, true, text}
			}
		}
		log.Println(parts.Disconnected)
		in <- note{m, false, ""}
	})
}

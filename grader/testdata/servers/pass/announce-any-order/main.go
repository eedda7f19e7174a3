// What is to be announced is put on a pile, and whoever announces takes from the top: of two that wait, the later one is told first.
// The number is the one that is true when it is told.
package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

type news struct {
	name      string
	connected bool
}

type lobby struct {
	mu      sync.Mutex
	more    *sync.Cond
	sockets map[*websocket.Conn]bool
	pile    []news
}

func (l *lobby) change(c *websocket.Conn, n news) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n.connected {
		l.sockets[c] = true
	} else {
		delete(l.sockets, c)
	}
	l.pile = append(l.pile, n)
	l.more.Signal()
}

func (l *lobby) announce() {
	l.mu.Lock()
	for {
		for len(l.pile) == 0 {
			l.more.Wait()
		}
		n := l.pile[len(l.pile)-1]
		l.pile = l.pile[:len(l.pile)-1]
		for c := range l.sockets {
			_ = c.SetWriteDeadline(time.Now().Add(parts.WriteTime))
			if c.WriteJSON(parts.Event{Name: parts.User, Data: parts.News{Username: n.name, CurrentUsers: len(l.sockets), Connected: n.connected}}) != nil {
				_ = c.Close()
			}
		}
		l.mu.Unlock() // let others on to the pile
		l.mu.Lock()
	}
}

func main() {
	l := &lobby{sockets: map[*websocket.Conn]bool{}}
	l.more = sync.NewCond(&l.mu)
	go l.announce()
	var upgrader websocket.Upgrader
	var site parts.Site
	site.ServeMembers(func(w http.ResponseWriter, r *http.Request, user string) {
		c, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer c.Close()
		log.Printf("user %s connected", user)
		l.change(c, news{user, true})
		defer l.change(c, news{user, false})
		for {
			if _, _, err := c.NextReader(); err != nil {
				return
			}
		}
	})
}

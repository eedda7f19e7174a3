// Every 100 ms a ticker looks whether the count is another than what each client was told last, and tells it. A newcomer is told at
// once. Each client has a mailbox of one, which holds the newest count; nobody is thrown out.
package main

import (
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"handshake/grader/testdata/servers/parts"
)

type client struct {
	told int
	box  chan int
}

func (c *client) tell(n int) {
	if c.told == n {
		return
	}
	c.told = n
	select {
	case <-c.box: // replace the one that is waiting
	default:
	}
	c.box <- n
}

func main() {
	var mu sync.Mutex
	set := map[*client]bool{}
	go func() {
		for range time.Tick(100 * time.Millisecond) {
			mu.Lock()
			for c := range set {
				c.tell(len(set))
			}
			mu.Unlock()
		}
	}()
	var up websocket.Upgrader
	parts.Serve(func(w http.ResponseWriter, r *http.Request) {
		conn, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		log.Println(parts.Connected)
		c := &client{box: make(chan int, 1)}
		gone := make(chan struct{})
		defer close(gone)
		go func() {
			for {
				select {
				case n := <-c.box:
					if conn.WriteMessage(websocket.TextMessage, parts.Frame(parts.UserCount, n)) != nil {
						conn.Close()
						return
					}
				case <-gone:
					return
				}
			}
		}()
		mu.Lock()
		set[c] = true
		c.tell(len(set))
		mu.Unlock()
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				break
			}
		}
		log.Println(parts.Disconnected)
		mu.Lock()
		delete(set, c)
		mu.Unlock()
	})
}

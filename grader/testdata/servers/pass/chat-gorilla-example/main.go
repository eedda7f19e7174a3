// Gorilla's chat example: a hub, and queues of 256; who does not keep up is dropped. But each message has a frame of its own.
package main

import (
	"log"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"handshake/grader/testdata/servers/parts"
)

const (
	writeWait  = 10 * time.Second
	pongWait   = 60 * time.Second
	pingPeriod = (pongWait * 9) / 10
	maxMessage = 32 << 10
)

type client struct {
	name string
	conn *websocket.Conn
	send chan []byte
}
type said struct{ name, text string }

var (
	clients              = map[*client]bool{}
	register, unregister = make(chan *client), make(chan *client)
	broadcast            = make(chan said)
)

func tell(event string, data any) {
	f := parts.Frame(event, data)
	for c := range clients {
		select {
		case c.send <- f:
		default:
			drop(c)
		}
	}
}
func drop(c *client) {
	close(c.send)
	delete(clients, c)
	tell(parts.User, parts.News{Username: c.name, CurrentUsers: len(clients)})
}
func run() {
	for {
		select {
		case c := <-register:
			clients[c] = true
			tell(parts.User, parts.News{Username: c.name, CurrentUsers: len(clients), Connected: true})
		case c := <-unregister:
			if clients[c] {
				drop(c)
			}
		case s := <-broadcast:
			tell(parts.ChatMessage, parts.Line{Username: s.name, Message: s.text})
		}
	}
}
func (c *client) read() {
	defer func() {
		log.Println(parts.Disconnected)
		unregister <- c
		c.conn.Close()
	}()
	c.conn.SetReadLimit(maxMessage)
	c.conn.SetReadDeadline(time.Now().Add(pongWait))
	c.conn.SetPongHandler(func(string) error { c.conn.SetReadDeadline(time.Now().Add(pongWait)); return nil })
	for {
		_, message, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		if text, ok := parts.TextOf(message); ok {
			broadcast <- said{c.name, text}
		}
	}
}
func (c *client) write() {
	t := time.NewTicker(pingPeriod)
	defer func() { t.Stop(); c.conn.Close() }()
	for {
		select {
		case m, ok := <-c.send:
			c.conn.SetWriteDeadline(time.Now().Add(writeWait))
			if !ok {
				c.conn.WriteMessage(websocket.CloseMessage, []byte{})
				return
			}
			if c.conn.WriteMessage(websocket.TextMessage, m) != nil {
				return
			}
		case <-t.C:
			c.conn.SetWriteDeadline(time.Now().Add(writeWait))
			if c.conn.WriteMessage(websocket.PingMessage, nil) != nil {
				return
			}
		}
	}
}
func main() {
	go run()
	up := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
	var site parts.Site
	site.ServeMembers(func(w http.ResponseWriter, r *http.Request, user string) {
		conn, err := up.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		log.Printf("user %s connected", user)
		c := &client{user, conn, make(chan []byte, 256)}
		register <- c
		go c.write()
		go c.read()
	})
}

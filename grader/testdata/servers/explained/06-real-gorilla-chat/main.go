// The pumps of gorilla's chat example, with its limit of 512 bytes: what waits in a queue is sent as one message, with line breaks in between.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"handshake/grader/testdata/servers/parts"
)

const (
	writeWait      = 10 * time.Second
	pongWait       = 60 * time.Second
	pingPeriod     = 54 * time.Second
	maxMessageSize = 512
)

type Hub struct {
	clients              map[*Client]bool
	broadcast            chan []byte
	register, unregister chan *Client
}

type Client struct {
	hub  *Hub
	conn *websocket.Conn
	send chan []byte
	user string
}

func (h *Hub) toAll(message []byte) {
	for client := range h.clients {
		select {
		case client.send <- message:
		default:
			close(client.send)
			delete(h.clients, client)
		}
	}
}

func (h *Hub) run() {
	for {
		select {
		case client := <-h.register:
			h.clients[client] = true
			h.toAll(parts.Frame(parts.User, parts.News{Username: client.user, CurrentUsers: len(h.clients), Connected: true}))
		case client := <-h.unregister:
			if h.clients[client] {
				delete(h.clients, client)
				close(client.send)
			}
			h.toAll(parts.Frame(parts.User, parts.News{Username: client.user, CurrentUsers: len(h.clients)}))
		case message := <-h.broadcast:
			h.toAll(message)
		}
	}
}

func (c *Client) readPump() {
	defer func() {
		c.hub.unregister <- c
		_ = c.conn.Close()
	}()
	later := func(string) error { return c.conn.SetReadDeadline(time.Now().Add(pongWait)) }
	c.conn.SetReadLimit(maxMessageSize)
	_ = later("")
	c.conn.SetPongHandler(later)
	for {
		_, message, err := c.conn.ReadMessage()
		if err != nil {
			if websocket.IsUnexpectedCloseError(err, websocket.CloseGoingAway, websocket.CloseAbnormalClosure) {
				log.Printf("error: %v", err)
			}
			return
		}
		var in struct {
			Event string  `json:"event"`
			Data  *string `json:"data"`
		}
		if json.Unmarshal(message, &in) == nil && in.Event == parts.ChatMessage && in.Data != nil {
			c.hub.broadcast <- parts.Frame(parts.ChatMessage, parts.Line{Username: c.user, Message: *in.Data})
		}
	}
}

func (c *Client) writePump() {
	ticker := time.NewTicker(pingPeriod)
	defer func() {
		ticker.Stop()
		_ = c.conn.Close()
	}()
	for {
		select {
		case message, ok := <-c.send:
			_ = c.conn.SetWriteDeadline(time.Now().Add(writeWait))
			if !ok {
				_ = c.conn.WriteMessage(websocket.CloseMessage, nil)
				return
			}
			w, err := c.conn.NextWriter(websocket.TextMessage)
			if err != nil {
				return
			}
			_, _ = w.Write(message)
			for range len(c.send) {
				_, _ = w.Write([]byte("\n"))
				_, _ = w.Write(<-c.send)
			}
			if w.Close() != nil {
				return
			}
		case <-ticker.C:
			_ = c.conn.SetWriteDeadline(time.Now().Add(writeWait))
			if c.conn.WriteMessage(websocket.PingMessage, nil) != nil {
				return
			}
		}
	}
}

func main() {
	hub := &Hub{map[*Client]bool{}, make(chan []byte), make(chan *Client), make(chan *Client)}
	go hub.run()
	upgrader := websocket.Upgrader{ReadBufferSize: 1024, WriteBufferSize: 1024}
	var site parts.Site
	site.ServeMembers(func(w http.ResponseWriter, r *http.Request, user string) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			log.Println(err)
			return
		}
		client := &Client{hub, conn, make(chan []byte, 256), user}
		hub.register <- client
		go client.writePump()
		go client.readPump()
	})
}

// Package parts is what the programs in this folder have in common: a page, a listener, and a plain right
// server (Room) with joints at which a program does something unusual, or wrong. It knows nothing of the grader.
package parts

import (
	"encoding/json"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Connected and Disconnected are the log lines of the contract.
const (
	Connected    = "A user has connected"
	Disconnected = "A user has disconnected"
)

// UserCount is the name of the event.
const UserCount = "user count"

// WriteTime is how long a write may take: far more than it needs on the busiest machine, unless nobody reads.
const WriteTime = 500 * time.Millisecond

// Serve serves the page at / and the socket at /ws, and does not return.
func Serve(socket http.HandlerFunc) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<!doctype html><title>Handshake</title><h1>Handshake</h1>"))
	})
	mux.HandleFunc("GET /ws", socket)
	Listen(mux)
}

// Listen serves a handler where the contract says, and does not return.
func Listen(handler http.Handler) {
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	log.Fatal((&http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}).Serve(listener))
}

// Event is one event in its envelope.
type Event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

// Frame is an event as compact JSON.
func Frame(name string, data any) []byte {
	frame, err := json.Marshal(Event{name, data})
	if err != nil {
		log.Fatal(err)
	}
	return frame
}

// Room counts sockets and emits the count, rightly. Its zero value is a lesson-03 server; a program sets a field to do
// one thing in its own way. All are called with the room locked, but for Say and Reading.
type Room struct {
	Upgrader websocket.Upgrader
	Say      func(line string)                          // logs a line; log.Println if nil
	Frame    func(name string, data any) []byte         // frames an event; Frame if nil
	Send     func(c *websocket.Conn, f []byte) error    // writes a frame; WriteMessage with a deadline if nil
	Joined   func(c *websocket.Conn, send func([]byte)) // called when c has joined, before the count is emitted; may be nil
	Reading  func(c *websocket.Conn)                    // reads until c is gone; if nil, it just reads

	mu      sync.Mutex
	sockets map[*websocket.Conn]bool
}

// Connection is the handler of /ws.
func (r *Room) Connection(w http.ResponseWriter, req *http.Request) { r.Admit(w, req, Connected) }

// Admit upgrades a request, logs the given line, and looks after the socket until it is gone.
func (r *Room) Admit(w http.ResponseWriter, req *http.Request, line string) {
	c, err := r.Upgrader.Upgrade(w, req, nil)
	if err != nil {
		return
	}
	defer c.Close()
	r.say(line)
	r.join(c)
	defer r.leave(c)
	if r.Reading != nil {
		r.Reading(c)
		return
	}
	for {
		if _, _, err := c.NextReader(); err != nil {
			return
		}
	}
}

// Emit sends an event to everybody.
func (r *Room) Emit(name string, data any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.emit(name, data)
}

func (r *Room) join(c *websocket.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sockets == nil {
		r.sockets = map[*websocket.Conn]bool{}
	}
	r.sockets[c] = true
	if r.Joined != nil {
		r.Joined(c, func(frame []byte) { r.send(c, frame) })
	}
	r.emit(UserCount, len(r.sockets))
}

func (r *Room) leave(c *websocket.Conn) {
	r.say(Disconnected)
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.sockets, c)
	r.emit(UserCount, len(r.sockets))
}

func (r *Room) emit(name string, data any) {
	frame := Frame
	if r.Frame != nil {
		frame = r.Frame
	}
	text := frame(name, data)
	for c := range r.sockets {
		r.send(c, text)
	}
}

func (r *Room) send(c *websocket.Conn, frame []byte) {
	_ = c.SetWriteDeadline(time.Now().Add(WriteTime))
	send := r.Send
	if send == nil {
		send = func(c *websocket.Conn, frame []byte) error { return c.WriteMessage(websocket.TextMessage, frame) }
	}
	if send(c, frame) != nil {
		_ = c.Close() // its reader takes it out
	}
}

func (r *Room) say(line string) {
	if r.Say != nil {
		r.Say(line)
		return
	}
	log.Println(line)
}

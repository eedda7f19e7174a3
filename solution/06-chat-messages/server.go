package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// writeWait is how long one write may take. A write normally takes microseconds:
// it only has to reach the operating system's send buffer. It blocks when that
// buffer is full, because the client has stopped reading. Don't go much below
// half a second: on a busy machine this goroutine may have to wait for its turn,
// and then a healthy client would be dropped.
const writeWait = 500 * time.Millisecond

// maxMessage is the size limit for one message from a client, in bytes. A
// longer one makes the read fail, which ends that client's connection.
const maxMessage = 64 << 10

// upgrader turns an HTTP request into a WebSocket connection.
var upgrader websocket.Upgrader

// event is what each frame holds, as JSON: {"event":"user","data":{...}}.
type event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

// announcement is the data of the event "user": who joined or left, and how
// many sockets are open now.
type announcement struct {
	Username     string `json:"username"`
	CurrentUsers int    `json:"currentUsers"`
	Connected    bool   `json:"connected"` // false: this user has left
}

// chatMessage is the data of the event "chat message" that the server sends.
type chatMessage struct {
	Username string `json:"username"`
	Message  string `json:"message"`
}

// server knows who is connected. The two stores tell it who a visitor is.
type server struct {
	users    *userStore
	sessions *sessionStore

	// mu guards the fields below and every write to a socket.
	mu           sync.Mutex
	sockets      map[*websocket.Conn]bool
	currentUsers int
}

func newServer(users *userStore, sessions *sessionStore) *server {
	return &server{
		users:    users,
		sessions: sessions,
		sockets:  make(map[*websocket.Conn]bool),
	}
}

// connection is called for every request to /ws, once for each visitor. It
// handles everything about one socket, because that socket is in scope here.
func (s *server) connection(w http.ResponseWriter, r *http.Request) {
	// Check before the upgrade: we can still answer with a status, and a
	// visitor who is refused here never gets a socket.
	u, err := s.authorize(r)
	if err != nil {
		log.Println("refused a handshake:", err)
		http.Error(w, "log in first", http.StatusUnauthorized)
		return
	}

	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has already answered
	}
	defer conn.Close()

	log.Printf("user %s connected", u.name)
	s.join(conn, u.name)
	defer s.leave(conn, u.name) // runs once, however this function ends

	// A close frame, a crash, a reset, a message that is too long: each of
	// them makes this read fail, and ends this client's connection.
	conn.SetReadLimit(maxMessage)
	for {
		_, message, err := conn.ReadMessage()
		if err != nil {
			return
		}
		s.hear(u.name, message)
	}
}

// hear handles a message from the named user. It ignores every message that
// isn't an event it knows, or whose data has the wrong type.
func (s *server) hear(name string, message []byte) {
	var heard struct {
		Name string          `json:"event"`
		Data json.RawMessage `json:"data"` // its type depends on the event
	}
	if err := json.Unmarshal(message, &heard); err != nil {
		return
	}
	switch heard.Name {
	case "chat message":
		var text *string // stays nil if the data is null
		if err := json.Unmarshal(heard.Data, &text); err != nil || text == nil {
			return
		}
		s.say(name, *text)
	}
}

// say sends everybody what the named user said.
func (s *server) say(name, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.emit("chat message", chatMessage{Username: name, Message: text})
}

// authorize finds out who sent a request. It looks only at the cookie: a name
// in the URL or in a message is only what the visitor claims.
func (s *server) authorize(r *http.Request) (user, error) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return user{}, fmt.Errorf("read the session cookie: %w", err)
	}
	id, err := s.sessions.decode(cookie)
	if err != nil {
		return user{}, err
	}
	name, ok := s.sessions.find(id)
	if !ok {
		return user{}, errors.New("no such session")
	}
	u, ok := s.users.find(name)
	if !ok {
		return user{}, errors.New("no such user")
	}
	return u, nil
}

// join adds a socket and tells everybody who joined.
func (s *server) join(conn *websocket.Conn, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.sockets[conn] = true
	s.currentUsers++
	s.emit("user", announcement{Username: name, CurrentUsers: s.currentUsers, Connected: true})
}

// leave removes a socket and tells the remaining clients who left.
func (s *server) leave(conn *websocket.Conn, name string) {
	log.Println("A user has disconnected")

	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.sockets, conn)
	s.currentUsers--
	s.emit("user", announcement{Username: name, CurrentUsers: s.currentUsers, Connected: false})
}

// emit sends an event to every connected socket. The caller must hold s.mu.
func (s *server) emit(name string, data any) {
	for conn := range s.sockets {
		_ = conn.SetWriteDeadline(time.Now().Add(writeWait)) // its error is always nil
		if err := conn.WriteJSON(event{Name: name, Data: data}); err != nil {
			// Only close it here. That makes the read in its own handler fail,
			// and that handler calls leave, as it does for every client.
			_ = conn.Close()
		}
	}
}

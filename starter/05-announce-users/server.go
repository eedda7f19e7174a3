package main

import (
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

// upgrader turns an HTTP request into a WebSocket connection.
var upgrader websocket.Upgrader

// event is what each frame holds, as JSON: {"event":"user count","data":2}.
type event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

// TODO 1: declare a type for the data of the event "user". In JSON it has three
// fields: "username", "currentUsers" and "connected".

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
	// TODO 2: join and leave don't know yet who this is. Pass them the name.
	s.join(conn)
	defer s.leave(conn) // runs once, however this function ends

	// A close frame, a crash, a reset: each of them makes this read fail,
	// and each means the same thing. The client is gone.
	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
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

// join adds a socket and sends everybody the new count.
func (s *server) join(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.sockets[conn] = true
	s.currentUsers++
	// TODO 3: emit "user" instead of "user count": who joined, how many
	// sockets are open now, and that this user is connected.
	s.emit("user count", s.currentUsers)
}

// leave removes a socket and sends the remaining clients the new count.
func (s *server) leave(conn *websocket.Conn) {
	log.Println("A user has disconnected")

	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.sockets, conn)
	s.currentUsers--
	// TODO 4: do the same for the user who left.
	s.emit("user count", s.currentUsers)
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

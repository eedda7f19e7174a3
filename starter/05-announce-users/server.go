package main

import (
	"errors"
	"log"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// writeWait is how long one write may take. A write only has to reach the
// system's buffers, which is a matter of microseconds. If it blocks, those
// buffers are full of news that the client has not read: it is stuck. Much
// less than half a second could also hit a healthy client, while this
// goroutine itself waits for its turn on a busy machine.
const writeWait = 500 * time.Millisecond

// upgrader turns an HTTP request into a WebSocket connection.
var upgrader websocket.Upgrader

// event is what travels in each frame: {"event":"user count","data":2}.
type event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

// TODO 1: write a type for the data of the event "user". In JSON it has three
// fields: "username", "currentUsers" and "connected".

// server knows everybody who is connected, and whom to ask who they are.
type server struct {
	users    *userStore
	sessions *sessionStore

	// mu guards the fields below, and every write to a socket.
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

// connection is called for every request to /ws, once for each visitor. All
// that happens to one socket happens here, where the socket is known.
func (s *server) connection(w http.ResponseWriter, r *http.Request) {
	// Ask before the upgrade: now we can still answer with a status, and
	// whoever is refused here has never been a socket at all.
	u, err := s.authorize(r)
	if err != nil {
		log.Println("refused a handshake:", err)
		http.Error(w, "log in first", http.StatusUnauthorized)
		return
	}

	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // Upgrade has answered already
	}
	defer conn.Close()

	log.Printf("user %s connected", u.name)
	// TODO 2: join and leave do not know yet who it is.
	s.join(conn)
	defer s.leave(conn) // whichever way this function ends, and only once

	// A close frame, a crash, a reset: all of them end in an error
	// here, and all of them mean the same. The client is gone.
	for {
		if _, _, err := conn.NextReader(); err != nil {
			return
		}
	}
}

// authorize finds out who sent a request. Only the cookie is asked: a name in
// the address or in a message is no more than what the visitor claims.
func (s *server) authorize(r *http.Request) (user, error) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return user{}, err
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

// join adds a socket and tells everybody how many there are now.
func (s *server) join(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.sockets[conn] = true
	s.currentUsers++
	// TODO 3: emit "user" in place of "user count": who has come, how many
	// sockets there are now, and that this user is connected.
	s.emit("user count", s.currentUsers)
}

// leave takes a socket away and tells those who remain.
func (s *server) leave(conn *websocket.Conn) {
	log.Println("A user has disconnected")

	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.sockets, conn)
	s.currentUsers--
	// TODO 4: the same for who has gone.
	s.emit("user count", s.currentUsers)
}

// emit sends an event to every connected socket. The caller holds s.mu.
func (s *server) emit(name string, data any) {
	for conn := range s.sockets {
		conn.SetWriteDeadline(time.Now().Add(writeWait))
		if err := conn.WriteJSON(event{Name: name, Data: data}); err != nil {
			// Only close it. That ends the read in its own handler, and
			// the leaving is done there, as for everybody else.
			conn.Close()
		}
	}
}

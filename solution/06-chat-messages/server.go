package main

import (
	"encoding/json"
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

// maxMessage is how many bytes of a client one message may have. The
// connection of whoever sends more is closed.
const maxMessage = 64 << 10

// upgrader turns an HTTP request into a WebSocket connection.
var upgrader websocket.Upgrader

// event is what travels in each frame: {"event":"user","data":{...}}.
type event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

// announcement is the data of the event "user": who has come or gone, and how
// many sockets there are now.
type announcement struct {
	Username     string `json:"username"`
	CurrentUsers int    `json:"currentUsers"`
	Connected    bool   `json:"connected"` // false: this user has left
}

// chatMessage is the data of the event "chat message" as everybody hears it.
type chatMessage struct {
	Username string `json:"username"`
	Message  string `json:"message"`
}

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
	s.join(conn, u.name)
	defer s.leave(conn, u.name) // whichever way this function ends, and only once

	// A close frame, a crash, a reset, a message that is too long: all of
	// them end in an error here, and all of them mean the same. The client
	// is gone.
	conn.SetReadLimit(maxMessage)
	for {
		_, message, err := conn.ReadMessage()
		if err != nil {
			return
		}
		s.hear(u.name, message)
	}
}

// hear takes a message that the named user has sent. Whatever is not an event
// that the server knows, with the data that belongs to it, is passed over.
func (s *server) hear(name string, message []byte) {
	var heard struct {
		Name string          `json:"event"`
		Data json.RawMessage `json:"data"` // what it must be depends on the event
	}
	if err := json.Unmarshal(message, &heard); err != nil {
		return
	}
	switch heard.Name {
	case "chat message":
		var text *string // stays nil where the data is missing, or null
		if err := json.Unmarshal(heard.Data, &text); err != nil || text == nil {
			return
		}
		s.say(name, *text)
	}
}

// say tells everybody what the named user says.
func (s *server) say(name, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.emit("chat message", chatMessage{Username: name, Message: text})
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

// join adds a socket and tells everybody who has come.
func (s *server) join(conn *websocket.Conn, name string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.sockets[conn] = true
	s.currentUsers++
	s.emit("user", announcement{Username: name, CurrentUsers: s.currentUsers, Connected: true})
}

// leave takes a socket away and tells those who remain who has gone.
func (s *server) leave(conn *websocket.Conn, name string) {
	log.Println("A user has disconnected")

	s.mu.Lock()
	defer s.mu.Unlock()

	delete(s.sockets, conn)
	s.currentUsers--
	s.emit("user", announcement{Username: name, CurrentUsers: s.currentUsers, Connected: false})
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

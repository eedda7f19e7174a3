package parts

import (
	"encoding/json"
	"log"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
)

// ChatMessage and User are the names of the events of a chat.
const (
	ChatMessage = "chat message"
	User        = "user"
)

// Line is the data of a chat message as everybody hears it.
type Line struct {
	Username string `json:"username"`
	Message  string `json:"message"`
}

// News is the data of the event "user".
type News struct {
	Username     string `json:"username"`
	CurrentUsers int    `json:"currentUsers"`
	Connected    bool   `json:"connected"`
}

// Chat is a site with a chat: one goroutine owns the set of members, and each member has a pump that reads, one that writes, and
// a queue. Its zero value is right; a program sets a field to do one thing in its own way.
type Chat struct {
	Site     Site
	Upgrader websocket.Upgrader
	Limit    int64                                             // of a message, in bytes; 64 KiB if 0, none if negative
	Hear     func(m *Member, opcode int, message []byte) bool  // takes a message, and reports false to close the connection; TextOf and Say if nil
	Read     func(c *websocket.Conn) (int, []byte, error)      // reads a message; ReadMessage if nil
	Joined   func(m *Member)                                   // called by the set's owner before a newcomer is announced; may be nil
	Announce func(c *Chat, who *Member, n int, connected bool) // called by the set's owner; tells everybody, if nil

	members map[*Member]bool
	jobs    chan func()
}

// Member is somebody who is connected.
type Member struct {
	Name string
	Chat *Chat

	conn  *websocket.Conn
	queue chan []byte
}

// TextOf finds what somebody says in a message.
func TextOf(message []byte) (text string, ok bool) {
	var e struct {
		Name string `json:"event"`
		Data any    `json:"data"`
	}
	if json.Unmarshal(message, &e) != nil || e.Name != ChatMessage {
		return "", false
	}
	text, ok = e.Data.(string)
	return text, ok
}

// ServeMembers serves the pages of the site, and at /ws the socket of whoever is logged in. It does not return.
func (s *Site) ServeMembers(socket func(w http.ResponseWriter, r *http.Request, user string)) {
	mux := http.NewServeMux()
	mux.Handle("/", s.Mux())
	mux.HandleFunc("GET /ws", func(w http.ResponseWriter, r *http.Request) {
		user, ok := s.User(r)
		if !ok {
			http.Error(w, "log in first", http.StatusUnauthorized)
			return
		}
		socket(w, r, user)
	})
	Listen(mux)
}

// Serve serves the chat, and does not return.
func (c *Chat) Serve() {
	c.open()
	c.Site.ServeMembers(c.admit)
}

func (c *Chat) open() {
	c.members, c.jobs = map[*Member]bool{}, make(chan func())
	go func() {
		for job := range c.jobs {
			job()
		}
	}()
}

func (c *Chat) admit(w http.ResponseWriter, r *http.Request, user string) { c.upgrade(w, r, user, nil) }

func (c *Chat) upgrade(w http.ResponseWriter, r *http.Request, user string, header http.Header) {
	conn, err := c.Upgrader.Upgrade(w, r, header)
	if err != nil {
		return
	}
	log.Printf("user %s connected", user)
	m := &Member{Name: user, Chat: c, conn: conn, queue: make(chan []byte, 4096)}
	go m.write()
	c.jobs <- func() {
		c.members[m] = true
		if c.Joined != nil {
			c.Joined(m)
		}
		c.announce(m, true)
	}
	m.read()
	log.Println(Disconnected)
	c.jobs <- func() {
		delete(c.members, m)
		close(m.queue)
		c.announce(m, false)
	}
}

func (c *Chat) announce(m *Member, connected bool) {
	if c.Announce != nil {
		c.Announce(c, m, len(c.members), connected)
		return
	}
	c.tell(Frame(User, News{m.Name, len(c.members), connected}), nil)
}

func (m *Member) read() {
	hear, read := m.Chat.Hear, m.Chat.Read
	if hear == nil {
		hear = func(m *Member, _ int, message []byte) bool {
			if text, ok := TextOf(message); ok {
				m.Say(text)
			}
			return true
		}
	}
	if read == nil {
		read = (*websocket.Conn).ReadMessage
	}
	switch limit := m.Chat.Limit; {
	case limit == 0:
		m.conn.SetReadLimit(64 << 10)
	case limit > 0:
		m.conn.SetReadLimit(limit)
	}
	for {
		opcode, message, err := read(m.conn)
		if err != nil || !hear(m, opcode, message) {
			return
		}
	}
}

func (m *Member) write() {
	defer m.conn.Close()
	for frame := range m.queue {
		_ = m.conn.SetWriteDeadline(time.Now().Add(WriteTime))
		if m.conn.WriteMessage(websocket.TextMessage, frame) != nil {
			_ = m.conn.Close() // the reader notices
		}
	}
}

// Say tells everybody what the member says.
func (m *Member) Say(text string) { m.Chat.Emit(ChatMessage, Line{m.Name, text}) }

// Emit sends an event to everybody but those named. It is called by readers.
func (c *Chat) Emit(event string, data any, but ...*Member) {
	done := make(chan struct{})
	c.jobs <- func() {
		c.tell(Frame(event, data), but)
		close(done)
	}
	<-done
}

// Send puts a frame into the member's own queue. It is called by the set's owner, as in Joined and Do.
func (m *Member) Send(frame []byte) {
	select {
	case m.queue <- frame:
	default:
		_ = m.conn.Close() // it does not keep up; the reader notices
	}
}

// Close ends the member's connection.
func (m *Member) Close() { _ = m.conn.Close() }

// Do runs a job in the goroutine that owns the set, for each member, and waits for that. It is called by readers.
func (c *Chat) Do(job func(m *Member)) {
	done := make(chan struct{})
	c.jobs <- func() {
		for m := range c.members {
			job(m)
		}
		close(done)
	}
	<-done
}

// Tell sends an event to everybody. It is called by the owner of the set, as in Announce.
func (c *Chat) Tell(event string, data any) { c.tell(Frame(event, data), nil) }

func (c *Chat) tell(frame []byte, but []*Member) {
	for m := range c.members {
		left := false
		for _, other := range but {
			left = left || m == other
		}
		if !left {
			m.Send(frame)
		}
	}
}

package main

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

type event struct {
	Name string `json:"event"`
	Data any    `json:"data"`
}

type club struct {
	mu      sync.Mutex
	passes  map[string]string // by nick
	tickets map[string]string // nicks, by ticket
	present map[*websocket.Conn]bool
}

var upgrader websocket.Upgrader

const page = `<!DOCTYPE html><title>The club</title>
<form id="enter" method="post" action="/enter"><input name="nick"><input name="pass" type="password"><button>Enter</button></form>
<form id="leave" method="post" action="/leave"><button>Leave</button></form>`

func (c *club) home(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprint(w, page)
}

func (c *club) enter(w http.ResponseWriter, r *http.Request) {
	nick, pass := r.FormValue("nick"), r.FormValue("pass")
	c.mu.Lock()
	defer c.mu.Unlock()
	if known, ok := c.passes[nick]; ok && known != pass || nick == "" {
		http.Error(w, "wrong pass", http.StatusForbidden)
		return
	}
	ticket := rand.Text()
	c.passes[nick], c.tickets[ticket] = pass, nick
	http.SetCookie(w, &http.Cookie{Name: "ticket", Value: ticket, Path: "/", HttpOnly: true})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (c *club) leave(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cookie, err := r.Cookie("ticket"); err == nil {
		delete(c.tickets, cookie.Value)
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (c *club) nick(r *http.Request) (string, bool) {
	cookie, err := r.Cookie("ticket")
	if err != nil {
		return "", false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	nick, ok := c.tickets[cookie.Value]
	return nick, ok
}

func (c *club) live(w http.ResponseWriter, r *http.Request) {
	nick, ok := c.nick(r)
	if !ok {
		http.Error(w, "enter first", http.StatusUnauthorized)
		return
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	c.change(conn, true)
	defer c.change(conn, false)
	for {
		_, payload, err := conn.ReadMessage()
		if err != nil {
			return
		}
		var e event
		text, ok := "", false
		if json.Unmarshal(payload, &e) == nil && e.Name == "note" {
			text, ok = e.Data.(string)
		}
		if ok {
			c.note(nick, text)
		}
	}
}

func (c *club) note(nick, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	// TODO: pass it on.
}

func (c *club) change(conn *websocket.Conn, here bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if here {
		c.present[conn] = true
	} else {
		delete(c.present, conn)
	}
	// TODO: say how many are present.
}

func (c *club) emit(name string, data any) {
	for conn := range c.present {
		_ = conn.SetWriteDeadline(time.Now().Add(time.Second))
		_ = conn.WriteJSON(event{name, data})
	}
}

func main() {
	if os.Getenv("CLUB_KEY") == "" {
		log.Fatal("CLUB_KEY is missing")
	}
	c := &club{passes: map[string]string{}, tickets: map[string]string{}, present: map[*websocket.Conn]bool{}}
	http.HandleFunc("GET /{$}", c.home)
	http.HandleFunc("POST /enter", c.enter)
	http.HandleFunc("POST /leave", c.leave)
	http.HandleFunc("GET /live", c.live)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

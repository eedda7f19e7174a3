package parts

import (
	"crypto/rand"
	"net/http"
	"sync"
)

// Club is a chat whose program looks after pages and cookies in a way of its own: who has registered, whose sessions are live, and a
// socket that does what lessons 04, 05 and 06 ask for.
type Club struct {
	chat Chat

	mu        sync.Mutex
	passwords map[string]string
	sessions  map[string]string // id -> user
}

// NewClub makes a club without members.
func NewClub() *Club {
	c := &Club{passwords: map[string]string{}, sessions: map[string]string{}}
	c.chat.Announce = func(chat *Chat, m *Member, n int, connected bool) {
		chat.Tell(UserCount, n)
		chat.Tell(User, News{m.Name, n, connected})
	}
	c.chat.open()
	return c
}

// Socket is the handler of /ws: who tells whose socket it is to be.
func (c *Club) Socket(who func(r *http.Request) (user string, ok bool)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		user, ok := who(r)
		if !ok {
			http.Error(w, "log in first", http.StatusUnauthorized)
			return
		}
		c.Admit(w, r, user, nil)
	}
}

// Admit gives a user a socket, with a header in the answer.
func (c *Club) Admit(w http.ResponseWriter, r *http.Request, user string, header http.Header) {
	c.chat.upgrade(w, r, user, header)
}

// Register adds an account, and reports false where there is one by that name, or a field is empty.
func (c *Club) Register(user, password string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, taken := c.passwords[user]; taken || user == "" || password == "" {
		return false
	}
	c.passwords[user] = password
	return true
}

// Fits reports whether the password is that of the user.
func (c *Club) Fits(user, password string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return password != "" && c.passwords[user] == password
}

// Knows reports whether somebody has registered by that name.
func (c *Club) Knows(user string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, known := c.passwords[user]
	return known
}

// Begin begins a session of the user, "" for somebody who is not logged in, and returns its id.
func (c *Club) Begin(user string) string {
	id := rand.Text()
	c.Keep(id, user)
	return id
}

// Keep notes whose session an id is.
func (c *Club) Keep(id, user string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sessions[id] = user
}

// Of is the user of a session; ok is false where there is none, or nobody has logged in.
func (c *Club) Of(id string) (user string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	user = c.sessions[id]
	return user, user != ""
}

// Live reports whether there is such a session, logged in or not.
func (c *Club) Live(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, live := c.sessions[id]
	return live
}

// End ends a session.
func (c *Club) End(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.sessions, id)
}

// EndAll ends all sessions of a user, and the user's sockets.
func (c *Club) EndAll(user string) {
	c.mu.Lock()
	for id, of := range c.sessions {
		if of == user {
			delete(c.sessions, id)
		}
	}
	c.mu.Unlock()
	c.chat.Do(func(m *Member) {
		if m.Name == user {
			m.Close()
		}
	})
}

// ByCookie finds users by a cookie that holds the id of their session as it is.
func (c *Club) ByCookie(name string) func(r *http.Request) (user string, ok bool) {
	return func(r *http.Request) (string, bool) { return c.Of(CookieValue(r, name)) }
}

// CookieValue is the value of a request's cookie, or "".
func CookieValue(r *http.Request, name string) string {
	cookie, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return cookie.Value
}

// Credentials are the fields username and password of a form.
func Credentials(r *http.Request) (user, password string) {
	return r.PostFormValue("username"), r.PostFormValue("password")
}

// HTML answers with a page.
func HTML(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("<!doctype html><title>Club</title>" + body))
}

// Fields are the two that the forms to register and to log in have.
const Fields = `<input name="username"><input name="password" type="password">`

// See answers with a redirect to be followed by GET.
func See(w http.ResponseWriter, r *http.Request, path string) {
	http.Redirect(w, r, path, http.StatusSeeOther)
}

package parts

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"net/http"
	"os"
	"strings"
	"sync"
)

// Site has users, sessions and the pages to register, log in and log out. Its zero value is right; a program sets a field
// to do one thing in its own way.
type Site struct {
	Room Room

	Name     string                                              // of the session cookie; "sid" if empty
	Encode   func(id string) string                              // makes the cookie's value of a session's id; Sign if nil
	Decode   func(value string) (id string, ok bool)             // takes it apart again; Unsign if nil
	NewID    func(user string) string                            // a session's id; rand.Text if nil
	Cookie   func(c *http.Cookie)                                // has the last word about the cookie; may be nil
	Fields   func(w http.ResponseWriter, r *http.Request) string // more HTML for every form; may be nil
	Checked  func(r *http.Request) bool                          // says whether a form may be heeded; may be nil
	Register string                                              // where registering leads without logging in; logs in at once if empty
	Logout   string                                              // the HTML of the way out; a form if empty
	Refuse   http.HandlerFunc                                    // answers who is not let in; 401 if nil
	End      func(id string) bool                                // whether logging out ends a session; true if nil
	Line     func(user string) string                            // the log line of who is let in; "user NAME connected" if nil
	Who      func(r *http.Request) (user string, ok bool)        // who asks for a socket; the session's user if nil

	mu        sync.Mutex
	passwords map[string]string
	sessions  map[string]string // id -> user
}

// Serve serves the site, and does not return.
func (s *Site) Serve() { Listen(s.Mux()) }

// Mux has all that the site answers to.
func (s *Site) Mux() *http.ServeMux {
	if s.Name == "" {
		s.Name = "sid"
	}
	s.passwords, s.sessions = map[string]string{}, map[string]string{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.home)
	mux.HandleFunc("GET /login", s.home)
	mux.HandleFunc("POST /register", s.register)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("/logout", s.logout)
	mux.HandleFunc("GET /ws", s.socket)
	return mux
}

func (s *Site) socket(w http.ResponseWriter, r *http.Request) {
	who := s.Who
	if who == nil {
		who = s.User
	}
	user, ok := who(r)
	if !ok {
		refuse := s.Refuse
		if refuse == nil {
			refuse = func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "log in first", http.StatusUnauthorized) }
		}
		refuse(w, r)
		return
	}
	line := fmt.Sprintf("user %s connected", user)
	if s.Line != nil {
		line = s.Line(user)
	}
	s.Room.Admit(w, r, line)
}

// User is the user of the session whose cookie a request brings.
func (s *Site) User(r *http.Request) (string, bool) {
	id, ok := s.session(r)
	if !ok {
		return "", false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	user, ok := s.sessions[id]
	return user, ok
}

// Known reports whether somebody has registered by that name.
func (s *Site) Known(user string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, known := s.passwords[user]
	return known
}

func (s *Site) session(r *http.Request) (id string, ok bool) {
	cookie, err := r.Cookie(s.Name)
	if err != nil {
		return "", false
	}
	if s.Decode != nil {
		return s.Decode(cookie.Value)
	}
	return Unsign(cookie.Value)
}

func (s *Site) home(w http.ResponseWriter, r *http.Request) {
	fields := ""
	if s.Fields != nil {
		fields = s.Fields(w, r)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	user, in := s.User(r)
	if !in {
		for _, form := range []string{"register", "login"} {
			fmt.Fprintf(w, `<form id="%[1]s" method="post" action="/%[1]s">%s<input name="username"><input name="password" type="password"><button>%[1]s</button></form>`, form, fields)
		}
		return
	}
	logout := s.Logout
	if logout == "" {
		logout = `<form id="logout" method="post" action="/logout">` + fields + `<button>log out</button></form>`
	}
	fmt.Fprintf(w, `<p>%s</p>%s<p id="num-users"></p>`, html.EscapeString(user), logout)
}

func (s *Site) heeded(w http.ResponseWriter, r *http.Request) bool {
	if s.Checked != nil && !s.Checked(r) {
		http.Error(w, "this form is not ours", http.StatusForbidden)
		return false
	}
	return true
}

func (s *Site) register(w http.ResponseWriter, r *http.Request) {
	if !s.heeded(w, r) {
		return
	}
	user, password := r.PostFormValue("username"), r.PostFormValue("password")
	s.mu.Lock()
	_, taken := s.passwords[user]
	if !taken && user != "" && password != "" {
		s.passwords[user] = password
	}
	s.mu.Unlock()
	switch {
	case taken || user == "" || password == "":
		http.Error(w, "taken, or empty", http.StatusConflict)
	case s.Register != "":
		http.Redirect(w, r, s.Register, http.StatusSeeOther)
	default:
		s.welcome(w, r, user)
	}
}

func (s *Site) login(w http.ResponseWriter, r *http.Request) {
	if !s.heeded(w, r) {
		return
	}
	user, password := r.PostFormValue("username"), r.PostFormValue("password")
	s.mu.Lock()
	right := password != "" && s.passwords[user] == password
	s.mu.Unlock()
	if !right {
		http.Error(w, "nobody has that name and password", http.StatusUnauthorized)
		return
	}
	s.welcome(w, r, user)
}

func (s *Site) welcome(w http.ResponseWriter, r *http.Request, user string) {
	id := rand.Text()
	if s.NewID != nil {
		id = s.NewID(user)
	}
	s.mu.Lock()
	s.sessions[id] = user
	s.mu.Unlock()
	encode := s.Encode
	if encode == nil {
		encode = Sign
	}
	cookie := &http.Cookie{Name: s.Name, Value: encode(id), Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
	if s.Cookie != nil {
		s.Cookie(cookie)
	}
	http.SetCookie(w, cookie)
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Site) logout(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost && !s.heeded(w, r) {
		return
	}
	if id, ok := s.session(r); ok && (s.End == nil || s.End(id)) {
		s.mu.Lock()
		delete(s.sessions, id)
		s.mu.Unlock()
	}
	http.SetCookie(w, &http.Cookie{Name: s.Name, Path: "/", MaxAge: -1})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// Signature is the HMAC of a text with SESSION_SECRET, as bytes.
func Signature(text string) []byte {
	mac := hmac.New(sha256.New, []byte(os.Getenv("SESSION_SECRET")))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// Sign makes "id.signature", with the signature in hexadecimal.
func Sign(id string) string { return id + "." + hex.EncodeToString(Signature(id)) }

// Unsign takes apart what Sign made.
func Unsign(value string) (id string, ok bool) {
	id, text, _ := strings.Cut(value, ".")
	signature, err := hex.DecodeString(text)
	if err != nil || !hmac.Equal(signature, Signature(id)) {
		return "", false
	}
	return id, true
}

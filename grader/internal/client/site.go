package client

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"handshake/grader/internal/wording"
)

// Forms says how a course's sites let people log in: CSS selectors of the forms, and the fields that take a name and a password. A site
// without a form to register logs in only. The zero value is a course without accounts.
type Forms struct {
	Register, Login, Logout string // "#register", "#login", "#logout"
	Name, Password          string // "username", "password"
}

// Any reports whether there are accounts at all.
func (f Forms) Any() bool { return f.Login != "" }

// Names are the forms that there are.
func (f Forms) Names() []string {
	return slices.DeleteFunc([]string{f.Register, f.Login, f.Logout}, func(form string) bool { return form == "" })
}

// credentials are the fields that a login takes.
func (f Forms) credentials() []string { return []string{f.Name, f.Password} }

// typed is what somebody types who logs in.
func (f Forms) typed(name, secret string) map[string]string {
	return map[string]string{f.Name: name, f.Password: secret}
}

// Site remembers on which pages a server has its forms. It finds out by trying: what a page shows never says who is logged in. With
// Forms alone it knows nothing yet. Clients of the same server may share it.
type Site struct {
	Forms Forms

	mu sync.Mutex
	at map[string]string // by form: the path and query of a page that has it
}

// Browsing is how a client gets and submits pages, within the time that its caller allows.
type Browsing struct {
	Client *Client
	Visit  func(path string) (*Page, error)
	Submit func(page *Page, selector string, typed map[string]string) (*Page, error)
}

// Register creates an account and logs in to it. On some sites, registering logs in. So it logs in whenever it still finds the
// form. It returns the last answer, which doesn't say much: only the socket shows who is logged in.
func (s *Site) Register(b Browsing, name, secret string) (*Page, error) {
	if s.Forms.Register == "" {
		return s.LogIn(b, name, secret)
	}
	page, err := s.findPage(b, s.Forms.Register, "/")
	if err != nil {
		return page, err
	}
	if !s.hasForm(page, s.Forms.Login) { // look for it now, while nothing can be done wrong by following links
		if at, err := s.findPage(b, s.Forms.Login, "/"); err != nil {
			return at, err
		}
		if page, err = s.findPage(b, s.Forms.Register, "/"); err != nil { // its hidden fields may be old by now
			return page, err
		}
	} else {
		s.remember(s.Forms.Login, page)
	}
	typed := s.Forms.typed(name, secret)
	answer, err := b.Submit(page, s.Forms.Register, typed)
	if err != nil {
		return page, err
	}
	page = answer
	if !s.hasForm(page, s.Forms.Login) {
		if path := s.known(s.Forms.Login); path != page.path() || page.method != http.MethodGet {
			if page, err = b.Visit(path); err != nil {
				return answer, err
			}
		}
	}
	if !s.hasForm(page, s.Forms.Login) {
		return answer, nil // there is no other way to log in
	}
	return b.Submit(page, s.Forms.Login, typed)
}

// LogIn logs in to an account, and returns the answer.
func (s *Site) LogIn(b Browsing, name, secret string) (*Page, error) {
	page, err := s.findPage(b, s.Forms.Login, "/")
	if err != nil {
		return page, err
	}
	return b.Submit(page, s.Forms.Login, s.Forms.typed(name, secret))
}

// LogOut logs out. landing is the page after logging in, which may be for logged-in users only. If a link or a form asks for
// confirmation, LogOut confirms.
func (s *Site) LogOut(b Browsing, landing *Page) (*Page, error) {
	begin := []string{"/"}
	if landing != nil {
		begin = append(begin, landing.path())
	}
	page, err := s.findPage(b, s.Forms.Logout, begin...)
	if err != nil {
		return page, err
	}
	answer, err := b.Submit(page, s.Forms.Logout, nil)
	if err != nil || page.hasPost(s.Forms.Logout) || !answer.hasPost(s.Forms.Logout) || answer.path() == page.path() {
		return answer, err
	}
	return b.Submit(answer, s.Forms.Logout, nil)
}

func (s *Site) known(form string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at[form]
}

func (s *Site) remember(form string, page *Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.at == nil {
		s.at = map[string]string{}
	}
	s.at[form] = page.path()
}

// mostPages limits how many pages are searched for a form.
const mostPages = 12

// findPage finds a page that has the form: where it was last time, on one of the given pages, or on a page that these link to. An
// element with the form's ID that takes no credentials, a link or a button, is followed. If no page has the form, it returns the
// first page that it looked at, with ErrNoForm.
func (s *Site) findPage(b Browsing, form string, begin ...string) (*Page, error) {
	if path := s.known(form); path != "" {
		begin = append([]string{path}, begin...)
	}
	var first *Page
	seen := map[string]bool{}
	queue := slices.Clone(begin)
	for looked := 0; len(queue) > 0 && looked < mostPages; {
		path := queue[0]
		if queue = queue[1:]; seen[path] {
			continue
		}
		seen[path] = true
		looked++
		page, err := b.Visit(path)
		if err != nil {
			return page, err
		}
		if first == nil {
			first = page
		}
		if form != s.Forms.Logout && !s.hasForm(page, form) && page.hasControl(form) {
			if page, err = b.Submit(page, form, nil); err != nil {
				return page, err
			}
		}
		if s.hasForm(page, form) {
			s.remember(form, page)
			return page, nil
		}
		queue = append(queue, page.links(b.Client, form)...)
	}
	return first, wording.Errorf("find %s on a page: %w", form, ErrNoForm)
}

// hasForm reports whether a page has the form, with fields for a name and a password if it needs them.
func (s *Site) hasForm(p *Page, form string) bool {
	if form == s.Forms.Logout {
		return p.hasControl(form)
	}
	complete, credentials := false, s.Forms.credentials()
	_ = p.read(func(d *document) {
		found, _ := d.find(form, credentials)
		complete = found != nil && found.takes(credentials)
	})
	return complete
}

// hasControl reports whether the page has a form, a link or a button with the form's ID.
func (p *Page) hasControl(form string) (leads bool) {
	_ = p.read(func(d *document) {
		found, link := d.find(form, nil)
		leads = found != nil || link != nil
	})
	return leads
}

// hasPost reports whether the page has the form, and sends it by POST.
func (p *Page) hasPost(form string) (posts bool) {
	_ = p.read(func(d *document) {
		found, _ := d.find(form, nil)
		posts = found != nil && found.method != http.MethodGet
	})
	return posts
}

// path is the path and query of the page's URL.
func (p *Page) path() string {
	at, err := url.Parse(p.URL)
	if err != nil {
		return "/"
	}
	return at.RequestURI()
}

// links are the pages that the page links to, those first whose links mention the form. Links that end the session are left out.
func (p *Page) links(c *Client, form string) (paths []string) {
	var links []link
	_ = p.read(func(d *document) { links = d.links(c.browser.serves, c.Socket) })
	links = slices.DeleteFunc(links, func(l link) bool { return endsSession(l.words) })
	speaks := func(l link) int {
		if strings.Contains(l.words, strings.ToLower(strings.TrimLeft(form, "#."))) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(links, func(a, b link) int { return speaks(a) - speaks(b) })
	for _, l := range links {
		paths = append(paths, l.path)
	}
	return paths
}

func endsSession(words string) bool {
	return slices.ContainsFunc([]string{"logout", "log out", "log-out", "signout", "sign out", "sign-out"}, func(word string) bool { return strings.Contains(words, word) })
}

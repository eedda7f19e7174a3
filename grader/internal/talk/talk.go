// Package talk lets somebody try a server by hand. Named clients connect to it and send what is typed for them, and everything that they
// hear is written down, in the words of the catalogue. It knows clients and lines of text. It grades nothing, and knows nothing of terminals.
package talk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
	"handshake/grader/internal/wording"
)

// password is that of every account which a talk registers; the accounts are the learner's own, on a server of their own.
const password = "handshake"

// Talk is a conversation with one server.
type Talk struct {
	Addr  string // host:port of the server
	ASCII bool   // arrows are drawn as <- and ->
	Place Place  // where the server has what clients ask for

	Dialect wire.Dialect // that the server speaks

	transcript *client.Transcript
	mu         sync.Mutex // guards clients
	clients    map[string]*client.Client
	speaker    string
	told       int // events that have been written
}

// Place is where a course's servers have what clients ask for.
type Place struct {
	Socket string       // the path of the WebSocket
	Forms  client.Forms // how people log in; the zero value is a course without accounts
	Says   string       // the event of which a line that is typed is the data
}

// New begins a conversation in which nobody has connected yet.
func New(addr string, place Place) *Talk {
	return &Talk{Addr: addr, Place: place, Dialect: wire.JSON{}, transcript: client.NewTranscript(), clients: map[string]*client.Client{}}
}

// Help says what can be typed.
func (t *Talk) Help() string {
	if t.Place.Says == "" {
		return wording.Translate(help)
	}
	return wording.Say("hello              the speaker emits %q with the text \"hello\"\n", t.Place.Says) + wording.Translate(help)
}

const help = `/join bob          bob connects (and logs in if needed), and speaks from now on
/emit NAME = JSON  the speaker emits another event: /emit user count = 5
/send TEXT         the speaker sends TEXT as a text frame, unchanged
/leave   /vanish   the speaker disconnects with a close frame, or without one
/quit              everyone disconnects, and talk ends
`

// Prompt is what stands in front of what is typed: the speaker's name.
func (t *Talk) Prompt() string { return t.speaker + "> " }

// Do does what was typed. reply is what there is to say to it, if anything; what the clients hear is told by Tell.
func (t *Talk) Do(ctx context.Context, line string) (reply string, quit bool) {
	line = strings.TrimSpace(line)
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	var err error
	switch {
	case line == "":
	case word == "/quit" || word == "/q":
		return "", true
	case word == "/help" || word == "/?":
		return t.Help(), false
	case word == "/join" || word == "/as":
		err = t.Join(ctx, rest)
	case word == "/emit":
		err = t.emit(rest)
	case word == "/send":
		err = t.say(func(c *client.Client) error { return c.SendAsIs(wire.Text, []byte(rest)) })
	case word == "/leave":
		err = t.say(func(c *client.Client) error {
			ctx, cancel := context.WithTimeout(ctx, closeTimeout)
			defer cancel()
			c.Leave(ctx, 1001)
			return nil
		})
	case word == "/vanish":
		err = t.say(func(c *client.Client) error { c.Vanish(); return nil })
	case strings.HasPrefix(line, "/"):
		err = wording.Errorf("there is no command %s; /help lists them", word)
	case t.Place.Says == "":
		err = wording.Error("this course has no event for that; to send an event, type /emit NAME = JSON")
	default:
		err = t.say(func(c *client.Client) error { return c.Emit(t.Place.Says, line) })
	}
	if err != nil {
		return err.Error() + "\n", false
	}
	return "", false
}

// say lets the speaker do something that takes a socket.
func (t *Talk) say(do func(*client.Client) error) error {
	if !t.here(t.speaker) {
		return wording.Errorf("%s isn't connected; to connect, type /join %s", t.speaker, t.speaker)
	}
	return do(t.client(t.speaker))
}

// client is the one with the name, or nil.
func (t *Talk) client(name string) *client.Client {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.clients[name]
}

// here reports whether somebody's socket is open: neither they nor the server have ended it.
func (t *Talk) here(name string) bool {
	c := t.client(name)
	return c != nil && c.Open() && c.End() == nil
}

// emit takes what stands behind /emit: the event's name, and behind an equals sign what it carries.
func (t *Talk) emit(text string) error {
	name, data, _ := strings.Cut(text, "=")
	return t.emitEvent(strings.Trim(strings.TrimSpace(name), `"`), data)
}

// emitEvent lets the speaker emit an event, whose data is JSON; none is null.
func (t *Talk) emitEvent(name, data string) error {
	if name == "" {
		return wording.Error(`name an event: /emit NAME = "hello"`)
	}
	value := json.RawMessage("null")
	if data = strings.TrimSpace(data); data != "" {
		value = json.RawMessage(data)
		if !json.Valid(value) {
			return wording.Errorf(`%s isn't JSON; put a string in quotes: /emit %s = "hello"`, data, name)
		}
	}
	return t.say(func(c *client.Client) error { return c.Emit(name, value) })
}

// Join connects a client, unless it is connected, and makes it the speaker. Where the page has a form to register, it registers and
// logs in first.
func (t *Talk) Join(ctx context.Context, name string) error {
	if name == "" || strings.ContainsAny(name, " \t/") {
		return wording.Error("say who should join: /join bob")
	}
	t.speaker = name
	if t.here(name) {
		return nil
	}
	if c := t.client(name); c != nil {
		c.Close()
	}
	c := client.New(name, t.Addr, t.Dialect, t.transcript)
	c.Socket = t.Place.Socket
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	problem, err := t.logIn(ctx, c)
	if err != nil {
		return wording.Errorf("%s can't log in: %w", name, err)
	}
	if err := c.Dial(ctx, client.Handshake{}); err != nil {
		if problem != "" {
			return wording.Errorf("%s can't log in: %s", name, problem)
		}
		var refusal *client.Refusal
		if errors.As(err, &refusal) {
			path, _ := t.Dialect.Socket(c.Socket)
			return wording.Errorf("%s asked for a WebSocket at %s, and the server %s", name, path, wording.Answer(verdict.Answer{How: refusal.How, Status: refusal.Status, Detail: refusal.Detail}))
		}
		return wording.Errorf("%s can't connect: %w", name, err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clients[name] = c
	return nil
}

// logIn registers and logs in by the site's forms, if it has such. The socket tells whether that worked; problem is why it may not have.
func (t *Talk) logIn(ctx context.Context, c *client.Client) (problem string, err error) {
	if !t.Place.Forms.Any() {
		return "", nil
	}
	browsing := client.Browsing{
		Client: c,
		Visit:  func(path string) (*client.Page, error) { return c.Visit(ctx, path) },
		Submit: func(page *client.Page, selector string, typed map[string]string) (*client.Page, error) {
			return c.Submit(ctx, page, selector, typed)
		},
	}
	site := client.Site{Forms: t.Place.Forms}
	page, err := site.Register(browsing, c.Name, password)
	switch {
	case errors.Is(err, client.ErrNoForm):
		return "", nil
	case err != nil:
		return "", err
	}
	if alert := page.Words("[role=alert]"); alert != "" {
		return wording.Say("the page says: %s", alert), nil
	}
	if page.Status >= http.StatusBadRequest {
		return wording.Say("the page doesn't accept this name with the password %q", password), nil
	}
	return "", nil
}

// Find finds out which dialect the server speaks: the course's, which is given by its name (wire.Named), or for "" that of a client script
// which the server has.
func (t *Talk) Find(ctx context.Context, name string) error {
	if dialect, ok := wire.Named(name); ok {
		t.Dialect = dialect
	} else if name != "" {
		return wording.Errorf("there is no wire protocol %q; choose %s", name, wording.Choice(wire.Shown()))
	}
	if name != "" && name != verdict.SocketIO {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, answerTimeout)
	defer cancel()
	if dialect, ok := client.Detect(ctx, t.Addr); ok {
		t.Dialect = dialect
	}
	return nil
}

// Changed returns a channel that is closed when there is something new to tell. Take it before Tell.
func (t *Talk) Changed() <-chan struct{} { return t.transcript.Changed() }

// Tell writes what has happened since the last time, a line for each thing. It is called from one goroutine.
func (t *Talk) Tell(w io.Writer) error {
	events := wording.Told(t.transcript.Events())
	for _, event := range events[t.told:] {
		if line := t.line(event); line != "" {
			if _, err := fmt.Fprintln(w, line); err != nil {
				return err
			}
		}
	}
	t.told = len(events)
	return nil
}

// line is how an event is told; "" if nobody wants to know.
func (t *Talk) line(e verdict.Event) string {
	hears, says := "◀──", "──▶"
	if t.ASCII {
		hears, says = "<--", "-->"
	}
	what := e.Text
	if e.Name != "" {
		what = strings.TrimSpace(e.Name + " " + e.Data)
	}
	switch {
	case e.Kind == verdict.Connects:
		return wording.Say("%s has connected", e.Client)
	case e.Kind == verdict.Frame && e.Dir == verdict.FromServer:
		return e.Client + " " + hears + " " + what
	case e.Kind == verdict.Frame:
		return e.Client + " " + says + " " + what
	case e.Kind == verdict.Leaves && e.Dir == verdict.ToServer:
		return wording.Say("%s has left", e.Client)
	case e.Kind == verdict.Vanishes:
		return wording.Say("%s has vanished", e.Client)
	case e.Kind == verdict.Leaves:
		return e.Client + " " + hears + " " + wording.Say("the server closes the socket %s", what)
	case e.Kind == verdict.Gone:
		return e.Client + " " + hears + " " + wording.Say("the server %s", what)
	}
	return ""
}

// As lets a client do what is typed for it, and returns the reply.
func (t *Talk) As(ctx context.Context, name, line string) (reply string) {
	t.speaker = name
	reply, _ = t.Do(ctx, line)
	return reply
}

// Emit lets a client emit an event, whose data is JSON; none is null.
func (t *Talk) Emit(name, event, data string) error {
	t.speaker = name
	return t.emitEvent(strings.TrimSpace(event), data)
}

// Here reports whether a client is connected.
func (t *Talk) Here(name string) bool { return t.here(name) }

// Events are what has happened so far, each with its text.
func (t *Talk) Events() []verdict.Event { return wording.Told(t.transcript.Events()) }

// Lines are what Tell has written and would write.
func (t *Talk) Lines() (lines []string) {
	for _, event := range t.Events() {
		if line := t.line(event); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Close ends all connections.
func (t *Talk) Close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, c := range t.clients {
		c.Close()
	}
}

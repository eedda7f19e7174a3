package check

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// Probe is an experiment that answers one question about a program that has failed, to tell causes apart that look alike. It runs
// against a process of its own, after the checks, and changes no outcome. Its sentences are in the package wording.
type Probe struct {
	ID      string   // its name, in lower case with hyphens
	Asks    string   // the question, for readers of the course
	After   []string // the IDs of the checks after whose failure it is asked; none for any check
	Answers []string // the words that Run may return; the first is what a right server makes it return

	// Run holds a short conversation and returns the answer, "" for none. The verbs of T and Visitor work as in a check, but
	// one that fails ends the probe without an answer. The methods of an Observer don't fail.
	Run func(o *Observer) string
}

// Observer runs a probe. Apart from the verbs of T it has questions, which no answer fails.
type Observer struct {
	*T
	args map[string]string
}

// Ask runs a probe against a fresh process. It reports false if there was no answer.
func Ask(ctx context.Context, probe Probe, options Options) (answer verdict.Probe, ok bool) {
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	if options.Budget == nil {
		options.Budget = client.NewBudget()
	}
	t := &T{ctx: ctx, options: options, transcript: options.Budget.NewTranscript(), patience: probePatience, answerTime: 2 * probePatience}
	seed := fnv.New64a()
	_, _ = seed.Write([]byte(probe.ID)) // a hash never fails
	t.random = rand.New(rand.NewPCG(options.Seed, seed.Sum64()))
	main, err := t.start(t.secret(), "")
	if err != nil {
		return verdict.Probe{}, false
	}
	t.main = main
	o := &Observer{T: t, args: map[string]string{}}
	word := ""
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { _ = recover() }() // a probe that breaks has no answer
		word = probe.Run(o)
	}()
	finished := t.ends(done)
	crashed := o.Ended() // then what it didn't do says nothing
	t.close()
	t.transcript.Release(nil)
	if !finished || crashed || ctx.Err() != nil || !slices.Contains(probe.Answers, word) {
		return verdict.Probe{}, false
	}
	return verdict.Probe{ID: probe.ID, Asks: probe.Asks, Answer: word, Args: o.args}, true
}

// Note keeps a value for the sentence about the answer.
func (o *Observer) Note(name string, value any) { o.args[name] = fmt.Sprint(value) }

// Enters opens the visitor's socket and reports whether the server admitted it.
func (o *Observer) Enters(v *Visitor) bool { return v.tryConnect(client.Handshake{}) == nil }

// EntersFrom does the same from a different address of this machine, such as 127.0.0.2, if the system has it.
func (o *Observer) EntersFrom(v *Visitor, address string) bool {
	return v.tryConnect(client.Handshake{From: address}) == nil
}

// EntersWith opens the visitor's socket with this Cookie header and reports whether the server admitted it. A visitor whose connection
// the server ends before it answers a ping was upgraded, but not admitted.
func (o *Observer) EntersWith(v *Visitor, cookie string) bool {
	return v.tryConnect(client.Handshake{Cookie: &cookie}) == nil && (o.Answers(v) || !v.Gone())
}

// Hears waits until the visitor has heard the event with data that fits, and reports whether it has. The data is a string of JSON.
func (o *Observer) Hears(v *Visitor, event string, fits func(data string) bool) bool {
	return o.Sees(v, func() bool { return slices.ContainsFunc(o.Heard(v, event), fits) })
}

// Heard is the data of each of these events that the visitor has heard so far, as JSON.
func (o *Observer) Heard(v *Visitor, event string) (all []string) {
	for _, h := range v.client.Heard(0) {
		if h.Fault == nil && (h.Event == event || event == "") {
			all = append(all, h.Data.String())
		}
	}
	return all
}

// Messages counts the messages that the visitor has heard so far, events or not.
func (o *Observer) Messages(v *Visitor) int { return len(v.client.Heard(0)) }

// Events are the names of the events that the visitor has heard so far.
func (o *Observer) Events(v *Visitor) (all []string) {
	for _, h := range v.client.Heard(0) {
		if h.Fault == nil {
			all = append(all, h.Event)
		}
	}
	return all
}

// Last is the last count of the event that the visitor has heard; -1 for none. It gives the server a moment for one more.
func (o *Observer) Last(v *Visitor, event string) (last int) {
	last = -1
	o.Sees(v, func() bool { return v.counted(event, 0).times > 0 })
	o.listen(probeLull, func() bool { return false })
	if seen := v.counted(event, 0); seen.times > 0 {
		last = seen.last
	}
	return last
}

// Sees waits until is() is true, or the visitor's connection has ended, and reports whether it's true.
func (o *Observer) Sees(v *Visitor, is func() bool) bool {
	o.await(v.server, func() (bool, int) { return is() || v.Gone(), 0 })
	return is()
}

// Reaches waits until have() is as much as wanted, or the visitor's connection has ended, and reports whether it is. The wait goes on as
// long as have() grows.
func (o *Observer) Reaches(v *Visitor, wanted int, have func() int) bool {
	o.await(v.server, func() (bool, int) { n := have(); return n >= wanted || v.Gone(), n })
	return have() >= wanted
}

// Settles waits until n is the last count of the event that each visitor has heard. It goes on without if nothing more comes, since a probe
// asks wrong servers.
func (o *Observer) Settles(all []*Visitor, event string, n int) {
	o.Reaches(all[0], len(all), func() (settled int) {
		for _, v := range all {
			if seen := v.counted(event, 0); seen.times > 0 && seen.last == n {
				settled++
			}
		}
		return settled
	})
}

// Gone waits for the server to end the visitor's connection, and reports whether it did.
func (o *Observer) Gone(v *Visitor) bool { return o.Sees(v, v.Gone) }

// Answers reports whether the server answers a ping on the visitor's socket.
func (o *Observer) Answers(v *Visitor) bool {
	v.pings++
	payload := fmt.Sprintf("%s %d", v.Name, v.pings)
	_ = v.client.Ping(payload) // no pong comes to one that wasn't sent
	return o.Sees(v, func() bool { _, there := v.client.Pong(payload); return there })
}

// Says sends a text message, if the socket is still open.
func (o *Observer) Says(v *Visitor, text string) { v.Sends(text, MayFail()) }

// Logged waits for the text in the program's log, and reports whether it is there.
func (o *Observer) Logged(text string) bool {
	logged := o.tally(lineOf(text))
	ok, _ := o.await(o.main, func() (bool, int) { return logged() > 0, 0 })
	return ok
}

// InLog reports whether the program's log has the text now.
func (o *Observer) InLog(text string) bool { return o.tally(lineOf(text))() > 0 }

// Opens opens a plain TCP connection, which stays open until the probe ends.
func (o *Observer) Opens(v *Visitor) { v.SaysNothing() }

// Ended reports whether the program has ended.
func (o *Observer) Ended() bool { return o.main.over() }

// LogsIn lets a visitor log in and reports whether the answers set a cookie that goes to the socket: "sent", "path" if only with other
// paths, "expired" or "domain" if a browser refuses it, "none" for no cookie at all. A form that can't be used ends the probe.
func (o *Observer) LogsIn(v *Visitor, login func(b Browsing) (*Page, error)) string {
	page, err := login(v.Browsing())
	if v.Unusable(page, err) != nil {
		runtime.Goexit()
	}
	v.Lands(page)
	cookies := v.client.Cookies()
	switch {
	case len(cookies) > 0 && slices.ContainsFunc(cookies, func(c client.Cookie) bool { return c.Value != "" }):
		return "sent"
	case len(cookies) > 0:
		return "empty"
	case len(v.client.CookiePaths()) > 0:
		o.Note("path", strings.Join(v.client.CookiePaths(), ", "))
		return "path"
	case v.client.CookieExpired():
		return "expired"
	case v.client.CookieDomain() != "":
		o.Note("domain", v.client.CookieDomain())
		return "domain"
	}
	return "none"
}

// Readable reports whether the text can be read in one of the visitor's cookies, as plain text or as base64, to any depth that a signing
// library uses.
func (o *Observer) Readable(v *Visitor, text string) bool {
	for _, c := range v.client.Cookies() {
		value := c.Value
		for range 4 {
			if strings.Contains(value, text) {
				return true
			}
			value = opened(value)
		}
	}
	return false
}

// Inside is the longest word of letters and digits that is in the visitor's cookies only in encoded form, such as the ID in a signed
// cookie; "" for none.
func (o *Observer) Inside(v *Visitor) (longest string) {
	const shortest = 8
	for _, c := range v.client.Cookies() {
		for value, depth := opened(c.Value), 0; depth < 3; value, depth = opened(value), depth+1 {
			for _, word := range strings.FieldsFunc(value, func(r rune) bool { return r > 'z' || !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
				if len(word) >= max(shortest, len(longest)+1) && depth > 0 {
					longest = word
				}
			}
		}
	}
	return longest
}

// opened decodes what is base64 in a value, part by part.
func opened(value string) string {
	parts := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune("|.:%& \x00", r) })
	var all []string
	for _, part := range parts {
		part = strings.TrimRight(part, "=")
		for _, encoding := range []*base64.Encoding{base64.RawURLEncoding, base64.RawStdEncoding} {
			if text, err := encoding.DecodeString(part); err == nil {
				all = append(all, string(text))
				break
			}
		}
	}
	return strings.Join(all, "|")
}

// Status is the status with which the server refused the visitor's handshake; 0 if it didn't answer, or admitted the visitor.
func (o *Observer) Status(v *Visitor, cookie *string) (status int) {
	var err error
	v.t.within(v.server, func(ctx context.Context) { err = v.client.Dial(ctx, client.Handshake{Cookie: cookie}) })
	var refusal *client.Refusal
	if errors.As(err, &refusal) {
		return refusal.Status
	}
	return 0
}

// LetsGo sends a close frame for the visitor, and reports whether the server closes the connection.
func (o *Observer) LetsGo(v *Visitor) bool {
	v.client.LeaveAndShut()
	ctx, cancel := context.WithTimeout(o.ctx, 2*probePatience)
	defer cancel()
	return v.client.AwaitClose(ctx) == nil
}

// CountLogged counts the text in the program's log.
func (o *Observer) CountLogged(text string) int { return o.tally(lineOf(text))() }

// Wait gives the server time to send what it still has to send.
func (o *Observer) Wait() { o.listen(quietWindow, func() bool { return false }) }

// Twin is a second visitor with the same cookies, like a Tab, for its own socket.
func (o *Observer) Twin(v *Visitor, name string) *Visitor { return v.SameBrowser(name) }

// CookieValue is the value of the first cookie that the visitor sends to the socket.
func (o *Observer) CookieValue(v *Visitor) string {
	for _, c := range v.client.Cookies() {
		if c.Value != "" {
			return c.Value
		}
	}
	return "(no cookie)"
}

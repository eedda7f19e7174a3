package client_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/client"
	"handshake/grader/wire"
)

// A form is sent as a browser sends it whose user types a name and presses the first button.
func TestSubmit(t *testing.T) {
	for _, test := range []struct{ name, page, want string }{
		{"plain", `<form id="login" method="post" action="/in"><input name="username"><button>go</button></form>`, "POST /in username=alice"},
		{"by GET", `<form id="login" action="/in?old=1"><input name="username"></form>`, "GET /in username=alice"},
		{"hidden fields", `<form id="login" method="post"><input type="hidden" name="csrf" value="x y"><input name="username"></form>`, "POST / csrf=x y&username=alice"},
		{"a button with a name", `<form id="login" method="post"><input name="username"><button name="do" value="log in">go</button><button name="do" value="not">no</button></form>`, "POST / do=log in&username=alice"},
		{"an input to submit", `<form id="login" method="post"><input name="username"><input type="submit" name="do" value="go"></form>`, "POST / do=go&username=alice"},
		{"a button that does something else", `<form id="login" method="post"><button type="button" name="show" value="1">show</button><input name="username"></form>`, "POST / username=alice"},
		{"where the button leads", `<form id="login" method="post" action="/a"><input name="username"><button formaction="/b">go</button></form>`, "POST /b username=alice"},
		{"boxes", `<form id="login" method="post"><input name="username"><input type="checkbox" name="terms" checked><input type="checkbox" name="news"></form>`, "POST / terms=on&username=alice"},
		{"radio buttons", `<form id="login" method="post"><input name="username"><input type="radio" name="as" value="guest"><input type="radio" name="as" value="user" checked></form>`, "POST / as=user&username=alice"},
		{"a list", `<form id="login" method="post"><input name="username"><select name="room"><option>one</option><option value="2" selected>two</option></select></form>`, "POST / room=2&username=alice"},
		{"a list without a choice", `<form id="login" method="post"><input name="username"><select name="room"><option>one</option><option>two</option></select></form>`, "POST / room=one&username=alice"},
		{"a text", "<form id=\"login\" method=\"post\"><input name=\"username\"><textarea name=\"why\">\nbecause</textarea></form>", "POST / username=alice&why=because"},
		{"fields elsewhere", `<form id="login" method="post"></form><input form="login" name="username"><form id="other"><input name="not" value="mine"></form>`, "POST / username=alice"},
		{"what is switched off", `<form id="login" method="post"><input name="username"><input name="off" value="1" disabled><fieldset disabled><input name="too" value="1"></fieldset></form>`, "POST / username=alice"},
		{"in parts", `<form id="login" method="post" enctype="multipart/form-data"><input name="username"><input type="hidden" name="a" value="b"></form>`, "POST / a=b&username=alice"},
		{"around the selector", `<form method="post" action="/out"><input name="username"><button id="login">in</button></form>`, "POST /out username=alice"},
		{"below the selector", `<div id="login"><form method="post"><input name="username"></form></div>`, "POST / username=alice"},
		{"a link", `<a id="login" href="/in?u=1">in</a>`, "GET /in u=1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			sent := ""
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Referer") != "" {
					_ = r.ParseMultipartForm(1 << 20) // an error says that it is none
					var pairs []string
					for name, values := range r.Form {
						for _, value := range values {
							pairs = append(pairs, name+"="+value)
						}
					}
					sort.Strings(pairs)
					sent = fmt.Sprint(r.Method, " ", r.URL.Path, " ", strings.Join(pairs, "&"))
				}
				w.Header().Set("Content-Type", "text/html")
				_, _ = w.Write([]byte(test.page))
			}))
			defer server.Close()
			c := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, client.NewTranscript())
			defer c.Close()
			page, err := c.Get(t.Context(), "/")
			require.NoError(t, err)
			typed := map[string]string{"username": "alice"}
			_, err = c.Submit(t.Context(), page, "#login", typed)
			require.NoError(t, err)
			require.Equal(t, test.want, sent)
			_, err = c.Submit(t.Context(), page, "#logout", nil)
			require.ErrorIs(t, err, client.ErrNoForm)
		})
	}
}

// Cookies are kept and sent back as they came, whatever is in them, and only where they belong.
func TestCookies(t *testing.T) {
	for _, test := range []struct {
		name string
		set  []string // by /login
		want string   // at /ws
	}{
		{"plain", []string{"session=abc"}, "session=abc"},
		{"with all that there is", []string{"session=abc; Path=/; HttpOnly; SameSite=Strict; Secure; Partitioned; Max-Age=60; Domain=127.0.0.1"}, "session=abc"},
		{"quoted", []string{`session="a b"`}, `session="a b"`},
		{"JSON", []string{`sid={"token":"x,y"}`}, `sid={"token":"x,y"}`},
		{"an odd name", []string{"chat:sid=1"}, "chat:sid=1"},
		{"with an equals sign", []string{"session=YQ=="}, "session=YQ=="},
		{"two", []string{"a=1", "b=2"}, "a=1; b=2"},
		{"changed", []string{"a=1", "a=2"}, "a=2"},
		{"ended", []string{"a=1", "a=; Max-Age=0"}, ""},
		{"ended by a date", []string{"a=1", "a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}, ""},
		{"for another path", []string{"a=1; Path=/login", "b=2; Path=/ws"}, "b=2"},
		{"the longer path first", []string{"a=1; Path=/", "b=2; Path=/ws"}, "b=2; a=1"},
		{"for a path that only begins alike", []string{"a=1; Path=/w"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			seen := "never asked"
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				switch r.URL.Path {
				case "/login":
					for _, line := range test.set {
						w.Header().Add("Set-Cookie", line)
					}
					http.Redirect(w, r, "/", http.StatusSeeOther)
				case "/ws":
					seen = r.Header.Get("Cookie")
					http.Error(w, "no", http.StatusUnauthorized)
				}
			}))
			defer server.Close()
			one := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, client.NewTranscript())
			defer one.Close()
			_, err := one.Get(t.Context(), "/login")
			require.NoError(t, err)
			require.Equal(t, test.want, one.Cookie())
			require.Error(t, one.Dial(t.Context(), client.Handshake{}))
			require.Equal(t, test.want, seen)

			tab := client.New("tab", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, client.NewTranscript())
			defer tab.Close()
			tab.Share(one)
			require.Equal(t, test.want, tab.Cookie())
		})
	}
}

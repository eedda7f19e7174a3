package client_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/client"
	"handshake/grader/internal/wire"
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
		{"the button by its name", `<form method="post"><input name="username"><button name="do" value="register">new</button><button id="login" name="do" value="log in">in</button></form>`, "POST / do=log in&username=alice"},
		{"a button elsewhere", `<form id="f" method="post"><input name="username"></form><button id="login" form="f" formaction="/in" name="do" value="in">in</button>`, "POST /in do=in&username=alice"},
		{"the first button that works", `<form id="login" method="post"><input name="username"><button disabled name="a" value="1">no</button><button name="b" value="2">yes</button></form>`, "POST / b=2&username=alice"},
		{"by the button's method", `<form id="login" action="/in"><input name="username"><button formmethod="post">go</button></form>`, "POST /in username=alice"},
		{"with another form's field inside", `<form id="o"></form><form id="login" method="post"><input name="username"><input form="o" name="a" value="1"></form>`, "POST / username=alice"},
		{"nobody's field inside", `<form id="login" method="post"><input name="username"><input form="nowhere" name="a" value="1"></form>`, "POST / username=alice"},
		{"a template beside", `<template><form id="login" method="post" action="/trap"><input name="username"></form></template><form id="login" method="post"><input name="username"></form>`, "POST / username=alice"},
		{"a template inside", `<form id="login" method="post"><template><input name="a" value="1"></template><input name="username"></form>`, "POST / username=alice"},
		{"with a base", `<base href="/deep/down/"><form id="login" method="post" action="in"><input name="username"></form>`, "POST /deep/down/in username=alice"},
		{"with a base, to itself", `<base href="/deep/"><form id="login" method="post" action=""><input name="username"></form>`, "POST / username=alice"},
		{"a fieldset's legend", `<form id="login" method="post"><fieldset disabled><legend><input name="username"></legend><input name="a" value="1"></fieldset></form>`, "POST / username=alice"},
		{"radio buttons, two of them on", `<form id="login" method="post"><input name="username"><input type="radio" name="as" value="1" checked><input type="radio" name="as" value="2" checked></form>`, "POST / as=2&username=alice"},
		{"a box that must be ticked", `<form id="login" method="post"><input name="username"><input type="checkbox" name="terms" value="yes" required></form>`, "POST / terms=yes&username=alice"},
		{"a list whose first choice is off", `<form id="login" method="post"><input name="username"><select name="room"><optgroup disabled><option>one</option></optgroup><option disabled>two</option><option> the  third </option></select></form>`, "POST / room=the third&username=alice"},
		{"a list of several", `<form id="login" method="post"><input name="username"><select name="room" multiple><option selected>1<option>2<option selected>3</select></form>`, "POST / room=1&room=3&username=alice"},
		{"an image", `<form id="login" method="post"><input name="username"><input type="image" name="go"></form>`, "POST / go.x=0&go.y=0&username=alice"},
		{"no file", `<form id="login" method="post"><input name="username"><input type="file" name="f"></form>`, "POST / f=&username=alice"},
		{"a charset", `<form id="login" method="post"><input name="username"><input type="hidden" name="_charset_"></form>`, "POST / _charset_=UTF-8&username=alice"},
		{"choices to pick from", `<form id="login" method="post"><input name="username"><datalist><input name="a" value="1"></datalist></form>`, "POST / username=alice"},
		{"two lines of text", "<form id=\"login\" method=\"post\"><input name=\"username\"><textarea name=\"why\">\n\none\ntwo</textarea></form>", "POST / username=alice&why=\r\none\r\ntwo"},
		{"in a table", `<table><form id="login" method="post"><tr><td><input name="username"><td><input name="a" value="1"></form></table><input name="b" value="2">`, "POST / a=1&username=alice"},
		{"closed too early", `<div><form id="login" method="post"></div><input name="username"/></form><input name="b" value="2">`, "POST / username=alice"},
		{"a form in a form", `<form id="login" method="post"><form id="inner" action="/trap"><input name="username"></form>`, "POST / username=alice"},
		{"without scripts", `<noscript><form id="login" method="post"><input name="username"></form></noscript>`, "POST / username=alice"},
		{"a link", `<a id="login" href="/in?u=1">in</a>`, "GET /in u=1"},
		{"a link with a base", `<base href="/deep/"><a id="login" href="in">in</a>`, "GET /deep/in "},
		{"a form behind a link of that name", `<a id="login" href="/trap">in</a><form id="login" method="post"><input name="username"></form>`, "POST / username=alice"},
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
			if strings.Contains(test.name, "link") && !strings.HasPrefix(test.want, "POST") {
				typed = nil
			}
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
		{"ended by a date as sites write it", []string{"a=1", "a=; expires=Thu, 01-Jan-1970 00:00:01 GMT"}, ""},
		{"ended by a date with a short year", []string{"a=1", "a=; expires=Thursday, 01-Jan-70 00:00:01 GMT"}, ""},
		{"an age before a date", []string{"a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60"}, "a=1"},
		{"a path that sounds like an age", []string{"a=1; Path=/ws; Comment=max-age; Expires=Thu, 01 Jan 1970 00:00:00 GMT"}, ""},
		{"a date that is none", []string{"a=1; Expires=0"}, "a=1"},
		{"without a name", []string{"abc"}, "abc"},
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

// A form is sent in the encoding that it asks for, in the order of the page.
func TestEncodings(t *testing.T) {
	for encoding, want := range map[string]string{
		"":                    "username=a%22%26b&%C3%BC=1",
		"text/plain":          "username=a\"&b\r\n\u00fc=1\r\n",
		"multipart/form-data": "Content-Disposition: form-data; name=\"username\"\r\n\r\na\"&b",
	} {
		body := ""
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				bytes, _ := io.ReadAll(r.Body)
				body = string(bytes)
			}
			w.Header().Set("Content-Type", "text/html")
			_, _ = fmt.Fprintf(w, `<form id="login" method="post" enctype="%s"><input name="username"><input name="ü" value="1"></form>`, encoding)
		}))
		c := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, client.NewTranscript())
		page, err := c.Get(t.Context(), "/")
		require.NoError(t, err)
		_, err = c.Submit(t.Context(), page, "#login", map[string]string{"username": `a"&b`})
		require.NoError(t, err)
		require.Contains(t, body, want)
		c.Close()
		server.Close()
	}
}

// Pages that lead on are followed; never to another server.
func TestLeadsOn(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		switch r.URL.Path {
		case "/meta":
			_, _ = w.Write([]byte(`<meta http-equiv="Refresh" content="3; URL='/header'">`))
		case "/header":
			w.Header().Set("Refresh", "0;url=/end")
		case "/end":
			_, _ = w.Write([]byte(`<meta http-equiv="refresh" content="5"><p>the end</p>`))
		case "/away":
			http.Redirect(w, r, "http://example.com/", http.StatusFound)
		}
	}))
	defer server.Close()
	c := client.New("alice", strings.TrimPrefix(server.URL, "http://"), wire.JSON{}, client.NewTranscript())
	defer c.Close()
	page, err := c.Visit(t.Context(), "/meta")
	require.NoError(t, err)
	require.Equal(t, "the end", page.Words("p"))
	_, err = c.Visit(t.Context(), "/away")
	require.ErrorContains(t, err, "example.com")
}

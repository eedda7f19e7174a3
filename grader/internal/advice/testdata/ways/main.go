// Ways is a server that goes wrong in the way that the query or the cookie "way" asks for, each time by really doing so.
package main

import (
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// upgrader is like a learner's, but for the ways that begin with it.
var upgrader = websocket.Upgrader{}

func main() {
	http.HandleFunc("GET /ws", handshake)
	http.HandleFunc("GET /panics", func(http.ResponseWriter, *http.Request) { panic("on a page") })
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

// hidden is a ResponseWriter as middleware makes it: it can do nothing but what the interface asks.
type hidden struct{ http.ResponseWriter }

// handshake goes wrong before the upgrade, or hands on to socket.
func handshake(w http.ResponseWriter, r *http.Request) {
	way := r.URL.Query().Get("way")
	if cookie, err := r.Cookie("way"); err == nil {
		way, _ = url.QueryUnescape(cookie.Value)
	}
	switch way {
	case "check origin":
		u := websocket.Upgrader{CheckOrigin: func(r *http.Request) bool { return r.Header.Get("Origin") == r.Host }}
		_, _ = u.Upgrade(w, r, nil)
		return
	case "check origin, told by another library":
		http.Error(w, fmt.Sprintf("request Origin %q is not authorized for Host %q", "127.0.0.1", r.Host), http.StatusForbidden)
		return
	case "hidden hijacker":
		_, err := upgrader.Upgrade(hidden{w}, r, nil)
		log.Println(err)
		return
	case "hidden hijacker, unlogged":
		_, _ = upgrader.Upgrade(hidden{w}, r, nil)
		return
	case "forbidden":
		http.Error(w, "Forbidden", http.StatusForbidden)
		return
	case "not found":
		http.NotFound(w, r)
		return
	case "body first":
		fmt.Fprintln(w, "welcome")
		_, err := upgrader.Upgrade(w, r, nil)
		log.Println(err)
		return
	case "panic before the upgrade":
		panic("not ready for " + r.Header.Get("Origin"))
	case "cookie not valid":
		refuse(w, "securecookie: the value is not valid")
		return
	case "cookie not there":
		refuse(w, "http: named cookie not present")
		return
	case "cookie cut":
		http.SetCookie(w, &http.Cookie{Name: "name", Value: "a\tb"}) // net/http logs what it drops
		refuse(w, "log in first")
		return
	case "answered twice":
		w.WriteHeader(http.StatusUnauthorized)
		w.WriteHeader(http.StatusInternalServerError) // net/http logs this
		return
	case "nil connection":
		var conn *websocket.Conn
		_, _, _ = conn.ReadMessage()
	}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer conn.Close()
	socket(conn, way)
}

// socket goes wrong with an open socket.
func socket(conn *websocket.Conn, way string) {
	send := func(text string) { _ = conn.WriteMessage(websocket.TextMessage, []byte(text)) }
	const right = `{"event":"user count","data":1}`
	switch way {
	case "silent":
	case "count as text":
		send(`{"event":"user count","data":"1"}`)
	case "user without a field":
		send(`{"event":"user","data":{"username":"bob"}}`)
	case "user under another name":
		send(`{"event":"user","data":{"name":"bob","currentUsers":1}}`)
	case "user with an empty name":
		send(`{"event":"user","data":{"username":"","currentUsers":1}}`)
	case "user with another key":
		send(`{"event":"user","data":{"username":"bob","CurrentUsers":1}}`)
	case "user with a text":
		send(`{"event":"user","data":{"username":"bob","currentUsers":"1"}}`)
	case "user as a list":
		send(`{"event":"user","data":["bob",1]}`)
	case "user in JSON in JSON":
		send(`{"event":"user","data":"{\"username\":\"bob\",\"currentUsers\":1}"}`)
	case "other name":
		send(`{"event":"userCount","data":1}`)
	case "no struct tags":
		send(`{"Event":"user count","Data":1}`)
	case "other keys":
		send(`{"type":"user count","payload":1}`)
	case "Go names":
		send(`{"Name":"user count","Data":1}`)
	case "bare value":
		send("1")
	case "two in one":
		send(right + "\n" + right)
	case "binary":
		_ = conn.WriteMessage(websocket.BinaryMessage, []byte(right))
	case "plain text":
		send("user count: 1")
	case "latin-1":
		send("{\"event\":\"user count\",\"data\":\"\xe9\"}")
	case "second answer":
		_, _ = fmt.Fprint(conn.NetConn(), "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	case "returns":
		return
	case "resets":
		if tcp, ok := conn.NetConn().(interface{ SetLinger(seconds int) error }); ok {
			_ = tcp.SetLinger(0)
		}
		return
	case "closes like CloseRead":
		_ = conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1008, "unexpected data message"))
	case "closes like wsjson.Read":
		_ = conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1007, "failed to unmarshal JSON"))
	case "closes":
		_ = conn.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1008, "who are you?"))
		return
	case "explains and closes":
		send(`{"event":"error","data":"who are you?"}`)
		return
	case "exits":
		log.Fatal("read: the client is gone")
	case "panics":
		panic("at the disco")
	case "nil map":
		var sockets map[*websocket.Conn]bool
		sockets[conn] = true
	case "closes a channel twice":
		done := make(chan bool)
		close(done)
		close(done)
	case "sends on a closed channel":
		done := make(chan bool, 1)
		close(done)
		done <- true
	case "concurrent map":
		shared := map[int]int{}
		for range 8 {
			go func() {
				for i := 0; ; i++ {
					shared[i%10]++
				}
			}()
		}
	case "concurrent write":
		for range 8 {
			go func() {
				for {
					send(`{"event":"noise","data":"` + strings.Repeat("zz", 2048) + `"}`)
				}
			}()
		}
	case "unlocks what is not locked":
		var mu sync.RWMutex
		mu.RLock()
		mu.Unlock()
	case "calls itself":
		debug.SetMaxStack(64 << 20) // the usual 1 GB takes some machines longer to fill than the grader waits
		deeper(0)
	case "sends to nobody":
		make(chan string) <- right
	case "sends with the lock":
		var mu sync.Mutex
		mu.Lock()
		go emit(&mu, send)
		make(chan string) <- right
	case "sends to itself":
		go hub()
	case "overtakes":
		for _, n := range []int{1, 3, 2, 4} {
			send(fmt.Sprintf(`{"event":"user count","data":%d}`, n))
		}
	case "sends without end":
		for { // in more than 2 s, so that its way to the limit must count as progress
			for range 1000 {
				send(`{"event":"noise","data":1}`)
			}
			time.Sleep(50 * time.Millisecond)
		}
	case "logs without end":
		for {
			log.Print("read failed")
		}
	case "reads on":
		for {
			_, _, _ = conn.ReadMessage()
		}
	case "locks twice":
		var mu sync.Mutex
		mu.Lock()
		emit(&mu, send)
	case "race":
		race(send)
	case "race on a map":
		shared := map[int]int{}
		go func() { log.Println(shared[1]) }()
		apart()
		shared[1] = 2
		send(right)
	case "race on a socket":
		go conn.SetReadLimit(1 << 20)
		apart()
		conn.SetReadLimit(1 << 21)
		send(right)
	case "read deadline":
		_ = conn.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
		_, _, err := conn.ReadMessage()
		log.Println(err)
		return
	case "race and wrong count":
		race(func(string) { send(`{"event":"user count","data":7}`) })
	}
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return
		}
	}
}

// refuse logs why a handshake is refused.
func refuse(w http.ResponseWriter, why string) {
	log.Println(why)
	w.WriteHeader(http.StatusUnauthorized)
}

// deeper has no end.
func deeper(n int) int { return deeper(n+1) + n }

// hub receives what only it sends.
func hub() {
	join, broadcast := make(chan bool, 1), make(chan bool)
	join <- true
	for {
		select {
		case <-join:
			broadcast <- true
		case <-broadcast:
		}
	}
}

// emit sends the count under the lock, which its caller already holds.
func emit(mu *sync.Mutex, send func(text string)) {
	mu.Lock()
	defer mu.Unlock()
	send(`{"event":"user count","data":1}`)
}

// apart lets another goroutine run first. The race detector may miss two accesses at exactly the same moment, and a sleep orders nothing for it.
func apart() { time.Sleep(20 * time.Millisecond) }

// race counts in two goroutines without a lock.
func race(send func(text string)) {
	count := 0
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { count++ })
	}
	both.Wait()
	if count > 0 {
		send(`{"event":"user count","data":1}`)
	}
}

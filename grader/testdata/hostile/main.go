// A server that sends more than any client should take. The folder that it is started in says by its name what it sends. It speaks
// just enough HTTP to seem like a server of lesson 06 otherwise: it lets in everybody.
package main

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// bound ends what would go on without end, should nobody be there to end it.
const bound = 4 << 30

// what a client is sent, by the folder's name: in the place of a page, of the answer to a handshake, or behind that answer.
var (
	pages = map[string]func(io.Writer){
		"page-huge": func(w io.Writer) { answer(w, "Content-Length: 100000000"); repeat(w, "<p>hello</p>\n", 100_000_000) },
		"page-endless": func(w io.Writer) {
			answer(w, "Transfer-Encoding: chunked")
			repeat(w, "1000\r\n"+strings.Repeat("x", 0x1000)+"\r\n", bound)
		},
		"page-elements": func(w io.Writer) { answer(w, "Connection: close"); repeat(w, "<b>", 7<<20) },
		"page-nested":   func(w io.Writer) { answer(w, "Connection: close"); repeat(w, "<div><table>", 7<<20) },
		"page-inputs": func(w io.Writer) {
			answer(w, "Connection: close")
			io.WriteString(w, `<form id="login" method=post>`)
			repeat(w, `<input name=a value=b>`, 7<<20)
		},
		"page-attributes": func(w io.Writer) {
			answer(w, "Connection: close")
			repeat(w, "<b", 1)
			for i := range 700_000 {
				fmt.Fprintf(w, " a%d=b", i)
			}
		},
		"page-bomb": func(w io.Writer) {
			answer(w, "Content-Encoding: gzip\r\nConnection: close")
			z := gzip.NewWriter(w)
			repeat(z, "<p>hello</p>", 1<<30)
			z.Close()
		},
		"page-slowly": func(w io.Writer) {
			answer(w, "Connection: close")
			for range 1000 {
				io.WriteString(w, "<p>")
				time.Sleep(100 * time.Millisecond)
			}
		},
		"page-redirects": func(w io.Writer) { io.WriteString(w, "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n") },
		"page-header": func(w io.Writer) {
			io.WriteString(w, "HTTP/1.1 200 OK\r\nX-Long: ")
			repeat(w, strings.Repeat("x", 1000), 400<<20)
		},
		"page-headers": func(w io.Writer) { io.WriteString(w, "HTTP/1.1 200 OK\r\n"); repeat(w, "X: y\r\n", bound) },
		"page-hints":   func(w io.Writer) { repeat(w, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", bound) },
		"page-cookies": func(w io.Writer) {
			io.WriteString(w, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n")
			from := time.Now().UnixNano()
			for i := range 3000 {
				fmt.Fprintf(w, "Set-Cookie: a%d=%s\r\n", from+int64(i), strings.Repeat("v", 50))
			}
			fmt.Fprintf(w, "Location: /%d\r\n\r\n", from)
		},
	}
	answers = map[string]func(io.Writer){
		"shake-status": func(w io.Writer) { repeat(w, "HTTP/1.1 101 Switching ", 400<<20) },
		"shake-header": func(w io.Writer) {
			io.WriteString(w, "HTTP/1.1 101 Switching Protocols\r\nX-Long: ")
			repeat(w, strings.Repeat("x", 1000), 400<<20)
		},
		"shake-headers": func(w io.Writer) {
			io.WriteString(w, "HTTP/1.1 101 Switching Protocols\r\n")
			repeat(w, "X: y\r\n", bound)
		},
		"shake-hints": func(w io.Writer) { repeat(w, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", bound) },
		"shake-body": func(w io.Writer) {
			io.WriteString(w, "HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n")
			repeat(w, "1\r\nx\r\n", bound)
		},
		"shake-cookies": func(w io.Writer) {
			io.WriteString(w, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n")
			for i := range 100_000 {
				fmt.Fprintf(w, "Set-Cookie: a%d=%s\r\n", i, strings.Repeat("v", 50))
			}
			io.WriteString(w, "\r\n")
		},
	}
	sockets = map[string]func(io.Writer){
		"frame-huge":    func(w io.Writer) { head(w, 0x81, 256<<20); repeat(w, strings.Repeat("x", 1<<16), 256<<20) },
		"frame-claims":  func(w io.Writer) { head(w, 0x81, 1<<62); repeat(w, strings.Repeat("x", 1<<10), 3<<20) },
		"frame-bomb":    bomb,
		"frames-of-16k": func(w io.Writer) { frames(w, 24_000, func(int) string { return event(strings.Repeat("x", 16<<10)) }) },
		"frames-of-1m":  func(w io.Writer) { frames(w, 4_000, func(int) string { return event(strings.Repeat("x", 1<<20)) }) },
		"frames-tiny":   func(w io.Writer) { frames(w, 10_000_000, func(int) string { return "1" }) },
		"frames-wide": func(w io.Writer) {
			frames(w, 1_000_000, func(i int) string { return event(strings.Repeat("\U0001F600", 390)) })
		},
		"frames-some": func(w io.Writer) {
			frames(w, 990, func(i int) string { return event(strings.Repeat("\U0001F600", 390)) })
		},
		"frames-names": func(w io.Writer) {
			frames(w, 1_000_000, func(i int) string { return fmt.Sprintf(`{"event":"n%d%s"}`, i, strings.Repeat("x", 3000)) })
		},
		"frames-keys": func(w io.Writer) { keys := keys(); frames(w, 100, func(int) string { return keys }) },
		"frames-brackets": func(w io.Writer) {
			deep := strings.Repeat("[", 3<<20)
			frames(w, 100, func(int) string { return deep })
		},
		"frames-spaces": func(w io.Writer) {
			deep := `{"event":"user count","data":[` + strings.Repeat("0 ,", 1<<20) + `0]}`
			frames(w, 100, func(int) string { return deep })
		},
		"pieces-empty": func(w io.Writer) { head(w, 0x01, 0); repeat(w, strings.Repeat("\x00\x00", 1000), bound) },
		"pieces-small": func(w io.Writer) { head(w, 0x01, 0); repeat(w, strings.Repeat("\x00\x01x", 1000), bound) },
		"pings":        func(w io.Writer) { control(w, 0x89) },
		"pongs":        func(w io.Writer) { control(w, 0x8a) },
		"ping-endless": func(w io.Writer) { repeat(w, strings.Repeat("\x89\x00", 1000), bound) },
		"slow-pieces":  func(w io.Writer) { head(w, 0x01, 0); slowly(w, strings.Repeat("\x00\x00", 16<<10)) },
		"slow-pings":   func(w io.Writer) { slowly(w, strings.Repeat("\x89\x00", 100)) },
		"log":          func(io.Writer) { repeat(os.Stdout, strings.Repeat("user alice connected\n", 100), bound) },
		"log-lines":    func(io.Writer) { repeat(os.Stderr, strings.Repeat("\n", 1000), bound) },
		"log-bytes":    func(io.Writer) { repeat(os.Stdout, strings.Repeat("\xff.", 1000), bound) },
	}
)

// large are pages with all the forms that are just not too large, by the folder's name.
var large = map[string]string{
	"large-script":   "<script>" + strings.Repeat("let x = 1;\n", 700_000) + "</script>",
	"large-elements": strings.Repeat("<b>x</b>", 49_000),
	"large-text":     strings.Repeat("<p>"+strings.Repeat("all work and no play ", 50)+"</p>", 7_000),
}

func main() {
	dir, err := os.Getwd()
	if err != nil {
		log.Fatal(err)
	}
	what := filepath.Base(dir)
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		log.Fatal(err)
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			log.Fatal(err)
		}
		go serve(connection, what)
	}
}

func serve(connection net.Conn, what string) {
	defer connection.Close()
	in, out := bufio.NewReader(connection), bufio.NewWriterSize(connection, 64<<10)
	defer out.Flush()
	for {
		request, err := http.ReadRequest(in)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		switch {
		case request.URL.Path == "/ws" && answers[what] != nil:
			answers[what](out)
			return
		case request.URL.Path == "/ws" && request.Header.Get("Sec-Websocket-Key") == "":
			io.WriteString(out, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
		case request.URL.Path == "/ws":
			sum := sha1.Sum([]byte(request.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
			fmt.Fprintf(out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n"+
				"Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n\r\n", base64.StdEncoding.EncodeToString(sum[:]))
			out.Flush()
			fmt.Println("A user has connected")
			if send := sockets[what]; send != nil {
				send(out)
			}
			out.Flush()
			_, _ = io.Copy(io.Discard, in)
			return
		case pages[what] != nil:
			pages[what](out)
			if what != "page-redirects" && what != "page-cookies" {
				return
			}
		case request.Method == http.MethodPost:
			io.WriteString(out, "HTTP/1.1 303 See Other\r\nSet-Cookie: id=abcdefghijkl\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
		default:
			page := large[what] + `<form id="register" method="post"><input name="username"><input name="password"></form>` +
				`<form id="login" method="post"><input name="username"><input name="password"></form><form id="logout" method="post"></form>`
			fmt.Fprintf(out, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s", len(page), page)
		}
		if out.Flush() != nil {
			return
		}
	}
}

func answer(w io.Writer, headers string) {
	fmt.Fprintf(w, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n%s\r\n\r\n", headers)
}

// repeat writes the text again and again, about so many bytes of it.
func repeat(w io.Writer, text string, n int) {
	piece := strings.Repeat(text, max(1, (32<<10)/len(text)))
	for ; n > 0; n -= len(piece) {
		if _, err := io.WriteString(w, piece[:min(n, len(piece))]); err != nil {
			return
		}
	}
}

// slowly writes the text a hundred times a second, for a minute at most, and only to the first client that comes.
func slowly(w io.Writer, text string) {
	if !begun.CompareAndSwap(false, true) {
		return
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for range 6000 {
		<-tick.C
		if _, err := io.WriteString(w, text); err != nil {
			return
		}
		if err := w.(*bufio.Writer).Flush(); err != nil {
			return
		}
	}
}

var begun atomic.Bool

// head writes the head of a frame.
func head(w io.Writer, first byte, length uint64) {
	switch {
	case length < 126:
		_, _ = w.Write([]byte{first, byte(length)})
	case length < 1<<16:
		_, _ = w.Write(binary.BigEndian.AppendUint16([]byte{first, 126}, uint16(length)))
	default:
		_, _ = w.Write(binary.BigEndian.AppendUint64([]byte{first, 127}, length))
	}
}

// frames writes n text messages.
func frames(w io.Writer, n int, payload func(i int) string) {
	for i := range n {
		text := payload(i)
		head(w, 0x81, uint64(len(text)))
		if _, err := io.WriteString(w, text); err != nil {
			return
		}
	}
}

func event(text string) string { return `{"event":"user count","data":"` + text + `"}` }

// keys is an object with very many keys, none of which says what event it is.
func keys() string {
	var b bytes.Buffer
	for i := range 250_000 {
		fmt.Fprintf(&b, `,"k%d":0`, i)
	}
	return "{" + b.String()[1:] + "}"
}

// control writes control frames without end, each with another payload.
func control(w io.Writer, first byte) {
	for i := range 50_000_000 {
		if _, err := fmt.Fprintf(w, "%s%08d", []byte{first, 8}, i); err != nil {
			return
		}
	}
}

// bomb writes a small compressed message that is 256 MB long.
func bomb(w io.Writer) {
	var b bytes.Buffer
	z, _ := flate.NewWriter(&b, flate.BestCompression)
	repeat(z, strings.Repeat("x", 1000), 256<<20)
	_ = z.Flush()
	packed := b.Bytes()[:b.Len()-4]
	head(w, 0xc1, uint64(len(packed)))
	_, _ = w.Write(packed)
}

// Diese Datei ist vorgegeben. Sie startet das Programm und zeigt unter / eine Seite.

package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
)

// page verbindet sich mit dem Server und zeigt, was er sendet.
const page = `<!doctype html>
<html lang="de">
<meta charset="utf-8">
<title>Echtzeit in Go</title>
<h1>Echtzeit in Go</h1>
<pre id="log">nicht verbunden
</pre>
<script>
const show = (text) => document.getElementById('log').append(text + '\n');
const socket = new WebSocket('ws://' + location.host + '/ws');
socket.onopen = () => show('verbunden');
socket.onmessage = (message) => show(message.data);
socket.onclose = () => show('getrennt');
</script>
`

func main() {
	http.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	})
	http.HandleFunc("GET /ws", newServer().connection)
	address := "127.0.0.1:" + os.Getenv("PORT")
	fmt.Println("lausche auf http://" + address)
	log.Fatal(http.ListenAndServe(address, nil))
}

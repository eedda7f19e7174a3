// Tough is a server for lesson 01 that is hard to end. The environment variable TOUGH says how. "forks": it starts a process as soon as it
// runs, apart from its console, and another one for each visitor; they outlive it and ignore Ctrl-C. "hands-over": it ends itself when it
// has started another process, which serves in its place. When it has a visitor, it makes the file in STARTED.
package main

import (
	"log"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

// Flags of CreateProcess that package syscall doesn't have.
const detachedProcess = 0x8

func main() {
	signal.Ignore(os.Interrupt, syscall.SIGTERM)
	switch os.Getenv("TOUGH") {
	case "child":
		time.Sleep(10 * time.Minute)
		return
	case "forks":
		fork("child")
	case "hands-over":
		fork("serves")
		return
	}
	upgrader := websocket.Upgrader{}
	http.HandleFunc("/ws", func(w http.ResponseWriter, r *http.Request) {
		socket, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer socket.Close()
		log.Print("A user has connected")
		if file := os.Getenv("STARTED"); file != "" {
			_ = os.WriteFile(file, nil, 0o600) // the test waits for it
		}
		if os.Getenv("TOUGH") == "forks" {
			fork("child")
		}
		for {
			if _, _, err := socket.NextReader(); err != nil {
				return
			}
		}
	})
	http.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<p>hello")) })
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

// fork starts this executable once more, in no console, and doesn't wait for it.
func fork(as string) {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), "TOUGH="+as)
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP | detachedProcess}
	if err := command.Start(); err != nil {
		log.Fatal(err)
	}
}

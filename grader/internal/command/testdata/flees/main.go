// Flees never answers a handshake. When it is asked for one it starts two processes that leave its session, one of them without
// an environment, and each writes its id into the file that FLED names.
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		flee(os.Args[1])
	}
	var once sync.Once
	http.HandleFunc("GET /ws", func(_ http.ResponseWriter, r *http.Request) {
		once.Do(func() {
			for _, env := range [][]string{nil, {"PATH=/bin"}} {
				child := exec.Command(os.Args[0], os.Getenv("FLED"))
				child.Env = env
				child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
				if err := child.Start(); err != nil {
					panic(err)
				}
			}
		})
		<-r.Context().Done()
	})
	panic(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

func flee(path string) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
	if err != nil {
		panic(err)
	}
	fmt.Fprintln(file, os.Getpid())
	file.Close()
	for {
		time.Sleep(time.Hour)
	}
}

// Dies ends by itself: the first one to start before it listens, all others when somebody asks for anything.
package main

import (
	"net/http"
	"os"
	"path/filepath"
)

func main() {
	if os.Mkdir(filepath.Join(os.Getenv("DIES"), "first"), 0o777) == nil {
		os.Exit(0)
	}
	http.HandleFunc("/", func(http.ResponseWriter, *http.Request) { os.Exit(0) })
	_ = http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil)
}

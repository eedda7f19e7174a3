// This file is provided; you don't need to edit it. It serves the page in the folder page/.

package main

import (
	"embed"
	"io/fs"
	"log"
	"net/http"
)

// files holds the folder page/. The compiler puts it into the program, so the
// program finds its page no matter where you start it.
//
//go:embed page
var files embed.FS

// page serves page/index.html at /, with its script and style sheet next to it.
func page() http.Handler {
	root, err := fs.Sub(files, "page")
	if err != nil {
		log.Fatal(err)
	}
	return http.FileServerFS(root)
}

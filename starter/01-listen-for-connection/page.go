// This file is given; it needs no edit. It serves the page in the folder page/.

package main

import (
	"embed"
	"io/fs"
	"log"
	"net/http"
)

// files holds the folder page/. It becomes part of the program when it is
// built, so the program finds its page wherever it is started.
//
//go:embed page
var files embed.FS

// page serves page/index.html at /, and its script and style sheet beside it.
func page() http.Handler {
	root, err := fs.Sub(files, "page")
	if err != nil {
		log.Fatal(err)
	}
	return http.FileServerFS(root)
}

// Package socketserver makes programs of the server in grader/testdata/socketio, which speaks Socket.IO as the original course has its
// learners write it. The tests and soak grade them. It knows how the server is installed and started, and nothing of grading.
package socketserver

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Versions are the folders of grader/testdata/socketio: one for each version of Socket.IO, the newest last.
var Versions = []string{"v2", "v3", "v4"}

// folder is the server's, below the kit's root.
const folder = "grader/testdata/socketio"

// Server is the server with the modules of one version of Socket.IO.
type Server struct {
	Modules string // the folder node_modules

	script string
}

// Install installs a version's modules with npm, in a folder of the kit that stays. An error has what npm printed.
func Install(ctx context.Context, root, version string) (Server, error) {
	into := filepath.Join(root, "bin", "socketio", version)
	from := filepath.Join(root, filepath.FromSlash(folder))
	output, err := exec.CommandContext(ctx, filepath.Join(from, "install.sh"), version, into).CombinedOutput()
	if err != nil {
		return Server{}, fmt.Errorf("install the modules of Socket.IO %s: %w\n%s", version, err, output)
	}
	return Server{Modules: filepath.Join(into, "node_modules"), script: filepath.Join(from, "server.js")}, nil
}

// Make writes a program into a folder: the server for the lesson of that number, with a fault that server.js knows; "" for none.
func (s Server) Make(dir string, lesson int, fault string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	text := fmt.Sprintf("#!/bin/sh\nNODE_PATH=%q LESSON=%d FAULT=%s exec node %q\n", s.Modules, lesson, fault, s.script)
	return os.WriteFile(filepath.Join(dir, "run"), []byte(text), 0o755)
}

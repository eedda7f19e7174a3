// The log is JSON on stdout, with more in each line, and with lines of its own between.
package main

import (
	"log/slog"
	"os"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	logger := slog.New(slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{AddSource: true, Level: slog.LevelDebug}))
	room := parts.Room{Say: func(line string) {
		logger.Debug("something happened to a socket", "users", "some")
		logger.Info(line, slog.Group("socket", "path", "/ws", "ok", true))
	}}
	parts.Serve(room.Connection)
}

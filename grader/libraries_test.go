package main_test

// Servers in testdata are written with these libraries. The go command does not look into testdata, so without a line here
// go mod tidy would drop them from go.mod.
import (
	_ "github.com/coder/websocket"
	_ "github.com/gobwas/ws/wsutil"
	_ "github.com/lxzan/gws"
	_ "golang.org/x/net/websocket"
)

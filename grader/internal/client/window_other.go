//go:build !linux

package client

import "syscall"

// smallWindow leaves the connection as it is: how buffers are sized is different on each system, so a stuck client
// may not be noticed here by a server that would wait for it.
func smallWindow(string, string, syscall.RawConn) error { return nil }

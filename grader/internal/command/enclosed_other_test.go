//go:build !linux

package command_test

// enclosed does nothing: only Linux has namespaces.
func enclosed() {}

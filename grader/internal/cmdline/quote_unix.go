//go:build !windows

package cmdline

func quote(text string) string { return quotePOSIX(text) }

package cmdline

func quote(text string) string { return quoteWindows(text) }

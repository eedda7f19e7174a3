package cmdline

import (
	"os/exec"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestQuote(t *testing.T) {
	for _, c := range []struct{ text, posix, windows string }{
		{"02", "02", "02"},
		{"emit-count", "emit-count", "emit-count"},
		{"../work/02", "../work/02", "../work/02"},
		{"my work", `"my work"`, `"my work"`},
		{"", `""`, `""`},
		{`C:\work\02`, `"C:\\work\\02"`, `C:\work\02`},
		{`C:\my work\`, `"C:\\my work\\"`, `"C:\my work\\"`},
		{"R&D", `"R&D"`, `"R&D"`},
		{"a(b)^c;d", `"a(b)^c;d"`, `"a(b)^c;d"`},
		{"it's $5 `x`", "\"it's \\$5 \\`x\\`\"", "\"it's $5 `x`\""},
	} {
		require.Equal(t, c.posix, quotePOSIX(c.text))
		require.Equal(t, c.windows, quoteWindows(c.text))
		if runtime.GOOS == "windows" {
			continue
		}
		said, err := exec.Command("sh", "-c", "printf %s "+quotePOSIX(c.text)).Output()
		require.NoError(t, err)
		require.Equal(t, c.text, string(said))
	}
}

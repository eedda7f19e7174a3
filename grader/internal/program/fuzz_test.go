package program

import (
	"bytes"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"
)

// Whatever a program prints, in whatever pieces it comes: each line is kept as it is, but for what is not UTF-8 and what is too long.
func FuzzOutput(f *testing.F) {
	for _, text := range []string{"", "a\nb\n", "a\r\nb", "\n\n\n", "\xff\xfe\n\x00", strings.Repeat("x", keptLine+10) + "\nend", "no end", "\r", "\n\r\n"} {
		f.Add([]byte(text), false)
		f.Add([]byte(text), true)
	}
	f.Fuzz(func(t *testing.T, text []byte, byByte bool) {
		var heard []string
		o := output{onLine: func(line Line) { heard = append(heard, line.Text) }}
		if byByte {
			o.read(iotest.OneByteReader(bytes.NewReader(text)))
		} else {
			o.read(iotest.HalfReader(bytes.NewReader(text)))
		}
		var want []string
		if len(text) > 0 {
			want = strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		}
		lines := o.from(0)
		require.Len(t, lines, len(want))
		for i, line := range lines {
			require.Equal(t, heard[i], line.Text)
			if len(want[i]) <= keptLine {
				require.Equal(t, strings.ToValidUTF8(strings.TrimRight(want[i], "\r"), "\uFFFD"), line.Text)
			}
		}
		n, all := o.whole()
		require.True(t, all)
		require.Equal(t, len(want), n)
		require.LessOrEqual(t, len(o.last(keptTail)), keptTail)
	})
}

package page

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestHighlight colours Go and JavaScript, escapes everything, and loses nothing of the code.
func TestHighlight(t *testing.T) {
	for _, test := range []struct{ language, code, want string }{
		{
			"go", "func (s *server) emit(n int) { // <all>\n\treturn len(`a\nb`) + 'x' + 0x1f\n}\n",
			"<span class=\"k\">func</span> (s *server) <span class=\"f\">emit</span>(n <span class=\"k\">int</span>) { <span class=\"c\">// &lt;all&gt;</span>\n" +
				"\t<span class=\"k\">return</span> <span class=\"f\">len</span>(<span class=\"s\">`a\nb`</span>) + <span class=\"s\">&#39;x&#39;</span> + <span class=\"m\">0x1f</span>\n}\n",
		},
		{
			"js", "const s = new WebSocket('ws://x') // $\n",
			"<span class=\"k\">const</span> s = <span class=\"k\">new</span> <span class=\"f\">WebSocket</span>(<span class=\"s\">&#39;ws://x&#39;</span>) <span class=\"c\">// $</span>\n",
		},
		{"go", "an 'unended string\n\x00\xff…\n", ""}, // it isn't Go, and a lesson's text may have that, too
		{"", "<b>", "&lt;b&gt;"},
	} {
		got := string(highlight(test.language, test.code))
		if test.want != "" {
			require.Equal(t, `<pre tabindex="0"><code>`+test.want+"</code></pre>\n", got)
			continue
		}
		require.NotContains(t, regexp.MustCompile(`</?(span|pre|code)[^>]*>`).ReplaceAllString(got, ""), "<")
		require.Contains(t, got, "string")
	}
}

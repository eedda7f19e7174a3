package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Another site, or the learner's own server on another port, tries to read the page and to command the kit: by a form and by fetch, by a
// stream, by a WebSocket, in a frame, and under a name that it points at this machine.
func TestOtherSites(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	s.Show(s.state(1, "", 1))
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<!doctype html><title>evil</title><body></body>")
	}))
	defer evil.Close()
	port := evil.URL[strings.LastIndex(evil.URL, ":"):]
	for _, from := range []string{evil.URL, "http://evil.test" + port} {
		b.visit(from)
		require.Equal(t, "evil", eval[string](b, "document.title"))
		_ = eval[bool](b, `(window.got = {}, true)`)
		for name, attack := range map[string]string{
			"post":      `fetch(target + 'run', {method: 'POST', mode: 'no-cors'}).then(a => got.post = a.type, () => got.post = 'refused')`,
			"read":      `fetch(target + 'lessons/02-emit-count').then(a => a.text()).then(() => got.read = 'read', () => got.read = 'refused')`,
			"header":    `fetch(target + 'run', {method: 'POST', headers: {'X-Handshake-Token': 'a'}}).then(() => got.header = 'read', () => got.header = 'refused')`,
			"stream":    `(e => { e.onmessage = e.onopen = () => got.stream = 'read'; e.onerror = () => got.stream ??= 'refused' })(new EventSource(target + 'events'))`,
			"websocket": `(w => { w.onopen = () => got.websocket = 'read'; w.onerror = () => got.websocket ??= 'refused' })(new WebSocket(target.replace('http', 'ws') + 'events'))`,
			"script":    `(s => { s.onload = () => got.script = 'read'; s.onerror = () => got.script = 'refused'; s.src = target + 'assets/page.js'; document.head.append(s) })(document.createElement('script'))`,
			"frame":     `(f => { f.onload = () => got.frame = 'loaded'; f.src = target + 'lessons/02-emit-count'; document.body.append(f) })(document.createElement('iframe'))`,
		} {
			_ = eval[bool](b, fmt.Sprintf("(target => { %s; return true })(%s)", attack, quoted(s.url)))
			b.until("got." + name)
			switch got := eval[string](b, "got."+name); name {
			case "post":
				require.Contains(t, []string{"opaque", "refused"}, got)
			case "frame": // the browser shows an error page in it
				require.Equal(t, 0, eval[int](b, "(() => { try { return frames[0].document.querySelectorAll('.chk').length } catch { return 0 } })()"))
			default:
				require.Equal(t, "refused", got, "%s from %s", name, from)
			}
		}
	}
	require.Empty(t, s.commands, "a command got through")

	// Rebinding: the name is the attacker's, the machine is this one.
	for _, name := range []string{"evil.test", "127.0.0.1.evil.test"} {
		b.visit(fmt.Sprintf("http://%s:%d/lessons/02-emit-count", name, s.port))
		require.Contains(t, eval[string](b, "document.body.innerText"), "This page is only served at")
	}
}

// What a program sends and writes is text, wherever the page shows it, also after a script has painted it.
func TestInjectedMarkup(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	b.visit(s.lesson())
	_ = eval[bool](b, "(window.hit = false, true)")
	for run, text := range []string{`<img src=x onerror="hit=true">`, `"><svg onload=hit=true>`, `</title><script>hit=true</script>`, `<a href="javascript:hit=true" id=x>`, `&lt;b&gt;`} {
		s.Show(s.state(run+1, text, 1))
		b.until(fmt.Sprintf("document.documentElement.dataset.run === '%d'", run+1))
		b.text(".chk.failed[open] .msg", text)
		b.text("svg.seq", text[:4])
		require.False(t, eval[bool](b, "window.hit"))
		require.Equal(t, 0, eval[int](b, "document.querySelectorAll('#pane img, #pane script, #pane [onload], #pane [onerror], #pane #x').length"))
	}
}

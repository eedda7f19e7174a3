package browser

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"handshake/lessons"
)

var shots = flag.String("shots", "", "take the screenshots of the README and of docs/, and write them into this folder")

// TestShots takes the screenshots, at two widths, light and dark.
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("takes screenshots only with -shots; run make shots")
	}
	browser := open(t)
	k := fresh(t)
	k.learn()
	b := newTab(t, browser)
	course := lessons.Course()
	b.visit(k.url)
	b.text("#pane", "This is the start of lesson")
	k.save(course.Lessons[0], k.solution(course.Lessons[0]))
	b.click("#next")
	b.until("location.pathname.includes('02-')")
	b.text("#pane", "This is the start of lesson")
	k.save(course.Lessons[1], k.onlyTheNewcomer())
	b.text("#pane", "Possibly: ")
	for _, look := range []struct {
		name          string
		width, height int64
		scheme        string
		from          string
	}{
		{"page-light", 1280, 860, "light", ""},
		{"page-dark", 1280, 860, "dark", ""},
		{"page-narrow-light", 390, 844, "light", "#checks"},
		{"page-narrow-dark", 390, 844, "dark", "#checks"},
	} {
		b.media("prefers-color-scheme", look.scheme)
		b.do(chromedp.EmulateViewport(look.width, look.height))
		if look.from != "" {
			_ = eval[bool](b, "(document.querySelector("+quoted(look.from)+").scrollIntoView(), true)")
		}
		ctx, stop := context.WithTimeout(b.ctx, patience)
		picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		stop()
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(*shots, look.name+".png"), picture, 0o644))
	}
}

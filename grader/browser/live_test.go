package browser

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/grade"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/watch"
)

// Before any run the checks are there, as not run.
func TestBeforeAnyRun(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	b.visit(s.lesson())
	b.text("#pane", "everyone hears the new count when someone joins")
	require.Zero(t, eval[int](b, "document.querySelectorAll('.chk.failed, .chk.passed').length"))
	require.NotZero(t, eval[int](b, "document.querySelectorAll('.chk.waiting').length"))
}

// Each state is painted, and only the newest result is shown. The first failure is open, and what never came is in the picture and in the
// table.
func TestNewestResult(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	b.visit(s.lesson())
	for run := 1; run <= 20; run++ {
		working := s.state(run, "", 1)
		working.Working, working.Fresh = "work/02-emit-count", false
		s.Show(working)
		s.Show(s.state(run, "", 1, 2))
	}
	b.text(".chk.failed[open]", "in run 20;")
	require.Equal(t, 1, eval[int](b, "document.querySelectorAll('.chk[open]').length"))
	require.True(t, eval[bool](b, "document.querySelector('details[data-check=everyone-hears]').open"))
	require.NotContains(t, eval[string](b, "document.querySelector('#pane').innerText"), "in run 19")
	require.Contains(t, eval[string](b, "document.title"), "✗ 2 failed")
	require.Contains(t, eval[string](b, "document.querySelector('#icon').href"), "icon-failed")
	require.Equal(t, 1, eval[int](b, "document.querySelectorAll('svg.seq .missing .cross').length"))
	b.click(".tabs [role=tab]:nth-of-type(2)")
	require.Contains(t, eval[string](b, "document.querySelector('.frames .missing').innerText"), "never came (waited 2 s)")
	require.True(t, eval[bool](b, "document.querySelector('.picture').offsetParent === null"), "the other panel is hidden")

	// The row in the table leads to the one in the picture, and back.
	b.click(".frames .missing a")
	require.True(t, eval[bool](b, "document.querySelector('svg.seq .missing').classList.contains('lit') && document.querySelector('.picture').offsetParent !== null"))
	_ = eval[bool](b, "document.querySelector('svg.seq [data-event=\"1\"]').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
	require.True(t, eval[bool](b, "document.querySelector('.frames tr[data-event=\"1\"]').classList.contains('lit')"))
}

// Checks are painted as they end.
func TestProgress(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	b.visit(s.lesson())
	state := s.state(1, "")
	state.Fresh, state.Working, state.SoFar = false, "work/02-emit-count", state.Report.Lessons[0]
	state.Report = verdict.Report{}
	for i := range state.SoFar.Checks {
		checks := append([]verdict.Check(nil), state.SoFar.Checks...)
		for j := i + 1; j < len(checks); j++ {
			checks[j] = verdict.Check{ID: checks[j].ID, Title: checks[j].Title, Reason: "still running"}
		}
		soFar := state
		soFar.SoFar.Checks = checks
		s.Show(soFar)
		b.until("document.querySelectorAll('.chk.passed').length === " + string(rune('0'+i+1)))
		require.Contains(t, eval[string](b, "document.title"), "…")
	}
}

// What the learner has opened stays open through later runs, and what they have closed stays closed.
func TestOpenedStaysOpen(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	s.Show(s.state(1, "", 1))
	b.visit(s.lesson())
	b.click("details[data-check=newcomer-hears] > summary")
	b.until("document.querySelector('details[data-check=newcomer-hears] svg.seq')") // it was fetched
	b.click("details[data-check=everyone-hears] > summary")
	for run := 2; run < 5; run++ {
		s.Show(s.state(run, "", 1))
		b.until("document.documentElement.dataset.run === '" + string(rune('0'+run)) + "'")
		require.True(t, eval[bool](b, "document.querySelector('details[data-check=newcomer-hears]').open"))
		require.False(t, eval[bool](b, "document.querySelector('details[data-check=everyone-hears]').open"))
		b.until("document.querySelector('details[data-check=newcomer-hears] svg.seq')")
	}
	b.visit(s.lesson())
	b.until("document.querySelector('details[data-check=newcomer-hears]').open && !document.querySelector('details[data-check=everyone-hears]').open")
}

// Keys move, open and run; in a field they are letters.
func TestKeys(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	s.Show(s.state(1, "", 1))
	b.visit(s.lesson())
	b.until("document.documentElement.dataset.run === '1'") // the stream has begun, so the script runs
	b.key("j")
	require.Equal(t, "c-newcomer-hears", eval[string](b, "document.activeElement.closest('.check').id"))
	b.key("\r")
	b.until("document.querySelector('details[data-check=newcomer-hears]').open")
	b.key("j")
	require.Equal(t, "c-everyone-hears", eval[string](b, "document.activeElement.closest('.check').id"))
	b.key("k")
	require.Equal(t, "c-newcomer-hears", eval[string](b, "document.activeElement.closest('.check').id"))
	s.Show(s.state(2, "", 1))
	b.until("document.documentElement.dataset.run === '2'")
	require.Equal(t, "c-newcomer-hears", eval[string](b, "document.activeElement.closest('.check').id"), "the focus stays")
	b.key("?")
	b.until("document.querySelector('#help').open")
	_ = eval[bool](b, "(document.querySelector('#help').close(), true)")
	b.key("r")
	require.Equal(t, watch.Again, s.command())
	_ = eval[bool](b, "(document.querySelector('[name=data]').focus(), true)")
	b.key("r")
	require.Contains(t, eval[string](b, "document.querySelector('[name=data]').value"), "r")
	_ = eval[bool](b, "(document.activeElement.blur(), true)")
	b.key("n")
	b.until("location.pathname === '/lessons/03-handle-disconnect' && document.documentElement.dataset.run !== undefined") // its script has begun
	b.key("p")
	b.until("location.pathname === '/lessons/02-emit-count'")
	require.Empty(t, s.commands)
}

// command is the next that the page has sent.
func (s *served) command() watch.Command {
	s.t.Helper()
	select {
	case command := <-s.commands:
		return command
	case <-time.After(patience):
		require.Fail(s.t, "no command came")
		return 0
	}
}

// One sentence is said for each run, politely.
func TestLiveRegion(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	b.visit(s.lesson())
	b.until("document.querySelector('#say')")
	_ = eval[bool](b, "(window.said = [], new MutationObserver(() => said.push(document.querySelector('#say').textContent)).observe(document.querySelector('#say'), {childList: true, characterData: true, subtree: true}), true)")
	for run := 1; run < 4; run++ {
		working := s.state(run, "", 1)
		working.Working, working.Fresh = "work/02-emit-count", false
		s.Show(working)
		half := s.state(run, "", 1)
		half.Whole = false
		s.Show(half)
		s.Show(s.state(run, "", 1))
		b.text("#say", "Run "+string(rune('0'+run))+":")
	}
	s.Show(s.state(9, ""))
	b.text("#say", "Run 9:")
	require.Equal(t, 4, eval[int](b, "said.length"), "%v", eval[[]string](b, "said"))
	require.Contains(t, eval[string](b, "said[0]"), "First failure: everyone hears the new count when someone joins.")
}

// The page is dark where the system is, and as the learner chose in all tabs.
func TestDark(t *testing.T) {
	browser := open(t)
	b, other := newTab(t, browser), newTab(t, browser)
	s := serve(t, 0)
	background := "getComputedStyle(document.querySelector('.lesson')).backgroundColor"
	b.visit(s.lesson())
	other.visit(s.lesson())
	require.Equal(t, "rgb(255, 255, 255)", eval[string](b, background))
	b.media("prefers-color-scheme", "dark")
	require.Equal(t, "rgb(21, 27, 34)", eval[string](b, background))
	b.click("#theme")
	b.until(background + " === 'rgb(255, 255, 255)'")
	b.click("#theme")
	b.until(background + " === 'rgb(21, 27, 34)'")
	other.until(background + " === 'rgb(21, 27, 34)'")
}

// Where less motion is asked for, the mark of a running check does not turn.
func TestReducedMotion(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	b.visit(s.lesson())
	state := s.state(1, "", 1)
	state.Fresh, state.Working = false, state.Lesson.ID
	state.SoFar = state.Report.Lessons[0]
	for i := range state.SoFar.Checks {
		state.SoFar.Checks[i].Outcome, state.SoFar.Checks[i].Reason = verdict.NotRun, grade.Running
	}
	s.Show(state)
	motion := "getComputedStyle(document.querySelector('.mark.running')).animationName"
	b.until("document.querySelector('.mark.running')")
	require.Equal(t, "turn", eval[string](b, motion))
	b.media("prefers-reduced-motion", "reduce")
	require.Equal(t, "none", eval[string](b, motion))
}

// On paper there's the lesson's text and the checks with all of their panels, and nothing to click.
func TestPrinted(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	b.visit(s.lesson())
	s.Show(s.state(1, "", 1))
	b.until("document.querySelector('#pane details[open] .frames')")
	shown := func(selector string) bool {
		return eval[bool](b, "[...document.querySelectorAll('"+selector+"')].some(e => e.getClientRects().length > 0)")
	}
	require.True(t, shown(".tabs") && shown("#run") && !shown("#pane details[open] .frames"))
	b.printed()
	for _, selector := range []string{"h1", "#pane details[open] svg.seq", "#pane details[open] .frames"} {
		require.True(t, shown(selector), selector)
	}
	for _, selector := range []string{".bar", ".tabs", "#run", ".try", ".nav"} {
		require.False(t, shown(selector), selector)
	}
}

// When the kit stops, the page says so, and it goes on when the kit is back.
func TestStoppedAndBack(t *testing.T) {
	browser := open(t)
	b, other := newTab(t, browser), newTab(t, browser)
	s := serve(t, 0)
	s.Show(s.state(1, "", 1))
	b.visit(s.lesson())
	other.visit(s.lesson())
	b.text(".chk.failed[open]", "in run 1;")
	require.True(t, eval[bool](b, "document.querySelector('#stopped').hidden"))
	b.until("document.documentElement.dataset.run === '1'")
	other.until("document.documentElement.dataset.run === '1'")
	s.stop()
	b.until("!document.querySelector('#stopped').hidden")
	other.until("!document.querySelector('#stopped').hidden")

	back := serve(t, s.port)
	back.Show(back.state(2, "", 1))
	b.text(".chk.failed[open]", "in run 2;")
	other.text(".chk.failed[open]", "in run 2;")
	b.until("document.querySelector('#stopped').hidden")
	b.click("#run") // with the new token
	require.Equal(t, watch.Again, back.command())
}

// Seven tabs are one more than a browser has connections, and all of them are live. When the one that reads the stream is closed, another
// takes over.
func TestSevenTabs(t *testing.T) {
	browser := open(t)
	s := serve(t, 0)
	s.Show(s.state(1, "", 1))
	var tabs []*tab
	for range 7 {
		b := newTab(t, browser)
		b.visit(s.lesson())
		b.text(".chk.failed[open]", "in run 1;")
		tabs = append(tabs, b)
	}
	s.Show(s.state(2, "", 1))
	for _, b := range tabs {
		b.text(".chk.failed[open]", "in run 2;")
	}
	tabs[0].visit("about:blank")
	s.Show(s.state(3, "", 1))
	for _, b := range tabs[1:] {
		b.text(".chk.failed[open]", "in run 3;")
	}
	tabs[6].visit(s.url + "lessons/01-listen-for-connection") // another lesson's page loads, beside the others
	tabs[6].text("h1", "Listen for a connection")
}

// The tree that a screen reader reads has what the eye sees.
func TestAccessibilityTree(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	s.Show(s.state(1, "", 1))
	b.visit(s.lesson())
	b.until("document.documentElement.dataset.run === '1'")
	tree := b.tree()
	for _, line := range []string{
		"banner: ", "navigation: Lessons", "main: ", "region: Checks", "heading: Emit the count", "heading: Checks",
		"DisclosureTriangle: Passed: a newcomer hears the count", "DisclosureTriangle: Failed: everyone hears the new count when someone joins",
		"tab: Conversation", "tab: Frames (3)", ": Conversation: everyone hears the new count when someone joins", "tabpanel: Conversation",
		"button: Run again R", "button: Copy for help", "status: ",
	} {
		require.Contains(t, tree, line, tree)
	}
	b.click(".tabs [role=tab]:nth-of-type(2)")
	require.Contains(t, b.tree(), "columnheader: Data")
}

// What keeps the kit from grading is told apart from a failure.
func TestTrouble(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	b.visit(s.lesson())
	state := s.state(1, "", 1)
	state.Fresh, state.Err = false, errors.New("The disk is full.")
	s.Show(state)
	b.text("#pane", "The disk is full.")
	require.Contains(t, eval[string](b, "document.title"), "the kit has a problem")
}

// The time from a verdict to its painted result is printed, for make bench. It should be at most 150 ms on a machine that isn't busy.
func TestPaint(t *testing.T) {
	b := newTab(t, open(t))
	s := serve(t, 0)
	b.visit(s.lesson())
	var all []time.Duration
	for run := 1; run < 10; run++ {
		state := s.state(run, "", 1, 2, 3)
		begun := time.Now()
		s.Show(state)
		b.until("document.documentElement.dataset.run === '" + string(rune('0'+run)) + "' && performance.getEntriesByName('painted').some(e => e.detail === " + string(rune('0'+run)) + ")")
		at := eval[float64](b, "performance.timeOrigin + performance.getEntriesByName('painted').at(-1).startTime")
		all = append(all, time.UnixMicro(int64(at*1000)).Sub(begun))
	}
	t.Logf("from verdict to painted: %v", all)
}

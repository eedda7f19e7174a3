package browser

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
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

package browser

import (
	"testing"

	"handshake/lessons"
)

// A learner's whole evening on the page, with nothing but it and an editor: from a fresh clone to the end of the course, with mistakes on
// the way.
func TestEvening(t *testing.T) {
	if testing.Short() {
		t.Skip("builds every lesson's programs")
	}
	browser := open(t)
	k := fresh(t)
	k.learn()
	b := newTab(t, browser)
	b.visit(k.url)
	course := lessons.Course()
	for i, lesson := range course.Lessons {
		b.until("location.pathname === '/lessons/" + lesson.ID + "'")
		b.text("h1", lesson.Title)
		b.text("#pane", "This is the start of lesson")
		if i == 0 {
			k.save(lesson, "package main\n\nfunc oops( {\n")
			b.text("#pane", "server.go:3")
			b.click(".hint > summary")
			b.until("document.querySelector('.hint').open")
		}
		if i == 1 {
			k.save(lesson, k.onlyTheNewcomer())
			b.text("#pane details[open] .body", "the count is sent only to the new client")
			b.click("#pane .look a") // "Read"
			b.until("location.hash === '#emit-to-everyone'")
			b.until("document.getElementById('emit-to-everyone')")
		}
		k.save(lesson, k.solution(lesson))
		b.until("document.title.startsWith('✓ passed')")
		if i == 1 {
			b.text("#pane .new", "now passes")
			b.click("#solution")
			b.text("#solution-view", "is identical to the solution's")
			b.click("#record")
			b.text("#recording", "everyone hears the new count when someone joins")
		}
		if i == 1 || i == len(course.Lessons)-1 { // by hand, with and without logging in
			b.click("[data-try=start]")
			b.text("#trial", "alice is connected")
			if i > 1 {
				b.click("#say-it button")
				b.until("document.querySelectorAll('#trial svg.seq .ev').length > 0 && document.querySelector('#trial').textContent.includes('chat message')")
			}
			b.text("#trial", "bob is connected")
			b.click("[data-try=leave][data-who=bob]")
			b.text("#trial", "bob isn't connected")
			b.click("[data-try=stop]")
			b.until("!document.querySelector('#trial svg')")
		}
		if i+1 < len(course.Lessons) {
			b.click("#next")
		}
	}
	b.click("#solution") // the last lesson has another design, to compare with the solution
	b.click("[data-design=queue-for-each-client]")
	b.text("#solution-view", "Another design: a queue for each client")
	b.text("#solution-view", "maxQueue")
	b.click("[data-design='']")
	b.text("#solution-view", "is identical to the solution's")
	b.click("a[href='/finished']")
	b.text(".end", "What you built")
	b.until("document.documentElement.dataset.run") // the script has come, and listens
	k.stop()
	b.until("!document.querySelector('#stopped').hidden")
}

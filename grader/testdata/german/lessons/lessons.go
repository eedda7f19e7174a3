// Package lessons ist die Liste aller Lektionen.
package lessons

import (
	"handshake/grader/check"
	"handshake/grader/curriculum"

	warten "example.com/german/lessons/01-auf-verbindung-warten"
	senden "example.com/german/lessons/02-nutzerzahl-senden"
)

// Course gibt den Kurs zurück.
func Course() curriculum.Course {
	return curriculum.New(curriculum.Course{
		Title:    "Echtzeit in Go",
		Language: "de",
		Site:     check.Site{Socket: "/ws", Says: "hallo"},
		Lessons:  []curriculum.Lesson{warten.Lesson, senden.Lesson},
	})
}

// Package lessons is the table of the course.
package lessons

import (
	"handshake/grader/curriculum"

	enter "example.com/club/lessons/01-enter"
	"example.com/club/lessons/words"
)

// Course returns the table.
func Course() curriculum.Course {
	return curriculum.New(curriculum.Course{
		Title:   "The club",
		Site:    words.Site,
		Words:   words.Words,
		Lessons: []curriculum.Lesson{enter.Lesson},
	})
}

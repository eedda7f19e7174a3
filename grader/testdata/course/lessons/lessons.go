// Package lessons is the table of the course.
package lessons

import (
	"handshake/grader/curriculum"

	hello "example.com/mycourse/lessons/01-hello"
)

// Course returns the table.
func Course() curriculum.Course {
	return curriculum.Course{
		Title:   "My course",
		Lessons: []curriculum.Lesson{hello.Lesson},
	}
}

// Package cli is the entry point of the grader for a course in a module of its own. Such a course can't import what is in
// grader/internal, so its main function calls Main here. The package passes the course on to package command, and does nothing else.
package cli

import (
	"handshake/grader/curriculum"
	"handshake/grader/internal/command"
)

// Main runs the command line with the course's lessons and returns the exit status.
func Main(course curriculum.Course, args []string) int { return command.Main(course, args) }

package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"handshake/grader/check"
	"handshake/grader/curriculum"
	"handshake/grader/internal/mutate"
)

// checkOf is a lesson's check.
type checkOf = check.Check

// survivorsFile lists the mutants that may pass.
const survivorsFile = "grader/internal/mutants/survivors.txt"

// survivor is a mutant that may pass in some lessons, and why.
type survivor struct {
	lessons []string // their numbers
	key     string
	reason  string
}

type survivors []survivor

// readSurvivors reads the list: lines of lessons and a mutant's name, "01 02: connection: drop `defer conn.Close()`", and below them, indented,
// the reason why these may pass. What begins with # is a comment.
func readSurvivors(path string) (all survivors, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the known survivors: %w", err)
	}
	open, reasoned := 0, false // where those begin that share the reason which comes next
	for number, line := range strings.Split(string(text), "\n") {
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, " "):
			if open == len(all) {
				return nil, fmt.Errorf("read the known survivors: %s:%d is a reason without a mutant", path, number+1)
			}
			for i := range all[open:] {
				all[open+i].reason = strings.TrimSpace(all[open+i].reason + " " + strings.TrimSpace(line))
			}
			reasoned = true
		default:
			numbers, key, ok := strings.Cut(line, ": ")
			if !ok {
				return nil, fmt.Errorf("read the known survivors: %s:%d has no lessons before the mutant's name", path, number+1)
			}
			if reasoned {
				open, reasoned = len(all), false
			}
			all = append(all, survivor{lessons: strings.Fields(numbers), key: key})
		}
	}
	for _, s := range all {
		if s.reason == "" {
			return nil, fmt.Errorf("read the known survivors: %s doesn't say why %s may pass", path, s.key)
		}
	}
	return all, nil
}

// reason is why a mutant may pass; false if nothing says so.
func (all survivors) reason(lesson curriculum.Lesson, m mutate.Mutant) (string, bool) {
	for _, s := range all {
		if s.key == m.Key() && slices.Contains(s.lessons, number(lesson)) {
			return s.reason, true
		}
	}
	return "", false
}

// gone lists those of a lesson that aren't among its mutants.
func (all survivors) gone(lesson curriculum.Lesson, mutants []mutate.Mutant) (keys []string) {
	for _, s := range all {
		there := slices.ContainsFunc(mutants, func(m mutate.Mutant) bool { return m.Key() == s.key })
		if slices.Contains(s.lessons, number(lesson)) && !there {
			keys = append(keys, s.key)
		}
	}
	return keys
}

// number is a lesson's, as in its ID: "01".
func number(lesson curriculum.Lesson) string { return fmt.Sprintf("%02d", lesson.Number()) }

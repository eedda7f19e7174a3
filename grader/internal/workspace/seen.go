package workspace

import (
	"encoding/json"
	"os"
	"path/filepath"

	"handshake/grader/curriculum"
)

// Seen is what a learner has been shown of a lesson's hints. The zero value is nothing.
type Seen struct {
	Hints  int    `json:"hints"`            // so many, from the first
	Advice string `json:"advice,omitempty"` // the program, by its key in the cache, whose advice was shown before the hints
}

// Seen returns what was shown of the lesson's hints. If the note of it is missing or broken, that's nothing.
func (w Workspace) Seen(lesson curriculum.Lesson) Seen { return w.seen()[lesson.ID] }

// Note remembers what was shown of the lesson's hints. The caller may ignore the error: it only means that the same hint is shown
// again.
func (w Workspace) Note(lesson curriculum.Lesson, seen Seen) error {
	all := w.seen()
	all[lesson.ID] = seen
	text, err := json.Marshal(all)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(w.seenFile()), 0o777); err != nil {
		return err
	}
	return replaceFile(w.seenFile(), text)
}

func (w Workspace) seenFile() string { return filepath.Join(w.Dir, ".cache", "hints.json") }

func (w Workspace) seen() map[string]Seen {
	all := map[string]Seen{}
	text, err := os.ReadFile(w.seenFile())
	if err != nil || json.Unmarshal(text, &all) != nil || all == nil {
		return map[string]Seen{}
	}
	for id, one := range all {
		one.Hints = max(one.Hints, 0)
		all[id] = one
	}
	return all
}

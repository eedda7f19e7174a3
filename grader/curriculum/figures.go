package curriculum

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"handshake/grader/internal/wording"
)

// Figures say how good a lesson's advice was when its fingerprints were last recorded.
type Figures struct {
	Mistakes int `json:"mistakes"`
	Advised  int `json:"advised"` // of the mistakes: how many get their own advice
	Decoys   int `json:"decoys"`
	Precise  int `json:"precise"` // of the decoys: how many are told nothing that is false
	Named    int `json:"named"`   // of those: how many are told the advice of a mistake
}

// FiguresFile has the figures of all lessons, by their IDs, below the course's root.
const FiguresFile = "docs/figures.json"

// LoadFigures reads the figures of all lessons. A course that has none yet is no error.
func LoadFigures(root string) (map[string]Figures, error) {
	all := map[string]Figures{}
	text, err := os.ReadFile(filepath.Join(root, FiguresFile))
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err != nil {
		return nil, wording.Errorf("read the figures: %w", err)
	}
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, wording.Errorf("read %s: %w", FiguresFile, err)
	}
	return all, nil
}

// StoreFigures writes the figures of one lesson beside those of the others. A course without a folder docs keeps none.
func StoreFigures(root string, lesson Lesson, figures Figures) error {
	path := filepath.Join(root, FiguresFile)
	if _, err := os.Stat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	all, err := LoadFigures(root)
	if err != nil {
		return err
	}
	all[lesson.ID] = figures
	text, err := json.MarshalIndent(all, "", "  ") // maps come out in the order of their keys
	if err != nil {
		return wording.Errorf("write the figures: %w", err)
	}
	if err := os.WriteFile(path, append(text, '\n'), 0o666); err != nil {
		return wording.Errorf("write the figures: %w", err)
	}
	return nil
}

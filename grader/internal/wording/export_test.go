package wording

import "maps"

// GermanTexts are the texts that German has by their English.
func GermanTexts() map[string]string {
	all := maps.Clone(germanTexts)
	maps.Copy(all, germanEvidence)
	return all
}

// Rows are how many rows the tables of failures have together.
func Rows() (n int) {
	for _, table := range kinds {
		n += len(table)
	}
	return n
}

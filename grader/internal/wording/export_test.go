package wording

import "maps"

// GermanTexts are the texts that German has by their English.
func GermanTexts() map[string]string {
	all := maps.Clone(germanTexts)
	maps.Copy(all, germanEvidence)
	return all
}

package curriculum

import (
	"regexp"
	"strings"
)

// unanchored is what an anchor leaves out.
var unanchored = regexp.MustCompile(`[^\pL\pN _-]`)

// Anchor is a heading's anchor as GitHub makes it: lower case, without punctuation, hyphens for spaces.
func Anchor(heading string) string {
	return strings.ReplaceAll(unanchored.ReplaceAllString(strings.ToLower(heading), ""), " ", "-")
}

package page

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTemplateHasNoWords reads the templates without their actions and tags: what is left to read must be names of keys and of people,
// so that all words come from the catalogue.
func TestTemplateHasNoWords(t *testing.T) {
	source, err := assets.ReadFile("assets/page.html")
	require.NoError(t, err)
	text := regexp.MustCompile(`(?s)\{\{.*?\}\}`).ReplaceAllString(string(source), "")
	for _, match := range regexp.MustCompile(`(?:aria-label|title|placeholder|alt)="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		require.NotRegexp(t, `[A-Za-z]`, match[1], "an attribute that is read aloud or shown")
	}
	text = regexp.MustCompile(`(?s)<[^>]*>`).ReplaceAllString(text, " ")
	for _, word := range regexp.MustCompile(`[A-Za-z]+`).FindAllString(text, -1) {
		require.Contains(t, []string{"R", "J", "K", "N", "P", "Enter", "alice", "bob"}, word)
	}
}

// TestPageWords looks for a word that the catalogue lacks.
func TestPageWords(t *testing.T) {
	all := reflect.ValueOf(words())
	for i := range all.NumField() {
		require.NotZero(t, all.Field(i).Interface(), all.Type().Field(i).Name)
	}
	source, err := assets.ReadFile("assets/page.html")
	require.NoError(t, err)
	for _, match := range regexp.MustCompile(`say\.([A-Za-z]+)`).FindAllStringSubmatch(string(source), -1) {
		require.True(t, all.FieldByName(match[1]).IsValid(), "the templates use %s", match[1])
	}
	for _, theme := range []string{"auto", "light", "dark"} {
		require.True(t, strings.Contains(string(source), `data-`+theme+`="{{say.`), "the button of the theme says %s", theme)
	}
}

package wording_test

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// verbs are those of a format of package fmt.
var verbs = regexp.MustCompile(`%(?:\[\d\])?[-+#0]*(?:\.\d)?[a-z%]`)

// asked are what a format asks for, in no particular order: another language may say things in another order.
func asked(text string) []string {
	all := verbs.FindAllString(text, -1)
	for i := range all {
		all[i] = regexp.MustCompile(`\[\d\]`).ReplaceAllString(all[i], "")
	}
	slices.Sort(all)
	return all
}

// same are words that German has from English, and formats without words.
var same = map[string]bool{
	"Course": true, "Log": true, "Frame": true, "Frames": true, "Bytes": true, "Text": true, "Event": true, "At": true, "TitleRunning": true,
}

// TestGerman compares the German catalogue with the English one: it has a sentence for everything, each in other words, and its formats ask
// for the same values.
func TestGerman(t *testing.T) {
	english, german := wording.English(), wording.German()
	keys := func(of any) []string {
		var all []string
		for _, key := range reflect.ValueOf(of).MapKeys() {
			all = append(all, key.String())
		}
		slices.Sort(all)
		return all
	}
	require.Equal(t, keys(english.Failures), keys(german.Failures))
	require.Equal(t, keys(english.Steps), keys(german.Steps))
	require.Equal(t, keys(english.Remedies), keys(german.Remedies))
	require.Empty(t, english.Cases)
	require.Equal(t, keys(english.Dialects), keys(german.Dialects))
	for dialect := range english.Dialects {
		require.Equal(t, keys(english.Dialects[dialect]), keys(german.Dialects[dialect]))
		haveTheSame(t, english.Dialects[dialect], german.Dialects[dialect])
	}
	for verb, text := range english.Steps {
		if verb != "does" { // a course's own words
			require.NotEqual(t, text, german.Steps[verb], verb)
		}
	}
	for remedy, text := range english.Remedies {
		require.NotEqual(t, text, german.Remedies[remedy], remedy)
		require.Equal(t, asked(text), asked(german.Remedies[remedy]), remedy)
	}
	haveTheSame(t, english.Failures, german.Failures)
	for kind, one := range english.Failures {
		other := german.Failures[kind]
		if kind != verdict.Assertion && one.Message != "" {
			require.NotEqual(t, one.Message, other.Message, kind)
		}
	}
	of, in := reflect.ValueOf(english.Words), reflect.ValueOf(german.Words)
	for i := range of.NumField() {
		for j := range of.Field(i).NumField() {
			name := of.Field(i).Type().Field(j).Name
			field, other := of.Field(i).Field(j), in.Field(i).Field(j)
			if field.Kind() == reflect.Map {
				require.ElementsMatch(t, slices.Collect(maps.Keys(field.Interface().(map[string]string))), slices.Collect(maps.Keys(other.Interface().(map[string]string))))
			}
			if field.Kind() != reflect.String {
				continue
			}
			require.NotEmpty(t, other.String(), name)
			require.Equal(t, asked(field.String()), asked(other.String()), name)
			if !same[name] {
				require.NotEqual(t, field.String(), other.String(), name)
			}
		}
	}
	for english, german := range wording.GermanTexts() {
		require.Equal(t, asked(english), asked(german), english)
	}
}

// haveTheSame fails if one language has a sentence about a kind that the other lacks.
func haveTheSame(t *testing.T, english, german map[verdict.Kind]wording.Sentences) {
	t.Helper()
	for kind, one := range english {
		other := german[kind]
		of, in := reflect.ValueOf(one), reflect.ValueOf(other)
		for i := range of.NumField() {
			require.Equal(t, of.Field(i).IsZero(), in.Field(i).IsZero(), "%s, %s", kind, of.Type().Field(i).Name)
		}
		require.Equal(t, len(one.Brief), len(other.Brief), kind)
	}
}

// TestUse chooses a language that the kit doesn't speak.
func TestUse(t *testing.T) {
	require.ErrorContains(t, wording.Use("tlh"), `it speaks de, en`)
}

// branch is what a sentence depends on, as in {{if eq .Form "x"}} or {{else if .Language}}.
var branch = regexp.MustCompile(`\beq \.[A-Z][\w.]* "[^"]*"|\bif (?:not )?\.[A-Z][\w.]*`)

// TestBranches finds a case for which only one of the languages has a sentence.
func TestBranches(t *testing.T) {
	english, german := wording.English(), wording.German()
	branches := func(of wording.Sentences) []string {
		var all []string
		for _, text := range append([]string{of.Expected, of.Got, of.Message, of.Next, of.Missing, of.Remark}, of.Brief...) {
			all = append(all, branch.FindAllString(text, -1)...)
		}
		slices.Sort(all)
		return slices.Compact(all)
	}
	for kind, one := range english.Failures {
		require.Equal(t, branches(one), branches(german.Failures[kind]), kind)
	}
	for dialect, kinds := range english.Dialects {
		for kind, one := range kinds {
			require.Equal(t, branches(one), branches(german.Dialects[dialect][kind]), "%s, %s", dialect, kind)
		}
	}
}

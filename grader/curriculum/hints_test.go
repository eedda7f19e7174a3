package curriculum_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"handshake/grader/curriculum"
	"handshake/lessons"
)

func TestHints(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []curriculum.Hint
	}{
		"none": {"# A lesson\n\nText.\n", nil},
		"two": {
			"## Hints\n\n<details><summary>Hint 1: where do I begin?</summary>\n\nHere.\n\n- and\n- there\n\n</details>\n\n<details><summary>Hint 2: what is <code>&amp;mu</code>?</summary>\n\nA lock.\n\n</details>\n\n## Next\n",
			[]curriculum.Hint{{"where do I begin?", "Here.\n\n- and\n- there"}, {"what is `&mu`?", "A lock."}},
		},
		"on lines of their own": {
			"<details open>\n<summary>\nHint 1:\n  one\n</summary>\n\nBody.\n\n</details>\n",
			[]curriculum.Hint{{"one", "Body."}},
		},
		"without blank lines": {
			"<details><summary>one</summary>\nBody.\n</details>\n\nNo hint.\n",
			[]curriculum.Hint{{"one", "Body."}},
		},
		"code that shows one": {
			"```html\n<details><summary>no hint</summary>\n```\n\n<details><summary>one</summary>\n\n```html\n</details>\n```\n\nBody.\n\n</details>\n",
			[]curriculum.Hint{{"one", "```html\n</details>\n```\n\nBody."}},
		},
		"never closed": {
			"<details><summary>one</summary>\n\nBody.\n\n<details><summary>two</summary>\n\nMore.\n",
			[]curriculum.Hint{{"one", "Body."}, {"two", "More."}},
		},
		"no summary":  {"<details>\n\nBody.\n\n</details>\n", []curriculum.Hint{{"", "Body."}}},
		"no frame":    {"<summary>Hint 3: most of the code</summary>\n\nBody.\n\n</details>\n", nil},
		"CR and LF":   {"<details><summary>one</summary>\r\n\r\nBody.\r\n\r\n</details>\r\n", []curriculum.Hint{{"one", "Body."}}},
		"empty hint":  {"<details><summary>one</summary>\n\n</details>\n", []curriculum.Hint{{"one", ""}}},
		"broken open": {"<details", []curriculum.Hint{{"", "<details"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, curriculum.HintsIn([]byte(test.text))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestHintsOfTheCourse sees to it that every lesson's hints can be shown.
func TestHintsOfTheCourse(t *testing.T) {
	for _, lesson := range lessons.Course().Lessons {
		hints, err := curriculum.Hints("../..", lesson)
		if err != nil || len(hints) == 0 {
			t.Errorf("%s: %d hints, %v", lesson.ID, len(hints), err)
		}
		for i, hint := range hints {
			if hint.Title == "" || hint.Body == "" {
				t.Errorf("%s: hint %d is %q: %q", lesson.ID, i+1, hint.Title, hint.Body)
			}
		}
	}
}

package plain_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"handshake/grader/internal/diagram/plain"
)

func TestClean(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"plain":          {`{"event":"user count"}`, `{"event":"user count"}`},
		"wide":           {"日本 ü 👩‍👧", "日本 ü 👩‍👧"},
		"colour":         {"\x1b[1;31mred\x1b[0m alert", "red alert"},
		"other escapes":  {"\x1b]0;title\a", `\x1b]0;title\a`},
		"lines and tabs": {"a\r\n\tb", `a\r\n    b`},
		"not UTF-8":      {"a\xffb�", `a\xffb�`},
		"direction":      {"a\u202eb", `a\u202eb`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := plain.Clean(test.text); got != test.want {
				t.Errorf("Clean(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestASCII(t *testing.T) {
	if got, want := plain.ASCII("“é…” — 日"), `"\u00e9..." - \u65e5`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		text  string
		width int
		want  string
	}{
		{"count", 5, "count"},
		{"count", 4, "cou…"},
		{"日本語", 5, "日本…"},
		{"日本語", 4, "日…"},
		{"count", 0, ""},
	} {
		if got := plain.Cut(test.text, test.width, "…"); got != test.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for name, test := range map[string]struct {
		text  string
		width int
		want  string
	}{
		"fits":        {"one two", 7, "one two"},
		"words":       {"one two three", 8, "one two|three"},
		"paths stay":  {"see work/02-emit-count/server.go", 29, "see|work/02-emit-count/server.go"},
		"long word":   {"a abcdefghij", 4, "a ab|cdef|ghij"},
		"long path":   {"see work/02-emit-count/server.go", 20, "see work/|02-emit-count/|server.go"},
		"indentation": {"    x := 1 // why", 11, "    x := 1|// why"},
		"wide":        {"日本語 日本語", 7, "日本語|日本語"},
		"empty":       {"", 7, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(plain.Wrap(test.text, test.width), "|")
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

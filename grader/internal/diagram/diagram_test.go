package diagram_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"handshake/grader/internal/diagram"
	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/verdict"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestText(t *testing.T) {
	for name, check := range checks() {
		t.Run(name, func(t *testing.T) {
			var got strings.Builder
			for _, opt := range []struct {
				title string
				diagram.Options
			}{
				{"width 76", diagram.Options{Width: 76}},
				{"width 36, ASCII", diagram.Options{Width: 36, ASCII: true}},
			} {
				got.WriteString("-- " + opt.title + " --\n")
				text := diagram.New(check).Text(opt.Options)
				got.WriteString(text)
				for line := range strings.Lines(text) {
					if w := plain.Width(strings.TrimSuffix(line, "\n")); w > opt.Width {
						t.Errorf("%s: %d cells in %q", opt.title, w, line)
					}
				}
			}
			golden(t, filepath.Join("testdata", name+".txt"), got.String())
		})
	}
}

// golden compares got with a file, or writes the file with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (go test -update writes it)", err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r\n", "\n"), got); diff != "" {
		t.Errorf("differs from %s (-want +got):\n%s", file, diff)
	}
}

// TestNoPicture shows when a diagram would say nothing.
func TestNoPicture(t *testing.T) {
	for name, check := range map[string]verdict.Check{
		"nothing happened": {},
		"compiler's words": {Failure: &verdict.Failure{Kind: "assertion", Message: "no"}},
		"a race, unseen":   {Failure: &verdict.Failure{Kind: "data-race", Message: "no"}},
	} {
		if d := diagram.New(check); !d.Empty() || d.Text(diagram.Options{}) != "" {
			t.Errorf("%s: got\n%s", name, d.Text(diagram.Options{}))
		}
	}
}

// TestCleanup shows that what the grader did after it gave up is not part of the picture.
func TestCleanup(t *testing.T) {
	check := checks()["never-heard"]
	check.Events = append(check.Events, verdict.Event{At: 2100, Kind: verdict.Leaves, Client: "alice", Dir: verdict.ToServer})
	if text := diagram.New(check).Text(diagram.Options{}); strings.Contains(text, "leaves") {
		t.Errorf("got\n%s", text)
	}
}

// TestHidden shows that elided rows are kept, so that another form can unfold them.
func TestHidden(t *testing.T) {
	d := diagram.New(checks()["many-rows"])
	if len(d.Rows) > 14 {
		t.Errorf("%d rows", len(d.Rows))
	}
	hidden, wrong := 0, 0
	for _, row := range d.Rows {
		hidden += len(row.Hidden)
		if row.Wrong {
			wrong++
		}
	}
	if hidden == 0 || wrong != 1 {
		t.Errorf("%d hidden and %d wrong rows", hidden, wrong)
	}
}

// TestAnything draws random transcripts: no line is wider than asked, no control character gets through,
// ASCII is ASCII, and the failing row is never lost.
func TestAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		check := anyCheck(t)
		opt := diagram.Options{Width: rapid.IntRange(28, 100).Draw(t, "width"), ASCII: rapid.Bool().Draw(t, "ascii")}
		lines := diagram.New(check).Lines(opt)
		wrong := false
		for _, line := range lines {
			wrong = wrong || line.Wrong
			if w := plain.Width(line.Text); w > opt.Width {
				t.Fatalf("%d cells, not %d: %q", w, opt.Width, line.Text)
			}
			for _, r := range line.Text {
				if r < ' ' || opt.ASCII && r > '~' {
					t.Fatalf("%q in %q", r, line.Text)
				}
			}
		}
		if (check.Failure.Kind == "never-heard" || check.Failure.Kind == "held-up") && check.Failure.Who != "" && !wrong {
			t.Fatal("the failing row is not drawn")
		}
	})
}

func anyCheck(t *rapid.T) verdict.Check {
	names := rapid.SampledFrom([]string{"alice", "bob", "carol", "dave", "visitor-17", "日本語の名前", "é", ""})
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"user count", "日本", strings.Repeat("long ", 90), "a\x1b[2Jb\n"}))
	dir := rapid.SampledFrom([]string{verdict.ToServer, verdict.FromServer, ""})
	kinds := []string{
		verdict.Connects, verdict.Refused, verdict.Frame, verdict.Ping, verdict.Pong, verdict.Leaves,
		verdict.Vanishes, verdict.Gone, verdict.Request, verdict.Log, verdict.Starts, verdict.Ends, "unheard of",
	}
	hows := []verdict.How{
		verdict.CloseFrame, verdict.FIN, verdict.Reset, verdict.ProtocolError, verdict.MidHandshake, verdict.BeforeAnswer, verdict.CameAndWent, "unheard of",
	}
	event := rapid.Custom(func(t *rapid.T) verdict.Event {
		return verdict.Event{
			At: verdict.Millis(rapid.IntRange(0, 50).Draw(t, "at")), Kind: rapid.SampledFrom(kinds).Draw(t, "kind"),
			Client: names.Draw(t, "client"), Dir: dir.Draw(t, "dir"), Name: text.Draw(t, "name"),
			Data: text.Draw(t, "data"), Text: text.Draw(t, "text"), Status: rapid.IntRange(0, 599).Draw(t, "status"),
			How: rapid.SampledFrom(hows).Draw(t, "how"), Code: rapid.IntRange(0, 4999).Draw(t, "code"), Reason: text.Draw(t, "reason"), Count: rapid.IntRange(0, 999).Draw(t, "count"),
		}
	})
	failures := []verdict.Kind{
		"never-heard", "held-up", "no-answer", "refused-badly", "wrong-value", "wrong-type", "misspelt-event", "wrong-envelope", "not-json", "many-documents",
		"binary-frame", "refused", "admitted", "no-pong", "closed", "log-missing", "log-count", "still-heard",
		"program-ended", "page", "data-race", "assertion", "unheard of",
	}
	check := verdict.Check{
		Events: rapid.SliceOfN(event, 0, 40).Draw(t, "events"),
		Failure: &verdict.Failure{
			Kind: rapid.SampledFrom(failures).Draw(t, "failure"), Who: names.Draw(t, "who"),
			Expected: rapid.SampledFrom([]string{`"user count" 2`, "", `"` + strings.Repeat("x", 99), `"日本" {}`}).Draw(t, "expected"),
			Waited:   verdict.Millis(rapid.IntRange(0, 3000).Draw(t, "waited")),
		},
	}
	if rapid.Bool().Draw(t, "step") {
		check.Steps = []verdict.Step{{
			Who: check.Failure.Who, Outcome: verdict.Failed, At: verdict.Millis(rapid.IntRange(0, 60).Draw(t, "at")),
			Event: rapid.IntRange(-1, 50).Draw(t, "event"),
		}}
	}
	return check
}

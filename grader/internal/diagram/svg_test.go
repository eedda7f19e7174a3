package diagram_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"handshake/grader/internal/diagram"
	"handshake/grader/internal/verdict"
)

// The picture of each failure is as it was looked at last, and Mermaid's form of it.
func TestSVG(t *testing.T) {
	for name, check := range checks() {
		t.Run(name, func(t *testing.T) {
			svg := diagram.New(check).SVG("d", name)
			wellFormed(t, svg)
			golden(t, filepath.Join("testdata", name+".svg"), svg+"\n")
			golden(t, filepath.Join("testdata", name+".mmd"), diagram.New(check).Mermaid()+"\n")
		})
	}
}

// A picture shows what didn't come, crossed out, and marks what came as expected.
func TestMarks(t *testing.T) {
	check := checks()["never-heard"]
	svg := diagram.New(check).SVG("d", "never heard")
	require.Contains(t, svg, `class="ev missing" id="d-missing"`)
	require.Contains(t, svg, `class="cross"`)
	require.Contains(t, svg, `class="wait"`)
	require.Contains(t, svg, "never came (waited 2 s)")
	event, absent := diagram.Fault(check)
	require.Equal(t, -1, event)
	require.Equal(t, "alice", absent.To)

	check.Failure, check.Outcome = nil, verdict.Passed
	check.Steps = []verdict.Step{
		{Who: "alice", Text: "connects", Outcome: verdict.Passed, Event: -1},
		{Who: "alice", Text: `hears "user count" 1`, Outcome: verdict.Passed, Event: 1},
	}
	svg = diagram.New(check).SVG("d", "heard")
	require.Contains(t, svg, `class="ok"`)
	require.Contains(t, svg, "alice connects</text>")
}

// Whatever a program sends, the picture is well-formed, has no markup of the program's and nothing that a policy would forbid.
func TestHostileSVG(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"<script>alert(1)</script>", `" onload="x`, "]]>", "\x00\x1b[31m\u202e", "</svg><img src=x>", "&lt;", "\xff\xfe"})
		var events []verdict.Event
		for i := range rapid.IntRange(1, 30).Draw(t, "events") {
			e := verdict.Event{At: verdict.Millis(i), Kind: verdict.Frame, Client: "alice" + text.Draw(t, "client"), Dir: verdict.FromServer}
			e.Name, e.Data, e.Text = text.Draw(t, "name"), text.Draw(t, "data"), text.Draw(t, "text")
			events = append(events, e)
		}
		svg := diagram.New(verdict.Check{Events: events}).SVG("d", text.Draw(t, "title"))
		names := wellFormed(t, svg)
		for name := range names {
			if strings.HasPrefix(name, "on") || name == "style" || name == "script" || name == "img" || name == "href" {
				t.Fatalf("%s in %s", name, svg)
			}
		}
	})
}

// wellFormed reads an SVG as XML and returns the names of its elements and attributes.
func wellFormed(t interface{ Fatalf(string, ...any) }, svg string) map[string]bool {
	names := map[string]bool{}
	decoder := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return names
		}
		if err != nil {
			t.Fatalf("%v in %s", err, svg)
		}
		if element, ok := token.(xml.StartElement); ok {
			names[element.Name.Local] = true
			for _, a := range element.Attr {
				names[a.Name.Local] = true
			}
		}
	}
}

// BenchmarkSVG draws 500 frames of 50 clients.
func BenchmarkSVG(b *testing.B) {
	var events []verdict.Event
	for i := range 500 {
		e := verdict.Event{At: verdict.Millis(i), Kind: verdict.Frame, Client: fmt.Sprintf("visitor-%d", i%50), Dir: verdict.FromServer, Name: "user count", Data: fmt.Sprint(i)}
		events = append(events, e)
	}
	for b.Loop() {
		if diagram.New(verdict.Check{Events: events}).SVG("d", "crowd") == "" {
			b.Fatal("it drew nothing")
		}
	}
}

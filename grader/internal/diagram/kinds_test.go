package diagram_test

import (
	"strings"
	"testing"

	"handshake/grader/internal/diagram"
	"handshake/grader/internal/verdict"
)

// TestEveryKindHasAPlace sees to it that every kind of failure of a check is marked in the picture, at the event that it is about or as
// a row of its own: not just told above all lanes.
func TestEveryKindHasAPlace(t *testing.T) {
	for _, kind := range verdict.Kinds() {
		if kind.Trait().Place == verdict.Nowhere {
			continue
		}
		failure := verdict.Failure{Kind: kind, Who: "alice", Facts: verdict.Facts{Event: "user count", Data: "2", Text: "A user has connected"}}
		d := diagram.New(failing(failure,
			verdict.Event{Kind: verdict.Request, Client: "alice", Text: "GET /", Status: 200},
			verdict.Event{Kind: verdict.Refused, Client: "alice", Status: 401}, joins("alice"), count("alice", "1"), logs("A user connected"),
			verdict.Event{Kind: verdict.Gone, Client: "alice"}, verdict.Event{Kind: verdict.Ends, Text: "exited with status 1"}))
		wrong := 0
		for _, row := range d.Rows {
			if row.Wrong {
				wrong++
			}
			if row.Wrong && row.Kind == diagram.Across && strings.HasPrefix(row.Label, "expected ") {
				t.Errorf("the kind %q has no place in the picture: give it one in the table of verdict/kind.go", kind)
			}
		}
		if wrong != 1 {
			t.Errorf("the kind %q has %d marks in the picture", kind, wrong)
		}
	}
}

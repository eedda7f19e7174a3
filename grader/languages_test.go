package main_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/program"
	"handshake/grader/internal/verdict"
	"handshake/lessons"
)

// The examples in docs/examples pass their lessons, where their languages and modules are present.
func TestExamples(t *testing.T) {
	if testing.Short() {
		t.Skip("grades programs")
	}
	for _, name := range []string{"node-ws"} {
		t.Run(name, func(t *testing.T) {
			n := newNode(t, versions[2]) // whose modules have ws among them
			t.Setenv("NODE_PATH", n.servers[versions[2]].Modules)
			for _, number := range []string{"01", "02", "03"} {
				lesson, err := lessons.Course().Find(number)
				require.NoError(t, err)
				dir := filepath.Join(n.root, "docs", "examples", name)
				v := n.grade(t, lesson, program.Source{Dir: dir, Shown: "docs/examples/" + name, Root: n.root, As: "work/" + lesson.ID}, talking)
				if v.Outcome != verdict.Passed {
					t.Errorf("the example does not pass lesson %s:\n%s", number, shown(v))
				}
			}
		})
	}
}

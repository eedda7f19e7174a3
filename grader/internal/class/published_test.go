package class

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
)

// lacking skips a test that needs what this machine lacks. Where the kit is tested for everybody, nothing may be skipped.
func lacking(t *testing.T, format string, values ...any) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf(format, values...)
	}
	t.Skipf(format, values...)
}

// TestJUnitSchema validates the JUnit reports against junit-10.xsd of Jenkins's xUnit plugin, with xmllint. The schema is from
// https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd
func TestJUnitSchema(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil {
		lacking(t, "xmllint isn't installed")
	}
	const schema = "testdata/formats/junit-10.xsd"
	r := sample()
	for i, e := range r.Submissions {
		text, err := r.junit(r.Submissions[i : i+1])
		require.NoError(t, err)
		said, err := xmllint(schema, text)
		require.NoError(t, err, "%s: %s\n%s", e.Name, said, text)
	}
	_, err := xmllint(schema, []byte(`<testsuites><testsuite name="a"/></testsuites>`))
	require.Error(t, err, "the schema refuses nothing")
}

func xmllint(schema string, text []byte) ([]byte, error) {
	lint := exec.Command("xmllint", "--noout", "--nonet", "--schema", schema, "-")
	lint.Stdin = bytes.NewReader(text)
	return lint.CombinedOutput()
}

// scripts installs the parsers that testdata/formats asks for, in a folder that stays, and returns it.
func scripts(t *testing.T) string {
	t.Helper()
	for _, tool := range []string{"sh", "node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			lacking(t, "%s isn't installed", tool)
		}
	}
	into, err := filepath.Abs(filepath.Join(root, "bin", "formats"))
	require.NoError(t, err)
	said, err := exec.Command("sh", "testdata/formats/install.sh", into).CombinedOutput()
	if err != nil {
		lacking(t, "the parsers can't be installed: %v\n%s", err, said)
	}
	return into
}

// TestTAPParser reads the TAP with the parser of node-tap, for which every line that isn't TAP 14 is a failure. What it understood is what
// was meant: names, reasons, and the texts in YAML.
func TestTAPParser(t *testing.T) {
	into := scripts(t)
	type point struct {
		OK         bool
		ID         int
		Name       string
		Skip, Todo any
		Diag       *struct{ Message string }
	}
	read := func(text []byte) (all struct {
		OK, Bailout       bool
		Count, Fail, Skip int
		Failures          []any
		Tests             []point
	},
	) {
		parse := exec.Command("node", filepath.Join(into, "tap.cjs"))
		parse.Stdin = bytes.NewReader(text)
		said, err := parse.Output()
		require.NoError(t, err, "%s", said)
		require.NoError(t, json.Unmarshal(said, &all), "%s", said)
		return all
	}
	r := sample()
	for i, e := range r.Submissions {
		text, err := r.tap(r.Submissions[i : i+1])
		require.NoError(t, err)
		all := read(text)
		tests := r.tests(e)
		require.Empty(t, all.Failures, "%s", text)
		require.False(t, all.Bailout)
		require.Len(t, all.Tests, len(tests), "%s", text)
		require.Equal(t, score(tests) == len(tests), all.OK)
		for i, want := range tests {
			got := all.Tests[i]
			require.Equal(t, want.name, got.Name)
			require.Equal(t, i+1, got.ID)
			require.Equal(t, want.outcome == verdict.Passed || want.outcome == verdict.NotRun, got.OK)
			require.Equal(t, "", got.Todo)
			reason := ""
			if want.outcome == verdict.NotRun {
				reason = want.reason
			}
			require.Equal(t, reason, got.Skip)
			require.Equal(t, want.text != "", got.Diag != nil)
			if got.Diag != nil {
				require.Equal(t, want.text, got.Diag.Message)
			}
		}
	}
	require.NotEmpty(t, read([]byte("TAP version 14\n1..1\nok 1 - a\nnot TAP\n")).Failures, "the parser refuses nothing")
}

// TestWorkflowParser reads the workflow for a class's repository with the parser of GitHub's own editor services.
func TestWorkflowParser(t *testing.T) {
	into := scripts(t)
	read := func(text []byte) string {
		parse := exec.Command("node", filepath.Join(into, "workflow.mjs"))
		parse.Stdin = bytes.NewReader(text)
		said, err := parse.CombinedOutput()
		require.NoError(t, err, "%s", said)
		return string(said)
	}
	text, err := os.ReadFile(filepath.Join(root, "docs", "workflows", "grade.yml"))
	require.NoError(t, err)
	require.Empty(t, read(text))
	require.Contains(t, read(bytes.Replace(text, []byte("timeout-minutes"), []byte("timeout-hours"), 1)), "timeout-hours")
}

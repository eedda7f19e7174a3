package command

import (
	"os"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"handshake/grader/internal/class"
)

// TestWorkflow reads the workflow for a class's repository as GitHub would, and parses its command lines as the grader does.
func TestWorkflow(t *testing.T) {
	text, err := os.ReadFile("../../../docs/workflows/grade.yml")
	require.NoError(t, err)
	var read struct {
		Name        string
		On          []string
		Permissions map[string]string
		Jobs        map[string]struct {
			RunsOn  string `yaml:"runs-on"`
			Timeout int    `yaml:"timeout-minutes"`
			Steps   []struct {
				Name, Uses, Run string
				Dir             string         `yaml:"working-directory"`
				With            map[string]any `yaml:"with"`
			}
		}
	}
	decoder := yaml.NewDecoder(strings.NewReader(string(text)))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(&read))
	require.Equal(t, []string{"push"}, read.On)
	require.Equal(t, map[string]string{"contents": "read"}, read.Permissions, "what learners hand in runs here")
	require.Len(t, read.Jobs, 1)
	checkouts := map[any]bool{}
	commands, also := 0, ""
	for _, step := range read.Jobs["grade"].Steps {
		require.True(t, (step.Uses == "") != (step.Run == ""), "a step either uses an action or runs something")
		if strings.HasPrefix(step.Uses, "actions/checkout@") {
			require.Equal(t, false, step.With["persist-credentials"], "the submission could read them")
			checkouts[step.With["path"]] = true
		}
		if step.Dir != "" {
			require.True(t, checkouts[step.Dir], "nothing is checked out at %s", step.Dir)
		}
		for line := range strings.Lines(step.Run) {
			arguments, ours := strings.CutPrefix(strings.TrimSpace(line), "bin/handshake ")
			if !ours {
				continue
			}
			var cli commandsForTest
			parser, err := kong.New(&cli, kong.Vars{"dialects": "", "dialectChoice": "", "formats": ""})
			require.NoError(t, err)
			_, err = parser.Parse(strings.Fields(arguments))
			require.NoError(t, err, line)
			require.True(t, cli.Grade.One)
			require.Equal(t, "../results", cli.Grade.Out)
			require.Subset(t, class.Formats(), cli.Grade.Also)
			also = strings.Join(cli.Grade.Also, ",")
			commands++
		}
	}
	require.Equal(t, 1, commands)
	require.Equal(t, map[any]bool{"submission": true, "kit": true}, checkouts)
	require.Contains(t, also, "github")
	require.Contains(t, string(text), "results/github/*.txt")
}

// commandsForTest is the whole command line.
type commandsForTest = struct{ commands }

package main

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReport(t *testing.T) {
	has := func(context.Context) bool { return true }
	lacks := func(context.Context) bool { return false }
	machine := []need{{"an oven", has, "bread", "build one"}, {"a kettle", lacks, "tea", "buy one"}}
	var text strings.Builder
	require.Zero(t, report(t.Context(), &text, machine, false))
	require.Equal(t, "Skipping the tests of tea, because this machine lacks a kettle. To run them: buy one.\n", text.String())
	text.Reset()
	require.Equal(t, 1, report(t.Context(), &text, machine, true))
	require.Contains(t, text.String(), "Can't test tea, because this machine lacks a kettle.")
	text.Reset()
	require.Zero(t, report(t.Context(), &text, machine[:1], true))
	require.Contains(t, text.String(), "Nothing is skipped")
}

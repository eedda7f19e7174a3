package program

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
)

func TestLanguage(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a file run is a shell script here")
	}
	for text, want := range map[string]verdict.Language{
		"#!/usr/bin/env python3\nprint('node server.js')\n": verdict.Python,
		"#!/usr/bin/python3.11\n":                           verdict.Python,
		"#!/usr/bin/env -S python3 -u\n":                    verdict.Python,
		"#!/usr/bin/env node\n// not python3 \n":            verdict.JavaScript,
		"#!/bin/sh\nexec python3 -u server.py\n":            verdict.Python,
		"#!/bin/sh\nNODE_PATH=x exec node \"server.js\"\n":  verdict.JavaScript,
		"#!/bin/bash\nexec ./venv/bin/python server.py\n":   verdict.Python,
		"#!/bin/sh\nexec java -cp build Server\n":           verdict.Unknown,
		"#!/usr/bin/env ruby\n":                             verdict.Unknown,
		"\x7fELF\x02\x01":                                   verdict.Unknown,
	} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "run"), []byte(text), 0o755))
		require.Equal(t, want, Source{Dir: dir}.Language(), text)
	}
	self, err := os.Executable()
	require.NoError(t, err)
	built := t.TempDir()
	require.NoError(t, os.Symlink(self, filepath.Join(built, "run")))
	require.Equal(t, verdict.Go, Source{Dir: built}.Language())

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "package.json"), []byte(`{"scripts":{"start":"node ."}}`), 0o644))
	require.Equal(t, verdict.JavaScript, Source{Dir: dir}.Language())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n"), 0o644))
	require.Equal(t, verdict.Go, Source{Dir: dir}.Language())
}

package client_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/client"
)

func TestIsHTML(t *testing.T) {
	for _, test := range []struct {
		kind, body string
		is         bool
	}{
		{"text/html", "", true},
		{"text/html; charset=utf-8", "hello", true},
		{"TEXT/HTML;charset=UTF-8", "", true},
		{"Text/Html", "", true},
		{"application/xhtml+xml", "", true},
		{"text/plain; charset=utf-8", "<!doctype html>", false},
		{"application/json", "{}", false},
		{"", "<!DOCTYPE html><title>Handshake</title>", true},
		{"", " \r\n<h1>Handshake</h1>", true},
		{"", "<!-- a comment --><p>Hello", true},
		{"", `{"page": "<html>"}`, false},
		{"", "hello", false},
		{"", "", false},
	} {
		page := client.Page{Type: test.kind, Body: test.body}
		require.Equal(t, test.is, page.IsHTML(), "%q with %q", test.kind, test.body)
	}
}

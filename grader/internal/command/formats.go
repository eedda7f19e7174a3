package command

import (
	"io"

	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
)

// reportFlags say where to write the report of check in other formats than the terminal's. What each format looks like is in the package report.
type reportFlags struct {
	JSON  string `set:"format=JSON" placeholder:"FILE" help:"Write the report as ${format} to FILE. With -, write it to stdout and everything else to stderr."`
	JUnit string `name:"junit" set:"format=JUnit XML" placeholder:"FILE" help:"Write the report as ${format} to FILE. With -, write it to stdout and everything else to stderr."`
}

// forms are all of these forms: where the report goes, who writes it, and how an old one is recognized.
func (f *reportFlags) forms() []form {
	return []form{{"--json", f.JSON, report.JSON, report.IsJSON}, {"--junit", f.JUnit, report.JUnit, report.IsJUnit}}
}

// form is a form of the report.
type form struct {
	flag  string
	path  string
	write func(io.Writer, verdict.Report) error
	is    func(head []byte) bool
}

package advice

import "handshake/grader/internal/verdict"

// Row is a row of the table of evidence.
type Row struct{ Name, Subject, Body string }

// Rows is the table of evidence.
func Rows() []Row {
	var rows []Row
	for _, e := range signs {
		rows = append(rows, Row{e.name, e.subject, e.body})
	}
	return rows
}

// RowOf returns the row of the table that a failure shows.
func RowOf(f verdict.Failure) (Row, bool) {
	e, ok := find(f)
	return Row{e.name, e.subject, e.body}, ok
}

package report

// LocaleOf is ASCIILocale on a given system.
var LocaleOf = asciiLocale

// Clauses are what the report says of a failure where it has only a line for it.
var Clauses = clauses

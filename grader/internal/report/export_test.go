package report

// LocaleOf is ASCIILocale on a given system.
var LocaleOf = asciiLocale

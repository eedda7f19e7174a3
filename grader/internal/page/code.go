package page

import (
	"go/doc"
	"go/token"
	"html/template"
	"slices"
	"strings"
	"text/scanner"
)

// highlight writes code with a class for each kind of token: k for keywords and names of the language's own, f for functions that are called
// or declared, s for strings, m for numbers, c for comments. The style sheet has their colours, for light and for dark.
func highlight(language, code string) template.HTML {
	var out strings.Builder
	out.WriteString(`<pre tabindex="0"><code>`)
	if own := ownWords[language]; own != nil {
		color(&out, code, own)
	} else {
		template.HTMLEscape(&out, []byte(code))
	}
	out.WriteString("</code></pre>\n")
	return template.HTML(out.String()) //nolint:gosec // escaped
}

// ownWords are the languages whose code is coloured, and which words are their own. A call of one of Go's own functions, such as len, is a
// call like any other.
var ownWords = map[string]func(word string, called bool) bool{
	"go": func(word string, called bool) bool {
		return token.IsKeyword(word) || doc.IsPredeclared(word) && !called
	},
	"js": func(word string, _ bool) bool { return slices.Contains(jsWords, word) },
}

var jsWords = strings.Fields(`async await break case catch class const continue default delete do else export extends false finally for function
	if import in instanceof let new null of return static super switch this throw true try typeof undefined var void while yield`)

// color writes code in spans. text/scanner reads the tokens of Go. It reads those of JavaScript, too; that it calls strings in single quotes
// an error is ignored.
func color(out *strings.Builder, code string, own func(word string, called bool) bool) {
	var s scanner.Scanner
	s.Init(strings.NewReader(code))
	s.Whitespace, s.Error = 0, func(*scanner.Scanner, string) {}
	s.Mode = scanner.ScanIdents | scanner.ScanFloats | scanner.ScanChars | scanner.ScanStrings | scanner.ScanRawStrings | scanner.ScanComments
	for kind := s.Scan(); kind != scanner.EOF; kind = s.Scan() {
		class, text := "", s.TokenText()
		switch kind {
		case scanner.Ident:
			called := s.Peek() == '('
			switch {
			case own(text, called):
				class = "k"
			case called:
				class = "f"
			}
		case scanner.Int, scanner.Float:
			class = "m"
		case scanner.Char, scanner.String, scanner.RawString:
			class = "s"
		case scanner.Comment:
			class = "c"
		}
		if class != "" {
			out.WriteString(`<span class="` + class + `">`)
		}
		template.HTMLEscape(out, []byte(text))
		if class != "" {
			out.WriteString("</span>")
		}
	}
}

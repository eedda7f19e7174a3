package page

import (
	"html/template"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
)

// noColors is a style without any. chroma's package of styles reads all of its files whenever the grader starts, even as a program's guard.
var noColors = chroma.MustNewStyle("none", chroma.StyleEntries{})

// highlight writes code with a class for each kind of token; the style sheet has their colours, for light and for dark.
func highlight(language, code string) template.HTML {
	return template.HTML(`<pre tabindex="0"><code>` + string(tokens(language, code)) + "</code></pre>\n") //nolint:gosec // escaped by the formatter
}

// tokens are the code's tokens alone, without a frame.
func tokens(language, code string) template.HTML {
	var out strings.Builder
	lexer := lexers.Get(language)
	if lexer == nil {
		return template.HTML(template.HTMLEscapeString(code)) //nolint:gosec // escaped
	}
	iterator, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err == nil {
		err = html.New(html.WithClasses(true), html.PreventSurroundingPre(true), html.TabWidth(4)).Format(&out, noColors, iterator)
	}
	if err != nil {
		return template.HTML(template.HTMLEscapeString(code)) //nolint:gosec // escaped
	}
	return template.HTML(out.String()) //nolint:gosec // escaped by the formatter
}

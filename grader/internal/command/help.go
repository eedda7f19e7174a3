package command

import (
	"bytes"
	"io"
	"regexp"
	"strings"

	"github.com/alecthomas/kong"

	"handshake/grader/internal/wording"
)

// say is a text of a command in the catalogue's language, with its values. The commands name their texts by the English for them.
func say(english string, values ...any) string { return wording.Say(english, values...) }

// translateHelp puts the help of all commands, arguments and flags into the catalogue's language.
func translateHelp(k *kong.Kong) error {
	return kong.Visit(k.Model, func(node kong.Visitable, next kong.Next) error {
		var help *string
		switch node := node.(type) {
		case *kong.Application:
			return next(nil)
		case *kong.Node:
			help = &node.Help
		case *kong.Value:
			help = &node.Help
		case *kong.Flag:
			help = &node.Help
		}
		if help != nil && *help != "" {
			*help = wording.Translate(*help)
		}
		return next(nil)
	})
}

// What a help page says around the texts of this package.
var (
	helpHead = regexp.MustCompile(`(?m)^(Usage|Arguments|Flags|Commands):`)
	helpFoot = regexp.MustCompile(`(?m)^Run "(.*)" for more information.*\.$`)
)

// printHelp prints a help page in the catalogue's language.
func printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	var page bytes.Buffer
	out := ctx.Stdout
	ctx.Stdout = &page
	err := kong.DefaultHelpPrinter(options, ctx)
	ctx.Stdout = out
	if err != nil {
		return err
	}
	text := helpHead.ReplaceAllStringFunc(page.String(), wording.Translate)
	text = helpFoot.ReplaceAllStringFunc(text, func(line string) string {
		return say("Run \"%s\" for more information on a command.", helpFoot.FindStringSubmatch(line)[1])
	})
	_, err = io.WriteString(out, strings.NewReplacer("[flags]", say("[flags]"), "<command>", say("<command>")).Replace(text))
	return err
}

package command

import (
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

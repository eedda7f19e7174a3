package program

import "context"

func findTools(context.Context, string) (goTools, error) { return goTools{}, nil }

func (k *Keeper) tryUser(context.Context, *enclosed) error { return errNoNamespaces }

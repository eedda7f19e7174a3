package program

import (
	"context"
	"syscall"
)

func findTools(context.Context, string) (goTools, error) { return goTools{}, nil }

func (k *Keeper) tryUser(context.Context, *enclosed) error { return errNoNamespaces }

func as(int) func(*syscall.SysProcAttr) { return func(*syscall.SysProcAttr) {} }

func own(string, int) error { return nil }

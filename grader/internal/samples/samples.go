// Package samples says which cases of a long table a test tries. An ordinary make test tries few, so that it takes minutes; continuous
// integration tries more, and make test FULL=1 all of them. It's for tests, and for
// needs, which says that only a part is tested. It knows nothing of what is tested.
package samples

import "os"

// Full reports whether every case is tried, as make test FULL=1 asks.
func Full() bool { return os.Getenv("HANDSHAKE_FULL") == "1" }

// Wide reports whether more is tried than an ordinary make test does: with FULL=1, and where CI=true.
func Wide() bool { return Full() || os.Getenv("CI") == "true" }

// Has reports whether the case at index i is tried: one in wide where CI=true, one in narrow elsewhere, and each with FULL=1.
func Has(i, wide, narrow int) bool {
	switch {
	case Full():
		return true
	case Wide():
		return i%wide == 0
	}
	return i%narrow == 0
}

// Of are the cases that are tried, of a table.
func Of[T any](cases []T, wide, narrow int) []T {
	var some []T
	for i, c := range cases {
		if Has(i, wide, narrow) {
			some = append(some, c)
		}
	}
	return some
}

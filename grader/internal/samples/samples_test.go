package samples_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/samples"
)

func TestHas(t *testing.T) {
	for _, test := range []struct {
		full, ci string
		tried    int
	}{{"", "", 2}, {"", "true", 4}, {"1", "", 8}, {"1", "true", 8}} {
		t.Setenv("HANDSHAKE_FULL", test.full)
		t.Setenv("CI", test.ci)
		tried := 0
		for i := range 8 {
			if samples.Has(i, 2, 4) {
				tried++
			}
		}
		require.Equal(t, test.tried, tried, "%+v", test)
		require.Equal(t, test.full == "1", samples.Full())
	}
}

package forge

import (
	"encoding/base64"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func b64(text string) string { return base64.URLEncoding.EncodeToString([]byte(text)) }

func TestChange(t *testing.T) {
	require.Equal(t, "abAd", Change("abcd", 2))
	require.Equal(t, "abBd", Change("abad", 2), "in hexadecimal a and A are the same")
}

func TestCuts(t *testing.T) {
	all := func(value string) (made []string) {
		for _, cut := range Cuts {
			if left := cut(value); left != value && !slices.Contains(made, left) {
				made = append(made, left)
			}
		}
		return made
	}
	require.Equal(t, []string{"0123456"}, all("0123456789abcd"), "there is no separator")
	require.Equal(t, []string{"header12.pa", "header12.payload", "header12.payload.", "header12", "payload.signed"}, all("header12.payload.signed"))
	signed := b64("1700000000|session|a mac it is") // as gorilla/securecookie makes them
	require.Equal(t, []string{signed[:len(signed)/2], b64("1700000000|session"), b64("1700000000|session|"), b64("1700000000"), b64("session|a mac it is")}, all(signed))
}

func TestSplices(t *testing.T) {
	all := func(one, other string) (made []string) {
		for _, splice := range Splices {
			if value := splice(one, other); value != one && !slices.Contains(made, value) {
				made = append(made, value)
			}
		}
		return made
	}
	require.Equal(t, []string{"abcXYZ"}, all("abcdef", "UVWXYZ"))
	require.Equal(t, []string{"alice.n2.s2", "alice.n1.s2"}, all("alice.n1.s1", "carol.n2.s2"))
	one, other := b64("1700000000|alice|her mac"), b64("1700000005|carol|the other's mac")
	require.Equal(t, []string{one[:len(one)/2] + other[len(other)/2:], b64("1700000000|carol|the other's mac"), b64("1700000000|alice|the other's mac")}, all(one, other))
}

func TestRename(t *testing.T) {
	for _, c := range []struct{ value, want string }{
		{"alice", "bob"},
		{`"alice"`, `"bob"`},
		{"id.alice.sig", "id.bob.sig"},
		{b64("name=alice") + ".sig", b64("name=bob") + ".sig"},
		{"0123", "0123"},
	} {
		require.Equal(t, c.want, Rename(c.value, "alice", "bob"))
	}
}

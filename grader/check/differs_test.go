package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// TestDifferences holds what is said of an object against the object.
func TestDifferences(t *testing.T) {
	t.Parallel()
	const want = `{"username":"bob","currentUsers":2,"connected":false}`
	for _, test := range []struct {
		name, got string
		kind      verdict.Kind
		variant   string
	}{
		{"the same", `{"username":"bob","currentUsers":2,"connected":false}`, "", ""},
		{"in another order, with more", `{"connected":false,"id":7,"currentUsers":2.0,"username":"bob"}`, "", ""},
		{"omitempty", `{"username":"bob","currentUsers":2}`, "missing-field", "connected missing"},
		{"an empty object", `{}`, "missing-field", "username missing, currentUsers missing, connected missing"},
		{"no tags", `{"Username":"bob","CurrentUsers":2,"Connected":false}`, "misspelt-field", "username misspelt, currentUsers misspelt, connected misspelt"},
		{"an underscore", `{"username":"bob","current_users":2,"connected":false}`, "misspelt-field", "currentUsers misspelt"},
		{"another name", `{"name":"bob","currentUsers":2,"connected":false}`, "missing-field", "username missing"},
		{"text for a number", `{"username":"bob","currentUsers":"2","connected":false}`, "wrong-field-type", "currentUsers string"},
		{"null", `{"username":"bob","currentUsers":2,"connected":null}`, "wrong-field-type", "connected null"},
		{"the wrong number", `{"username":"bob","currentUsers":3,"connected":false}`, "wrong-field", "currentUsers +1"},
		{"two wrong values", `{"username":"","currentUsers":2,"connected":true}`, "wrong-field", "username empty, connected other"},
		{"a type says more than a value", `{"username":"eve","currentUsers":"2","connected":false}`, "wrong-field-type", "username other, currentUsers string"},
		{"too deep", `{"user":{"username":"bob","currentUsers":2,"connected":false}}`, "missing-field", "inside"},
		{"a string", `"bob"`, "not-an-object", "string"},
		{"nothing", ``, "not-an-object", "nothing"},
		{"twice", `"{\"username\":\"bob\",\"currentUsers\":2,\"connected\":false}"`, "not-an-object", "twice"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			all := Differences(wire.Value(want), wire.Value(test.got))
			if test.kind == "" {
				require.Empty(t, all)
				return
			}
			require.Equal(t, test.kind, kindOf(all))
			require.Equal(t, test.variant, variantOf(all))
		})
	}
}

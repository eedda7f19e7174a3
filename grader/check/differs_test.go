package check

import (
	"testing"

	"github.com/stretchr/testify/require"

	"handshake/grader/wire"
)

// TestDifferences holds what is said of an object against the object.
func TestDifferences(t *testing.T) {
	t.Parallel()
	const want = `{"username":"bob","currentUsers":2,"connected":false}`
	for _, test := range []struct{ name, got, kind, text string }{
		{"the same", `{"username":"bob","currentUsers":2,"connected":false}`, "", ""},
		{"in another order, with more", `{"connected":false,"id":7,"currentUsers":2.0,"username":"bob"}`, "", ""},
		{"omitempty", `{"username":"bob","currentUsers":2}`, "missing-field", `"connected" is missing`},
		{"an empty object", `{}`, "missing-field", `"username" is missing; "currentUsers" is missing; "connected" is missing`},
		{"no tags", `{"Username":"bob","CurrentUsers":2,"Connected":false}`, "misspelt-field", `"Username" should be "username"; "CurrentUsers" should be "currentUsers"; "Connected" should be "connected"`},
		{"an underscore", `{"username":"bob","current_users":2,"connected":false}`, "misspelt-field", `"current_users" should be "currentUsers"`},
		{"another name", `{"name":"bob","currentUsers":2,"connected":false}`, "missing-field", `"username" is missing ("name" holds "bob")`},
		{"text for a number", `{"username":"bob","currentUsers":"2","connected":false}`, "wrong-field-type", `"currentUsers" is the string "2", not the number 2`},
		{"null", `{"username":"bob","currentUsers":2,"connected":null}`, "wrong-field-type", `"connected" is null, not false`},
		{"the wrong number", `{"username":"bob","currentUsers":3,"connected":false}`, "wrong-field", `"currentUsers" is 3, not 2`},
		{"two wrong values", `{"username":"","currentUsers":2,"connected":true}`, "wrong-field", `"username" is "", not "bob"; "connected" is true, not false`},
		{"a type says more than a value", `{"username":"eve","currentUsers":"2","connected":false}`, "wrong-field-type", `"username" is "eve", not "bob"; "currentUsers" is the string "2", not the number 2`},
		{"too deep", `{"user":{"username":"bob","currentUsers":2,"connected":false}}`, "missing-field", `the fields are inside "user", and should be at the top of the data`},
		{"a string", `"bob"`, "not-an-object", `the data must be an object, and this is a string`},
		{"nothing", ``, "not-an-object", `the data must be an object, and this is nothing at all`},
		{"twice", `"{\"username\":\"bob\",\"currentUsers\":2,\"connected\":false}"`, "not-an-object", `the data must be an object, and this is a string with an object in it: it was turned into JSON twice`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			all := differences(wire.Value(want), wire.Value(test.got))
			if test.kind == "" {
				require.Empty(t, all)
				return
			}
			kind, text := said(all)
			require.Equal(t, test.kind, kind)
			require.Equal(t, test.text, text)
		})
	}
}

package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// Value is a JSON value as it came, undecoded; nil where there was none.
type Value json.RawMessage

// The kinds of a Value, in the words that messages use.
const (
	Absent  = "nothing"
	Null    = "null"
	Number  = "number"
	String  = "string"
	Boolean = "boolean"
	Array   = "array"
	Object  = "object"
)

// Of makes a Value of anything that encoding/json can marshal.
func Of(v any) (Value, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encode %T as JSON: %w", v, err)
	}
	return Value(bytes.TrimSpace(buffer.Bytes())), nil
}

// Kind tells what the value is by its first byte; it must be valid JSON or nil.
func (v Value) Kind() string {
	trimmed := bytes.TrimSpace(v)
	if len(trimmed) == 0 {
		return Absent
	}
	switch trimmed[0] {
	case '{':
		return Object
	case '[':
		return Array
	case '"':
		return String
	case 't', 'f':
		return Boolean
	case 'n':
		return Null
	}
	return Number
}

// String is the value as compact JSON, or "" for none.
func (v Value) String() string {
	var buffer bytes.Buffer
	if json.Compact(&buffer, v) != nil {
		return string(v)
	}
	return buffer.String()
}

// Int returns the value as an integer, whichever way the number is written: 2, 2.0 and 2e0 are all 2.
// It reports false for what is not a number, has a fraction, or is beyond what a browser counts exactly (2^53).
func (v Value) Int() (int, bool) {
	if v.Kind() != Number {
		return 0, false
	}
	number, err := strconv.ParseFloat(string(bytes.TrimSpace(v)), 64)
	if err != nil || number != math.Trunc(number) || math.Abs(number) > 1<<53 {
		return 0, false
	}
	return int(number), true
}

// Holds reports whether the value has all that want has: numbers by value, strings and keys exactly, arrays item
// by item, and of objects every field of want; fields that want does not name are allowed.
func (v Value) Holds(want Value) bool {
	var got, expected any
	if decode(v, &got) != nil || decode(want, &expected) != nil {
		return v.Kind() == want.Kind() && v.Kind() == Absent
	}
	return holds(got, expected)
}

func decode(v Value, into *any) error {
	decoder := json.NewDecoder(bytes.NewReader(v))
	decoder.UseNumber()
	return decoder.Decode(into)
}

func holds(got, want any) bool {
	switch want := want.(type) {
	case json.Number:
		number, ok := got.(json.Number)
		if !ok {
			return false
		}
		a, errA := number.Float64()
		b, errB := want.Float64()
		return errA == nil && errB == nil && a == b
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return false
		}
		for key, value := range want {
			if field, present := object[key]; !present || !holds(field, value) {
				return false
			}
		}
		return true
	case []any:
		items, ok := got.([]any)
		if !ok || len(items) != len(want) {
			return false
		}
		for i := range want {
			if !holds(items[i], want[i]) {
				return false
			}
		}
		return true
	}
	return got == want
}

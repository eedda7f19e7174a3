package check

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wire"
)

// Differences lists the fields in which got differs from want, in want's order; none if got contains want. It compares anything except an
// object as a whole.
func Differences(want, got wire.Value) []verdict.Field {
	if got.Holds(want) {
		return nil
	}
	if want.Kind() != wire.Object {
		differs := valueDiffers("", got, want)
		differs.How = verdict.Whole
		return []verdict.Field{differs}
	}
	if kind := got.Kind(); kind != wire.Object {
		return []verdict.Field{{How: verdict.FieldType, Type: kind, Wants: wire.Object, Twice: kind == wire.String && inside(got).Holds(want)}}
	}
	names, wanted := fields(want)
	keys, found := fields(got)
	var all []verdict.Field
	for _, name := range names {
		field, there := found[name]
		switch {
		case !there:
			all = append(all, missing(name, wanted, keys, found))
		case field.Kind() != wanted[name].Kind():
			all = append(all, verdict.Field{
				Name: name, How: verdict.FieldType, Got: brief(field), Want: brief(wanted[name]), Type: field.Kind(), Wants: wanted[name].Kind(),
			})
		case !field.Holds(wanted[name]):
			all = append(all, valueDiffers(name, field, wanted[name]))
		}
	}
	if len(all) == len(names) && !slices.ContainsFunc(all, func(f verdict.Field) bool { return f.How != verdict.FieldMissing }) {
		for _, key := range keys {
			if field := found[key]; field.Kind() == wire.Object && len(Differences(want, field)) < len(names) {
				return []verdict.Field{{How: verdict.FieldsInside, Key: key}}
			}
		}
	}
	return all
}

// valueDiffers is a field of the right type with another value.
func valueDiffers(name string, got, want wire.Value) verdict.Field {
	field := verdict.Field{Name: name, How: verdict.FieldValue, Got: brief(got), Want: brief(want)}
	a, isCount := got.Int()
	if b, wanted := want.Int(); isCount && wanted && verdict.Near(a, b) {
		field.Off = verdict.Off(a, b)
	}
	return field
}

// missing looks for what an absent field may have been sent as: under a name much like it, or with its value under another.
func missing(name string, wanted map[string]wire.Value, keys []string, found map[string]wire.Value) verdict.Field {
	field := verdict.Field{Name: name, How: verdict.FieldMissing}
	for _, key := range keys {
		if _, taken := wanted[key]; taken {
			continue
		}
		if nearly(key, name) {
			return verdict.Field{Name: name, How: verdict.FieldMisspelt, Key: key}
		}
		if field.Key == "" && found[key].Holds(wanted[name]) {
			field.Key, field.Got = key, brief(found[key])
		}
	}
	return field
}

// brief is a value in few words: as much as tells it from others.
func brief(v wire.Value) string {
	const most = 60
	text := v.String()
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// fields takes an object apart. The keys are in the object's own order; of two that are equal the last one counts.
func fields(object wire.Value) (keys []string, values map[string]wire.Value) {
	values = map[string]wire.Value{}
	decoder := json.NewDecoder(bytes.NewReader(object))
	if _, err := decoder.Token(); err != nil {
		return nil, values
	}
	for decoder.More() {
		key, err := decoder.Token()
		name, ok := key.(string)
		var value json.RawMessage
		if err != nil || !ok || decoder.Decode(&value) != nil {
			return keys, values
		}
		if _, twice := values[name]; !twice {
			keys = append(keys, name)
		}
		values[name] = wire.Value(value)
	}
	return keys, values
}

// inside is the JSON in a JSON string, or nothing.
func inside(v wire.Value) wire.Value {
	var text string
	if json.Unmarshal(v, &text) != nil || !json.Valid([]byte(text)) {
		return nil
	}
	return wire.Value(text)
}

// Unlike is the failure of a visitor that heard the event with the wrong data.
func (v *Visitor) Unlike(event string, want, got wire.Value, all []verdict.Field) verdict.Failure {
	facts := verdict.Facts{Event: event, Data: want.String(), Came: &verdict.Came{Event: event, Data: got.String()}, Fields: all, Form: formOf(all)}
	return verdict.Failure{Kind: kindOf(all), Variant: variantOf(all), Who: v.Name, Facts: facts}
}

// kindOf is the kind of the difference that explains most.
func kindOf(all []verdict.Field) verdict.Kind {
	kinds := []verdict.Kind{verdict.NotAnObject, verdict.MisspeltField, verdict.MissingField, verdict.WrongFieldType, verdict.WrongField}
	best := len(kinds) - 1
	for _, field := range all {
		kind := verdict.WrongField
		switch field.How {
		case verdict.FieldMisspelt:
			kind = verdict.MisspeltField
		case verdict.FieldMissing, verdict.FieldsInside:
			kind = verdict.MissingField
		case verdict.FieldType:
			kind = verdict.WrongFieldType
			if field.Name == "" {
				kind = verdict.NotAnObject
			}
		}
		best = min(best, slices.Index(kinds, kind))
	}
	return kinds[best]
}

// variantOf says which fields differ and how, without the values that the seed or the learner chose: "message missing, username empty".
func variantOf(all []verdict.Field) string {
	var forms []string
	for _, field := range all {
		how := "other"
		switch {
		case field.How == verdict.FieldMissing, field.How == verdict.FieldMisspelt, field.How == verdict.FieldsInside:
			how = field.How
		case field.Twice:
			how = "twice"
		case field.Type != "":
			how = field.Type
		case field.Got == `""`:
			how = "empty"
		case field.Off != "":
			how = field.Off
		}
		forms = append(forms, strings.TrimSpace(field.Name+" "+how))
	}
	return strings.Join(forms, ", ")
}

// formOf says what all differences have in common, where that says more than their kind.
func formOf(all []verdict.Field) verdict.Form {
	missing := slices.DeleteFunc(slices.Clone(all), func(f verdict.Field) bool { return f.How != verdict.FieldMissing })
	hidden := func(f verdict.Field) bool { return f.Key == "" }
	switch {
	case len(all) == 1 && all[0].How == verdict.FieldValue && all[0].Got == `""`:
		return verdict.EmptyField
	case len(missing) > 0 && !slices.ContainsFunc(missing, hidden):
		return verdict.OtherKey
	}
	return verdict.Plainly
}

// ExplainObject is for an object that never came. It finds the message that came instead: the same event with different data, the data
// under a different event's name, or other events. It returns the index of that message, or -1 if it's no single message, and false if it
// finds nothing.
func (v *Visitor) ExplainObject(event string, want wire.Value, heard []client.Heard) (failure verdict.Failure, index int, ok bool) {
	var closest, renamed *client.Heard
	var best []verdict.Field
	old := false
	for i := range heard {
		h := &heard[i]
		switch {
		case h.Fault != nil:
			return failure, -1, false
		case h.Event == event && v.isOld(event, h.Data):
			old = true
		case h.Event == event:
			if all := Differences(want, h.Data); closest == nil || len(all) <= len(best) {
				closest, best = h, all
			}
		case h.Data.Holds(want):
			renamed = h
		}
	}
	failure = verdict.Failure{Who: v.Name, Facts: verdict.Facts{Event: event, Data: want.String()}}
	switch {
	case closest != nil:
		return v.Unlike(event, want, closest.Data, best), closest.Index, true
	case renamed != nil:
		failure.Kind, failure.Facts.Came = verdict.RenamedEvent, cameAs(*renamed)
		if nearly(renamed.Event, event) {
			failure.Kind = verdict.MisspeltEvent
		}
		return failure, renamed.Index, true
	}
	others := otherEvents(heard)
	if !old && len(others) == 0 {
		return failure, -1, false
	}
	failure.Kind, failure.Detail = verdict.NeverHeard, v.Crash()
	failure.Facts.Others = v.t.contrast(v, event, want.String())
	if old {
		failure.Variant, failure.Facts.Form = OthersOr("", failure.Facts.Others), verdict.NothingNew
	} else {
		failure.Variant, failure.Facts.Form, failure.Facts.Events = OthersOr(verdict.SomethingElse, failure.Facts.Others), verdict.Instead, others
	}
	return failure, -1, true
}

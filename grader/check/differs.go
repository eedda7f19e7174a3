package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"handshake/grader/client"
	"handshake/grader/verdict"
	"handshake/grader/wire"
)

// difference is one way in which an object is not the expected one.
type difference struct{ kind, text string }

// The kinds of difference, which are those of the failure, from the one that explains most.
const (
	notAnObject    = "not-an-object"
	misspeltField  = "misspelt-field"
	missingField   = "missing-field"
	wrongFieldType = "wrong-field-type"
	wrongField     = "wrong-field"
)

var differenceKinds = []string{notAnObject, misspeltField, missingField, wrongFieldType, wrongField}

// differences tells, field by field and in the order in which want has them, how got is not what want says; none if it holds
// want. Anything but an object is compared as a whole.
func differences(want, got wire.Value) []difference {
	if got.Holds(want) {
		return nil
	}
	if want.Kind() != wire.Object {
		return []difference{{wrongField, fmt.Sprintf("the data is %s, not %s", brief(got), brief(want))}}
	}
	if kind := got.Kind(); kind != wire.Object {
		text := fmt.Sprintf("the data must be an object, and this is %s", article(kind))
		if kind == wire.String && inside(got).Holds(want) {
			text = "the data must be an object, and this is a string with an object in it: it was turned into JSON twice"
		}
		return []difference{{notAnObject, text}}
	}
	names, wanted := fields(want)
	keys, found := fields(got)
	var all []difference
	for _, name := range names {
		field, there := found[name]
		switch {
		case !there:
			all = append(all, missing(name, wanted, keys, found))
		case field.Kind() != wanted[name].Kind():
			all = append(all, difference{wrongFieldType, fmt.Sprintf("%q is %s, not %s", name, typed(field), typed(wanted[name]))})
		case !field.Holds(wanted[name]):
			all = append(all, difference{wrongField, fmt.Sprintf("%q is %s, not %s", name, brief(field), brief(wanted[name]))})
		}
	}
	if len(all) == len(names) && !slices.ContainsFunc(all, func(d difference) bool { return d.kind != missingField }) {
		for _, key := range keys {
			if field := found[key]; field.Kind() == wire.Object && len(differences(want, field)) < len(names) {
				return []difference{{missingField, fmt.Sprintf("the fields are inside %q, and should be at the top of the data", key)}}
			}
		}
	}
	return all
}

// missing looks for what an absent field may have been sent as: under a name much like it, or with its value under another.
func missing(name string, wanted map[string]wire.Value, keys []string, found map[string]wire.Value) difference {
	var holder string
	for _, key := range keys {
		if _, taken := wanted[key]; taken {
			continue
		}
		if nearly(key, name) {
			return difference{misspeltField, fmt.Sprintf("%q should be %q", key, name)}
		}
		if holder == "" && found[key].Holds(wanted[name]) {
			holder = key
		}
	}
	text := fmt.Sprintf("%q is missing", name)
	if holder != "" {
		text += fmt.Sprintf(" (%q holds %s)", holder, brief(found[holder]))
	}
	return difference{missingField, text}
}

// typed is a value with its type, where the value alone does not show it well: the string "2".
func typed(v wire.Value) string {
	switch kind := v.Kind(); kind {
	case wire.Number, wire.String:
		return "the " + kind + " " + brief(v)
	case wire.Boolean:
		return brief(v)
	default:
		return article(kind)
	}
}

// brief is a value in few words: as much as tells it from others.
func brief(v wire.Value) string {
	return cut(v.String(), 60)
}

// cut shortens a text to so many characters, and marks the cut.
func cut(text string, most int) string {
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

// unlike is the failure of a visitor that heard the event with other data than it should have.
func (v *Visitor) unlike(event, expected string, got wire.Value, all []difference) verdict.Failure {
	kind, text := said(all)
	message := fmt.Sprintf("%s heard %q %s; expected %s. Look: %s.", v.Name, event, verdict.Cut(got.String()), expected, text)
	if kind == misspeltField {
		message += " Keys are compared letter by letter, capitals included."
	}
	return verdict.Failure{Kind: kind, Who: v.Name, Expected: expected, Got: text, Message: message}
}

// said puts differences into one sentence, under the kind that explains most.
func said(all []difference) (kind, text string) {
	kind = differenceKinds[len(differenceKinds)-1]
	var texts []string
	for _, d := range all {
		if slices.Index(differenceKinds, d.kind) < slices.Index(differenceKinds, kind) {
			kind = d.kind
		}
		texts = append(texts, d.text)
	}
	return kind, strings.Join(texts, "; ")
}

// explainObject finds, where an object never came, what came in its place: the same event with other data, the data under another
// event's name, or other events. It returns the index of that message, or -1 for none in particular; false where there is nothing of the
// kind.
func (v *Visitor) explainObject(event, expected string, want wire.Value, heard []client.Heard) (failure verdict.Failure, index int, ok bool) {
	var closest, renamed *client.Heard
	var best []difference
	old := false
	for i := range heard {
		h := &heard[i]
		switch {
		case h.Fault != nil:
			return failure, -1, false
		case h.Event == event && v.isOld(event, h.Data):
			old = true
		case h.Event == event:
			if all := differences(want, h.Data); closest == nil || len(all) <= len(best) {
				closest, best = h, all
			}
		case h.Data.Holds(want):
			renamed = h
		}
	}
	switch {
	case closest != nil:
		return v.unlike(event, expected, closest.Data, best), closest.Index, true
	case renamed != nil:
		data := verdict.Cut(renamed.Data.String())
		failure = verdict.Failure{
			Kind: "renamed-event", Who: v.Name, Expected: expected, Got: fmt.Sprintf("%q %s", renamed.Event, data),
			Message: fmt.Sprintf("%s heard %q %s. The data is right, but the event should be named %q.", v.Name, renamed.Event, data, event),
		}
		if nearly(renamed.Event, event) {
			failure.Kind = "misspelt-event"
			failure.Message = fmt.Sprintf("%s heard %q %s. The data is right, but the event is named %q, letter by letter.", v.Name, renamed.Event, data, event)
		}
		return failure, renamed.Index, true
	case old:
		return verdict.Failure{
			Kind: "never-heard", Who: v.Name, Expected: expected,
			Message: fmt.Sprintf("%s heard nothing new; expected %s.%s", v.Name, expected, v.t.contrast(v, event, expected)),
			Detail:  crash(v.server.process.Lines()),
		}, -1, true
	}
	if others := otherEvents(heard); others != "" {
		return verdict.Failure{
			Kind: "never-heard", Who: v.Name, Expected: expected, Got: others,
			Message: fmt.Sprintf("%s heard %s instead; expected %s.%s", v.Name, others, expected, v.t.contrast(v, event, expected)),
			Detail:  crash(v.server.process.Lines()),
		}, -1, true
	}
	return failure, -1, false
}

// Package forge spoils the values of cookies, as somebody does who tries to get in without a session: a character changed, cut short, put
// together from two values, or with another name in it. It knows only texts. Which cookies to spoil, and what must come of it, is for those
// who use it: checks know which cookies carry a session, and random conversations spoil all of them.
package forge

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
)

// Change changes a character to a letter that is another one also where capitals do not matter, as in hexadecimal.
func Change(value string, at int) string {
	other := "A"
	if strings.EqualFold(value[at:at+1], other) {
		other = "B"
	}
	return value[:at] + other + value[at+1:]
}

// Cuts are the ways to cut a value short: in the middle, and at each of its separators, which may divide an ID from a signature. Each returns
// a value as it is if it can't be cut in that way.
var Cuts = cuts()

func cuts() (all []func(value string) string) {
	all = append(all, func(value string) string { return value[:len(value)/2] })
	for _, cut := range []func(parts []string) []string{
		func(parts []string) []string { return parts[:len(parts)-1] },
		func(parts []string) []string { return append(slices.Clone(parts[:len(parts)-1]), "") }, // the separator stays
		func(parts []string) []string { return parts[:1] },
		func(parts []string) []string { return parts[1:] },
	} {
		for _, as := range layers {
			all = append(all, func(value string) string {
				text, wrap, ok := as(value)
				parts := separated(text)
				if !ok || len(parts) < 2 {
					return value
				}
				left := wrap(strings.Join(cut(parts), text[len(parts[0]):len(parts[0])+1]))
				if len(left) < shortest { // of a value that is too short, other checks ask
					return value
				}
				return left
			})
		}
	}
	return all
}

// Splices are the ways to put a value together from the first part of one and the last part of another: cut in the middle, or at a separator.
// Each returns the first value as it is if the two can't be put together in that way.
var Splices = splices()

func splices() (all []func(one, other string) string) {
	all = append(all, func(one, other string) string { return one[:len(one)/2] + other[len(other)/2:] })
	for _, as := range layers {
		for _, last := range []bool{false, true} {
			all = append(all, func(one, other string) string {
				first, wrap, ok := as(one)
				second, _, too := as(other)
				own, theirs := separated(first), separated(second)
				if !ok || !too || len(own) < 2 || len(own) != len(theirs) {
					return one
				}
				at := 1
				if last {
					at = len(own) - 1
				}
				return wrap(strings.Join(slices.Concat(own[:at], theirs[at:]), first[len(own[0]):len(own[0])+1]))
			})
		}
	}
	return all
}

// Rename replaces a name in a value, as it is, escaped, or in what one of its parts is the base64 of.
func Rename(value, name, other string) string {
	inside := strings.Trim(value, `"`)
	parts := strings.Split(inside, ".")
	for i, part := range parts {
		parts[i] = strings.ReplaceAll(part, name, other)
		for _, encoding := range encodings {
			unescaped, err := url.PathUnescape(part)
			if err != nil {
				unescaped = part
			}
			if plain, err := encoding.DecodeString(unescaped); err == nil && strings.Contains(string(plain), name) {
				parts[i] = encoding.EncodeToString([]byte(strings.ReplaceAll(string(plain), name, other)))
				if unescaped != part {
					parts[i] = url.QueryEscape(parts[i])
				}
				break
			}
		}
	}
	return strings.Replace(value, inside, strings.Join(parts, "."), 1)
}

// layers are the ways to read what a value is made of: as it is, or as what it is the base64 of. Each returns how to put a text back.
var layers = []func(value string) (text string, wrap func(string) string, ok bool){
	func(value string) (string, func(string) string, bool) {
		inside := strings.Trim(value, `"`)
		body := inside
		for _, padding := range []string{"=", "%3D", "%3d"} { // what only fills up may as well be missing
			for strings.HasSuffix(body, padding) {
				body = strings.TrimSuffix(body, padding)
			}
		}
		return body, func(text string) string {
			if inside != value {
				return `"` + text + `"`
			}
			return text
		}, body != ""
	},
	func(value string) (string, func(string) string, bool) {
		for _, encoding := range encodings {
			if plain, err := encoding.DecodeString(strings.Trim(value, `"`)); err == nil && strings.ContainsAny(string(plain), separators) {
				return string(plain), func(text string) string { return encoding.EncodeToString([]byte(text)) }, true
			}
		}
		return "", nil, false
	},
}

var encodings = []*base64.Encoding{base64.StdEncoding, base64.URLEncoding, base64.RawStdEncoding, base64.RawURLEncoding}

// shortest is how much is left of a value that is cut.
const shortest = 8

// separators are what keeps the parts of a value apart, the likeliest first; the first one is that of gorilla/securecookie.
const separators = "|.:-_~"

// separated takes a value apart at its likeliest separator: in at most three parts, since a signature in bytes may hold it, too.
func separated(text string) []string {
	for _, separator := range separators {
		if strings.ContainsRune(text, separator) {
			return strings.SplitN(text, string(separator), 3)
		}
	}
	return nil
}

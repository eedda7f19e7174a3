package advice

import (
	"regexp"
	"strings"

	"handshake/grader/internal/verdict"
)

// goWords are words that mean something only to somebody who writes Go: of the language, its packages and its tools.
var goWords = regexp.MustCompile(`\b(?:fmt|Go|coder|wsjson|Go's|gorilla|securecookie|goroutines?|mutex(?:es)?|sync|RW?Mutex|R?Lock|R?Unlock|lock(?:s|ed)?|unlock(?:s|ed)?|deferred|` +
	`panics?|panicked|nil|struct|tags?|omitempty|exported|channels?|slices?|range|receiver|pointers?|net/http|encoding/json|strconv|newServer|bool|[Dd]efer|Encode|Decode|SetReadLimit|package variable|` +
	`[Uu]pgrade(?:r|d)?|ResponseWriter|CheckOrigin|Hijack(?:er)?|WriteJSON|ReadJSON|WriteMessage|ReadMessage|NextReader|SetReadDeadline|SetWriteDeadline|CloseError|` +
	`race detector|server\.go|log\.Fatal|os\.Exit|(?:http|json|websocket|fmt|os|log)\.[A-Z]\w*|(?:conn|r|s|w)\.[A-Za-z]\w*)\b|%[vqs]`)

// elsewhere are the bodies of evidence for programs that aren't in Go, where that in the table speaks of Go.
var elsewhere = map[string]string{
	"exits":            "A common cause: an error that concerns one client ends the whole program, because nothing catches it. Catch it in the code that serves this client.",
	"wrong-type":       "A page that expects a number gets something else. Put the number itself into the data, and not a string with the number in it.",
	"json-twice":       "A page finds no keys in a string. A common cause: the data is made into JSON, and later the event with that string in it once more. Put the value itself into the event; it's encoded along with the event.",
	"not-an-object":    "Values that belong together go into one JSON object, each under its key.",
	"misspelt-field":   "A page looks for the exact key, capitals included, and finds nothing under any other.",
	"missing-field":    "A page looks for this key and finds nothing. Every key must always be there, even if its value is false, 0 or \"\".",
	"wrong-field-type": "To a page, 2 and \"2\" are different, and so are true and \"true\".",
	"struct-tags":      "A page looks for the lower-case key and finds nothing.",
	"many-documents":   "JSON.parse in a browser reads only one. Send each event in a separate message, even if several are waiting to be sent.",
	"binary-frame":     "In a browser, a binary message arrives as a Blob and not as text. Send a string, not bytes.",
	"not-json":         "Let the language's own JSON encoder write it: json.dumps in Python, JSON.stringify in JavaScript.",
	"overtaken":        "The numbers may have been right when they were computed, but they are sent in a different order. A common cause: something comes between counting and sending, such as an await. Other clients join and leave meanwhile.",
	"body-first":       "The handshake is answered with 101. Let the WebSocket library answer the requests for /ws, before anything else does.",
	"second-answer":    "After the handshake, only frames may be written to the connection. Don't use the response of the HTTP request any more.",
	"handler-returns":  "A common cause: the function that serves this connection returns, and the library closes the connection. Keep reading until the client has left. Otherwise, something else in your server closes or resets it.",
	"after-the-upgrade": "Once 101 is sent, the client is connected, and you can't send another HTTP status. Check the cookie before the handshake is " +
		"answered.",
}

// in is the evidence as it's said about a program in that language. It reports false for one that only Go programs show.
func (e evidence) in(language verdict.Language) (evidence, bool) {
	if language == verdict.Go {
		return e, true
	}
	if body, ok := elsewhere[e.name]; ok {
		e.body = body
		return e, true
	}
	return e, !goWords.MatchString(e.subject) && !goWords.MatchString(e.body)
}

// in is the mistake as it's said about a program in that language: without the sentences about Go. It reports false for a mistake that can be
// made only in Go.
func (m Known) in(language verdict.Language) (Known, bool) {
	if language == verdict.Go {
		return m, true
	}
	if goWords.MatchString(m.Subject) {
		return m, false
	}
	m.Body = withoutGo(m.Body)
	return m, m.Body != ""
}

// sentenceEnd is what is between two sentences of a paragraph.
var sentenceEnd = regexp.MustCompile(`([.!?]"?)\s+`)

// refersBack matches a sentence that is about what the one before it says.
var refersBack = regexp.MustCompile(`^(?:Both|It|Its|They|That|Then|These|This|Those|Either|Neither|One of the two|Keep one|The same|The rest|So)\b`)

// withoutGo is a text without what speaks of Go: each paragraph ends before the first sentence that does. The sentences behind it may refer to
// it, and so may the beginning of the next paragraph.
func withoutGo(text string) string {
	var paragraphs []string
	cut := false
	for paragraph := range strings.SplitSeq(text, "\n\n") {
		var kept []string
		for sentence := range strings.SplitSeq(sentenceEnd.ReplaceAllString(paragraph, "$1\x00"), "\x00") {
			if cut = goWords.MatchString(sentence) || cut && len(kept) == 0 && refersBack.MatchString(sentence); cut {
				break
			}
			kept = append(kept, sentence)
		}
		if len(kept) > 0 {
			paragraphs = append(paragraphs, strings.Join(kept, " "))
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// languageOf is what a graded program is written in, as its failures say.
func languageOf(lesson verdict.Lesson) verdict.Language {
	if lesson.Failure != nil {
		return lesson.Failure.Facts.Language
	}
	for _, c := range lesson.Checks {
		if c.Failure != nil {
			return c.Failure.Facts.Language
		}
	}
	return verdict.Go
}

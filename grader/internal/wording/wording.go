// Package wording has everything that people read: the sentences for failures, steps and probes, and the words of the report, the
// diagram, the page and the lessons. Each language has a Catalogue. A sentence for a failure, a step or a remedy is in one row of a
// table with its translation. A text that only one place needs is where it's said, in Say or Errorf, and its English is its name in the
// catalogues of other languages: that's why nearly every package imports this one. The package knows
// verdicts as data and reads no sentence back. It doesn't know how a fault was found, or where its sentences are shown.
package wording

import (
	"fmt"
	"strings"
	"text/template"

	"handshake/grader/internal/verdict"
)

// Sentences are what is said about one kind of failure: texts of text/template. Their data is the verdict.Failure, with the
// fields of its Facts beside it.
type Sentences struct {
	Expected string   // what was expected, as it stands behind "expected"
	Got      string   // what came instead
	Message  string   // what was seen, in one or two sentences. It may use .Expected and .Got
	Next     string   // the next action, where it is not "edit the file"
	Missing  string   // what a diagram shows as missing; Expected if it is empty
	Remark   string   // what a diagram says beside the event; "expected ..." if it is empty
	Brief    []string // what was seen in a few words, the fullest first. The last fits into 18 columns
}

// Catalogue holds the sentences of one language.
type Catalogue struct {
	Failures map[verdict.Kind]Sentences
	Cases    map[Case]Sentences                    // of forms that have sentences of their own
	Dialects map[string]map[verdict.Kind]Sentences // by the dialect's name, where the kind's don't fit it; what is empty is as for the kind
	Steps    map[string]string                     // by verb; their data are the act's arguments
	Again    string                                // put before the message of a program that didn't start listening when it was started once more
	Remedies map[verdict.Remedy]string             // for trouble with the machine: formats of package fmt, whose values are folders
	Probes   map[string]string                     // by a probe's ID, a slash and its answer; their data are the answer's values
	Behind   string                                // added to a failure behind which another one showed: .Behind is its message
	NoRace   string                                // before a failure of a check for races that found none
	Waits    string                                // added to a failure if one goroutine waits for a receiver
	Writes   string                                // added to a failure if one goroutine is inside a write to a socket
	Wait     string                                // added to a deadlock

	Texts func(english string) string // that only one place needs, by the English for them; nil for English

	Words  Words  // around the sentences
	Events Events // for what clients report

	Times    func(n int) string               // "not at all", "once", "3 times"
	Join     func(names []string) string      // "alice, bob and carol"
	Type     func(jsonType string) string     // "a string", "null"
	Field    func(field verdict.Field) string // how a field differs, as a clause
	FileType func(is verdict.FileType) string // what is no plain file: "a named pipe"
	Clients  func(n int) string               // clients that are too many to name
}

// Speaker renders failures and steps with one catalogue.
type Speaker struct {
	catalogue Catalogue
	texts     *template.Template
}

// The names of a kind's templates, behind the kind.
const (
	expected = "/expected"
	got      = "/got"
	message  = "/message"
	next     = "/next"
	missing  = "/missing"
	remark   = "/remark"
	brief    = "/brief"
)

// New parses a catalogue. Its errors are those of a template that cannot be read.
func New(c Catalogue) (*Speaker, error) {
	s := &Speaker{catalogue: c, texts: template.New("").Funcs(c.functions()).Option("missingkey=zero")}
	parse := func(name, text string) error {
		if text == "" {
			return nil
		}
		if _, err := s.texts.New(name).Parse(text); err != nil {
			return fmt.Errorf("read the sentence %s: %w", name, err)
		}
		return nil
	}
	for kind, of := range c.Failures {
		if err := of.parse(string(kind), parse); err != nil {
			return nil, err
		}
	}
	for of, sentences := range c.Cases {
		if err := sentences.parse(of.name(), parse); err != nil {
			return nil, err
		}
	}
	for dialect, kinds := range c.Dialects {
		for kind, sentences := range kinds {
			if err := sentences.parse(inDialect(kind, dialect), parse); err != nil {
				return nil, err
			}
		}
	}
	for verb, text := range c.Steps {
		if err := parse("step/"+verb, text); err != nil {
			return nil, err
		}
	}
	for answer, text := range c.Probes {
		if err := parse("probe/"+answer, text); err != nil {
			return nil, err
		}
	}
	for name, text := range map[string]string{"again": c.Again, "norace": c.NoRace, "behind": c.Behind, "waits": c.Waits, "writes": c.Writes, "wait": c.Wait} {
		if err := parse(name, text); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// parse hands over each of the sentences, under a name that begins with that of the kind or the case.
func (s Sentences) parse(of string, parse func(name, text string) error) error {
	for part, text := range map[string]string{
		expected: s.Expected, got: s.Got, message: s.Message, next: s.Next, missing: s.Missing, remark: s.Remark,
	} {
		if err := parse(of+part, text); err != nil {
			return err
		}
	}
	for i, text := range s.Brief {
		if err := parse(fmt.Sprint(of, brief, i), text); err != nil {
			return err
		}
	}
	return nil
}

// name is what the names of a case's templates begin with.
func (c Case) name() string { return string(c.Kind) + ":" + string(c.Form) }

// inDialect is what the names of a kind's templates begin with that are for one dialect.
func inDialect(kind verdict.Kind, dialect string) string { return string(kind) + "@" + dialect }

// Speak returns a speaker of the kit's own language.
func Speak() *Speaker {
	s, err := New(Current())
	if err != nil {
		panic(err) // TestSentences parses all of it
	}
	return s
}

// view is what the sentences of a failure see.
type view struct {
	verdict.Failure
	verdict.Facts
	N      verdict.Numbers
	Came   verdict.Came
	Chat   verdict.Chat
	Answer verdict.Answer
	End    verdict.Ending
	Exit   verdict.Exit
	File   verdict.File
	Behind string
}

func viewOf(f verdict.Failure) view {
	v := view{Failure: f, Facts: f.Facts}
	if f.Facts.N != nil {
		v.N = *f.Facts.N
	}
	if f.Facts.Came != nil {
		v.Came = *f.Facts.Came
	}
	if f.Facts.Chat != nil {
		v.Chat = *f.Facts.Chat
	}
	if f.Facts.Answer != nil {
		v.Answer = *f.Facts.Answer
	}
	if f.Facts.End != nil {
		v.End = *f.Facts.End
	}
	if f.Facts.Exit != nil {
		v.Exit = *f.Facts.Exit
	}
	if f.Facts.File != nil {
		v.File = *f.Facts.File
	}
	return v
}

// say renders a template of the catalogue; "" if the catalogue has none. A template that fails says so in its place.
func (s *Speaker) say(name string, data any) string {
	text := s.texts.Lookup(name)
	if text == nil {
		return ""
	}
	var out strings.Builder
	if err := text.Execute(&out, data); err != nil {
		return fmt.Sprintf("(%s: %v)", name, err) // the verdict stands, also where its words fail; TestSentences makes all of them
	}
	return strings.TrimSpace(out.String())
}

// of renders one of the sentences about a failure: that of its form, of the server's dialect, or else of its kind.
func (s *Speaker) of(f verdict.Failure, part string, data any) string {
	for _, own := range []string{(Case{f.Kind, f.Facts.Form}).name(), inDialect(f.Kind, f.Facts.Wire)} {
		if s.texts.Lookup(own+part) != nil {
			return s.say(own+part, data)
		}
	}
	return s.say(string(f.Kind)+part, data)
}

// Failure fills in the words of a failure.
func (s *Speaker) Failure(f *verdict.Failure) {
	v := viewOf(*f)
	if behind := f.Facts.Behind; behind != nil {
		s.Failure(behind)
		v.Behind = behind.Message
		if f.Kind == verdict.Deadlock {
			f.Expected, f.Got, f.Missing = behind.Expected, behind.Got, behind.Missing
			f.Message = behind.Message + " " + s.say("wait", v)
			if f.Facts.NoRace {
				f.Message = s.say("norace", v) + " " + f.Message
			}
			f.Next = ""
			s.short(f, v)
			return
		}
	}
	f.Expected = s.of(*f, expected, v)
	v.Expected = f.Expected
	f.Got = s.of(*f, got, v)
	v.Got = f.Got
	f.Message = s.of(*f, message, v)
	if f.Facts.Again {
		f.Message = s.say("again", v) + " " + f.Message
	}
	if f.Facts.NoRace {
		f.Message = s.say("norace", v) + " " + f.Message
	}
	if v.Behind != "" {
		f.Message += " " + s.say("behind", v)
	}
	switch {
	case f.Facts.Writing:
		f.Message += " " + s.say("writes", v)
	case f.Facts.Waiting > 0:
		f.Message += " " + s.say("waits", v)
	}
	f.Next = s.of(*f, next, v)
	f.Missing = s.of(*f, missing, v)
	s.short(f, v)
}

// short fills in what is said of a failure in a few words.
func (s *Speaker) short(f *verdict.Failure, v view) {
	v.Expected, v.Got = f.Expected, f.Got
	f.Remark = s.of(*f, remark, v)
	f.Brief = nil
	all := s.catalogue.Cases[Case{f.Kind, f.Facts.Form}].Brief
	if all == nil {
		all = s.catalogue.Failures[f.Kind].Brief
	}
	for i := range all {
		if text := s.of(*f, fmt.Sprint(brief, i), v); text != "" {
			f.Brief = append(f.Brief, text)
		}
	}
}

// Step fills in a step's text.
func (s *Speaker) Step(step *verdict.Step) {
	if step.Act.Verb != "" {
		step.Text = s.say("step/"+step.Act.Verb, step.Act.Args)
	}
}

// Probe fills in the sentence of a probe's answer; it stays empty for an answer that shows nothing worth saying.
func (s *Speaker) Probe(p *verdict.Probe) { p.Text = s.say("probe/"+p.ID+"/"+p.Answer, p.Args) }

// Check fills in the words of a check's steps, events and failure.
func (s *Speaker) Check(c *verdict.Check) {
	for i := range c.Steps {
		s.Step(&c.Steps[i])
	}
	if c.Failure != nil {
		s.Failure(c.Failure)
	}
	c.Events = s.catalogue.Events.told(c.Events)
}

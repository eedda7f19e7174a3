package wording

import (
	"fmt"

	"handshake/grader/internal/verdict"
)

// Words are what the kit writes around its sentences. Those with a verb such as %s or %d are formats of package fmt.
type Words struct {
	Report  ReportWords
	Diagram DiagramWords
	Lesson  LessonWords
	Page    PageWords
	Watch   WatchWords
}

// ReportWords are the lead-ins, headings and fixed phrases of the report.
type ReportWords struct {
	// Before advice, before what to do next, before what to read and what to type for a hint.
	WhatHappened, Possibly, OrPossibly, Next, Read, Hint, Do string
	AlsoTried, OtherCheck                                    string

	Course                                                               string // the title of a course without one
	KitsFault, MachinesFault, KitsFaultIn, NoReason                      string
	NotRun, NotRunBecause, NotDecided, BeginsHere, NoCheckRan, NotPassed string // a lesson's or a check's state
	ToDo, NotStarted, Started, Pass, Passed, AlreadyPassed               string
	Check, MoreCheck, Lesson, HintCount, Row                             string // for Plural
	OfAll, Seen, OfSeveral                                               string // numbers
	StartOfLesson                                                        string // of a lesson
	RowsAbove, MoreLines, EarlierLines                                   string // of what is left out

	// Of what to do next.
	YourProgram, EditSaveAnd, EditAnd, Then, ReportIt, ReadThen string
	Save, CheckAgain, RunAgain                                  string
	SeedAndReplay                                               string

	// Of a report in which nothing failed.
	EarlierSoon, NotEverything, AllDone, TryYourself, Finished      string
	SomePass, OnePasses, CheckAll, PressN, Continue                 string
	NoLessons, OnlyLesson, AllPass                                  string
	LessonHead, Found, FromStart, TryIt, NoHints, ReadAnd, AllSeen  string // of the hints
	ReadAgain, HintOf, LastHint, Unchecked                          string
	NoProblems, OneProblem, Problems, Paste                         string // of the machine
	AnotherDesign, TheSolution, ThisDesign, Identical, Yours, Their string // of a comparison
	BothRight, OneAnswer, SolutionLater                             string

	// Plural is a number of things: "1 check", "2 checks".
	Plural func(n int, thing string) string
}

// DiagramWords are the words of a diagram: the server's name, the labels of its rows, and its remarks.
type DiagramWords struct {
	Server, ServerShort                                           string
	Connects, Refused, NoAnswer, Leaves, Closes, NoCode           string
	Vanishes, VanishesReset, VanishesMid, VanishesBefore, Passers string // of clients that end a connection without a close frame
	HangsUp, Log, Binary, StartsAgain, Ends                       string
	Expected, NeverCame, Waited                                   string
	OneUndrawn, Undrawn, More                                     string

	// Of a drawn diagram: its title, what stands below the name of a client and of the server, and how an arrow is read aloud.
	Conversation, Client, OfServer, FromTo string
}

// WatchWords say what is being done while somebody waits. %s is the program, %d how many checks pass.
type WatchWords struct {
	Begins, Building, Checking, Races, Conversing string
}

// LessonWords are the headings that the kit looks for in a lesson's text, and writes into a new one.
type LessonWords struct {
	WillBuild, Idea, MustDo, TryIt, Hints, ReadNext string
	Hint                                            string // what a hint's title begins with, before its number
}

// Sections are the headings of every lesson, in their order.
func (w LessonWords) Sections() []string {
	return []string{w.WillBuild, w.Idea, w.MustDo, w.TryIt, w.Hints, w.ReadNext}
}

// Remedy is what to do about trouble with the machine, a sentence. folders are those that the remedy names.
func Remedy(remedy verdict.Remedy, folders ...string) string {
	values := make([]any, len(folders))
	for i, folder := range folders {
		values[i] = folder
	}
	return fmt.Sprintf(Current().Remedies[remedy], values...)
}

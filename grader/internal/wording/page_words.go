package wording

// PageWords are the words of the course page: its headings, labels, buttons and short sentences. Those with a verb such as %s or %d
// are formats of package fmt; where the page puts markup in its place, the comment says so.
type PageWords struct {
	Language string // of the page, as a BCP 47 tag: "en"

	// Of the page's frame.
	SkipToChecks, GoToChecks, Lessons, Neighbours, Keys string
	ThemeAuto, ThemeLight, ThemeDark, Copied            string
	Stopped                                             string // %s: the command that starts the kit, as code
	LessonOf                                            string // %d of %d
	StepPassed, StepNow                                 string // behind a lesson's title, for those who can't see the bar
	KeyRun, KeyStep, KeyOpen, KeyLesson, KeyList, Close string // of the list of keys
	CopyPath, CheckOfPoint                              string // on a file's name, and on the link from a point to its check

	// Of the checks.
	Checks, RunAgain, Next, NextIs, Open                         string
	Passed, Failed, ToDo, NotRun, Running, KitsError             string // a check's state
	CountedError                                                 string // the state of those that the kit couldn't decide, in "2 passed, 1 not decided"
	NowPasses, NowFails                                          string // since the run before
	Elsewhere                                                    string // %s: the lesson that is being worked on, as a link
	LessonPasses, Continue, Compare, CoursePasses, Finished      string
	TitleRunning, TitlePassed, TitleFailed, TitleError, NFailed  string // of the tab; %s is its lesson
	Run, RunUnchanged, RunSum, RunTrouble, FirstFailure, Checked string // of a run

	// Of one check.
	WhatToShow, Conversation, Frames, Output, CopyForHelp, ForHelper string
	KeyHeard, KeyWrong, KeyWaiting                                   string // of the picture
	Time, From, To, Frame, Bytes, Data                               string // the columns of the table of frames
	Server, Text, Binary, CloseFrame, Missing, At                    string // in its cells; At is "%d ms"
	HereFailed, WroteNothing, NotKept, Line, MoreRows                string
	InLesson                                                         string            // the lesson to read in, by its number
	HelpIn, HelpFoot                                                 string            // of "copy for help"
	Rows                                                             map[string]string // by an event's kind: what a row of the table shows instead of a frame

	// Of the server that is tried by hand.
	Try, TryWhat, TryNeedsScript, Start, Stop, Who, Event, JSONData, Emit string
	Here, NotHere, Leave, Vanish, Connect, Heard, YourOutput, TryPicture  string
	ServerEnded, Flooded, StartFirst                                      string

	// Of the comparison with a solution.
	Solution, Mine, Theirs, SameLines, Play, Recorded string
	Design, ThisDesign, BackToMine                    string

	// Of requests that aren't answered.
	NoLesson, NoLessons, NoCheck, NoHint, NoClient, NoSuchOrder, Busy, NoDesign, Recording, NoRecording, SolutionFailed string
	OnlyAt, OnlyHere, OnlyMethods, NoSocket, OtherSite, OldToken, ManyTabs, NoStream, NoPage, SendJSON                  string
}

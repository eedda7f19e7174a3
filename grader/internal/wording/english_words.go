package wording

import "fmt"

// englishWords are the words around the sentences.
func englishWords() Words {
	return Words{
		Report: ReportWords{
			WhatHappened: "What happened: ", Possibly: "Possibly: ", OrPossibly: "Or possibly: ", AlsoTried: "We also tried this: ", OtherCheck: "We saw this in another check, \"%s\":", Next: "Next: ", Read: "Read", Hint: "Hint", Do: "Do: ",
			Course:      "Handshake",
			KitsFault:   "This is a problem in the kit, not in your program. Your work is safe, and this doesn't count against you.",
			KitsFaultIn: "a problem in the kit: %s", NoReason: "No reason was given.",
			MachinesFault: "This is a problem with this machine, not with your program. Your work is safe, and this doesn't count against you.",
			NotRun:        "not run", NotRunBecause: "not run: %s", NotDecided: "not decided", BeginsHere: "begins here", NoCheckRan: "no check ran", NotPassed: "not passed",
			ToDo: "to do", NotStarted: "not started", Started: "started", Pass: "pass", Passed: "%s passed", AlreadyPassed: "%s already passed",
			Check: "check", MoreCheck: "more check", Lesson: "lesson", HintCount: "hint", Row: "row",
			OfAll: "%d of %s", Seen: "%d of %s seen", OfSeveral: "%d of %d",
			StartOfLesson: "This is the start of lesson %s: the starter runs, but it doesn't do this yet.",
			RowsAbove:     "%s above", MoreLines: "%d more lines", EarlierLines: "%d earlier lines",

			YourProgram: "your program", EditSaveAnd: "edit %s, save, and %s", EditAnd: "edit %s and %s", Then: "Then %s",
			ReportIt: "If this happens again, please report it with the lines above and the seed %d.", ReadThen: "read %s, then %s",
			Save: "save.", CheckAgain: "check again: %s", RunAgain: "run %s again.", SeedAndReplay: "seed %d (replay: %s --seed %d)",

			EarlierSoon: "The earlier lessons are checked in a moment.", NotEverything: "Not everything was checked.",
			AllDone:     "%s: your server does everything that this course asks for. Well done.",
			TryYourself: "try it yourself: %s, and open its page in two browser tabs.", Finished: "%s: what you built, and what to build next",
			SomePass: "%s pass.", OnePasses: "Lesson %s passes.", CheckAll: "run %s to check all %s.", PressN: "press n to continue with lesson %s.",
			Continue: "continue with lesson %s: %s", NoLessons: "The course has no lessons yet", OnlyLesson: "The only lesson passes", AllPass: "All %s pass",

			LessonHead: "Lesson %s, %s", Found: "What the last check found", FromStart: "To see the hints from the start: %s",
			TryIt: "try it, and %s\nThe next hint: %s", NoHints: "This lesson has no hints.", ReadAnd: "read %s, and %s", AllSeen: "You have seen all %s of this lesson.",
			ReadAgain: "read %s again, and %s\n%s", HintOf: "Hint %d of %d: ",
			LastHint:   "try it, and %s\nThat was the last hint. If it isn't enough, read %s again.\n%s",
			Unchecked:  "Your current code hasn't been checked. A check may help you more than a hint.",
			NoProblems: "No problems found.", OneProblem: "1 problem found.", Problems: "%d problems found.", Paste: "If you ask for help, paste this:",

			AnotherDesign: "Another design: %s", TheSolution: "the solution     %s", ThisDesign: "this design      %s",
			Identical: "%s is identical to the solution's.", Yours: "yours            %s", Their: "the solution's   %s",
			BothRight: "Both pass, so both are right. Keep the one you like better.", OneAnswer: "This is one good answer. Yours can look different and pass too.",
			SolutionLater: "You can see the solution once the lesson passes.",
			Plural:        plural,
		},
		Diagram: DiagramWords{
			Server: "your server", ServerShort: "server",
			Connects: "connects", Refused: "connects:", NoAnswer: "no answer", Leaves: "leaves", Closes: "closes", NoCode: "close frame without a code",
			Vanishes: "vanishes", VanishesReset: "vanishes: reset", VanishesMid: "vanishes: during the handshake",
			VanishesBefore: "vanishes: before the handshake is answered", Passers: "%d came and went",
			HangsUp: "hangs up", Log: "log: %s", Binary: "binary, %d bytes", StartsAgain: "your server starts again", Ends: "your server ends",
			Expected: "expected %s", NeverCame: "never came", Waited: "%s (waited %s)",
			OneUndrawn: "1 more client isn't shown", Undrawn: "%d more clients aren't shown", More: "%d more",
			Conversation: "Conversation: %s", Client: "client", OfServer: "server", FromTo: "%s to %s: %s",
		},
		Lesson: LessonWords{
			WillBuild: "What you will build", Idea: "The idea", MustDo: "What your server must do", TryIt: "Try it by hand", Hints: "Hints", ReadNext: "What to read next",
			Hint: "Hint",
		},
		Page: englishPage(),
		Watch: WatchWords{
			Begins: "building and checking ...", Building: "building and checking %s ...", Checking: "checking %s ...",
			Races: "%d checks pass; looking for data races in %s ...", Conversing: "%d checks pass; holding random conversations with %s ...",
		},
	}
}

// plural is a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

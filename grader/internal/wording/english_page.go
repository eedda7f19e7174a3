package wording

import "handshake/grader/internal/verdict"

// englishPage are the words of the course page.
func englishPage() PageWords {
	return PageWords{
		Language:     "en",
		SkipToChecks: "Skip to the checks", GoToChecks: "Go to the checks", Lessons: "Lessons", Neighbours: "Previous and next lesson", Keys: "Keys",
		ThemeAuto: "Theme: auto", ThemeLight: "Theme: light", ThemeDark: "Theme: dark", Copied: "Copied",
		Stopped:  "The kit has stopped, so saves aren't checked. Start it again with %s; this page continues by itself.",
		LessonOf: "Lesson %d of %d", StepPassed: "passed", StepNow: "you are here",
		KeyRun: "run the checks again", KeyStep: "next check, previous check", KeyOpen: "open or close the check",
		KeyLesson: "next lesson, previous lesson", KeyList: "show this list", Close: "Close",
		CopyPath: "Copy the full path", CheckOfPoint: "The check for this point",

		Checks: "Checks", RunAgain: "Run again", Next: "Next:", NextIs: "Next: %s", Open: "Open",
		Passed: "Passed", Failed: "Failed", ToDo: "To do", NotRun: "Not run", Running: "Running", KitsError: "The kit's error", CountedError: "not decided",
		NowPasses: "now passes", NowFails: "now fails",
		Elsewhere:    "You are working on lesson %s. This lesson's checks are from their last run.",
		LessonPasses: "This lesson passes.", Continue: "Continue: %s", Compare: "Compare with a solution",
		CoursePasses: "Every lesson passes.", Finished: "What you built, and what to build next",
		TitleRunning: "… %s", TitlePassed: "✓ passed · %s", TitleFailed: "✗ failed · %s", TitleError: "! the kit has a problem · %s", NFailed: "✗ %d failed · %s",
		Run: "run %d, %s", RunUnchanged: "run %d, unchanged", RunSum: "Run %d: %s.", RunTrouble: "Run %d: %s",
		FirstFailure: "First failure: %s.", Checked: "%s, checked %s",

		WhatToShow: "What to show", Conversation: "Conversation", Frames: "Frames (%d)", Output: "Server output (%d)",
		CopyForHelp: "Copy for help", ForHelper: "For someone who is helping you",
		KeyHeard: "expected, heard", KeyWrong: "wrong, or never came", KeyWaiting: "waiting",
		Time: "Time", From: "From", To: "To", Frame: "Frame", Bytes: "Bytes", Data: "Data",
		Server: "server", Text: "text", Binary: "binary", CloseFrame: "close", Missing: "missing", At: "%d ms",
		HereFailed: "this is where the check failed", WroteNothing: "Your server wrote nothing.",
		NotKept: "This result is from an earlier run, and its conversation wasn't kept. Run the checks again to see it.",
		Line:    "line", InLesson: "lesson %s", MoreRows: "%d more",
		HelpIn: "%s in lesson %s.", HelpFoot: "%s, Go %s, %s/%s, seed %d",
		Rows: map[string]string{
			verdict.Connects: "connects", verdict.Leaves: "close", verdict.Vanishes: "vanishes", verdict.Gone: "gone", verdict.Request: "request", verdict.Refused: "refused",
			verdict.Ping: "ping", verdict.Pong: "pong", verdict.Exceeds: "exceeds",
		},

		Try: "Try it by hand", TryWhat: "Start your server, and play alice and bob.",
		TryNeedsScript: "This needs JavaScript. Without it, run %s and %s.",
		Start:          "Start your server", Stop: "Stop", Who: "Who", Event: "Event", JSONData: "Data (JSON)", Emit: "Emit",
		Here: "is connected", NotHere: "isn't connected", Leave: "Leave", Vanish: "Vanish", Connect: "Connect",
		Heard: "What they heard, as text", YourOutput: "Your server's output", TryPicture: "your clients and your server",
		ServerEnded: "Your server %s.", Flooded: "Your server sent so much that both clients left. Start it again.", StartFirst: "Start your server first.",

		Solution: "Yours and a solution", Mine: "Yours: %s", Theirs: "The solution: %s", SameLines: "%d lines are the same",
		Design: "Another design: %s", ThisDesign: "This design", BackToMine: "Back to yours and the solution",
		Play: "Play the checks against the solution", Recorded: "This is how our solution answers the same checks.",

		NoLesson: "There is no such lesson.", NoLessons: "The course has no lessons.", NoCheck: "There is no such check.", NoHint: "There is no such hint.", NoDesign: "There is no such design.",
		NoClient: "There is no such client.", NoSuchOrder: "The page can't do that.", Busy: "The last request isn't finished yet.",
		Recording: "Another recording is being made. Try again in a moment.", NoRecording: "There is no recording: %s. Try again.",
		SolutionFailed: "the solution didn't pass on this machine just now",
		OnlyAt:         "This page is only served at %s.", OnlyHere: "This page is only served to this machine.", OnlyMethods: "Use GET or POST.",
		NoSocket: "This page has no WebSocket.", OtherSite: "This request comes from another site.", OldToken: "The page's token is missing or old. Reload the page.",
		ManyTabs: "Too many tabs are open already.", NoStream: "This connection can't stream.", NoPage: "The page can't be shown: %s", SendJSON: "send JSON",
	}
}

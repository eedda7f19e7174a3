package wording

import "handshake/grader/internal/verdict"

// germanPage are the German words of the course page.
func germanPage() PageWords {
	return PageWords{
		Language:     "de",
		SkipToChecks: "Zu den Prüfungen springen", GoToChecks: "Zu den Prüfungen", Lessons: "Lektionen", Neighbours: "Vorige und nächste Lektion", Keys: "Tasten",
		ThemeAuto: "Farben: automatisch", ThemeLight: "Farben: hell", ThemeDark: "Farben: dunkel", Copied: "Kopiert",
		Stopped:  "Das Kit läuft nicht mehr, darum wird beim Speichern nichts geprüft. Starte es wieder mit %s; diese Seite macht von selbst weiter.",
		LessonOf: "Lektion %d von %d", StepPassed: "bestanden", StepNow: "hier bist du",
		KeyRun: "die Prüfungen noch einmal laufen lassen", KeyStep: "nächste Prüfung, vorige Prüfung", KeyOpen: "die Prüfung auf- oder zuklappen",
		KeyLesson: "nächste Lektion, vorige Lektion", KeyList: "diese Liste zeigen", Close: "Schließen",
		CopyPath: "Den ganzen Pfad kopieren", CheckOfPoint: "Die Prüfung zu diesem Punkt",

		Checks: "Prüfungen", RunAgain: "Noch einmal", Next: "Weiter:", NextIs: "Weiter: %s", Open: "Öffnen",
		Passed: "Bestanden", Failed: "Nicht bestanden", ToDo: "Zu tun", NotRun: "Nicht gelaufen", Running: "Läuft", KitsError: "Fehler im Kit", CountedError: "nicht entschieden",
		NowPasses: "jetzt bestanden", NowFails: "jetzt nicht bestanden",
		Elsewhere:    "Du arbeitest an Lektion %s. Die Prüfungen dieser Lektion sind so gezeigt, wie sie zuletzt liefen.",
		LessonPasses: "Diese Lektion ist bestanden.", Continue: "Weiter mit: %s", Compare: "Mit einer Lösung vergleichen",
		CoursePasses: "Alle Lektionen sind bestanden.", Finished: "Was du gebaut hast, und was du als Nächstes bauen kannst",
		TitleRunning: "… %s", TitlePassed: "✓ bestanden · %s", TitleFailed: "✗ nicht bestanden · %s", TitleError: "! das Kit hat ein Problem · %s", NFailed: "✗ %d nicht bestanden · %s",
		Run: "Lauf %d, %s", RunUnchanged: "Lauf %d, unverändert", RunSum: "Lauf %d: %s.", RunTrouble: "Lauf %d: %s",
		FirstFailure: "Zuerst nicht bestanden: %s.", Checked: "%s, geprüft %s",

		WhatToShow: "Was zu sehen ist", Conversation: "Gespräch", Frames: "Frames (%d)", Output: "Ausgabe des Servers (%d)",
		CopyForHelp: "Kopieren, um Hilfe zu bekommen", ForHelper: "Für jemanden, der dir hilft",
		KeyHeard: "erwartet, gehört", KeyWrong: "falsch, oder kam nie", KeyWaiting: "gewartet",
		Time: "Zeit", From: "Von", To: "An", Frame: "Frame", Bytes: "Bytes", Data: "Daten",
		Server: "Server", Text: "Text", Binary: "binär", CloseFrame: "Close", Missing: "fehlt", At: "%d ms",
		HereFailed: "hier war die Prüfung nicht bestanden", WroteNothing: "Dein Server hat nichts ausgegeben.",
		NotKept: "Dieses Ergebnis stammt aus einem früheren Lauf, und sein Gespräch wurde nicht aufgehoben. Lass die Prüfungen noch einmal laufen, um es zu sehen.",
		Line:    "Zeile", InLesson: "Lektion %s", MoreRows: "%d weitere",
		HelpIn: "%s in Lektion %s.", HelpFoot: "%s, Go %s, %s/%s, Seed %d",
		Rows: map[string]string{
			verdict.Connects: "verbindet sich", verdict.Leaves: "Close", verdict.Vanishes: "verschwindet", verdict.Gone: "weg", verdict.Request: "Anfrage", verdict.Refused: "abgewiesen",
			verdict.Ping: "Ping", verdict.Pong: "Pong", verdict.Exceeds: "zu viel",
		},

		Try: "Von Hand ausprobieren", TryWhat: "Starte deinen Server, und spiele alice und bob.",
		TryNeedsScript: "Dafür braucht die Seite JavaScript. Ohne JavaScript: %s und %s.",
		Start:          "Deinen Server starten", Stop: "Anhalten", Who: "Wer", Event: "Event", JSONData: "Daten (JSON)", Emit: "Senden",
		Here: "ist verbunden", NotHere: "ist nicht verbunden", Leave: "Gehen", Vanish: "Verschwinden", Connect: "Verbinden",
		Heard: "Was sie gehört haben, als Text", YourOutput: "Die Ausgabe deines Servers", TryPicture: "deine Clients und dein Server",
		ServerEnded: "Dein Server %s.", Flooded: "Dein Server hat so viel gesendet, dass beide Clients gegangen sind. Starte ihn neu.", StartFirst: "Starte zuerst deinen Server.",

		Solution: "Deins und eine Lösung", Mine: "Deins: %s", Theirs: "Die Lösung: %s", SameLines: "%d Zeilen sind gleich",
		Design: "Ein anderer Entwurf: %s", ThisDesign: "Dieser Entwurf", BackToMine: "Zurück zu deinem und der Lösung",
		Play: "Die Prüfungen mit der Lösung abspielen", Recorded: "So antwortet unsere Lösung auf dieselben Prüfungen.",

		NoLesson: "Diese Lektion gibt es nicht.", NoLessons: "Der Kurs hat keine Lektionen.", NoCheck: "Diese Prüfung gibt es nicht.", NoHint: "Diesen Hinweis gibt es nicht.", NoDesign: "Diesen Entwurf gibt es nicht.",
		NoClient: "Diesen Client gibt es nicht.", NoSuchOrder: "Das kann die Seite nicht.", Busy: "Die letzte Anfrage ist noch in Arbeit.",
		Recording: "Gerade wird eine andere Aufnahme gemacht. Versuch es gleich noch einmal.", NoRecording: "Es gibt keine Aufnahme: %s. Versuch es noch einmal.",
		SolutionFailed: "die Lösung hat auf diesem Rechner gerade nicht bestanden",
		OnlyAt:         "Diese Seite gibt es nur unter %s.", OnlyHere: "Diese Seite gibt es nur für diesen Rechner.", OnlyMethods: "Nimm GET oder POST.",
		NoSocket: "Diese Seite hat keinen WebSocket.", OtherSite: "Diese Anfrage kommt von einer anderen Website.", OldToken: "Das Token der Seite fehlt oder ist alt. Lade die Seite neu.",
		ManyTabs: "Es sind schon zu viele Tabs offen.", NoStream: "Diese Verbindung kann nicht streamen.", NoPage: "Die Seite lässt sich nicht zeigen: %s", SendJSON: "sende JSON",
	}
}

package wording

import "fmt"

// germanWords are the German words around the sentences.
func germanWords() Words {
	return Words{
		Report: ReportWords{
			WhatHappened: "Was geschehen ist: ", Possibly: "Vielleicht: ", OrPossibly: "Oder vielleicht: ", AlsoTried: "Das haben wir auch versucht: ", OtherCheck: "Das haben wir in einer anderen Prüfung gesehen, \"%s\":",
			Next: "Weiter: ", Read: "Lies", Hint: "Hinweis", Do: "Tu das: ",
			Course:      "Handshake",
			KitsFault:   "Das ist ein Fehler im Kit, nicht in deinem Programm. Deine Arbeit ist sicher, und das zählt nicht gegen dich.",
			KitsFaultIn: "ein Fehler im Kit: %s", NoReason: "Es wurde kein Grund genannt.",
			MachinesFault: "Das ist ein Fehler auf diesem Rechner, nicht in deinem Programm. Deine Arbeit ist sicher, und das zählt nicht gegen dich.",
			NotRun:        "nicht gelaufen", NotRunBecause: "nicht gelaufen: %s", NotDecided: "nicht entschieden", BeginsHere: "beginnt hier", NoCheckRan: "keine Prüfung lief", NotPassed: "nicht bestanden",
			ToDo: "zu tun", NotStarted: "nicht begonnen", Started: "begonnen", Pass: "bestanden", Passed: "%s bestanden", AlreadyPassed: "%s schon bestanden",
			Check: "Prüfung", MoreCheck: "weitere Prüfung", Lesson: "Lektion", HintCount: "Hinweis", Row: "Zeile",
			OfAll: "%d von %s", Seen: "%d von %s gesehen", OfSeveral: "%d von %d",
			StartOfLesson: "Das ist der Anfang von Lektion %s: Die Vorlage läuft, tut das aber noch nicht.",
			RowsAbove:     "%s darüber", MoreLines: "%d weitere Zeilen", EarlierLines: "%d frühere Zeilen",

			YourProgram: "dein Programm", EditSaveAnd: "bearbeite %s, speichere, und %s", EditAnd: "bearbeite %s und %s", Then: "Dann %s",
			ReportIt: "Wenn das wieder geschieht, melde es bitte mit den Zeilen oben und dem Seed %d.", ReadThen: "lies %s, dann %s",
			Save: "speichere.", CheckAgain: "prüfe noch einmal: %s", RunAgain: "gib noch einmal %s ein.", SeedAndReplay: "Seed %d (noch einmal genau so: %s --seed %d)",

			EarlierSoon: "Die früheren Lektionen werden gleich geprüft.", NotEverything: "Nicht alles wurde geprüft.",
			AllDone:     "%s: Dein Server tut alles, was dieser Kurs verlangt. Gut gemacht.",
			TryYourself: "probiere ihn selbst aus: %s, und öffne seine Seite in zwei Tabs.", Finished: "%s: was du gebaut hast, und was du als Nächstes bauen kannst",
			SomePass: "%s sind bestanden.", OnePasses: "Lektion %s ist bestanden.", CheckAll: "gib %s ein, um alle %s zu prüfen.", PressN: "drück n für Lektion %s.",
			Continue: "mach mit Lektion %s weiter: %s", NoLessons: "Der Kurs hat noch keine Lektionen", OnlyLesson: "Die einzige Lektion ist bestanden", AllPass: "Alle %s sind bestanden",

			LessonHead: "Lektion %s, %s", Found: "Was die letzte Prüfung gefunden hat", FromStart: "Die Hinweise von Anfang an: %s",
			TryIt: "probiere es, und %s\nDer nächste Hinweis: %s", NoHints: "Diese Lektion hat keine Hinweise.", ReadAnd: "lies %s, und %s", AllSeen: "Du hast alle %s dieser Lektion gesehen.",
			ReadAgain: "lies %s noch einmal, und %s\n%s", HintOf: "Hinweis %d von %d: ",
			LastHint:   "probiere es, und %s\nDas war der letzte Hinweis. Wenn er nicht genügt, lies %s noch einmal.\n%s",
			Unchecked:  "Dein Code ist in diesem Zustand noch nicht geprüft. Eine Prüfung hilft dir vielleicht mehr als ein Hinweis.",
			NoProblems: "Keine Probleme gefunden.", OneProblem: "1 Problem gefunden.", Problems: "%d Probleme gefunden.", Paste: "Wenn du um Hilfe bittest, kopiere das:",

			AnotherDesign: "Ein anderer Entwurf: %s", TheSolution: "die Lösung       %s", ThisDesign: "dieser Entwurf   %s",
			Identical: "%s ist genau wie in der Lösung.", Yours: "deins            %s", Their: "die Lösung       %s",
			BothRight: "Beide bestehen, also sind beide richtig. Behalte, was dir besser gefällt.", OneAnswer: "Das ist eine gute Antwort. Deine darf anders aussehen und trotzdem bestehen.",
			SolutionLater: "Die Lösung siehst du, wenn die Lektion bestanden ist.",
			Plural:        germanPlural,
		},
		Diagram: DiagramWords{
			Server: "dein Server", ServerShort: "Server",
			Connects: "verbindet sich", Refused: "verbindet sich:", NoAnswer: "keine Antwort", Leaves: "geht", Closes: "schließt", NoCode: "Close-Frame ohne Code",
			Vanishes: "verschwindet", VanishesReset: "verschwindet: Reset", VanishesMid: "verschwindet: mitten im Handshake",
			VanishesBefore: "verschwindet: vor der Antwort auf den Handshake", Passers: "%d kamen und gingen",
			HangsUp: "legt auf", Log: "Log: %s", Binary: "binär, %d Bytes", StartsAgain: "dein Server startet neu", Ends: "dein Server endet",
			Expected: "erwartet: %s", NeverCame: "kam nie", Waited: "%s (gewartet: %s)",
			OneUndrawn: "1 weiterer Client ist nicht gezeigt", Undrawn: "%d weitere Clients sind nicht gezeigt", More: "%d weitere",
			Conversation: "Gespräch: %s", Client: "Client", OfServer: "Server", FromTo: "%s an %s: %s",
		},
		Lesson: LessonWords{
			WillBuild: "Was du baust", Idea: "Die Idee", MustDo: "Was dein Server können muss", TryIt: "Von Hand ausprobieren", Hints: "Hinweise", ReadNext: "Was du danach lesen kannst",
			Hint: "Hinweis",
		},
		Page: germanPage(),
		Watch: WatchWords{
			Begins: "baue und prüfe ...", Building: "baue und prüfe %s ...", Checking: "prüfe %s ...",
			Races: "%d Prüfungen bestanden; suche in %s nach Data Races ...", Conversing: "%d Prüfungen bestanden; führe zufällige Gespräche mit %s ...",
		},
	}
}

// germanPlurals are the plurals of the words that are counted.
var germanPlurals = map[string]string{
	"Prüfung": "Prüfungen", "weitere Prüfung": "weitere Prüfungen", "Lektion": "Lektionen", "Hinweis": "Hinweise", "Zeile": "Zeilen",
}

func germanPlural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if many, ok := germanPlurals[thing]; ok {
		return fmt.Sprintf("%d %s", n, many)
	}
	return plural(n, thing)
}

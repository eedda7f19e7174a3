package wording

// germanTexts are the German for the texts that are named by their English: what commands print, their help, and why something wasn't run.
// The commands for instructors have only their line in the list of all commands.
var germanTexts = map[string]string{
	// The list of commands.
	"Grades the realtime servers of the course %s by connecting to them, as browsers would.\n\nExit status: 0 all passed, 1 a check failed, 2 the kit itself had a problem.": "Prüft die Echtzeit-Server des Kurses %s, indem es sich mit ihnen verbindet, wie Browser es tun.\n\nExit-Status: 0 alles bestanden, 1 eine Prüfung nicht bestanden, 2 ein Problem im Kit selbst.",
	"Grade your work and explain what was seen.":                                                  "Prüft deine Arbeit und erklärt, was zu sehen war.",
	"Grade your work on every save.":                                                              "Prüft deine Arbeit bei jedem Speichern.",
	"Show the course as a page in your browser, and grade your work on every save.":               "Zeigt den Kurs als Seite in deinem Browser und prüft deine Arbeit bei jedem Speichern.",
	"Start your server, to try it in a browser.":                                                  "Startet deinen Server, um ihn im Browser auszuprobieren.",
	"Show the next hint of your lesson.":                                                          "Zeigt den nächsten Hinweis zu deiner Lektion.",
	"Connect named clients to your running server, and type what they send.":                      "Verbindet benannte Clients mit deinem laufenden Server; du gibst ein, was sie senden.",
	"List the lessons and your progress.":                                                         "Zeigt die Lektionen, und wie weit du bist.",
	"Start a lesson over. Your old work is kept.":                                                 "Beginnt eine Lektion von vorn. Deine alte Arbeit wird aufgehoben.",
	"Show how the solution differs from your work, once it passes.":                               "Zeigt, worin sich die Lösung von deiner Arbeit unterscheidet, sobald diese besteht.",
	"Check this machine for problems, and say how to fix them.":                                   "Sucht auf diesem Rechner nach Problemen und sagt, wie man sie behebt.",
	"For instructors: grade a folder of submissions.":                                             "Für Lehrende: prüft einen Ordner mit Abgaben.",
	"For instructors: grade submissions for a grade --nats that runs here or on another machine.": "Für Lehrende: prüft Abgaben für ein grade --nats, das irgendwo läuft.",
	"For instructors: write an autograder for Gradescope, as a zip file.":                         "Für Lehrende: schreibt die Zip-Datei eines Autograders für Gradescope.",
	"For instructors: verify the course. Solutions must pass, starters must fail where they should, every mistake must be caught and get its own advice, and texts must match the checks.": "Für Lehrende: prüft den Kurs selbst. Lösungen müssen bestehen, Vorlagen müssen scheitern, wo sie sollen, jeder Fehler muss auffallen und seinen eigenen Rat bekommen, und Texte müssen zu den Prüfungen passen.",
	"For instructors: create, move, drop or rename a lesson.":               "Für Lehrende: legt eine Lektion an, verschiebt sie, nimmt sie heraus oder benennt sie um.",
	"For instructors: start a course of your own.":                          "Für Lehrende: beginnt einen eigenen Kurs.",
	"For instructors: rename an event.":                                     "Für Lehrende: benennt ein Event um.",
	"run go run ./grader --help":                                            "gib go run ./grader --help ein",
	"you gave --%s twice, and only one of them would count":                 "--%s steht zweimal da, und nur eines davon würde zählen",
	"give it once; to grade several folders, run the command once for each": "gib es einmal an; um mehrere Ordner zu prüfen, gib den Befehl für jeden einmal ein",
	"change to the folder that you cloned, and try again":                   "wechsle in den Ordner, den du geklont hast, und versuch es noch einmal",

	"Create a lesson for you to fill in (the word new can be left out).":                                                    "Legt eine Lektion an, die du ausfüllst (das Wort new darf fehlen).",
	"Move a lesson to a different number: lesson move 05 02.":                                                               "Gibt einer Lektion eine andere Nummer: lesson move 05 02.",
	"Take a lesson out of the course. A copy stays in work/.backup.":                                                        "Nimmt eine Lektion aus dem Kurs. Eine Kopie bleibt in work/.backup.",
	"Change a lesson's name, its title or both.":                                                                            "Gibt einer Lektion einen anderen Namen, einen anderen Titel oder beides.",
	"Create a course of your own in a new folder: a module with one small lesson, a Makefile and everything else it needs.": "Schreibt einen eigenen Kurs in einen neuen Ordner: ein Modul mit einer kleinen Lektion, einem Makefile und allem, was es sonst braucht.",
	"Rename an event in the whole course: event rename \"user count\" people.":                                              "Gibt einem Event im ganzen Kurs einen anderen Namen: event rename \"user count\" people.",
	"socketio (Socket.IO 3 and 4)":                                                                                          "socketio (Socket.IO 3 und 4)",
	"%s or %s":                                                                                                              "%s oder %s",

	// What a help page says itself.
	"Usage:":                       "Aufruf:",
	"Arguments:":                   "Argumente:",
	"Flags:":                       "Optionen:",
	"Commands:":                    "Befehle:",
	"[flags]":                      "[Optionen]",
	"<command>":                    "<Befehl>",
	"Show context-sensitive help.": "Zeigt diese Hilfe.",
	`Run "%s" for more information on a command.`: `Mehr über einen Befehl: "%s"`,

	// check
	"Lessons to grade, by number, name or the start of a name (default: from the first lesson up to the first one that doesn't pass).": "Lektionen, die geprüft werden, mit Nummer, Namen oder dem Anfang eines Namens (sonst: von der ersten bis zur ersten, die nicht besteht).",
	"Grade the lesson folders in DIR (default: work, which is created from the starters).":                                             "Prüft die Ordner der Lektionen in DIR (sonst: work, das aus den Vorlagen angelegt wird).",
	"Grade the folder DIR, which can be anywhere, against one lesson. It is built with the course's go.mod, as if it were in work/.":   "Prüft den Ordner DIR, der irgendwo liegen kann, in einer Lektion. Gebaut wird er mit der go.mod des Kurses, als läge er in work/.",
	"Grade every lesson, even after one that doesn't pass.":                                                                            "Prüft alle Lektionen, auch nach einer, die nicht besteht.",
	"Repeat an earlier run, with the same names and numbers. It printed N as its seed.":                                                "Wiederholt einen früheren Lauf, mit denselben Namen und Zahlen. Er hat N als Seed genannt.",
	"Grade everything again, even if it passed before and hasn't changed.":                                                             "Prüft alles noch einmal, auch was schon bestanden ist und sich nicht geändert hat.",
	"Build with Go's race detector for every check.":                                                                                   "Baut für jede Prüfung mit dem Race-Detektor von Go.",
	"Don't look for data races.": "Sucht nicht nach Data Races.",
	"Leave nothing out of the output: each failed check with its diagram and explanation, and whole panics, logs and compiler messages.": "Lässt nichts weg: zu jeder nicht bestandenen Prüfung das Bild und die Erklärung, dazu Panics, Logs und Meldungen des Compilers ganz.",
	"Run the checks that take many seconds, too: they look for servers that close a connection when nobody sends anything.":              "Lässt auch die Prüfungen laufen, die viele Sekunden dauern: Sie suchen nach Verbindungen, die geschlossen werden, weil niemand etwas sagt.",
	"What the server speaks: ${dialectChoice} (default: json, unless a server in another language has Socket.IO's client script).":       "Was der Server spricht: ${dialectChoice} (sonst: json, außer ein Server in einer anderen Sprache hat das Client-Skript von Socket.IO).",
	"How long to hold random conversations with a program that passes every check, as in 30s (default: about 2 s).":                      "Wie lange zufällige Gespräche mit einem Programm geführt werden, das alle Prüfungen besteht, etwa 30s (sonst: ungefähr 2 s).",
	"Write the report as ${format} to FILE. With -, write it to stdout and everything else to stderr.":                                   "Schreibt den Bericht als ${format} in FILE. Mit - auf die Standardausgabe, und alles andere auf die Fehlerausgabe.",
	"\nStopped before there was a result. The server under test was stopped.":                                                            "\nAbgebrochen, bevor es ein Ergebnis gab. Der geprüfte Server wurde angehalten.",
	"list the lessons: %s": "sieh dir die Lektionen an: %s",
	"--program needs exactly one lesson to grade the folder against": "--program braucht genau eine Lektion, in der der Ordner geprüft wird",
	"name the lesson: check 02 --program %s":                         "nenne die Lektion: check 02 --program %s",
	"give the folder that contains the server":                       "gib den Ordner an, in dem der Server liegt",
	"install one (such as gcc), or run without --race":               "installiere einen (etwa gcc), oder lass --race weg",
	"%s - and %s - can't both write to stdout":                       "%s - und %s - können nicht beide auf die Standardausgabe schreiben",
	"give one of them a file name":                                   "gib einem von beiden einen Dateinamen",
	"%s and %s can't both write to %s":                               "%s und %s können nicht beide in %s schreiben",
	"give each of them its own file":                                 "gib jedem eine eigene Datei",
	"the report couldn't be written: %s":                             "der Bericht ließ sich nicht schreiben: %s",
	"choose a file in an existing folder that you can write to":      "wähle eine Datei in einem Ordner, den es gibt und in den du schreiben darfst",

	// The learner's folder.
	"give the folder that contains the lesson folders, as in --work solution": "gib den Ordner an, in dem die Ordner der Lektionen liegen, wie in --work solution",
	"there is no folder %s":           "es gibt keinen Ordner %s",
	"the course has no lessons":       "der Kurs hat keine Lektionen",
	"list them in lessons/lessons.go": "trag sie in lessons/lessons.go ein",
	"clone the kit into a folder that you can write to, or grade a different one: --work DIR": "klone den Kurs in einen Ordner, in den du schreiben darfst, oder prüfe einen anderen: --work DIR",
	"check that %s exists (git status shows what is missing), and try again":                  "prüfe, ob es %s gibt (git status zeigt, was fehlt), und versuch es noch einmal",
	"make sure that %s is a folder on a disk with free space, and try again":                  "sorge dafür, dass %s ein Ordner auf einer Platte mit freiem Platz ist, und versuch es noch einmal",
	"Created %s from the starter of lesson %02d.":                                             "%s ist aus der Vorlage von Lektion %02d angelegt.",

	"building and checking %s": "baue und prüfe %s",

	"install Go from https://go.dev/dl/, open a new terminal, and try again": "installiere Go von https://go.dev/dl/, öffne ein neues Terminal, und versuch es noch einmal",

	"Some advice is missing: %s": "Ein Teil der Ratschläge fehlt: %s",

	"An earlier run was killed and left %s running. To end what it left: %s\n": "Ein früherer Lauf wurde getötet, und %s davon laufen noch. So beendest du, was er zurückgelassen hat: %s\n",

	"one %s":    "1 %s",
	"%d %s":     "%d %s",
	"process":   "Prozess",
	"processes": "Prozesse",

	// list, hint
	"start lesson %s: %s":         "beginne mit Lektion %s: %s",
	"continue with lesson %s: %s": "mach mit Lektion %s weiter: %s",
	"edit your code and save.":    "bearbeite deinen Code, und speichere.",
	"press q to quit.":            "drück q, um aufzuhören.",
	"The lesson, by number, name or the start of a name (default: the first one that hasn't passed).": "Die Lektion, mit Nummer, Namen oder dem Anfang eines Namens (sonst: die erste, die noch nicht bestanden ist).",
	"Start again with the first hint.":               "Beginnt wieder mit dem ersten Hinweis.",
	"Every lesson passes, so you don't need a hint.": "Alle Lektionen sind bestanden, du brauchst also keinen Hinweis.",
	"you can still read a lesson's hints: %s":        "du kannst die Hinweise einer Lektion trotzdem lesen: %s",
	"press h.": "drück h.",

	// watch, learn, run
	"The lesson to work on, by number, name or the start of a name (default: the first one that doesn't pass).": "Die Lektion, an der du arbeitest, mit Nummer, Namen oder dem Anfang eines Namens (sonst: die erste, die nicht besteht).",
	"stdin is closed, so keys don't work; press Ctrl-C to quit":                                                 "die Standardeingabe ist geschlossen, darum gehen die Tasten nicht; drück Strg-C, um aufzuhören",
	"stdin isn't a terminal, so keys don't work; press Ctrl-C to quit":                                          "die Standardeingabe ist kein Terminal, darum gehen die Tasten nicht; drück Strg-C, um aufzuhören",
	"keys don't work in this terminal (%s); press Ctrl-C to quit":                                               "in diesem Terminal gehen die Tasten nicht (%s); drück Strg-C, um aufzuhören",
	"This is the last lesson.":                    "Das ist die letzte Lektion.",
	"The next lesson opens when this one passes.": "Die nächste Lektion öffnet sich, wenn diese bestanden ist.",

	" %.0f s": " %.0f s",

	"f shows them": "f zeigt sie",

	" Lesson %02d doesn't pass.": " Lektion %02d ist nicht bestanden.",

	"%s, so %s is checked every %.1f s": "%s, darum wird alle %[3].1f s nach %[2]s gesehen",

	"Watching %s. Checked at %s.%s": "Beobachte %s. Geprüft um %s.%s",

	"Watching %s. Save to check your code.": "Beobachte %s. Speichere, um deinen Code zu prüfen.",

	"space down   b up   q quit   any other key: go back   %s": "Leertaste runter   b rauf   q Ende   jede andere Taste: zurück   %s",
	"h hint   l list   q quit   any other key: go back":        "h Hinweis   l Lektionen   q Ende   jede andere Taste: zurück",
	"f short report   r run again   h hint   l list   q quit":  "f kurzer Bericht   r noch einmal   h Hinweis   l Lektionen   q Ende",

	"r run again": "r noch einmal",

	"f full report": "f ganzer Bericht",

	"h hint": "h Hinweis",

	"l list": "l Lektionen",

	"q quit": "q Ende",

	"s solution": "s Lösung",

	"n next lesson": "n nächste Lektion",

	"lines %d-%d of %d": "Zeilen %d-%d von %d",

	"The port of the page, or the next free one after it.":                                                    "Der Port der Seite, oder der nächste freie danach.",
	"Only print the page's URL, and don't open a browser.":                                                    "Gibt nur die URL der Seite aus und öffnet keinen Browser.",
	"end one of the programs that listen there, or choose a different port: --port 9000":                      "beende eines der Programme, die dort lauschen, oder wähle einen anderen Port: --port 9000",
	"choose a different port: --port 9000":                                                                    "wähle einen anderen Port: --port 9000",
	"The course is at %s\nEvery save checks your code. Press Ctrl-C to quit.\n":                               "Der Kurs ist unter %s\nJedes Speichern prüft deinen Code. Drück Strg-C, um aufzuhören.\n",
	"fix that, and save again.":                                                                               "behebe das, und speichere noch einmal.",
	"fix that, and try again":                                                                                 "behebe das, und versuch es noch einmal",
	"The lesson, by number, name or the start of a name (default: the last one you started).":                 "Die Lektion, mit Nummer, Namen oder dem Anfang eines Namens (sonst: die letzte, die du begonnen hast).",
	"The folder that contains the lesson folders.":                                                            "Der Ordner, in dem die Ordner der Lektionen liegen.",
	"Start the server in the folder DIR instead.":                                                             "Startet stattdessen den Server im Ordner DIR.",
	"The port to listen on, or the next free one after it.":                                                   "Der Port, auf dem er lauscht, oder der nächste freie danach.",
	"end one of the programs that listen there, or choose a different port: PORT=9000":                        "beende eines der Programme, die dort lauschen, oder wähle einen anderen Port: PORT=9000",
	"Port %d is in use, so your server listens on %d.\n":                                                      "Port %d ist belegt, darum lauscht dein Server auf %d.\n",
	"Until then, the server from your previous save keeps running.":                                           "Bis dahin läuft der Server weiter, den du zuletzt gespeichert hast.",
	"Save to try again. Press Ctrl-C to quit.":                                                                "Speichere, um es noch einmal zu versuchen. Drück Strg-C, um aufzuhören.",
	"Open http://127.0.0.1:%d in two browser tabs.\nEvery save restarts your server. Press Ctrl-C to quit.\n": "Öffne http://127.0.0.1:%d in zwei Tabs.\nJedes Speichern startet deinen Server neu. Drück Strg-C, um aufzuhören.\n",
	"Your server has restarted: http://127.0.0.1:%d\n":                                                        "Dein Server ist neu gestartet: http://127.0.0.1:%d\n",
	"%s, so your files are checked every %.1f s":                                                              "%s, darum wird alle %.1f s nach deinen Dateien gesehen",
	"Your server %s; its last lines are above. Save to restart it. Press Ctrl-C to quit.\n":                   "Dein Server %s; seine letzten Zeilen stehen oben. Speichere, um ihn neu zu starten. Drück Strg-C, um aufzuhören.\n",
	"building %s ...\n": "baue %s ...\n",

	// talk
	"Who connects at the start (default: alice and bob).":                                                        "Wer sich am Anfang verbindet (sonst: alice und bob).",
	"What the server speaks: ${dialectChoice} (default: json, unless the server has Socket.IO's client script).": "Was der Server spricht: ${dialectChoice} (sonst: json, außer der Server hat das Client-Skript von Socket.IO).",
	"The server's port (default: the port of the server that run has started, or 8080).":                         "Der Port des Servers (sonst: der Port des Servers, den run gestartet hat, oder 8080).",
	"no server answers at %s":             "unter %s antwortet kein Server",
	"start yours in another terminal: %s": "starte deinen in einem anderen Terminal: %s",
	"Connected to http://%s. The speaker sends what you type.\nType /help for more commands.\n": "Verbunden mit http://%s. Was du eingibst, sendet der Sprecher.\nMit /help siehst du weitere Befehle.\n",

	// reset
	"The lesson, by number, name or the start of a name. Required.":                                 "Die Lektion, mit Nummer, Namen oder dem Anfang eines Namens. Sie muss dastehen.",
	"Restore the backup BACKUP instead, given by path or time. Your current work is backed up too.": "Stellt stattdessen die Sicherung BACKUP wieder her, mit Pfad oder Zeit angegeben. Deine jetzige Arbeit wird auch gesichert.",
	"reset needs to know which lesson to start over":                                                "reset muss wissen, welche Lektion von vorn beginnt",
	"name the lesson: %s":                                                         "nenne die Lektion: %s",
	"read %s, then edit %s.":                                                      "lies %s, dann bearbeite %s.",
	"You hadn't started lesson %02d yet. %s":                                      "Du hattest Lektion %02d noch nicht begonnen. %s",
	"%s is still the unchanged starter, so there is nothing to reset.":            "%s ist noch die unveränderte Vorlage, es gibt also nichts zurückzusetzen.",
	"%s is the starter again.\n\n%s%s":                                            "%s ist wieder die Vorlage.\n\n%s%s",
	"Your old work":                                                               "Deine alte Arbeit",
	"there is no backup %q of lesson %02d, and no other backup of it":             "es gibt keine Sicherung %q von Lektion %02d, und auch keine andere",
	"look in %s: each backup is named after its lesson and time":                  "sieh in %s nach: Jede Sicherung ist nach ihrer Lektion und ihrer Zeit benannt",
	"lesson %02d has no backup %q; its backups are %s":                            "Lektion %02d hat keine Sicherung %q; ihre Sicherungen sind %s",
	"choose one of them: %s":                                                      "wähle eine davon: %s",
	"%s is restored from the backup.\n\n":                                         "%s ist aus der Sicherung wiederhergestellt.\n\n",
	"The work that was there before":                                              "Die Arbeit, die vorher da war",
	"%s is kept in\n\n    %s\n\nTo restore it:\n\n    %s":                         "%s ist aufgehoben in\n\n    %s\n\nSo stellst du sie wieder her:\n\n    %s",
	"\n\nThis terminal is in the old folder. Change to the new one:\n\n    cd %s": "\n\nDieses Terminal ist noch im alten Ordner. Wechsle in den neuen:\n\n    cd %s",
	"close programs that use files of this lesson, make sure that you can write to work, and try again": "schließ Programme, die Dateien dieser Lektion benutzen, sorge dafür, dass du in work schreiben darfst, und versuch es noch einmal",
	"make sure that the disk has space and that no program uses files of this lesson, and try again":    "sorge dafür, dass die Platte Platz hat und kein Programm Dateien dieser Lektion benutzt, und versuch es noch einmal",

	// solution
	"The lesson, by number, name or the start of a name (default: the last one that passes).":                          "Die Lektion, mit Nummer, Namen oder dem Anfang eines Namens (sonst: die letzte, die besteht).",
	"Show it even if the lesson doesn't pass yet.":                                                                     "Zeigt sie auch, wenn die Lektion noch nicht bestanden ist.",
	"Compare the solution with another design that passes too. Without it, the designs are listed below the solution.": "Vergleicht die Lösung mit einem anderen Entwurf, der auch besteht. Sonst stehen die Entwürfe unter der Lösung.",
	"you haven't started lesson %s, so there is nothing to compare":                                                    "du hast Lektion %s noch nicht begonnen, es gibt also nichts zu vergleichen",
	"start it: %s": "beginne sie: %s",
	"lesson %s hasn't passed with your current code, so its solution stays hidden": "Lektion %s ist mit deinem jetzigen Code nicht bestanden, darum bleibt die Lösung verborgen",
	"%s, or show it anyway: %s":                   "%s, oder zeig sie trotzdem: %s",
	"restore the file: git checkout %s":           "stell die Datei wieder her: git checkout %s",
	"one of the two files %s is missing":          "eine der beiden Dateien %s fehlt",
	"look at the solution itself: %s":             "sieh dir die Lösung selbst an: %s",
	"Another good answer is %s: %s":               "Eine andere gute Antwort ist %s: %s",
	"lesson %s has no design named %q":            "Lektion %s hat keinen Entwurf namens %q",
	"list its designs below the solution: %s":     "sieh unter der Lösung nach, welche Entwürfe es gibt: %s",
	"no lesson has passed with your current code": "mit deinem jetzigen Code ist keine Lektion bestanden",
	"%s, or name a lesson: %s":                    "%s, oder nenne eine Lektion: %s",
	"differs too":                                 "ist auch anders",
	"differ too":                                  "sind auch anders",
	"is only in your folder":                      "ist nur in deinem Ordner",
	"are only in your folder":                     "sind nur in deinem Ordner",
	"is only in the solution":                     "ist nur in der Lösung",
	"are only in the solution":                    "sind nur in der Lösung",
	"close it, write your own, and check it: %s":  "mach sie zu, schreib deine eigene, und prüfe sie: %s",
	"press n to continue with lesson %02d.":       "drück n für Lektion %02d.",
	"continue with lesson %02d: %s":               "mach mit Lektion %02d weiter: %s",
	"press any other key to go back.":             "jede andere Taste führt zurück.",

	// doctor
	"End programs that earlier runs left behind, and remove their temporary folders.": "Beendet Programme, die frühere Läufe zurückgelassen haben, und löscht ihre temporären Ordner.",

	// Why something wasn't run.
	"not reached":                                   "nicht erreicht",
	"interrupted":                                   "abgebrochen",
	"it runs once the other checks pass":            "läuft, sobald die anderen Prüfungen bestanden sind",
	"still running":                                 "läuft noch",
	"looking for data races":                        "sucht nach Data Races",
	"holding random conversations":                  "führt zufällige Gespräche",
	"checked in a moment":                           "wird gleich geprüft",
	"skipped because of --no-race":                  "ausgelassen wegen --no-race",
	"Go's race detector works only for Go programs": "Gos Race-Detektor kann nur Go-Programme prüfen",
	"Go's race detector needs cgo, but CGO_ENABLED=0 turns it off": "Gos Race-Detektor braucht cgo, aber CGO_ENABLED=0 schaltet es ab",
	"holds up in random conversations":                             "hält zufällige Gespräche aus",
	"holds up in %d random conversations":                          "hält %d zufällige Gespräche aus",

	// What keeps the kit from doing something for a learner.
	"there is no lesson %q; %s":            "es gibt keine Lektion %q; %s",
	"%q could be %s; type one more letter": "%q kann %s sein; gib noch einen Buchstaben ein",
	"did you mean %s?":                     "meinst du %s?",
	"the lessons are %s":                   "die Lektionen sind %s",
	"there is no course here: neither this folder nor any above it contains go.mod and lessons/": "hier ist kein Kurs: Weder dieser Ordner noch einer darüber enthält go.mod und lessons/",
	"find the course: %w": "den Kurs finden: %w",
	"read the hints: %w":  "die Hinweise lesen: %w",

	"the lesson %s has no checks, so no program can pass it; add them to %s/%[1]s/checks.go": "die Lektion %s hat keine Prüfungen, kein Programm kann sie also bestehen; schreib sie in %s/%[1]s/checks.go",

	"builds with Go's race detector don't work on this machine: %s": "mit Gos Race-Detektor zu bauen geht auf diesem Rechner nicht: %s",

	"the program didn't get that far": "so weit kam das Programm nicht",

	"the go command isn't on PATH, so programs can't be built": "der Befehl go ist nicht in PATH, darum lassen sich keine Programme bauen",

	"the go command doesn't respond": "der Befehl go antwortet nicht",

	"Go's race detector needs a C compiler, and %s isn't installed": "Gos Race-Detektor braucht einen C-Compiler, und %s ist nicht installiert",

	"Go's race detector isn't available here: %s": "Gos Race-Detektor gibt es hier nicht: %s",

	"killed, because it used more than %d MB of memory": "getötet, weil es mehr als %d MB Speicher benutzt hat",

	"… (%d bytes more)": "… (%d Bytes mehr)",

	"(the program has printed %d lines; the rest is dropped)":                                          "(das Programm hat %d Zeilen ausgegeben; der Rest fehlt hier)",
	"every port from %d to %d is in use":                                                               "alle Ports von %d bis %d sind belegt",
	"The program ended with status 66, which the race detector uses after a race. Its report is lost.": "Das Programm endete mit dem Status 66, wie der Race-Detektor es nach einem Data Race tut. Sein Bericht ist nicht da.",
	"no conversation finished":                                                                         "kein Gespräch kam zu seinem Ende",

	"set up the command line: %w":                                                      "die Befehlszeile einrichten: %w",
	"%q isn't a port; a port is a number from 1 to 65535":                              "%q ist kein Port; ein Port ist eine Zahl von 1 bis 65535",
	"the grader can't find its own executable: %s":                                     "der Prüfer findet seine eigene ausführbare Datei nicht: %s",
	"build it again: make bin/handshake":                                               "bau sie noch einmal: make bin/handshake",
	"free some space in the folder for temporary files, or choose a different one: %s": "schaff Platz im Ordner für temporäre Dateien, oder wähle einen anderen: %s",
	"find %s: %w":                                 "%s finden: %w",
	"write the report: %w":                        "den Bericht schreiben: %w",
	"write: %w":                                   "schreiben: %w",
	"read what is typed: %w":                      "lesen, was eingegeben wird: %w",
	"read keys: %w":                               "Tasten lesen: %w",
	"build with the race detector: %w":            "mit dem Race-Detektor bauen: %w",
	"the build doesn't end":                       "der Bau nimmt kein Ende",
	"exit status %d":                              "Exit-Status %d",
	"grade lesson %s: %w":                         "Lektion %s prüfen: %w",
	"the system doesn't report file changes (%s)": "das System meldet nicht, wenn sich Dateien ändern (%s)",
	"that folder doesn't report file changes":     "der Ordner meldet nicht, wenn sich Dateien ändern",
	"copy the starter of %s: %w":                  "die Vorlage von %s kopieren: %w",
	"make the folder for your work: %w":           "den Ordner für deine Arbeit anlegen: %w",
	"not a plain file":                            "keine gewöhnliche Datei",
	"there is no such backup":                     "diese Sicherung gibt es nicht",
	"look at your work: %w":                       "deine Arbeit ansehen: %w",
	"put %s in its place: %w":                     "%s an seinen Platz legen: %w",
	"move your work to the backup: %w":            "deine Arbeit in die Sicherung verschieben: %w",
	"your work is safe in %s: %w":                 "deine Arbeit ist sicher in %s: %w",
	"make the folder for backups: %w":             "den Ordner für Sicherungen anlegen: %w",
	"choose a folder for the backup: %w":          "einen Ordner für die Sicherung wählen: %w",

	// What somebody talks to a server with.
	"hello              the speaker emits %q with the text \"hello\"\n":           "hallo              der Sprecher sendet %q mit dem Text \"hallo\"\n",
	"there is no command %s; /help lists them":                                    "den Befehl %s gibt es nicht; /help nennt alle",
	"this course has no event for that; to send an event, type /emit NAME = JSON": "dieser Kurs hat dafür kein Event; mit /emit NAME = JSON sendest du eines",
	"%s isn't connected; to connect, type /join %s":                               "%s ist nicht verbunden; zum Verbinden gib /join %s ein",
	`name an event: /emit NAME = "hello"`:                                         `nenne ein Event: /emit NAME = "hallo"`,
	`%s isn't JSON; put a string in quotes: /emit %s = "hello"`:                   `%s ist kein JSON; setz einen String in Anführungszeichen: /emit %s = "hallo"`,
	"say who should join: /join bob":                                              "sag, wer dazukommt: /join bob",
	"%s can't log in: %w":                                                         "%s kann sich nicht anmelden: %w",
	"%s can't log in: %s":                                                         "%s kann sich nicht anmelden: %s",
	"%s asked for a WebSocket at %s, and the server %s":                           "%s fragte unter %[2]s nach einem WebSocket, und der Server %[3]s",
	"%s can't connect: %w":                                                        "%s kann sich nicht verbinden: %w",
	"the page says: %s":                                                           "die Seite sagt: %s",
	"the page doesn't accept this name with the password %q":                      "die Seite nimmt diesen Namen mit dem Passwort %q nicht an",
	"there is no wire protocol %q; choose %s":                                     "es gibt kein Protokoll %q; wähle %s",
	"%s has connected":                                                            "%s hat sich verbunden",
	"%s has left":                                                                 "%s ist gegangen",
	"%s has vanished":                                                             "%s ist verschwunden",
	"the server closes the socket %s":                                             "der Server schließt den Socket %s",
	"the server %s":                                                               "der Server %s",
	"/join bob          bob connects (and logs in if needed), and speaks from now on\n/emit NAME = JSON  the speaker emits another event: /emit user count = 5\n/send TEXT         the speaker sends TEXT as a text frame, unchanged\n/leave   /vanish   the speaker disconnects with a close frame, or without one\n/quit              everyone disconnects, and talk ends\n": "/join bob          bob verbindet sich (und meldet sich an, wenn es sein muss) und spricht von jetzt an\n/emit NAME = JSON  der Sprecher sendet ein anderes Event: /emit user count = 5\n/send TEXT         der Sprecher sendet TEXT als Text-Frame, unverändert\n/leave   /vanish   der Sprecher geht, mit Close-Frame oder ohne\n/quit              alle gehen, und talk endet\n",
}

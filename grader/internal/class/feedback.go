package class

import (
	"fmt"
	"strings"

	"handshake/grader/internal/diagram/plain"
	"handshake/grader/internal/report"
	"handshake/grader/internal/verdict"
	"handshake/grader/internal/wording"
)

// feedback is what a learner reads of their submission, as Markdown. It names their own paths, and no commands of the kit's.
func (r *Results) feedback(e Entry) []byte {
	var b strings.Builder
	b.WriteString(wording.Say("# Your results: %s\n", inline(r.Course)))
	if len(e.Lessons) > 1 {
		fmt.Fprintf(&b, "\n| %s | %s | %s |\n| --- | --- | --- |\n", wording.Say("lesson"), wording.Say("result"), wording.Say("checks"))
		for _, g := range e.Lessons {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", inline(g.ID), wording.Translate(g.word()), wording.Say("%d of %d", g.Passed, g.Of))
		}
	}
	for _, g := range e.Lessons {
		r.lessonFeedback(&b, g)
	}
	return []byte(b.String())
}

// lessonFeedback is the part about one lesson.
func (r *Results) lessonFeedback(b *strings.Builder, g Graded) {
	lesson := r.full(g).Lesson
	diagrams := r.full(g).Diagrams
	if title := strings.TrimSpace(lesson.ID + " " + lesson.Title); title != "" {
		fmt.Fprintf(b, "\n## %s\n", inline(title))
	}
	switch {
	case lesson.Outcome == verdict.Passed:
		b.WriteString(wording.Say("\nYour server passed all %d checks.\n", g.Of))
		return
	case lesson.Outcome == verdict.Error, lesson.Outcome == verdict.NotRun:
		b.WriteString(wording.Say("\nYour server couldn't be graded this time. This isn't your fault: %s\n", inline(lesson.Reason)))
		return
	case lesson.Untouched:
		b.WriteString(wording.Say("\nYou handed in the unchanged starter, so there is nothing to grade yet.\n"))
		return
	case lesson.Failure != nil:
		b.WriteString(wording.Say("\nYour server couldn't be checked.\n"))
		explain(b, *lesson.Failure, "", report.Looks("", nil, lesson.Advice))
		return
	}
	b.WriteString(wording.Say("\nYour server passed %d of %d checks.\n\n", g.Passed, g.Of))
	for _, c := range lesson.Checks {
		if !c.Excused {
			fmt.Fprintf(b, "- %s %s\n", signs[c.Outcome], inline(c.Title))
		}
	}
	for _, c := range lesson.Checks {
		if c.Outcome != verdict.Failed || c.Failure == nil {
			continue
		}
		fmt.Fprintf(b, "\n### ✗ %s\n", inline(c.Title))
		explain(b, *c.Failure, diagrams[c.ID], report.Looks(c.ID, lesson.Probes, c.Advice))
	}
}

// signs mark checks in a list.
var signs = map[verdict.Outcome]string{verdict.Passed: "✓", verdict.Failed: "✗", verdict.NotRun: "·", verdict.Error: "?"}

// explain writes what was seen, the diagram, the evidence, and what it looks like.
func explain(b *strings.Builder, f verdict.Failure, drawn string, looks []report.Look) {
	fmt.Fprintf(b, "\n%s\n", inline(f.Message))
	if drawn != "" {
		b.WriteString("\n" + fence(drawn))
	}
	if len(f.Detail) > 0 {
		b.WriteString("\n" + fence(strings.Join(f.Detail, "\n")))
	}
	for _, look := range looks {
		fmt.Fprintf(b, "\n**%s** %s\n", strings.TrimSpace(look.Lead), inline(look.Paragraphs[0]))
		for _, paragraph := range look.Paragraphs[1:] {
			fmt.Fprintf(b, "\n%s\n", inline(paragraph))
		}
		if len(look.Evidence) > 0 {
			b.WriteString("\n" + fence(strings.Join(look.Evidence, "\n")))
		}
		if look.Read != "" {
			b.WriteString(wording.Say("\nRead: `%s`\n", look.Read))
		}
	}
	if f.Next != "" && !strings.Contains(f.Next, "make ") && !strings.Contains(f.Next, "handshake") {
		b.WriteString(wording.Say("\nNext: %s\n", inline(f.Next)))
	}
}

// nameFolder says a failure again that is about the submission's own folder. Its path is a dot, and a sentence reads better with words
// in its place. What to do next may hold a command, so there the path stays.
func nameFolder(f *verdict.Failure) {
	if f.Facts.File == nil || f.Facts.File.Path != "." {
		return
	}
	again, file := *f, *f.Facts.File
	file.Path = wording.Say("the folder")
	if f.Kind == verdict.Compile {
		file.Path = wording.Say("the program")
	}
	again.Facts.File = &file
	wording.Speak().Failure(&again)
	if again.Message != "" {
		f.Message = strings.ToUpper(again.Message[:1]) + again.Message[1:]
	}
}

// fence is text in a block of code that nothing in it can end.
func fence(text string) string {
	ticks := "```"
	for strings.Contains(text, ticks) {
		ticks += "`"
	}
	var lines []string
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		lines = append(lines, plain.Clean(line))
	}
	return ticks + "text\n" + strings.Join(lines, "\n") + "\n" + ticks + "\n"
}

// inline is text as Markdown shows it and never obeys it: a name, or what a server sent, may hold a link or HTML.
func inline(text string) string {
	return escapes.Replace(plain.Clean(text))
}

var escapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "|", `\|`, "#", `\#`, "&", "&amp;", "@", "&#64;", "~", `\~`, "!", `\!`,
	"http://", "http:&#47;/", "https://", "https:&#47;/",
)

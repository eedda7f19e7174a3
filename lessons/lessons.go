// Package lessons is the course: the table of all lessons, in their order.
package lessons

import (
	"handshake/grader/curriculum"
	listen "handshake/lessons/01-listen-for-connection"
	emitcount "handshake/lessons/02-emit-count"
	disconnect "handshake/lessons/03-handle-disconnect"
	authenticate "handshake/lessons/04-authenticate-cookie"
	announceusers "handshake/lessons/05-announce-users"
	chatmessages "handshake/lessons/06-chat-messages"
	"handshake/lessons/vocab"
)

// Course returns the table.
func Course() curriculum.Course {
	return curriculum.New(curriculum.Course{
		Title: "Handshake",
		Site:  vocab.Site,
		Words: vocab.Words,
		Lessons: []curriculum.Lesson{
			listen.Lesson,
			emitcount.Lesson,
			disconnect.Lesson,
			authenticate.Lesson,
			announceusers.Lesson,
			chatmessages.Lesson,
		},
	})
}

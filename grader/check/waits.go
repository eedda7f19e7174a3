package check

import "time"

// How long the package waits. What isn't said to be real time is the program's own time, as program.Timer measures it, so a busy machine
// takes nothing from it. docs/wire.md, "Waiting", has the first three for learners.
const (
	// patience is how long a verb waits for an event, a pong or a log line. It begins again whenever the program moves on: a new
	// message, or one more of the lines that were asked for. A right server needs milliseconds; two seconds are what a learner puts up with.
	patience = 2 * time.Second

	// answerTime is how long a server may take to answer a handshake or a request for a page, and to close a connection that its client
	// left. Nothing shows in between that the program moves on, and hashing a password may take a second: twice the patience.
	answerTime = 2 * patience

	// raceSlowdown is how much slower the race detector makes a program: 2 to 20 times (https://go.dev/doc/articles/race_detector). Hashing a
	// password takes 6 to 9 times as long.
	raceSlowdown = 20

	// mostRaceTime bounds the time for an answer under the race detector. Sixteen passwords of a second each take 72 seconds on two
	// processors then.
	mostRaceTime = 2 * time.Minute

	// mostPatience bounds all of a verb's waiting for a program that moves on without end but never where it should, and for an answer
	// while the program computes.
	mostPatience = 20 * time.Second

	// streamSteps is how often a server that sends the same thing without end moves on before it passes a limit. If it does that within
	// mostPatience, at a steady rate, the wait lasts until then, and the check reports the limit.
	streamSteps = int(mostPatience / patience)

	// quietWindow is how long a verb listens that expects nothing more. It's no proof, only a net for what comes at once; a later event
	// is the proof. All checks of a lesson listen at the same time.
	quietWindow = 100 * time.Millisecond

	// endingTime is how long a program that ends may take from the end of its sockets to its own. It's a hundred times what it takes,
	// since a timer learns only after a fifth of a second that the program was kept waiting.
	endingTime = 600 * time.Millisecond

	// closingTime, in real time, is how long a client waits for the answer to its close frame. Whether it comes is not judged.
	closingTime = time.Second

	// crowdTime is how long a server may be busy with the clients that come and go in Traffic. Far more than all of them take on the
	// busiest machine, unless the server itself is slow.
	crowdTime = 8 * time.Second

	// lullShort is the least silence after which the crowd's last count counts as heard; where counts come slowly, three times their
	// distance. lullLong is the silence after which a server that says nothing of the crowd is no longer waited for.
	lullShort = 30 * time.Millisecond
	lullLong  = 300 * time.Millisecond

	// checkTime, in real time, is how long a whole check may take. Then it is the check that has no end, and it's given up.
	checkTime = 10 * time.Minute

	// probePatience is how long a probe waits for something that may not come. A right server needs milliseconds, and a probe only adds to
	// what is known of a failure.
	probePatience = 200 * time.Millisecond

	// probeLull is how long a probe listens for a further count after the first one.
	probeLull = 40 * time.Millisecond

	// probeTime, in real time, is how long a whole probe may take. One that takes longer has no answer.
	probeTime = 10 * time.Second

	// interruptTime, in real time, is how long an interrupted check may go on: its verbs end at once.
	interruptTime = 2 * time.Second
)

package explore

import "time"

// How long the package waits. What isn't said to be real time is the program's own time, as program.Timer measures it.
const (
	// searching is how long a conversation waits, while it's one of many, for what doesn't come. It begins again with each new message. It's
	// short because nothing is shown that doesn't fail again.
	searching = time.Second

	// confirming is the same before a failure is shown: longer than the checks wait, so that no slow server is accused.
	confirming = 3 * time.Second

	// answersIn is how many times as long a server may take to answer a handshake or a request for a page, since nothing shows in between
	// that it moves on.
	answersIn = 2

	// mostWaiting bounds one wait for a program that moves on without end but never where it should.
	mostWaiting = 20 * time.Second

	// endingTime is how long a program that ends may take from the end of its sockets to its own.
	endingTime = 600 * time.Millisecond

	// followTime is how long the end of a connection may come after what others hear of it.
	followTime = 100 * time.Millisecond

	// closingTime, in real time, is how long a client waits for the answer to its close frame. Whether it comes is not judged.
	closingTime = time.Second

	// Usual, in real time, is how long conversations are held as a lesson's last check: nobody wants to wait longer for a pass.
	Usual = 1500 * time.Millisecond

	// shorteningTime, in real time, is how long a failed conversation is shortened.
	shorteningTime = 8 * time.Second
)

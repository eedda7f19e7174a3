package program

import "time"

// Every wait of the package, with its reason. docs/wire.md tells learners about startTimeout.
const (
	// Of a program, in its own time (see Timer).
	startTimeout   = 5 * time.Second        // to begin to listen: a hundred times what a Go server takes
	elsewhereAfter = 200 * time.Millisecond // before ports other than PORT are looked at: most programs listen by then
	stacksTimeout  = 2 * time.Second        // to print its goroutines' stacks after SIGQUIT, which it may ignore
	drainTimeout   = 300 * time.Millisecond // for its last output, while another process still holds its pipe open

	// Of a server on this machine, which answers in microseconds unless it's stuck.
	dialTimeout  = time.Second // for a TCP connection
	probeTimeout = time.Second // for the answer to a request that only finds out who serves a port

	// Of a build. The first one on a slow machine, with the race detector, takes minutes.
	longestBuild = 15 * time.Minute // in all
	idleBuild    = time.Minute      // without using a processor, where the system says how much it uses
	buildTime    = 600              // seconds of processor time for each of its processes

	// Of what the grader ends. No event reports the end of a process that isn't its own child, so it looks again and again.
	endRunTimeout    = 10 * time.Second       // for all processes of a run, while new ones appear
	childrenTimeout  = time.Second            // for its own children, before it looks at all processes
	endRunPause      = time.Millisecond       // between two looks at all processes
	childrenPause    = 100 * time.Microsecond // between two looks at its own children: a chain of forks goes on as fast
	reapPause        = 2 * time.Millisecond   // between two looks for ended processes at the end of a run
	reapLooks        = 500                    // about a second
	reapInterval     = 50 * time.Millisecond  // between two looks during a run: a chain of forks must not use up the system's process IDs
	cgroupPause      = 5 * time.Millisecond   // between two tries to remove a control group, which is possible when it's empty
	cgroupTries      = 100                    // half a second
	removePause      = 10 * time.Millisecond  // between two tries to remove a folder that a process may still write to
	removeTries      = 100                    // a second
	outputWait       = 2 * time.Second        // for the output of a command that has ended, while a process it left holds its pipe open
	sendTimeout      = 5 * time.Second        // for a watchdog to read a message: one that was stopped by a signal never does
	staleRun         = 24 * time.Hour         // since the last write to a run's folder, after which it's over: runs write to it for each program
	busyPause        = time.Millisecond       // between two starts of an executable that Linux says is still being written
	busyTries        = 1000                   // a second
	ownershipTries   = 50                     // looks, a Tick apart, for the owner of a listening socket: a starting process shows none for a moment
	elsewhereSpacing = 5                      // looks at PORT for each look at other ports, which takes longer

	// Of a cell.
	cellTimeout     = 3 * time.Second        // to end its program, before the cell itself is killed
	lookEvery       = 100 * time.Millisecond // between two looks at what it uses
	cellDialTimeout = time.Second            // to connect to a port in it, when it's asked whether anything listens there

	// Of a Timer.
	Tick        = 20 * time.Millisecond  // between two calls of Had
	sampleEvery = 200 * time.Millisecond // between two looks at the system's figures, which cost some reading
)

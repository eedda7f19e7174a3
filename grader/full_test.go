package main

import "os"

// full reports whether every case is tested, as make test FULL=1 does. Otherwise long tables are tested in part.
func full() bool { return os.Getenv("HANDSHAKE_FULL") == "1" }

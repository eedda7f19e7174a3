package verdict

// How says in what way a connection ended, or a handshake or a request for a page failed.
type How string

// How the server ended a connection, or why the client gave it up.
const (
	CloseFrame    How = "close frame"    // Code and Reason say what was in it
	FIN           How = "fin"            // the TCP connection was closed without a close frame
	Reset         How = "reset"          // the TCP connection was reset without a close frame; which of the two it is may be chance
	ProtocolError How = "protocol error" // the server sent what is not WebSocket, and the client gave up; Violation says what
	SecondAnswer  How = "second answer"  // the server wrote another HTTP answer into the socket; Detail is its first line
	Broken        How = "broken"         // the system reported another error; Detail quotes it
	Disconnect    How = "disconnect"     // of Socket.IO: a disconnect packet, or Engine.IO's close packet; Detail is the packet
	OverLimit     How = "over limit"     // the server sent more than the client takes, and the client gave up; Limit and Most say of what
)

// How a client ended a connection, besides CloseFrame, FIN and Reset.
const (
	MidHandshake How = "mid-handshake" // it reset the connection before its handshake was complete
	BeforeAnswer How = "before answer" // it reset the connection before its handshake was answered
	CameAndWent  How = "came and went" // Count clients opened a socket, and each of them reset it
)

// How a handshake failed, besides Broken and OverLimit; a request for a page fails like them, by NoAnswer or by HungUp.
const (
	Answered    How = "answered"            // the server answered, but not with 101; Status says how
	Mismatch    How = "mismatch"            // the answer is a 101 whose headers do not fit the handshake; Detail may say more
	Subprotocol How = "unasked subprotocol" // the answer is a 101 that takes a subprotocol; Detail is its name
	Extension   How = "unasked extension"   // the answer is a 101 that takes an extension; Detail is its name
	NoAnswer    How = "no answer"           // no answer came in time
	HungUp      How = "hung up"             // the server closed the connection before it answered
	NotHTTP     How = "not http"            // what came is not an HTTP answer; Detail quotes the parser

	ConnectError How = "connect error" // of Socket.IO: a connect_error packet after the 101; Detail is its message
	LateAnswer   How = "late answer"   // of Socket.IO: an HTTP answer written into the stream after the 101; Status is its status
	BadOpening   How = "bad opening"   // of Socket.IO: after the 101 came something else than the packets of the opening; Detail quotes it
)

// Side is one of the two ends of a connection.
type Side string

// Who ended a connection.
const (
	ByClient Side = "client"
	ByServer Side = "server"
)

// NoCode is the close code that stands for a close frame without one (RFC 6455, 7.1.5).
const NoCode = 1005

// Violation is the rule of the WebSocket protocol that a server broke.
type Violation string

// The violations: all of RFC 6455, but for BadDeflate, which is of RFC 7692.
const (
	ReservedBits   Violation = "reserved bits"    // 5.2: bits are set that no extension has given a meaning
	BadOpcode      Violation = "bad opcode"       // 5.2: there is no such kind of frame
	Masked         Violation = "masked"           // 5.1: a server masks its frames
	LongControl    Violation = "long control"     // 5.5: a control frame of more than 125 bytes
	SplitControl   Violation = "split control"    // 5.5: a control frame in several fragments
	NewMessage     Violation = "new message"      // 5.4: a message begins before the last one has ended
	NoMessage      Violation = "no message"       // 5.4: a fragment continues a message that has ended
	BadCloseCode   Violation = "bad close code"   // 7.4: a close code that may not be sent
	BadCloseReason Violation = "bad close reason" // 5.5.1: a reason that is not UTF-8
	BadLength      Violation = "bad length"       // 5.2: a length with its highest bit set
	BadDeflate     Violation = "bad deflate"      // a compressed message that cannot be inflated
	OtherViolation Violation = "other"            // Detail quotes the WebSocket library
)

// Limit is what a server sent too much of.
type Limit string

// The limits. Most says how much of it is allowed.
const (
	LimitMessage   Limit = "message"   // bytes of one message, after inflating
	LimitMessages  Limit = "messages"  // messages in one check
	LimitBetween   Limit = "between"   // bytes of fragments and control frames before a message is complete
	LimitPings     Limit = "pings"     // pings in a row
	LimitKept      Limit = "kept"      // bytes of memory for the messages and log lines of all checks of the lesson
	LimitHeaders   Limit = "headers"   // bytes of the headers of one answer
	LimitPage      Limit = "page"      // bytes of one page
	LimitMarkup    Limit = "markup"    // bytes of one page's tags, without scripts, styles, long attributes and long text
	LimitElements  Limit = "elements"  // elements of one page
	LimitControls  Limit = "controls"  // fields and buttons of one page
	LimitDepth     Limit = "depth"     // elements inside each other on a page
	LimitCookies   Limit = "cookies"   // bytes of the cookies in one browser
	LimitRedirects Limit = "redirects" // redirects in a row
	LimitLog       Limit = "log"       // lines of the program's output
)

package explore

import (
	"slices"

	"handshake/grader/internal/client"
	"handshake/grader/internal/verdict"
)

// Model is what the contract says of a conversation so far: who is there, what each of them must hear, and what they may hear. It knows
// no clients and no clock; it is told what is done, each time with the index that the next event of the transcript will have,
// and what is heard.
//
// Only what nobody could witness widens what it allows: a client that stopped reading, whom a server may drop at any moment; one that
// left while nobody was there to hear of it; a handshake that was broken off before its answer.
type Model struct {
	holds    Behaviours
	accounts map[string]*Account // by the browser that registered
	browsers map[string]*Browser
	sockets  []*Socket // all that were ever opened, in their order

	left    int       // sockets that left where leaving is not asked for yet
	unheard []unheard // sockets that left, and nobody had to hear of it
	ghosts  int       // handshakes that were broken off before their answer

	counts counts
	rush   []*Socket // sockets that were opened at once, until those who are there have heard of each other
	recent []about   // what was announced last, when somebody had heard all there was, and what was announced since
	old    int       // how many of these were announced before that
	said   []line
	logged map[string]*bounds // by the line's text
	mute   bool               // the log was cut off, so that nothing can be said about what is missing from it
	events []string           // a lesson's own
	names  Names
	joins  func(m *Model, newcomer *Socket)
	fault  *Fault
}

// Account is a user that the server knows.
type Account struct{ Name, Password string }

// Browser keeps cookies, which its tabs share.
type Browser struct {
	Name    string
	Account *Account // the one that is logged in; nil for none
	Owner   string   // whose account it logs in to: the browser in which that was registered
	Ended   int      // how many of its sessions were logged out
}

// State is how a socket fares.
type State int

// The states of a socket.
const (
	Open  State = iota // it is connected, and reads
	Stuck              // it is connected, and does not read
	Over               // it has left, or the server ended it
)

// Socket is one connection that was opened, whether it is still there or not.
type Socket struct {
	Name    string // of the client; several sockets may have it one after the other
	Browser string
	User    string // of the session; "" where there are no accounts
	State   State
	Doubt   bool // the server may end it at any time, or has done so
	doubted int  // since which event
	known   bool // everybody has heard of it

	ear
}

// bounds are how often something must and may come, and how often it has.
type bounds struct{ low, high, came int }

// newModel makes the model of a conversation in which nothing has happened yet.
func newModel(c Contract) *Model {
	m := &Model{
		holds: c.Holds, names: c.Names, events: c.Events, joins: c.Joins, accounts: map[string]*Account{}, browsers: map[string]*Browser{}, logged: map[string]*bounds{},
		counts: counts{truths: []truth{{}}},
	}
	if !m.Holds(Accounts) {
		m.logs(m.names.Connected, 0, 0) // it is not logged yet
	}
	if m.Holds(Leaves) {
		m.logs(m.names.Disconnected, 0, 0)
	}
	return m
}

// registers notes that the server knows an account from now on, and that the browser is logged in to it.
func (m *Model) registers(b *Browser, account *Account) {
	m.accounts[b.Name], b.Account = account, account
	m.logs(m.names.userLine(account.Name), 0, 0)
}

// Holds reports whether all of the behaviours are part of the lesson.
func (m *Model) Holds(b Behaviours) bool { return m.holds.Has(b) }

// Socket returns the client's open socket, which may be stuck; nil if it has none.
func (m *Model) Socket(name string) *Socket {
	for _, s := range m.sockets {
		if s.Name == name && s.State != Over {
			return s
		}
	}
	return nil
}

// Sockets lists those who are connected in that state.
func (m *Model) Sockets(state State) (all []*Socket) {
	for _, s := range m.sockets {
		if s.State == state {
			all = append(all, s)
		}
	}
	return all
}

// Browser returns the browser of that name, which has never been used before if it is asked for the first time.
func (m *Model) Browser(name string) *Browser {
	b := m.browsers[name]
	if b == nil {
		b = &Browser{Name: name, Owner: ownerOf(name)}
		m.browsers[name] = b
	}
	return b
}

// Account returns the account that the browser logs in to, nil while nobody has registered it.
func (m *Model) Account(b *Browser) *Account { return m.accounts[b.Owner] }

// known reports whether a user of that name has registered.
func (m *Model) known(name string) bool {
	for _, account := range m.accounts {
		if account.Name == name {
			return true
		}
	}
	return false
}

// opens notes that sockets are opened, all at once if there are several. at is the index of the first event that may follow from it.
func (m *Model) opens(at int, newcomers ...*Socket) {
	old := m.Sockets(Open)
	for _, s := range newcomers {
		s.ear = newEar(at, m)
		m.sockets = append(m.sockets, s)
		m.logs(m.connectedLine(s), m.asked(LogsConnects), 1)
		m.changed(at)
	}
	for _, s := range newcomers {
		for _, ear := range old {
			m.tell(ear, about{s.User, true}, 1)
		}
		m.tell(s, about{s.User, true}, 1)
		for _, other := range newcomers { // who of the two came first, nobody knows
			if other != s {
				m.tell(other, about{s.User, true}, 0)
			}
		}
		for _, stuck := range m.Sockets(Stuck) {
			m.tell(stuck, about{s.User, true}, 0)
		}
		m.recent = append(m.recent, about{s.User, true})
	}
	m.rush = newcomers
	for _, s := range append(old, newcomers...) {
		s.joined(m, at)
	}
	for _, s := range newcomers {
		if m.joins != nil {
			m.joins(m, s)
		}
	}
}

// asked is how often a line must be in the log: once if the lesson asks for it.
func (m *Model) asked(b Behaviours) int {
	if m.Holds(b) {
		return 1
	}
	return 0
}

// connectedLine is what the log says of a newcomer.
func (m *Model) connectedLine(s *Socket) string {
	if m.Holds(Accounts) {
		return m.names.userLine(s.User)
	}
	return m.names.Connected
}

// leaves notes that sockets leave, all at once if there are several.
func (m *Model) leaves(at int, sockets ...*Socket) {
	for _, s := range sockets {
		m.over(at, s)
	}
	for _, s := range sockets {
		m.gone(at, s)
	}
}

// swaps notes that a socket leaves and another one is opened at the same time: which of the two the server notices first is open.
func (m *Model) swaps(at int, s, next *Socket) {
	m.over(at, s)
	s.known = false // that it leaves changes no number for long
	now := m.counts.truths[len(m.counts.truths)-1]
	m.counts.truths = append(m.counts.truths, truth{now.low, now.high + 2, at})
	before := len(m.unheard)
	m.gone(at, s)
	for i := before; i < len(m.unheard); i++ {
		m.unheard[i].level++ // for the other one comes
	}
	m.opens(at, next)
}

// opensStuck notes that a socket is opened from which nobody reads, which the server may end at any time.
func (m *Model) opensStuck(at int, s *Socket) {
	m.opens(at, s)
	s.State = Stuck
	m.doubts(at, s)
}

// over notes that a socket is no longer there.
func (m *Model) over(at int, s *Socket) {
	s.State = Over
	if !m.Holds(Leaves) {
		m.left++ // whether it is still counted is open
	}
	m.changed(at)
}

// gone notes what follows for the others from a socket that is over.
func (m *Model) gone(at int, s *Socket) {
	witnesses := m.Sockets(Open)
	if !m.Holds(Leaves) {
		return
	}
	if s.Doubt {
		m.logs(m.names.Disconnected, m.asked(LogsLeaves), 0) // that it may be logged has been noted
	} else {
		m.logs(m.names.Disconnected, m.asked(LogsLeaves), 1)
	}
	// The number alone tells nobody of a socket that left as soon as it had come, or as another one came.
	if silent := !s.known && !m.Holds(Announcements); silent || !slices.ContainsFunc(witnesses, func(s *Socket) bool { return !s.Doubt }) {
		m.unhears(at)
	}
	what := about{s.User, false}
	for _, ear := range witnesses {
		switch {
		case !s.Doubt:
			m.tell(ear, what, 1)
		case ear.opened < s.doubted: // that it may be announced has been noted; others may have come too late for it
			ear.bounds(what).low++
		}
	}
	for _, stuck := range m.Sockets(Stuck) {
		if !s.Doubt {
			m.tell(stuck, what, 0)
		}
	}
	m.recent = append(m.recent, what)
}

// doubts notes that the server may end the socket from now on, though the client does not want it.
func (m *Model) doubts(at int, s *Socket) {
	if s.Doubt || s.State == Over {
		return
	}
	s.Doubt, s.doubted = true, at
	m.changed(at)
	if m.Holds(Leaves) {
		m.logs(m.names.Disconnected, 0, 1)
	}
	for _, ear := range m.sockets {
		if ear != s && ear.State != Over {
			m.tell(ear, about{s.User, false}, 0)
		}
	}
}

// unheard is a leave that a server may notice later than what comes after it.
type unheard struct {
	since int
	level int // the count once it has been noticed: a client that hears the number fall this far has heard of it
}

// unhears notes a leave that nobody has to hear of.
func (m *Model) unhears(at int) {
	m.unheard = append(m.unheard, unheard{at, m.counts.high})
	m.changed(at)
}

// ghost notes that somebody may have been connected, and if so is gone again.
func (m *Model) ghost(at int) {
	if m.Holds(Accounts) {
		return // it came without a cookie
	}
	m.ghosts++
	m.logs(m.names.Connected, 0, 1)
	if m.Holds(Leaves) {
		m.logs(m.names.Disconnected, 0, 1)
	}
	m.changed(at)
}

// Ended notes that the server has ended the socket. It may, if that was in doubt.
func (m *Model) Ended(s *Socket, end *client.End) *Fault {
	if s.State == Over {
		return nil
	}
	m.over(end.Index, s)
	if !s.Doubt {
		return m.fails(closedFault(s, end))
	}
	m.gone(end.Index, s)
	return nil
}

// logs notes that a line is logged from low to high times more often.
func (m *Model) logs(text string, low, high int) {
	if text == "" {
		return // the course has no such line
	}
	b := m.logged[text]
	if b == nil {
		b = &bounds{}
		m.logged[text] = b
	}
	b.low += low
	b.high += high
}

// settled notes that everybody has heard all that they must. What was announced before is old now, if a socket was there that cannot
// have missed it.
func (m *Model) settled() {
	m.rush = nil
	for _, s := range m.Sockets(Open) {
		s.known = true
		m.unheard = slices.DeleteFunc(m.unheard, func(u unheard) bool {
			return !s.Doubt && s.count.fell >= u.since && s.count.fallen && s.count.last <= u.level
		})
	}
	if len(m.unheard)+m.ghosts > 0 || !slices.ContainsFunc(m.Sockets(Open), func(s *Socket) bool { return !s.Doubt }) {
		return
	}
	if len(m.recent) > m.old { // of what was announced at the same time, any may have come last
		m.recent = m.recent[m.old:]
	}
	m.old = len(m.recent)
	m.counts.firm = len(m.counts.truths) - 1
}

// fails notes the first fault, which ends the conversation.
func (m *Model) fails(f *Fault) *Fault {
	if m.fault == nil {
		m.fault = f
	}
	return m.fault
}

// closedFault is the fault of a server that ended a connection which was to stay.
func closedFault(s *Socket, end *client.End) *Fault {
	return &Fault{Cause: Closed, Who: s.Name, Facts: verdict.Facts{Form: verdict.StayedOpen, End: endingOf(end)}, Index: end.Index}
}

// endingOf is how a connection ended, as a fact.
func endingOf(end *client.End) *verdict.Ending {
	return &verdict.Ending{How: end.How, Code: end.Code, Reason: end.Reason, Violation: end.Violation, Detail: end.Detail}
}

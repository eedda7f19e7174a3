package program

import "time"

// Variant returns a keeper that shares this one's folder and id, waits as long for a program to listen, and hands out the given ports,
// each once.
func (k *Keeper) Variant(timeout time.Duration, ports ...int) *Keeper {
	v := &Keeper{dir: k.dir + "/variant", id: k.id, timeout: timeout, ports: map[int]bool{}, started: k.started}
	v.pick = v.freePort
	if len(ports) > 0 {
		v.pick = func() (port int, err error) {
			port, ports = ports[0], ports[1:]
			return port, nil
		}
	}
	return v
}

// FreePort is a port that a program may be given.
func (k *Keeper) FreePort() (int, error) { return k.freePort() }

// NewFakeTimer returns a timer on a clock and on figures of the test's own.
func NewFakeTimer(clock func() time.Time, read func() (ran, kept time.Duration, ready bool)) *Timer {
	if read == nil {
		return newTimer(clock, nil)
	}
	return newTimer(clock, func() figures {
		ran, kept, ready := read()
		return figures{ran, kept, ready}
	})
}

// How much of a program's output is kept.
const (
	KeptBytes = keptBytes
	KeptLines = keptLines
)

// LeftoversIn is Leftovers for a folder for temporary files.
var LeftoversIn = leftoversIn

// Impatient returns a keeper that shares this one's folder and id, and gives a build up that rests as long.
func (k *Keeper) Impatient(idle time.Duration) *Keeper {
	v := k.Variant(startTimeout)
	v.dir, v.idle = k.dir+"/impatient", idle
	return v
}

package program

import (
	"cmp"
	"math/rand/v2"
	"net"
	"strconv"

	"handshake/grader/internal/wording"
)

// Ports are chosen below the ranges from which systems take the local ports of outgoing connections (from 32768 on Linux, from 49152
// on macOS and Windows), so that no connection takes one in the meantime.
const (
	firstPort = 20000
	lastPort  = 29999
)

// keptPorts is how many ports a run uses before it may use one again: far more than programs run at the same time.
const keptPorts = 2000

// errTaken says that something listens on a port.
var errTaken = wording.Error("taken")

// freePort returns a port of the loopback interface on which nothing listens, and which this run hasn't used yet.
func (k *Keeper) freePort() (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var last error
	for range 200 {
		port := firstPort + rand.IntN(lastPort-firstPort+1)
		if k.ports[port] {
			continue
		}
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			last = err
			continue
		}
		if err := listener.Close(); err != nil {
			return 0, wording.Errorf("find a free port: %w", err)
		}
		if address := dialPort(port); address != "" { // another program's, on another address of this machine
			last = errTaken
			continue
		}
		if len(k.ports) >= keptPorts {
			clear(k.ports)
		}
		k.ports[port] = true
		return port, nil
	}
	return 0, wording.Errorf("find a free port between %d and %d on 127.0.0.1: %w", firstPort, lastPort, cmp.Or(last, error(errTaken)))
}

// PortFrom returns the first port from the given one on, of a hundred, on which nothing listens.
func PortFrom(first int) (int, error) {
	for port := first; port < first+100; port++ {
		listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			continue
		}
		if err := listener.Close(); err == nil && dialPort(port) == "" {
			return port, nil
		}
	}
	return 0, wording.Errorf("every port from %d to %d is in use", first, first+99)
}

// dialPort returns the loopback address at which something accepts connections on the port, or "".
func dialPort(port int) string {
	for _, host := range []string{"127.0.0.1", "::1"} {
		address := net.JoinHostPort(host, strconv.Itoa(port))
		connection, err := net.DialTimeout("tcp", address, dialTimeout)
		if err == nil {
			_ = connection.Close()
			return address
		}
	}
	return ""
}

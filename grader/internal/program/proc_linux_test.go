package program

import (
	"net"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestListens finds the port of this process by asking its sockets, and by the kernel's tables, which are for systems that don't permit it.
func TestListens(t *testing.T) {
	for _, network := range []string{"tcp4", "tcp6"} {
		listener, err := net.Listen(network, "localhost:0")
		if err != nil {
			t.Logf("this machine has no %s: %v", network, err)
			continue
		}
		defer listener.Close()
		connection, err := net.Dial(network, listener.Addr().String()) // it has a port, too, but doesn't listen
		require.NoError(t, err)
		defer connection.Close()
		wanted := listener.Addr().(*net.TCPAddr).Port
		ports, known := listens(os.Getpid(), wanted)
		require.True(t, known)
		require.Contains(t, ports, wanted)
		for _, whole := range []bool{false, true} {
			table := readListeners(os.Getpid(), whole)
			byTable, known := listensBy(func(s socket) int { return table[s.inode] }, os.Getpid(), wanted)
			require.True(t, known)
			require.Contains(t, byTable, wanted)
		}
		none, known := listens(os.Getpid(), connection.LocalAddr().(*net.TCPAddr).Port)
		require.True(t, known)
		require.NotContains(t, none, connection.LocalAddr().(*net.TCPAddr).Port)
	}
}

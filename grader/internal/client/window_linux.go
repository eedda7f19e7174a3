package client

import (
	"syscall"

	"golang.org/x/sys/unix"
)

// smallWindow makes a connection on which a writing server is stuck soon. It asks for the smallest receive buffer and a maximum
// segment size of 300 bytes, because the server's kernel sizes its send buffer by that, and by the number of packets that got
// through before. Dial makes sure that those are few. Measured on Linux 6.18: a write of the server blocks after about 20 kB (up
// to 60 kB if many small packets got through). With the usual settings it takes about 4 MB.
func smallWindow(_, _ string, connection syscall.RawConn) error {
	return connection.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUF, 1)     // the kernel rounds up to its minimum
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_MAXSEG, 300) // without it more must be sent
	})
}

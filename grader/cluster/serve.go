package cluster

import (
	"crypto/rand"
	"fmt"
	"net"
	"os"

	"github.com/nats-io/nats-server/v2/server"

	"handshake/grader/internal/wording"
)

// Serve starts a server in this process, on the loopback interface. Only the URL gives access to it: programs that aren't isolated from this
// machine's network could forge results otherwise.
func (Cluster) Serve() (url string, stop func(), err error) {
	dir, err := os.MkdirTemp("", "handshake-nats-")
	if err != nil {
		return "", nil, wording.Errorf("make a folder for the queue: %w", err)
	}
	token := rand.Text()
	s, err := server.NewServer(&server.Options{
		Host: "127.0.0.1", Port: server.RANDOM_PORT, Authorization: token, JetStream: true, StoreDir: dir,
		NoLog: true, NoSigs: true, DisableJetStreamBanner: true,
	})
	if err != nil {
		_ = os.RemoveAll(dir)
		return "", nil, err
	}
	stop = func() {
		s.Shutdown()
		s.WaitForShutdown()
		_ = os.RemoveAll(dir)
	}
	go s.Start()
	if !s.ReadyForConnections(startTimeout) {
		stop()
		return "", nil, wording.Error("it doesn't accept connections")
	}
	_, port, err := net.SplitHostPort(s.Addr().String())
	if err != nil {
		stop()
		return "", nil, err
	}
	return fmt.Sprintf("nats://%s@127.0.0.1:%s", token, port), stop, nil
}

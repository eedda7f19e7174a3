package command

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/muesli/cancelreader"
	"golang.org/x/term"

	"handshake/grader/curriculum"
	"handshake/grader/internal/report"
	"handshake/grader/internal/talk"
	"handshake/grader/internal/wording"
)

// talkCommand connects clients that send what is typed.
type talkCommand struct {
	Names []string `arg:"" optional:"" name:"name" help:"Who connects at the start (default: alice and bob)."`
	Wire  string   `placeholder:"NAME" enum:",${dialects}" default:"" help:"What the server speaks: ${dialectChoice} (default: json, unless the server has Socket.IO's client script)."`
	Port  port     `env:"PORT" help:"The server's port (default: the port of the server that run has started, or 8080)."`
}

// Run reads lines and shows what the clients receive, until /quit or the end of the input.
func (c *talkCommand) Run(ctx context.Context, a *app) error {
	root, err := root()
	if err != nil {
		return err
	}
	addr := c.address(root)
	if !answers(ctx, addr) {
		return &problem{say("no server answers at %s", addr), say("start yours in another terminal: %s", typed("run", ""))}
	}
	site := a.course.Site
	t := talk.New(addr, talk.Place{Socket: site.Path(), Forms: site.Forms, Says: site.Says})
	t.ASCII = report.ASCIILocale(os.Getenv)
	defer t.Close()
	if err := t.Find(ctx, cmp.Or(c.Wire, a.course.Wire)); err != nil {
		return err
	}
	out, read, restore, err := lines(a.out)
	if err != nil {
		return err
	}
	a.restore.Store(&restore)
	defer restore()
	fmt.Fprint(out, say("Connected to http://%s. The speaker sends what you type.\nType /help for more commands.\n", addr))
	if len(c.Names) == 0 {
		c.Names = []string{"alice", "bob"}
	}
	for i := len(c.Names) - 1; i >= 0; i-- { // the first one speaks
		if err := t.Join(ctx, c.Names[i]); err != nil {
			_ = t.Tell(out)
			fmt.Fprintln(out, err.Error()) // it begins with a name, as it is
		}
	}
	return converse(ctx, t, out, read)
}

// converse reads lines and writes events until one of them ends.
func converse(ctx context.Context, t *talk.Talk, out io.Writer, read func(prompt string) (string, error)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type typed struct {
		line string
		err  error
	}
	input, asked := make(chan typed), make(chan string)
	go func() {
		for prompt := range asked {
			line, err := read(prompt)
			select {
			case input <- typed{line, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	defer close(asked)
	asked <- t.Prompt()
	var over <-chan time.Time // when the answers to the last line have had their time
	for {
		changed := t.Changed()
		if err := t.Tell(out); err != nil {
			return wording.Errorf("write: %w", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-changed:
		case <-over:
			return t.Tell(out)
		case in := <-input:
			if in.err != nil {
				if !errors.Is(in.err, io.EOF) && !errors.Is(in.err, cancelreader.ErrCanceled) {
					return wording.Errorf("read what is typed: %w", in.err)
				}
				over = time.After(lastAnswers)
				continue
			}
			reply, quit := t.Do(ctx, in.line)
			fmt.Fprint(out, reply)
			if quit {
				over = time.After(lastAnswers)
				continue
			}
			asked <- t.Prompt()
		}
	}
}

// longestLine is the greatest length of a line from a file, in bytes.
const longestLine = 16 << 20

// lines returns how lines are read: from a terminal, with editing and a prompt that output doesn't break, or else as they come.
func lines(stdout io.Writer) (out io.Writer, read func(prompt string) (string, error), restore func(), err error) {
	file, _ := stdout.(*os.File)
	stdin := int(os.Stdin.Fd())
	if file == nil || !term.IsTerminal(stdin) || !term.IsTerminal(int(file.Fd())) {
		scanner := bufio.NewScanner(os.Stdin)
		scanner.Buffer(nil, longestLine)
		return stdout, func(string) (string, error) {
			if scanner.Scan() {
				return scanner.Text(), nil
			}
			if err := scanner.Err(); err != nil {
				return "", err
			}
			return "", io.EOF
		}, func() {}, nil
	}
	before, err := term.MakeRaw(stdin)
	if err != nil {
		return nil, nil, nil, wording.Errorf("read keys: %w", err)
	}
	reader, err := cancelreader.NewReader(os.Stdin)
	if err != nil {
		return nil, nil, nil, errors.Join(wording.Errorf("read keys: %w", err), term.Restore(stdin, before))
	}
	_, stop := stayRaw(stdin)
	terminal := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{reader, file}, "")
	if width, height, err := term.GetSize(stdin); err == nil {
		_ = terminal.SetSize(width, height)
	}
	return terminal, func(prompt string) (string, error) {
			terminal.SetPrompt(prompt)
			return terminal.ReadLine()
		}, sync.OnceFunc(func() {
			stop()
			reader.Cancel()
			_ = term.Restore(stdin, before)
			fmt.Fprintln(file)
		}), nil
}

// runningFile is the file to which run writes the port of its server, for talk.
func runningFile(root string) string {
	return filepath.Join(root, curriculum.Work, ".cache", "running")
}

// address is where the server is: at the given port, at the port of run, or at the default port. The note of a killed run may
// still be there.
func (c *talkCommand) address(root string) string {
	ports := []int{int(c.Port)}
	if c.Port == 0 {
		ports = []int{defaultPort}
		if n := runningPort(runningFile(root)); n != 0 {
			ports = []int{n, defaultPort}
		}
	}
	for _, port := range ports {
		for _, host := range []string{"127.0.0.1", "::1"} { // a server may listen on either
			address := net.JoinHostPort(host, strconv.Itoa(port))
			if connection, err := net.DialTimeout("tcp", address, dialTimeout); err == nil {
				_ = connection.Close()
				return address
			}
		}
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[0]))
}

// port is a TCP port as somebody types it.
type port int

// UnmarshalText reads a port from the command line or the environment.
func (p *port) UnmarshalText(text []byte) error {
	n, err := strconv.ParseUint(string(text), 10, 16)
	if err != nil || n == 0 {
		return wording.Errorf("%q isn't a port; a port is a number from 1 to 65535", text)
	}
	*p = port(n)
	return nil
}

// defaultPort is the port on which run starts the server by default.
const defaultPort = 8080

// answers reports whether an HTTP server is at the address.
func answers(ctx context.Context, addr string) bool {
	ctx, cancel := context.WithTimeout(ctx, serverTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return true
}

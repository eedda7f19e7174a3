package doctor

import (
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"handshake/grader/internal/program"
	"handshake/grader/internal/wording"
)

// modules examines whether the modules that learners' programs use are downloaded, or can be.
func (e *examiner) modules() Finding {
	f := Finding{What: "Go modules"}
	if e.noGo {
		f.State, f.Found = Without, wording.Say("not checked, because Go is missing")
		return f
	}
	if _, err := e.output([]string{"GOPROXY=off", "GOFLAGS=", "GOWORK=off"}, "go", "list", "-deps", "-f", "{{with .Module}}{{.Dir}}{{end}}", "./starter/...", "./solution/..."); err == nil {
		f.State, f.Found = Well, wording.Say("all downloaded")
		return f
	}
	proxies, err := e.output(nil, "go", "env", "GOPROXY")
	if err != nil {
		f.Found, f.Do = err.Error(), wording.Say("fix that first")
		return f
	}
	proxy, _, _ := strings.Cut(strings.ReplaceAll(proxies, "|", ","), ",")
	const fetch = "go mod download"
	switch target, err := url.Parse(proxy); {
	case proxy == "off":
		f.Found, f.Do = wording.Say("some are missing, and GOPROXY=off doesn't allow downloads"), wording.Say("unset it (go env -u GOPROXY), then: %s", fetch)
	case err != nil || target.Host == "": // "direct", or a folder
		f.State, f.Found, f.Do = Without, wording.Say("some are missing"), wording.Say("download them: %s", fetch)
	default:
		if err := e.reach(target); err != nil {
			f.Found = wording.Say("some are missing, and %s can't be reached: %v", target.Host, err)
			f.Do = wording.Say("go online, or choose a proxy that you can reach (go env -w GOPROXY=...), then: %s", fetch)
			return f
		}
		f.State, f.Found, f.Do = Without, wording.Say("some are missing; %s answers", target.Host), wording.Say("download them: %s", fetch)
	}
	return f
}

// reach asks a module proxy for anything.
func (e *examiner) reach(proxy *url.URL) error {
	client := http.Client{Timeout: answerTimeout}
	request, err := http.NewRequestWithContext(e.ctx, http.MethodGet, proxy.JoinPath("github.com/gorilla/websocket/@v/list").String(), nil)
	if err != nil {
		return wording.Error("its URL is wrong")
	}
	answer, err := client.Do(request)
	if err != nil {
		var wrapped *url.Error // its text has the whole URL, perhaps with a password
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 500 {
		return errors.New(answer.Status)
	}
	return nil
}

// loopback examines whether this machine can connect to itself, as the grader does with every program.
func (e *examiner) loopback() Finding {
	f := Finding{What: "loopback"}
	if err := talk("127.0.0.1:0"); err != nil {
		f.Found = wording.Say("this machine can't connect to itself at 127.0.0.1: %s", err)
		f.Do = wording.Say("allow go and the grader in the firewall or the sandbox that they run in")
		return f
	}
	f.State, f.Found = Well, wording.Say("127.0.0.1 and ::1 answer")
	if err := talk("[::1]:0"); err != nil {
		f.Found = wording.Say("127.0.0.1 answers; ::1 (IPv6) doesn't, but isn't needed")
	}
	return f
}

// talk sends a byte from this machine to itself.
func talk(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	defer listener.Close()
	client, err := net.DialTimeout("tcp", listener.Addr().String(), loopbackTimeout)
	if err != nil {
		return err
	}
	defer client.Close()
	server, err := listener.Accept() // the dial succeeded, so this doesn't wait
	if err != nil {
		return err
	}
	defer server.Close()
	if _, err := client.Write([]byte("?")); err != nil {
		return err
	}
	_ = server.SetReadDeadline(time.Now().Add(loopbackTimeout))
	_, err = server.Read(make([]byte, 1))
	return err
}

// firstPort is the port that make run tries first.
const firstPort = 8080

// ports examines whether there is a free port for make run.
func (e *examiner) ports() Finding {
	f := Finding{What: "ports"}
	port, err := program.PortFrom(firstPort)
	switch {
	case err != nil:
		f.Found, f.Do = err.Error(), wording.Say("end a program that listens there, or choose a different port: PORT=9000")
	case port != firstPort:
		f.State, f.Found = Without, wording.Say("another program uses %d, so make run will use %d", firstPort, port)
	default:
		f.State, f.Found = Well, wording.Say("%d is free", port)
	}
	return f
}

// Flees listens, and leaves three processes that try to outlive it. It prints the id of each.
package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func main() {
	if len(os.Args) > 1 {
		flee(os.Args[1])
	}
	for _, how := range []string{"child", "session", "stranger"} {
		flight := exec.Command(os.Args[0], how)
		flight.Stdout = os.Stdout
		if how != "child" {
			flight.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		}
		if how == "stranger" {
			flight.Env = []string{"PATH=/bin"}
		}
		if err := flight.Start(); err != nil {
			panic(err)
		}
		if how == "stranger" {
			flight.Wait()
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Getenv("PORT"))
	if err != nil {
		panic(err)
	}
	for {
		if _, err := listener.Accept(); err != nil {
			panic(err)
		}
	}
}

// flee is the life of a child. The stranger is one without its parent, its session and its environment.
func flee(how string) {
	if how == "stranger" {
		orphan := exec.Command(os.Args[0], "orphan")
		orphan.Env = []string{"PATH=/bin"}
		orphan.Stdout = os.Stdout
		orphan.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := orphan.Start(); err != nil {
			panic(err)
		}
		os.Exit(0)
	}
	fmt.Println("fled", os.Getpid())
	for {
		time.Sleep(time.Hour)
	}
}

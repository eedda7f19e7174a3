// Asleep waits for what nobody sends, before it listens.
package main

func main() {
	ready := make(chan bool)
	<-ready
}

module example.com/german

go 1.26.0

require (
	github.com/gorilla/websocket v1.5.3
	handshake v0.0.0
)

replace handshake => ../../..

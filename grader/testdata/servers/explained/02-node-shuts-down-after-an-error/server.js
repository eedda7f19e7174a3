'use strict'
const crypto = require('node:crypto')
const http = require('node:http')

const sockets = new Set()

function emit(event, data) {
  const text = Buffer.from(JSON.stringify({ event, data }))
  for (const socket of sockets) socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]))
}

const server = http.createServer((req, res) => {
  if (req.url === '/ws') return res.writeHead(426).end()
  res.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Count</title>')
})

server.on('upgrade', (req, socket, head) => {
  const key = req.headers['sec-websocket-key']
  if (!key || req.url !== '/ws') return socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  const accept = crypto.createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
  socket.setNoDelay(true)
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
  console.log('A user has connected')
  sockets.add(socket)
  emit('user count', sockets.size)

  let pending = head
  const take = () => {
    while (pending.length >= 6) {
      let length = pending[1] & 127
      let at = 2
      if (length === 126) { if (pending.length < 8) return; length = pending.readUInt16BE(2); at = 4 }
      if (pending.length < at + 4 + length) return
      const mask = pending.subarray(at, at + 4)
      const payload = Buffer.from(pending.subarray(at + 4, at + 4 + length)).map((byte, i) => byte ^ mask[i % 4])
      const opcode = pending[0] & 15
      pending = pending.subarray(at + 4 + length)
      if (opcode === 9) socket.write(Buffer.concat([Buffer.from([0x8a, payload.length]), payload]))
      if (opcode === 8) return socket.end(Buffer.concat([Buffer.from([0x88, payload.length]), payload]))
    }
  }
  socket.on('data', (chunk) => { pending = Buffer.concat([pending, chunk]); take() })
  socket.on('error', () => {})
  socket.on('end', () => socket.end())
  socket.on('close', () => {
    sockets.remove(socket)
  })
  take()
})

process.on('uncaughtException', (error) => {
  console.error(error.stack)
  for (const socket of sockets) socket.destroy()
  server.close()
  setTimeout(() => process.exit(1), 1000)
})

server.listen(Number(process.env.PORT), '127.0.0.1')

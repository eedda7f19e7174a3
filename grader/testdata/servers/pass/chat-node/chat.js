// The sockets of a chat: who is let in is for userOf to say. With counts, how many there are is told as well.
'use strict'
const crypto = require('node:crypto')
const sockets = new Set()

function frame(opcode, payload) {
  const n = payload.length
  const head = n < 126 ? Buffer.from([0x80 | opcode, n]) : n < 65536 ? Buffer.from([0x80 | opcode, 126, n >> 8, n & 255]) : Buffer.alloc(10)
  if (n >= 65536) {
    head.set([0x80 | opcode, 127])
    head.writeBigUInt64BE(BigInt(n), 2)
  }
  return Buffer.concat([head, payload])
}

function emit(event, data) {
  const bytes = frame(1, Buffer.from(JSON.stringify({ event, data })))
  for (const socket of sockets) socket.write(bytes)
}

function hear(username, text) {
  let said
  try {
    said = JSON.parse(text)
  } catch {
    return
  }
  if (said?.event === 'chat message') emit('chat message', { username, message: said.data })
}

const attach = (server, userOf, counts) => server.on('upgrade', (req, socket, head) => {
  socket.on('error', () => {})
  const username = userOf(req)
  if (!username) return socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  if (req.method !== 'GET' || req.headers['sec-websocket-version'] !== '13' || !req.headers['sec-websocket-key']) {
    return socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }
  const accept = crypto.createHash('sha1').update(req.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
  socket.setNoDelay(true)
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
  console.log(`user ${username} connected`)
  sockets.add(socket)
  const announce = (connected) => {
    if (counts) emit('user count', sockets.size)
    emit('user', { username, currentUsers: sockets.size, connected })
  }
  announce(true)

  let pending = head
  let message = [] // the payloads of a message's frames so far
  const take = () => {
    while (pending.length >= 2) {
      let length = pending[1] & 127
      let at = 2
      if (length === 126) { if (pending.length < 4) return; length = pending.readUInt16BE(2); at = 4 }
      if (length === 127) { if (pending.length < 10) return; length = Number(pending.readBigUInt64BE(2)); at = 10 }
      if (length > 100e3) return socket.destroy()
      if (pending.length < at + 4 + length) return
      const mask = pending.subarray(at, at + 4)
      const payload = Buffer.from(pending.subarray(at + 4, at + 4 + length)).map((byte, i) => byte ^ mask[i % 4])
      const [final, opcode] = [pending[0] & 128, pending[0] & 15]
      pending = pending.subarray(at + 4 + length)
      if (opcode === 9) socket.write(frame(10, payload))
      if (opcode === 8) return socket.end(frame(8, payload))
      if (opcode < 3) {
        message.push(payload)
        if (!final) continue
        hear(username, Buffer.concat(message).toString())
        message = []
      }
    }
  }
  socket.on('data', (chunk) => { pending = Buffer.concat([pending, chunk]); take() })
  socket.on('end', () => socket.end())
  socket.on('close', () => {
    console.log('A user has disconnected')
    sockets.delete(socket)
    announce(false)
  })
  take()
})

module.exports = { attach }

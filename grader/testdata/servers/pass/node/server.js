// Node with nothing but its standard library. With --sessions it admits only who is logged in.
'use strict'
const crypto = require('node:crypto')
const http = require('node:http')

const secret = process.env.SESSION_SECRET || ''
const users = new Map() // name -> password
const sessions = new Map() // id -> name
const sockets = new Set()
const strict = process.argv.includes('--sessions')

const page = (name) => '<!doctype html><title>Handshake</title>' + (name
  ? `<p>${name}</p><form id="logout" method="post" action="/logout"><button>out</button></form>`
  : ['register', 'login'].map((f) => `<form id="${f}" method="POST" action="${f}"><input name="username"><input name="password" type="password"><button>${f}</button></form>`).join(''))

// The cookie is as express-session writes it: s:ID.SIGNATURE, escaped.
const sign = (id) => `s:${id}.${crypto.createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '')}`
function sessionOf(req) {
  const pair = (req.headers.cookie || '').split(/; */).find((p) => p.startsWith('connect.sid='))
  if (!pair) return undefined
  try {
    const value = decodeURIComponent(pair.slice('connect.sid='.length))
    const id = value.slice(2, value.lastIndexOf('.'))
    return sign(id) === value ? id : undefined
  } catch {
    return undefined
  }
}
const userOf = (req) => sessions.get(sessionOf(req))

const server = http.createServer((req, res) => {
  let body = ''
  req.on('data', (chunk) => { body += chunk })
  req.on('end', () => {
    const form = new URLSearchParams(body)
    const [name, password] = [form.get('username'), form.get('password')]
    const welcome = () => {
      const id = crypto.randomBytes(24).toString('base64url')
      sessions.set(id, name)
      res.writeHead(302, { location: '/', 'set-cookie': `connect.sid=${encodeURIComponent(sign(id))}; Path=/; HttpOnly; SameSite=Lax` }).end()
    }
    switch (`${req.method} ${req.url}`) {
      case 'GET /': return res.writeHead(200, { 'content-type': 'text/html' }).end(page(userOf(req)))
      case 'GET /ws': return res.writeHead(426, { upgrade: 'websocket' }).end('only for WebSockets\n')
      case 'POST /register':
        if (!name || !password || users.has(name)) return res.writeHead(409).end('taken')
        users.set(name, password)
        return welcome()
      case 'POST /login':
        return password && users.get(name) === password ? welcome() : res.writeHead(401).end('wrong')
      case 'POST /logout':
        sessions.delete(sessionOf(req))
        return res.writeHead(302, { location: '/', 'set-cookie': 'connect.sid=; Path=/; Max-Age=0' }).end()
    }
    res.writeHead(404).end()
  })
})

function frame(opcode, payload) {
  const head = payload.length < 126 ? Buffer.from([0x80 | opcode, payload.length]) : Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 255])
  return Buffer.concat([head, payload])
}
function emit(event, data) {
  const bytes = frame(1, Buffer.from(JSON.stringify({ event, data })))
  for (const socket of sockets) socket.write(bytes)
}

server.on('upgrade', (req, socket, head) => {
  socket.on('error', () => {})
  const name = userOf(req)
  const key = req.headers['sec-websocket-key']
  if (!key || req.url.split('?')[0] !== '/ws') return socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  if (strict && !name) return socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  const accept = crypto.createHash('sha1').update(key + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').digest('base64')
  socket.setNoDelay(true)
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
  console.log(name ? `user ${name} connected` : 'A user has connected')
  sockets.add(socket)
  emit('user count', sockets.size)

  let pending = head
  const take = () => {
    while (pending.length >= 2) {
      let length = pending[1] & 127
      let at = 2
      if (length === 126) { if (pending.length < 4) return; length = pending.readUInt16BE(2); at = 4 }
      if (length === 127) return socket.destroy() // nobody here sends that much
      if (pending.length < at + 4 + length) return
      const mask = pending.subarray(at, at + 4)
      const payload = Buffer.from(pending.subarray(at + 4, at + 4 + length)).map((byte, i) => byte ^ mask[i % 4])
      const opcode = pending[0] & 15
      pending = pending.subarray(at + 4 + length)
      if (opcode === 9) socket.write(frame(10, payload))
      if (opcode === 8) return socket.end(frame(8, payload))
    }
  }
  socket.on('data', (chunk) => { pending = Buffer.concat([pending, chunk]); take() })
  socket.on('end', () => socket.end())
  socket.on('close', () => {
    console.log('A user has disconnected')
    sockets.delete(socket)
    emit('user count', sockets.size)
  })
  take()
})

server.listen(Number(process.env.PORT), '127.0.0.1')

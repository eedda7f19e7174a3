// A chat in Node with nothing but its standard library. Whatever the data of a chat message is, it is passed on under the sender's
// name, as JavaScript would; a message may have any number of frames, and 100 kB.
'use strict'
const crypto = require('node:crypto')
const http = require('node:http')
const chat = require('./chat.js')

const secret = process.env.SESSION_SECRET || ''
const users = new Map() // name -> password
const sessions = new Map() // id -> name

const form = (name) => `<form id="${name}" method="post" action="/${name}"><input name="username"><input name="password" type="password"><button>${name}</button></form>`
const page = (name) => '<!doctype html><title>Handshake</title>' +
  (name ? '<form id="logout" method="post" action="/logout"><button>log out</button></form><ol id="messages"></ol><form><input id="m"></form>' : form('register') + form('login'))

const sign = (id) => `${id}.${crypto.createHmac('sha256', secret).update(id).digest('hex')}`
function sessionOf(req) {
  const pair = (req.headers.cookie || '').split(/; */).find((p) => p.startsWith('sid='))
  const id = pair ? pair.slice(4).split('.')[0] : ''
  return pair === `sid=${sign(id)}` ? id : undefined
}
const userOf = (req) => sessions.get(sessionOf(req))

const server = http.createServer((req, res) => {
  let body = ''
  req.on('data', (chunk) => { body += chunk })
  req.on('end', () => {
    const fields = new URLSearchParams(body)
    const [name, password] = [fields.get('username'), fields.get('password')]
    const welcome = () => {
      const id = crypto.randomBytes(16).toString('hex')
      sessions.set(id, name)
      res.writeHead(303, { location: '/', 'set-cookie': `sid=${sign(id)}; Path=/; HttpOnly` }).end()
    }
    switch (`${req.method} ${req.url}`) {
      case 'GET /': return res.writeHead(200, { 'content-type': 'text/html' }).end(page(userOf(req)))
      case 'POST /register':
        if (!name || !password || users.has(name)) return res.writeHead(409).end('taken')
        users.set(name, password)
        return welcome()
      case 'POST /logout':
        sessions.delete(sessionOf(req))
        return res.writeHead(303, { location: '/', 'set-cookie': 'sid=; Path=/; Max-Age=0' }).end()
      case 'POST /login':
        return password && users.get(name) === password ? welcome() : res.writeHead(401).end('wrong')
    }
    res.writeHead(404).end()
  })
})

chat.attach(server, userOf)
server.listen(Number(process.env.PORT), '127.0.0.1')

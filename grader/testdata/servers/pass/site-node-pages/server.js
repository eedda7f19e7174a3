// A page for each form, a plain random cookie, and an account page behind the login. Registering logs in.
'use strict'
const crypto = require('node:crypto')
const http = require('node:http')
const chat = require('../chat-node/chat.js')

const users = new Map() // name -> password
const sessions = new Map() // id -> name

const idOf = (req) => /(?:^|; )__Host-id=([0-9a-f]+)(?:;|$)/.exec(req.headers.cookie || '')?.[1]
const userOf = (req) => sessions.get(idOf(req))
const fields = '<p><label>Name <input name="username" required></label><p><label>Password <input name="password" type="password" required></label>'
const page = (body) => `<!doctype html><html lang="en"><title>Chat</title><nav><a href="/">home</a> <a href="/register">register</a> <a href="/login">log in</a></nav>${body}`

const server = http.createServer((req, res) => {
  let body = ''
  req.on('data', (chunk) => { body += chunk })
  req.on('end', () => {
    const show = (status, text) => res.writeHead(status, { 'content-type': 'text/html' }).end(page(text))
    const typed = new URLSearchParams(body)
    const [name, password] = [typed.get('username'), typed.get('password')]
    const welcome = () => {
      const id = crypto.randomBytes(16).toString('hex')
      sessions.set(id, name)
      res.writeHead(303, { location: '/account', 'set-cookie': `__Host-id=${id}; Path=/; Secure; HttpOnly; SameSite=Strict` }).end()
    }
    const url = new URL(req.url, 'http://127.0.0.1')
    switch (`${req.method} ${url.pathname}`) {
      case 'GET /': return show(200, '<h1>Chat</h1>')
      case 'GET /register': return show(200, `<form id="register" method="post">${fields}<p><button>Register</button></form>`)
      case 'GET /login': return show(200, `<form id="login" method="post">${fields}<p><button>Log in</button></form>`)
      case 'GET /account':
        if (!userOf(req)) return res.writeHead(303, { location: '/login' }).end()
        return show(200, '<form id="logout" method="post" action="/logout"><button>Log out</button></form>')
      case 'POST /register':
        if (!name || !password || users.has(name)) return show(409, '<p>Taken.')
        users.set(name, password)
        return welcome()
      case 'POST /login':
        return password && users.get(name) === password ? welcome() : show(401, '<p>No.')
      case 'POST /logout':
        sessions.delete(idOf(req))
        return res.writeHead(303, { location: '/' }).end()
    }
    show(404, '<p>Nothing here.')
  })
})

chat.attach(server, userOf, true)
server.listen(Number(process.env.PORT), '127.0.0.1')

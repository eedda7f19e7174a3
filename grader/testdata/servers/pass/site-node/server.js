// As sites with express and express-session are: everybody has a session and a signed cookie, which each answer renews; logging in makes
// the session anew. All forms are on the page. A readable cookie has the user's name.
'use strict'
const crypto = require('node:crypto')
const http = require('node:http')
const chat = require('../chat-node/chat.js')

const secret = process.env.SESSION_SECRET || ''
const users = new Map() // name -> password
const sessions = new Map() // id -> { user }

const sign = (id) => `s:${id}.${crypto.createHmac('sha256', secret).update(id).digest('base64').replace(/=+$/, '')}`
const cookies = (req) => Object.fromEntries((req.headers.cookie || '').split(/; */).map((pair) => pair.split(/=(.*)/s).slice(0, 2)))
function idOf(req) {
  try {
    const value = decodeURIComponent(cookies(req)['connect.sid'] || '')
    const id = value.slice(2, value.lastIndexOf('.'))
    return sign(id) === value && sessions.has(id) ? id : undefined
  } catch {
    return undefined
  }
}
const begin = (user) => {
  const id = crypto.randomBytes(24).toString('base64url')
  sessions.set(id, { user })
  return id
}

const form = (name, fields) => `<form id="${name}" method="post" action="/${name}">${fields}<button>${name}</button></form>`
const fields = '<input name="username"><input name="password" type="password">'
const page = '<!doctype html><title>Chat</title>' + form('register', fields) + form('login', fields) + form('logout', '')

const server = http.createServer((req, res) => {
  let body = ''
  req.on('data', (chunk) => { body += chunk })
  req.on('end', () => {
    let id = idOf(req) || begin()
    const set = []
    const answer = (status, headers, text) => {
      set.push(`connect.sid=${encodeURIComponent(sign(id))}; Path=/; HttpOnly; Expires=${new Date(Date.now() + 6e5).toUTCString()}`)
      res.writeHead(status, { ...headers, 'set-cookie': set }).end(text)
    }
    const typed = new URLSearchParams(body)
    const [name, password] = [typed.get('username'), typed.get('password')]
    switch (`${req.method} ${req.url}`) {
      case 'GET /': return answer(200, { 'content-type': 'text/html; charset=utf-8' }, page)
      case 'POST /register':
        if (!name || !password || users.has(name)) return answer(409, {}, 'taken')
        users.set(name, password)
        return answer(302, { location: '/' })
      case 'POST /login':
        if (!password || users.get(name) !== password) return answer(302, { location: '/' })
        sessions.delete(id)
        id = begin(name)
        set.push(`user=${encodeURIComponent(name)}; Path=/`)
        return answer(302, { location: '/' })
      case 'POST /logout':
        sessions.delete(id)
        id = begin()
        set.push('user=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT')
        return answer(302, { location: '/' })
    }
    answer(404, {}, 'nothing here')
  })
})

chat.attach(server, (req) => sessions.get(idOf(req))?.user, true)
server.listen(Number(process.env.PORT), '127.0.0.1')

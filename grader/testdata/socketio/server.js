'use strict';
// A server for the lessons in Node, as the original course has its learners write it: express, express-session, passport and
// passport.socketio. It runs with Socket.IO 2, 3 and 4. LESSON says up to which lesson it goes, and FAULT names what it does wrong.
const express = require('express');
const session = require('express-session');
const passport = require('passport');
const LocalStrategy = require('passport-local');
const passportSocketIo = require('passport.socketio');
const cookieParser = require('cookie-parser');

const lesson = Number(process.env.LESSON || 6);
const fault = process.env.FAULT || '';
const secret = process.env.SESSION_SECRET || 'secret';

const app = express();
const http = require('http').createServer(app);
const io = require('socket.io')(http);

const users = new Map(); // by name: name and password
const store = new session.MemoryStore();

app.use(express.urlencoded({ extended: true }));
app.use(session({ key: 'express.sid', secret, resave: true, saveUninitialized: true, cookie: { secure: false }, store }));
app.use(passport.initialize());
app.use(passport.session());
passport.serializeUser((user, done) => done(null, user.name));
passport.deserializeUser((name, done) => done(null, users.get(name) || false));
passport.use(new LocalStrategy((name, password, done) => {
  const user = users.get(name);
  done(null, user && user.password === password ? user : false);
}));

app.get('/', (req, res) => {
  const script = '<script src="/socket.io/socket.io.js"></script>';
  if (lesson < 4) return res.send(`<!doctype html><p id="num-users"></p>${script}`);
  const forms = ['register', 'login'].map((name) =>
    `<form id="${name}" action="/${name}" method="post"><input name="username"><input type="password" name="password"><button>${name}</button></form>`);
  res.send(`<!doctype html><p id="num-users"></p>${forms.join('')}<a id="logout" href="/logout">log out</a>
    <ul id="messages"></ul><form><input id="m"><button>send</button></form>${script}`);
});
app.post('/register', (req, res, next) => {
  const { username: name, password } = req.body;
  if (users.has(name)) return res.redirect('/');
  users.set(name, { name, password });
  next();
}, passport.authenticate('local', { failureRedirect: '/' }), (req, res) => res.redirect('/'));
app.post('/login', passport.authenticate('local', { failureRedirect: '/' }), (req, res) => res.redirect('/'));
app.get('/logout', (req, res, next) => req.logout((err) => (err ? next(err) : res.redirect('/'))));

const refuse = {
  usual: (data, message, error, accept) => accept(null, false), // as the original course writes it
  right: (data, message, error, accept) => accept(new Error(message)),
}[fault === 'accepts-everybody' ? 'usual' : 'right'];

if (lesson >= 4 && fault !== 'no-authentication') {
  io.use(passportSocketIo.authorize({
    cookieParser, key: 'express.sid', secret, store, success: (data, accept) => accept(null, true), fail: refuse,
  }));
}

let currentUsers = 0;

// With Socket.IO 2 and 3, an emit finds out that a client has gone, and calls its disconnect listener at once. If that emits as well,
// some clients hear the second event before the first, and what that client has said meanwhile is dropped. So emit when the listener
// has returned.
const later = fault === 'emits-inside' ? (emit) => emit() : setImmediate;

const announce = (name, connected, socket) => {
  if (fault === 'silent') return;
  if (lesson >= 5) {
    const about = { username: name, currentUsers, connected };
    if (fault === 'field-in-other-case') return later(() => io.emit('user', { Username: name, currentUsers: about.currentUsers, connected }));
    if (fault === 'without-connected') return later(() => io.emit('user', { username: name, currentUsers: about.currentUsers }));
    return later(() => io.emit('user', about));
  }
  if (lesson < 2 || (!connected && lesson < 3)) return;
  const count = fault === 'string' ? String(currentUsers) : fault === 'one-too-small' ? currentUsers - 1 : currentUsers;
  const event = fault === 'other-event' ? 'user_count' : 'user count';
  if (fault === 'only-the-newcomer') return later(() => socket.emit(event, count));
  if (fault === 'everybody-but-the-newcomer') return later(() => socket.broadcast.emit(event, count));
  later(() => io.emit(event, count));
};

io.on('connection', (socket) => {
  const user = socket.request.user || {};
  const name = fault === 'name-from-the-address' ? socket.handshake.query.user || user.name : user.name;
  if (fault !== 'logs-nothing') console.log(lesson >= 4 ? `user ${name} connected` : 'A user has connected');
  if (fault === 'closes-at-once') return socket.disconnect(true);
  if (fault === 'emits-before-counting') announce(name, true, socket);
  currentUsers += fault === 'counts-twice' ? 2 : 1;
  if (fault !== 'emits-before-counting') announce(name, true, socket);

  if (lesson >= 6) {
    socket.on('chat message', (text) => {
      if (typeof text !== 'string' && fault !== 'any-data') return;
      const message = fault === 'trims' ? text.trim() : text;
      const said = { username: name, message };
      if (fault === 'only-the-sender') return later(() => socket.emit('chat message', said));
      if (fault === 'everybody-but-the-sender') return later(() => socket.broadcast.emit('chat message', said));
      if (fault === 'without-the-name') return later(() => io.emit('chat message', text));
      later(() => io.emit('chat message', said));
      if (fault === 'says-twice') later(() => io.emit('chat message', said));
    });
  }

  socket.on('disconnect', () => {
    if (socket.connected) return; // Socket.IO 2 passes on an event of this name that a client emits
    if (lesson < 3 || fault === 'nobody-leaves') return;
    console.log('A user has disconnected');
    if (fault === 'leaves-twice') currentUsers -= 1;
    if (fault === 'emits-before-subtracting') announce(name, false, socket);
    if (fault !== 'emits-without-subtracting') currentUsers -= 1;
    if (fault !== 'emits-before-subtracting' && fault !== 'subtracts-in-silence') announce(name, false, socket);
  });
});

http.listen(process.env.PORT || 3000, '127.0.0.1');

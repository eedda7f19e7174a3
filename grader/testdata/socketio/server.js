'use strict';
// A server for the lessons in Node, as the original course has its learners write it: express, express-session, passport and
// passport.socketio. It runs with Socket.IO 2, 3 and 4. LESSON says which lesson it is for, and FAULT what it does wrong: the name of a
// mistake of that lesson, or usual-fail.
const express = require('express');
const session = require('express-session');
const passport = require('passport');
const LocalStrategy = require('passport-local');
const passportSocketIo = require('passport.socketio');
const cookieParser = require('cookie-parser');

const lesson = Number(process.env.LESSON || 6);
const has = (fault) => process.env.FAULT === fault;
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

// The usual callback of the original course lets everybody in: accept(null, false) is no error.
const usual = (data, message, error, accept) => accept(null, false);
const right = (data, message, error, accept) => accept(new Error(message));

if (lesson >= 4) {
  io.use(passportSocketIo.authorize({
    cookieParser, key: 'express.sid', secret, store, success: (data, accept) => accept(null, true), fail: has('usual-fail') ? usual : right,
  }));
}

// With Socket.IO 2 and 3, an emit finds out that a client has gone, and calls its disconnect listener at once. If that emits as well,
// some clients hear the second event before the first, and what that client has said meanwhile is dropped. So emit when the listener
// has returned.
const emit = (to, event, data) => (has('emits-at-once') ? to.emit(event, data) : setImmediate(() => to.emit(event, data)));

let currentUsers = has('begins-at-one') ? 1 : 0;

function everybody(socket) {
  if (has('only-the-newcomer')) return socket;
  return has('everybody-but-the-newcomer') ? socket.broadcast : io;
}

function count(socket) {
  const event = has('another-event-name') ? 'userCount' : 'user count';
  let data = has('one-too-small') ? currentUsers - 1 : currentUsers;
  if (has('count-as-text')) data = String(data);
  if (has('count-in-an-object')) data = { count: data };
  emit(everybody(socket), event, data);
}

function announce(socket, username, connected) {
  if (lesson >= 5) return emit(io, 'user', { username, currentUsers, connected: connected || has('connected-when-gone') });
  if (lesson >= 2) count(socket);
}

function said(socket, username, text) {
  if (typeof text !== 'string') return;
  const message = has('trims-the-text') ? text.trim() : text;
  const data = has('text-without-a-name') ? message : { username, message };
  if (has('only-the-sender-hears')) return emit(socket, 'chat message', data);
  if (has('everybody-but-the-sender')) return emit(socket.broadcast, 'chat message', data);
  emit(io, 'chat message', data);
  if (has('sender-hears-it-twice')) emit(socket, 'chat message', data);
}

io.on('connection', (socket) => {
  const { name } = socket.request.user || {};
  const came = has('logs-other-words') ? 'A user connected' : 'A user has connected';
  console.log(lesson >= 4 ? `user ${name} connected` : came);
  if (has('logs-in-two-places')) console.log(came);
  if (has('emits-first')) announce(socket, name, true);
  currentUsers += 1;
  if (!has('emits-first')) announce(socket, name, true);
  if (has('announces-twice')) announce(socket, name, true);

  if (lesson >= 6) socket.on('chat message', (text) => said(socket, name, text));

  socket.on('disconnect', () => {
    if (socket.connected) return; // Socket.IO 2 and 3 pass on an event of this name that a client emits
    if (lesson < 3 || has('nobody-leaves')) return;
    console.log(has('log-line-misspelt') ? 'A user disconnected' : 'A user has disconnected');
    if (has('emits-before-subtracting')) announce(socket, name, false);
    if (!has('emits-without-subtracting')) currentUsers -= 1;
    if (!has('emits-before-subtracting') && !has('subtracts-in-silence')) announce(socket, name, false);
  });
});

http.listen(process.env.PORT || 3000, '127.0.0.1');

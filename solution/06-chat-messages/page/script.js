// This file is provided; you don't need to edit it. It opens the WebSocket, shows
// whether it is open, lists every frame that arrives and what it means, and sends
// what you write.

const $ = (id) => document.getElementById(id)

// After a failure the page tries again by itself, after these waits (in seconds).
// When they are used up, it tries only when you click the button.
const waits = [1, 2, 4, 8, 15]
let failures = 0
let timer
let connection // the latest socket, to send on

function connect() {
  clearTimeout(timer)
  showState('connecting', 'connecting…')

  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws')
  connection = socket
  let opened = 0

  socket.addEventListener('open', () => {
    opened = Date.now()
    showState('open', 'connected')
    $('trouble').hidden = true
    listNote('connected')
  })

  socket.addEventListener('message', (message) => {
    listFrame(message.data)
  })

  socket.addEventListener('close', (event) => {
    showState('closed', 'not connected')
    showCount(null, 'unknown while disconnected')
    if (opened) {
      listNote(`the connection ended (code ${event.code})`)
    }
    // Start over with short waits only if the connection lasted a while.
    if (opened && Date.now() - opened > 3000) {
      failures = 0
    }
    $('refused').hidden = opened > 0
    $('ended').hidden = opened === 0
    $('trouble').hidden = false
    retryLater()
  })
}

function retryLater() {
  if (failures === waits.length) {
    $('waiting').textContent = 'The page has stopped trying.'
    return
  }
  const seconds = waits[failures]
  failures++
  $('waiting').textContent = `The page tries again in ${seconds} s.`
  timer = setTimeout(connect, seconds * 1000)
}

// hear handles an event and returns what happened, in words. It returns nothing
// for a frame that isn't an event, or one that it can't read.
function hear(text) {
  let event
  try {
    event = JSON.parse(text)
  } catch {
    return
  }
  switch (event?.event) {
    case 'user':
      return hearUser(event.data)
    case 'chat message':
      return hearMessage(event.data)
    case 'user count':
      showCount(event.data, 'the count was not a number')
  }
}

// hearUser handles an announcement. The fields' names and types must match
// exactly: a count that is a string isn't a number, and a missing field isn't
// false.
function hearUser(data) {
  if (typeof data?.currentUsers === 'number') {
    showCount(data.currentUsers)
  }
  if (typeof data?.username === 'string' && typeof data.connected === 'boolean') {
    return `${data.username} ${data.connected ? 'joined' : 'left'}`
  }
}

// hearMessage handles a chat message.
function hearMessage(data) {
  if (typeof data?.username === 'string' && typeof data.message === 'string') {
    return `${data.username}: ${data.message}`
  }
}

// showCount shows the number of users, or says why there is none.
function showCount(n, otherwise) {
  const known = typeof n === 'number'
  $('num-users').textContent = known ? n : '–'
  $('num-users').classList.toggle('none', !known)
  $('num-label').textContent = !known ? otherwise : n === 1 ? 'user online' : 'users online'
}

function showState(state, words) {
  $('state').dataset.state = state
  $('state').textContent = words
  $('send').disabled = state !== 'open' // but leave the text field alone: somebody may be typing
}

function listFrame(frame) {
  const text = typeof frame === 'string' ? frame : '(a binary frame)'
  const words = hear(frame)
  const raw = element('code', text)
  list(words ? 'told' : 'frame', words ? element('p', words) : '', raw)
}

function listNote(text) {
  list('note', element('p', text))
}

function list(kind, ...what) {
  $('silence').hidden = true
  const item = document.createElement('li')
  item.className = kind
  item.append(element('time', new Date().toLocaleTimeString([], { hour12: false })), ...what)
  const log = $('log')
  const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 10
  $('messages').append(item)
  while ($('messages').children.length > 200) {
    $('messages').firstChild.remove()
  }
  if (atEnd) { // don't scroll away from somebody who is reading older lines
    log.scrollTop = log.scrollHeight
  }
}

// element makes an element with this text. It inserts the text as plain text,
// never as HTML: it comes from somebody else.
function element(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

$('frames').addEventListener('change', () => {
  $('messages').classList.toggle('short', !$('frames').checked)
})

$('chat').addEventListener('submit', (event) => {
  event.preventDefault() // stay on the page; send the message through the socket
  const text = $('m').value
  if (text === '' || connection.readyState !== WebSocket.OPEN) {
    return
  }
  connection.send(JSON.stringify({ event: 'chat message', data: text }))
  $('m').value = ''
})

$('retry').addEventListener('click', () => {
  if ($('state').dataset.state === 'connecting') {
    return // it is trying already
  }
  failures = 0
  connect()
})

connect()

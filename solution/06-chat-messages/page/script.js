// This file is given; it needs no edit. It opens the WebSocket, shows whether
// it is open, lists all that comes in, with what it means, and sends what you
// write.

const $ = (id) => document.getElementById(id)

// After a failure the page tries again by itself, ever less often. After the
// last of these waits (in seconds) it leaves that to the button.
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
    showCount(null, 'not known while disconnected')
    if (opened) {
      listNote(`the connection ended (code ${event.code})`)
    }
    // Only a connection that lasted is a reason to be patient anew.
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

// hear does what an event asks for, and returns in words what has happened.
// It returns nothing for what is not an event, or not one that it can read.
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
      showCount(event.data, 'the count was no number')
  }
}

// hearUser takes an announcement. Names and types of the fields are exact: a
// count that is text is no number, and what is missing is not false.
function hearUser(data) {
  if (typeof data?.currentUsers === 'number') {
    showCount(data.currentUsers)
  }
  if (typeof data?.username === 'string' && typeof data.connected === 'boolean') {
    return `${data.username} ${data.connected ? 'joined' : 'left'}`
  }
}

// hearMessage takes a chat message.
function hearMessage(data) {
  if (typeof data?.username === 'string' && typeof data.message === 'string') {
    return `${data.username}: ${data.message}`
  }
}

// showCount shows a number of users, or else says why there is none.
function showCount(n, otherwise) {
  const known = typeof n === 'number'
  $('num-users').textContent = known ? n : '–'
  $('num-users').classList.toggle('none', !known)
  $('num-label').textContent = !known ? otherwise : n === 1 ? 'user online' : 'users online'
}

function showState(state, words) {
  $('state').dataset.state = state
  $('state').textContent = words
  $('send').disabled = state !== 'open' // the field stays as it is: somebody may be writing
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
  if (atEnd) { // who reads back is not torn away
    log.scrollTop = log.scrollHeight
  }
}

// element makes an element with a text. The text is put in as text, never as
// HTML: it comes from somebody else.
function element(name, text) {
  const made = document.createElement(name)
  made.textContent = text
  return made
}

$('frames').addEventListener('change', () => {
  $('messages').classList.toggle('short', !$('frames').checked)
})

$('chat').addEventListener('submit', (event) => {
  event.preventDefault() // the page stays; the message goes through the socket
  const text = $('m').value
  if (text === '' || connection.readyState !== WebSocket.OPEN) {
    return
  }
  connection.send(JSON.stringify({ event: 'chat message', data: text }))
  $('m').value = ''
})

$('retry').addEventListener('click', () => {
  if ($('state').dataset.state === 'connecting') {
    return // it is being tried
  }
  failures = 0
  connect()
})

connect()

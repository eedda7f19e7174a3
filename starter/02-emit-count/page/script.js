// This file is provided; you don't need to edit it. It opens the WebSocket, shows
// whether it is open, and lists every frame that arrives.

const $ = (id) => document.getElementById(id)

// After a failure the page tries again by itself, after these waits (in seconds).
// When they are used up, it tries only when you click the button.
const waits = [1, 2, 4, 8, 15]
let failures = 0
let timer

function connect() {
  clearTimeout(timer)
  showState('connecting', 'connecting…')

  const socket = new WebSocket(location.origin.replace('http', 'ws') + '/ws')
  let opened = 0

  socket.addEventListener('open', () => {
    opened = Date.now()
    showState('open', 'connected')
    $('trouble').hidden = true
    list('note', 'connected')
  })

  socket.addEventListener('message', (message) => {
    list('frame', typeof message.data === 'string' ? message.data : '(a binary frame)')
    hear(message.data)
  })

  socket.addEventListener('close', (event) => {
    showState('closed', 'not connected')
    showCount(null, 'unknown while disconnected')
    if (opened) {
      list('note', `the connection ended (code ${event.code})`)
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

// hear handles an event. Everything else is only listed.
function hear(text) {
  let event
  try {
    event = JSON.parse(text)
  } catch {
    return
  }
  if (event?.event === 'user count') {
    showCount(event.data, 'the count was not a number')
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
}

function list(kind, text) {
  $('silence').hidden = true
  const item = document.createElement('li')
  const time = document.createElement('time')
  const words = document.createElement(kind === 'frame' ? 'code' : 'span')
  item.className = kind
  time.textContent = new Date().toLocaleTimeString([], { hour12: false })
  words.textContent = text
  item.append(time, words)
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

$('retry').addEventListener('click', () => {
  if ($('state').dataset.state === 'connecting') {
    return // it is trying already
  }
  failures = 0
  connect()
})

connect()

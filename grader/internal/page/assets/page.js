// The page is complete without this module. With it, the page follows the session: one tab of all reads the stream of states and passes
// them on to the others, since a browser has only six connections for all tabs of a host.

const root = document.documentElement
const {boot, token, lesson} = root.dataset
const $ = (selector, from = document) => from.querySelector(selector)
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)]
const key = 'handshake:'

// HTML comes from the kit's own templates, which escape what programs send.
const fragment = html => {
  const template = document.createElement('template')
  template.innerHTML = html
  return template.content
}

const post = async (path, body) => {
  const headers = {'X-Handshake-Token': token}
  if (body) headers['Content-Type'] = 'application/json'
  const answer = await fetch(path, {method: 'POST', headers, body: body && JSON.stringify(body)})
  if (!answer.ok && answer.status !== 429) tell((await answer.text()).trim())
  return answer
}

// Theme.

const themes = ['auto', 'light', 'dark']
const setTheme = theme => {
  if (theme === 'auto') delete root.dataset.theme
  else root.dataset.theme = theme
  const button = $('#theme')
  if (button) button.textContent = button.dataset[theme]
}
const theme = () => localStorage.getItem(key + 'theme') ?? 'auto'
setTheme(theme())
addEventListener('storage', event => event.key === key + 'theme' && setTheme(theme()))

// Painting. What the learner has opened or closed stays so, as long as this tab lives.

const opened = new Map(JSON.parse(sessionStorage.getItem(key + lesson) ?? '[]'))
const remember = () => sessionStorage.setItem(key + lesson, JSON.stringify([...opened]))
const tabs = new Map()
let number = Number(root.dataset.number)
let said = ''

const tell = text => {
  if (text && text !== said) $('#say').textContent = said = text
}

const load = async details => {
  const body = $('.body', details)
  if (!$('.load', body) && !details.dataset.stale) return
  delete details.dataset.stale
  const answer = await fetch(`/lessons/${lesson}/checks/${details.dataset.check}`)
  if (!answer.ok || !details.isConnected) return
  body.replaceChildren(fragment(await answer.text()))
  settle(details)
}

// settle gives a check what the learner chose for it.
const settle = details => {
  const id = details.dataset.check
  if (tabs.has(id)) choose($$('[role=tab]', details)[tabs.get(id)])
}

const paint = state => {
  if (state.boot !== boot) return location.reload() // the kit was started again: its token is another one
  if (state.number < number) return
  number = state.number
  if (state.lesson !== lesson) return paintOther(state)
  paintPane(state)
}

const paintOther = async state => {
  const answer = await fetch(`/lessons/${lesson}/pane`)
  if (!answer.ok) return
  const own = await answer.json()
  if (own.boot === boot && own.number >= number) paintPane(own)
}

const paintPane = state => {
  const pane = fragment(state.pane)
  const focused = document.activeElement?.closest('#pane') ? document.activeElement : undefined
  const place = focused?.id ? '#' + CSS.escape(focused.id) : focused?.closest('.check') ? '#' + CSS.escape(focused.closest('.check').id) + ' ' + (focused.matches('summary') ? 'summary' : 'a,button') : ''
  const scroll = $('#checks').scrollTop
  for (const details of $$('details[data-check]', pane)) {
    const id = details.dataset.check
    if (opened.has(id)) details.open = opened.get(id)
    const old = $(`details[data-check="${CSS.escape(id)}"]`)
    // Until the check's new story has come, the old one stays, so that nothing jumps.
    if (details.open && $('.load', details) && old && !$('.load', old)) {
      $('.body', details).replaceChildren(...$('.body', old).childNodes)
      details.dataset.stale = true
    }
    settle(details)
  }
  $('#pane').replaceChildren(pane)
  $('#steps').replaceChildren(fragment(state.steps))
  for (const a of $$('#steps a')) if (a.getAttribute('href') === location.pathname) a.setAttribute('aria-current', 'page'); else a.removeAttribute('aria-current')
  document.title = state.title
  $('#icon').href = `/assets/icon-${state.icon}.svg`
  const trial = $('#trial')
  if (trial.dataset.html !== state.trial) {
    trial.replaceChildren(fragment(state.trial))
    trial.dataset.html = state.trial
  }
  $('#watching').replaceChildren(...state.watch ? [document.createElement('i'), state.watch] : [])
  $('#checks').scrollTop = scroll
  if (place) $(place)?.focus({preventScroll: true})
  tell(state.say)
  for (const details of $$('#pane details[data-check][open]')) load(details)
  root.dataset.number = state.number
  root.dataset.run = state.run
  requestAnimationFrame(() => setTimeout(() => performance.mark('painted', {detail: state.run})))
}

const stopped = is => { $('#stopped').hidden = !is }

// The stream. The tab that holds the lock reads it; a tab that is closed gives the lock to the next one.

const channel = new BroadcastChannel(key + location.host)
let last
let down = false
const share = message => {
  channel.postMessage(message)
  receive(message)
}
const receive = ({state, down}) => {
  if (state) paint(state)
  if (down !== undefined) stopped(down)
}
let leads = false
channel.onmessage = ({data}) => {
  if (data.hello && leads) channel.postMessage({state: last, down})
  else if (!data.hello) receive(data)
}

const lead = () => new Promise(() => {
  leads = true
  let stream
  const listen = () => {
    stream = new EventSource('/events')
    stream.addEventListener('state', event => {
      last = JSON.parse(event.data)
      down = false
      share({state: last, down})
    })
    stream.onerror = () => {
      down = true
      share({down})
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000)
    }
  }
  listen()
})
if (navigator.locks) navigator.locks.request(key + 'stream', lead)
else lead()
channel.postMessage({hello: true})

// Tabs of a check, and the links between its picture and its table.

const choose = tab => {
  if (!tab) return
  const all = $$('[role=tab]', tab.parentElement)
  for (const one of all) {
    const on = one === tab
    one.setAttribute('aria-selected', on)
    one.tabIndex = on ? 0 : -1
    $('#' + CSS.escape(one.getAttribute('aria-controls')), tab.closest('.body')).classList.toggle('hide', !on)
  }
  const check = tab.closest('details[data-check]')
  if (check) tabs.set(check.dataset.check, all.indexOf(tab))
}

const light = (body, event) => {
  for (const one of $$('.lit', body)) one.classList.remove('lit')
  for (const one of $$(`[data-event="${event}"]`, body)) one.classList.add('lit')
}

const copy = async text => {
  try {
    await navigator.clipboard.writeText(text)
  } catch { // without permission, by the old way
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
  tell(root.dataset.copied + '.')
}

const flash = (button, text) => {
  const before = button.dataset.label ??= button.textContent
  button.textContent = text
  setTimeout(() => { button.textContent = before }, 1500)
}

const once = async (button, work) => {
  button.disabled = true
  try { await work() } finally { button.disabled = false }
}

document.addEventListener('click', async event => {
  const target = event.target
  const button = target.closest('button')
  const tab = target.closest('[role=tab]')
  if (tab) return choose(tab)
  const row = target.closest('.seq [data-event]')
  const body = target.closest('.body')
  if (row && body) {
    light(body, row.dataset.event)
    choose($$('[role=tab]', body)[1])
    return $(`tr[data-event="${row.dataset.event}"]`, body)?.scrollIntoView({block: 'nearest'})
  }
  const time = target.closest('.frames a')
  if (time) {
    event.preventDefault()
    light(body, time.closest('tr').dataset.event)
    return choose($$('[role=tab]', body)[0])
  }
  const summary = target.closest('.chk > summary')
  if (summary) { // the state is the one before the click
    const details = summary.parentElement
    opened.set(details.dataset.check, !details.open)
    remember()
    return
  }
  if (!button) return
  if (button.dataset.copy) return copy(button.dataset.copy).then(() => { button.title = root.dataset.copied })
  if (button.dataset.copyFrom) return copy(document.getElementById(button.dataset.copyFrom).textContent).then(() => flash(button, root.dataset.copied))
  if (button.dataset.design !== undefined) return once(button, () => solution(button.dataset.design))
  if (button.dataset.try) return once(button, () => post(`/lessons/${lesson}/try`, {do: button.dataset.try, who: button.dataset.who ?? ''}))
  switch (button.id) {
    case 'run': return run()
    case 'theme': {
      const next = themes[(themes.indexOf(theme()) + 1) % themes.length]
      localStorage.setItem(key + 'theme', next)
      return setTheme(next)
    }
    case 'keys': return $('#help').showModal()
    case 'next': return next()
    case 'solution': return once(button, () => solution())
    case 'record': return once(button, record)
  }
})

document.addEventListener('toggle', event => {
  const details = event.target
  if (details.matches?.('details[data-check]') && details.open) load(details)
  if (details.matches?.('.hint') && details.open) post(`/lessons/${lesson}/hints/${details.dataset.hint}`)
}, true)

$('#say-it').addEventListener('submit', event => {
  event.preventDefault()
  const form = new FormData(event.target)
  once($('button', event.target), () => post(`/lessons/${lesson}/try`, {do: 'emit', who: form.get('who'), event: form.get('event'), data: form.get('data')}))
})

const run = () => post('/run')
const next = async () => {
  const on = $('#on')
  if ((await post('/next')).ok && on) location.assign(on.href)
}
const solution = async design => {
  const answer = await fetch(`/lessons/${lesson}/solution` + (design ? '?design=' + encodeURIComponent(design) : ''))
  const text = await answer.text()
  if (!answer.ok) return tell(text)
  $('#solution-view')?.remove()
  $('#pane').after(fragment(text))
  $('#solution-view').scrollIntoView({block: 'start'})
  $('#solution-h').focus()
}
const record = async () => {
  const answer = await post(`/lessons/${lesson}/recording`)
  if (answer.ok) $('#recording').replaceChildren(fragment(await answer.text()))
}

// Keys, unless somebody types.

const step = by => {
  const all = $$('#pane .check')
  const here = all.indexOf(document.activeElement?.closest('.check'))
  const to = here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)
  $('summary, .chk[tabindex]', all[to])?.focus()
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, textarea, select, dialog')) return
  const tab = event.target.closest('[role=tab]')
  if (tab && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
    const all = $$('[role=tab]', tab.parentElement)
    const to = all[(all.indexOf(tab) + (event.key === 'ArrowRight' ? 1 : all.length - 1)) % all.length]
    choose(to)
    return to.focus()
  }
  const does = {r: run, j: () => step(1), k: () => step(-1), n: () => $('#next') ? next() : $('#on')?.click(), p: () => $('#back')?.click(), '?': () => $('#help').showModal()}[event.key.toLowerCase()]
  if (!does || event.repeat && event.key.toLowerCase() === 'r') return
  event.preventDefault()
  does()
})

for (const details of $$('#pane details[data-check]')) if (opened.has(details.dataset.check)) details.open = opened.get(details.dataset.check)
for (const details of $$('#pane details[data-check][open]')) load(details)

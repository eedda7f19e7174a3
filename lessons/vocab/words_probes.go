package vocab

// probes are the sentences for the answers of this course's probes, by the probe's ID and the answer. A sentence is empty if the answer
// doesn't help a learner.
var probes = map[string]string{
	"ends-after/nothing":      `A client connected and sent nothing. Your server ended the connection right away.`,
	"ends-after/ping":         `A client sent a ping. Your server then ended the connection.`,
	"ends-after/event":        `A client sent one event, as JSON. Your server then ended the connection.`,
	"ends-after/second-event": `A client sent two events. Your server ended the connection after the second one.`,
	"ends-after/text":         `A client sent two events, and your server kept the connection. Then it sent the text "hello", which isn't JSON, and your server ended the connection.`,
	"ends-after/stays":        ``,

	"close-answered/both":       ``,
	"close-answered/close-only": `Your server closes a connection after a close frame, but it doesn't answer a ping.`,
	"close-answered/ping-only":  `Your server answers a ping, but it doesn't close the connection after a close frame.`,
	"close-answered/neither":    `Your server answers neither a ping nor a close frame.`,

	"logged-at-the-end/at-once":    ``,
	"logged-at-the-end/at-the-end": `A client connected and left. The line was logged only after it had left.`,
	"logged-at-the-end/never":      ``,

	"how-many/all":    ``,
	"how-many/one":    `Clients connected one after the other and stayed. Only the first one got an answer.`,
	"how-many/some":   `Clients connected one after the other and stayed. The first {{.n}} got an answer, and the next one didn't.`,
	"how-many/newest": `A client connected and stayed. When the next one connected, your server ended the first one's connection.`,

	"logged-for/connections": ``,
	"logged-for/requests":    `The line was logged for a request to /ws that wasn't a handshake.`,
	"logged-for/messages":    `A client that was connected sent three messages, and the line was logged again.`,
	"logged-for/pages":       `The line was logged for a request for the page.`,

	"other-address/counted":              ``,
	"other-address/only-other-addresses": `A second client from the same address, 127.0.0.1, was told 1, too. One from 127.0.0.2 was told 2.`,
	"other-address/not-counted":          `A client from another address, 127.0.0.2, was told 1, too.`,

	"first-numbers/right":    ``,
	"first-numbers/same":     `Three clients joined one after the other. They were told {{.alice}}, {{.bob}} and {{.carol}}.`,
	"first-numbers/too-low":  `Three clients joined one after the other. They were told {{.alice}}, {{.bob}} and {{.carol}}.`,
	"first-numbers/too-high": `Three clients joined one after the other. They were told {{.alice}}, {{.bob}} and {{.carol}}.`,
	"first-numbers/by-two":   `Three clients joined one after the other. They were told {{.alice}}, {{.bob}} and {{.carol}}.`,
	"first-numbers/other":    `Three clients joined one after the other. They were told {{.alice}}, {{.bob}} and {{.carol}}.`,

	"what-counts/handshakes":  ``,
	"what-counts/pages":       `A request for the page raised the count.`,
	"what-counts/requests":    `A request to /ws that wasn't a handshake raised the count.`,
	"what-counts/connections": `A TCP connection that sent nothing raised the count.`,
	"what-counts/messages":    `A message from a client that was connected raised the count.`,

	"told-when/at-once":          ``,
	"told-when/after-a-message":  `A client got its first count only after it had sent a message.`,
	"told-when/at-the-next-join": `A client got its first count only when the next one joined.`,
	"told-when/never":            `A client got no count when it joined. It got none after another one had joined and left, and none after it had sent a message.`,

	"who-hears-a-join/everyone": ``,
	"who-hears-a-join/newcomer": `Three clients were connected and a fourth joined. Only the newcomer got a count.`,
	"who-hears-a-join/others":   `Three clients were connected and a fourth joined. All three got a count, and the newcomer didn't.`,
	"who-hears-a-join/first":    `Three clients were connected and a fourth joined. Of the three, only the first one got a count.`,
	"who-hears-a-join/last":     `Three clients were connected and a fourth joined. Of the three, only the last one got a count.`,
	"who-hears-a-join/nobody":   `Three clients were connected and a fourth joined. None of them got a count.`,

	"a-rush/no":    ``,
	"a-rush/drops": `Clients joined, first one by one and then many at once. The counts came in the right order, but some of them didn't reach every client.`,

	"after-a-dead-socket/everyone": ``,
	"after-a-dead-socket/some":     `One of five clients vanished, and then three more joined. Only {{.n}} of the four remaining clients still got the counts.`,
	"after-a-dead-socket/nobody":   `One of five clients vanished, and then three more joined. None of the four remaining clients got the counts.`,

	"which-leaves/all":             ``,
	"which-leaves/close-frames":    `When clients left with a close frame, your server noticed it at once. When others dropped the connection without one, nothing happened right away.`,
	"which-leaves/only-the-first":  `Several clients left, one after the other. The log or the other clients showed the first leave right away, and none of the later ones.`,
	"which-leaves/some-codes":      `Clients left with the close codes 1000, 1001 and 4321, and without a code. Your server noticed only some of them right away.`,
	"which-leaves/no-close-frames": `Your server noticed clients that dropped the connection, but not those that left with a close frame.`,
	"which-leaves/cuts":            `Your server noticed clients that dropped the connection, but not those that left with a close frame.`,
	"which-leaves/none":            `Clients left in several ways, with a close frame and without one. Each time, neither the log nor the other clients showed anything right away.`,

	"down-when/at-once":             ``,
	"down-when/late":                `A client left. The others got the new count, but not right away.`,
	"down-when/told-wrong":          `A client left. The others were told a number that still included it, and the next newcomer got the right one.`,
	"down-when/silently":            `A client left. The others weren't told right away, but the next newcomer got the right number.`,
	"down-when/at-the-next-join":    `A client left. The next newcomer got a number that still included it, and the one after that got the right number.`,
	"down-when/after-the-next-join": `A client left. The next newcomer got a number that still included it, and the one after that got a lower number.`,
	"down-when/seconds-later":       `A client left. Two more joined, and both got numbers that still included it. Some seconds after it had left, the count went down.`,
	"down-when/never":               `A client left. Two more joined, and both got numbers that still included it.`,

	"who-hears-a-leave/everyone": ``,
	"who-hears-a-leave/some":     `One of four clients left. Only {{.n}} of the three others got a message.`,
	"who-hears-a-leave/nobody":   `One of four clients left. None of the three others got a message right away.`,

	"subtracted/one":     ``,
	"subtracted/nothing": `One of six clients left, and then another one joined. The newcomer was told 7.`,
	"subtracted/two":     `One of six clients left, and then another one joined. The newcomer was told 5, so the count went down by two.`,
	"subtracted/more":    `One of six clients left, and then another one joined. The newcomer was told a number far below 6.`,

	"refused-leave/yes": `Requests to /ws that weren't handshakes lowered the count.`,
	"refused-leave/no":  ``,

	"a-burst/stays":   ``,
	"a-burst/dropped": `40 clients joined at once. Your server dropped a client that was reading all the time.`,

	"after-a-second/yes":     ``,
	"after-a-second/dropped": `Your server dropped a client that was reading all the time, less than a second after it had connected.`,

	"login-cookie/sent":    ``,
	"login-cookie/empty":   `After a login, the cookie for /ws is there, but its value is empty.`,
	"login-cookie/path":    `The login sets a cookie with the path {{.path}}. A browser doesn't send it to /ws.`,
	"login-cookie/expired": `The login sets a cookie that has already expired. A browser throws it away.`,
	"login-cookie/domain":  `The login sets a cookie for the domain {{.domain}}. The page's URL begins with http://127.0.0.1, so a browser refuses that cookie.`,
	"login-cookie/none":    `The login doesn't set a cookie.`,

	"why-refused/admitted":  ``,
	"why-refused/not-valid": `When a user with a valid cookie was refused, the log said "securecookie: the value is not valid". The name or the key differs between Encode and Decode.`,
	"why-refused/expired":   `When a user with a valid cookie was refused, the log said "securecookie: expired timestamp".`,
	"why-refused/no-cookie": `When a user with a valid cookie was refused, the log said "named cookie not present". The handshake did have a cookie, so it has a different name.`,
	"why-refused/no-word":   ``,

	"upside-down/yes":    `A cookie was refused while its session was valid, and admitted after the session had ended.`,
	"upside-down/no":     ``,
	"upside-down/nobody": ``,

	"id-as-cookie/yes": `A visitor was admitted with a cookie that was only the session ID, without a signature.`,
	"id-as-cookie/no":  ``,

	"made-up-cookie/yes": `A visitor with a cookie of random letters was admitted.`,
	"made-up-cookie/no":  ``,

	"base64-cookie/yes": `A visitor with a made-up cookie in base64 was admitted.`,
	"base64-cookie/no":  ``,

	"name-as-cookie/yes": `A visitor was admitted with a cookie that was only a user's name.`,
	"name-as-cookie/no":  ``,

	"name-in-the-cookie/yes": `The cookie contains the user's name: anyone who has the cookie can read it.`,
	"name-in-the-cookie/no":  ``,

	"after-logout/any":  `After the logout, even a cookie that had never opened a socket was still accepted.`,
	"after-logout/used": `After the logout, a cookie that had opened a socket before was still accepted. One that had never been used was refused.`,
	"after-logout/none": ``,

	"others-after-logout/yes": ``,
	"others-after-logout/no":  `Two users logged in, and one logged out. The other one was then refused too.`,

	"second-login/yes": ``,
	"second-login/no":  `A user logged in twice. The cookie of the first login was then refused.`,

	"name-in-the-log/own":                ``,
	"name-in-the-log/own-in-other-words": `When a user connected, the log had the user's name, but not in the words that the lesson asks for.`,
	"name-in-the-log/last-login":         `Two users logged in, and the first one connected. The log had the name of the second.`,
	"name-in-the-log/cookie":             `When a user connected, the log had the value of the cookie, and not the user's name.`,
	"name-in-the-log/none":               `When a user connected, the user's name wasn't in the log at all.`,

	"second-tab/counted":       ``,
	"second-tab/not-counted":   `A second tab of the same user was admitted, but the count stayed the same.`,
	"second-tab/refused":       `A second tab of the same user was refused.`,
	"second-tab/replaces":      `When a second tab of the same user connected, the server ended the connection of the first one.`,
	"second-tab/announced":     ``,
	"second-tab/not-announced": `A second tab of the same user was admitted, but it wasn't announced.`,

	"event-on-leave/same":    ``,
	"event-on-leave/another": `A join came as the event {{quote .join}}, and a leave as {{quote .leave}}.`,
	"event-on-leave/nothing": `A client left, and the others got no event at all.`,

	"heard-twice/nobody":   ``,
	"heard-twice/sender":   `A client sent two messages. The sender heard the first one twice, and the other client heard it once.`,
	"heard-twice/others":   `A client sent two messages. The other client heard the first one twice, and the sender heard it once.`,
	"heard-twice/everyone": `A client sent two messages. Both clients heard the first one more than once.`,

	"newcomer-first/nothing":  ``,
	"newcomer-first/the-past": `Two users were connected and a third one joined. It was sent announcements of the earlier two.`,

	"whose-name/own":      ``,
	"whose-name/empty":    `Three users were connected. An event that one of them caused had an empty name.`,
	"whose-name/last":     `An event that one user caused had the name of the user who had connected last.`,
	"whose-name/listener": `An event that one user caused had the name of the user who received it.`,
	"whose-name/other":    ``,

	"null-after-text/nothing": ``,
	"null-after-text/again":   `A client sent a chat message, and then one whose data was null. The others got the first message again.`,
	"null-after-text/empty":   `A client sent a chat message, and then one whose data was null. The others got an empty message.`,
	"null-after-text/null":    `A client sent a chat message, and then one whose data was null. The others got a message that spells it out, such as "null" or "<nil>".`,

	"longest-text/any":   ``,
	"longest-text/below": `A message of {{.longest}} letters came back, and one of {{.lost}} didn't.{{if .ended}} Your server ended the connection of the client that sent it.{{end}}`,

	"who-hears-chat/everyone": ``,
	"who-hears-chat/sender":   `A client sent a chat message. Only the sender got its text back.`,
	"who-hears-chat/others":   `A client sent a chat message. The other client got it, and the sender didn't.`,
	"who-hears-chat/nobody":   `A client sent a chat message. Its text didn't come back to any client, under any event.`,

	"a-burst-of-texts/none":                ``,
	"a-burst-of-texts/all":                 ``,
	"a-burst-of-texts/all-after-the-first": `A client sent 60 messages in a row and stayed connected. Everyone got the first {{.n}} of them, and none of the rest.`,
	"a-burst-of-texts/some":                `A client sent 60 messages in a row and stayed connected. Some of them didn't reach everyone.`,

	"object-as-data/yes": `A client sent an object with text in it as the data, and the server sent that text to everyone.`,
	"object-as-data/no":  ``,
}

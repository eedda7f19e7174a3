package wording

import (
	"fmt"
	"net/http"
	"strconv"

	"handshake/grader/internal/verdict"
)

// The German for what clients report as values. As in English, each is the end of a sentence whose subject is the server.

func germanAnswer(a verdict.Answer) string {
	status := fmt.Sprintf("%d %s", a.Status, http.StatusText(a.Status))
	switch a.How {
	case verdict.Answered:
		return "hat mit " + status + " geantwortet"
	case verdict.Mismatch:
		text := "hat mit 101 geantwortet, aber mit Headern, die nicht zum Handshake passen (RFC 6455, 4.2.2)"
		if a.Detail != "" {
			text += ": " + a.Detail
		}
		return text
	case verdict.Subprotocol:
		return fmt.Sprintf("hat mit 101 geantwortet, aber mit einem Subprotokoll (%q), nach dem niemand gefragt hat und das kein Browser annimmt", a.Detail)
	case verdict.Extension:
		return fmt.Sprintf("hat mit 101 geantwortet, aber mit einer Erweiterung (%q), nach der niemand gefragt hat und die kein Browser annimmt", a.Detail)
	case verdict.HungUp:
		return "hat die Verbindung geschlossen, ohne auf den Handshake zu antworten"
	case verdict.NotHTTP:
		return "hat auf den Handshake mit etwas geantwortet, das kein HTTP ist: " + a.Detail
	case verdict.Broken:
		return "hat nicht auf den Handshake geantwortet: " + a.Detail
	case verdict.ConnectError:
		return fmt.Sprintf("hat mit 101 geantwortet und den Client dann mit dem Paket connect_error abgewiesen (%q)", a.Detail)
	case verdict.LateAnswer:
		return "hat mit 101 geantwortet und dann eine zweite HTTP-Antwort in den Socket geschrieben: " + status
	case verdict.BadOpening:
		if a.Detail == "" {
			return "hat mit 101 geantwortet und die Verbindung dann beendet, bevor der Client mit Socket.IO verbunden war"
		}
		return "hat mit 101 geantwortet und dann etwas gesendet, das Socket.IO dort nicht erlaubt: " + Raw(a.Detail)
	case verdict.OverLimit:
		return "hat auf den Handshake mit mehr geantwortet, als ein Client annimmt"
	}
	return "hat nicht auf den Handshake geantwortet"
}

func germanEnding(e verdict.Event) string {
	switch e.How {
	case verdict.CloseFrame:
		return fmt.Sprintf("hat den Socket geschlossen (%s)", germanCloseFrame(e))
	case verdict.Disconnect:
		return fmt.Sprintf("hat den Socket getrennt (Paket %s)", e.Detail)
	case verdict.FIN, verdict.Reset:
		return "hat die Verbindung ohne Close-Frame beendet"
	case verdict.OverLimit:
		return "hat mehr gesendet, als ein Client annimmt"
	case verdict.SecondAnswer:
		return "hat nach dem Handshake eine zweite HTTP-Antwort in den Socket geschrieben: " + e.Detail
	case verdict.ProtocolError:
		if e.Violation != verdict.BadDeflate {
			return "hat Bytes gesendet, die kein WebSocket-Frame sind (" + e.Detail + ")"
		}
	}
	return "hat die Verbindung verletzt: " + e.Detail
}

func germanExit(e verdict.Exit) string {
	if e.Signal != "" {
		return "wurde durch das Signal " + e.Signal + " beendet"
	}
	return fmt.Sprintf("hat sich mit dem Status %d beendet", e.Status)
}

func germanCloseFrame(e verdict.Event) string {
	switch {
	case e.How == verdict.Disconnect:
		return "Paket " + e.Detail
	case e.Code == verdict.NoCode:
		return "Close-Frame ohne Code"
	case e.Reason == "":
		return strconv.Itoa(e.Code)
	}
	return fmt.Sprintf("%d: %s", e.Code, e.Reason)
}

func germanVanishing(e verdict.Event) string {
	switch e.How {
	case verdict.FIN:
		return "ohne Close-Frame"
	case verdict.Reset:
		return "TCP-Reset"
	case verdict.MidHandshake:
		return "mitten im Handshake"
	case verdict.BeforeAnswer:
		return "vor der Antwort auf den Handshake"
	case verdict.CameAndWent:
		return fmt.Sprintf("%d kamen und gingen", e.Count)
	}
	return ""
}

func germanUnanswered(request string, a verdict.Answer) string {
	text := "keine Antwort auf " + request
	switch a.How {
	case verdict.HungUp:
		return text + ": Der Server hat die Verbindung geschlossen"
	case verdict.Broken:
		return text + ": " + a.Detail
	}
	return text
}

func germanExcess(e verdict.Event) string {
	return fmt.Sprintf("sendet mehr, als ein Client annimmt (%s: %d)", e.Limit, e.Most)
}

func germanLeft(e verdict.Event) string {
	if e.Code == verdict.NoCode {
		return "ohne Code"
	}
	return strconv.Itoa(e.Code)
}

func germanManyClients(n int) string { return fmt.Sprintf("%d andere Clients", n) }

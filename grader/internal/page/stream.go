package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"handshake/grader/curriculum"
)

// events streams the session's states, the whole state first. A browser has six connections for all tabs of a host, so one of its tabs
// reads the stream and passes it on to the others.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	if !s.open() {
		w.Header().Set("Retry-After", "1")
		http.Error(w, words().ManyTabs, http.StatusServiceUnavailable)
		return
	}
	defer s.close()
	control := http.NewResponseController(w)
	if control.SetReadDeadline(time.Time{}) != nil { // the server's is for requests that end
		http.Error(w, words().NoStream, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	send := func(format string, args ...any) bool {
		if control.SetWriteDeadline(time.Now().Add(slowest)) != nil {
			return false
		}
		if _, err := fmt.Fprintf(w, format, args...); err != nil {
			return false
		}
		return control.Flush() == nil
	}
	if !send("retry: %d\n\n", again) {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		now, changed := s.now()
		u, err := s.update(now, s.shown(now))
		if err != nil {
			return
		}
		text, err := json.Marshal(u)
		if err != nil || !send("event: state\nid: %d\ndata: %s\n\n", now.number, text) {
			return
		}
		for waiting := true; waiting; {
			select {
			case <-r.Context().Done():
				return
			case <-changed:
				waiting = false
			case <-beat.C:
				if !send(": still here\n\n") {
					return
				}
			}
		}
	}
}

// shown is the lesson that is being worked on.
func (s *Server) shown(now snapshot) curriculum.Lesson {
	if now.Lesson.ID != "" {
		return now.Lesson
	}
	lesson, _ := s.Work.Current(s.Course)
	return lesson
}

// open counts a stream, unless there are too many.
func (s *Server) open() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.streams >= maxStreams {
		return false
	}
	s.streams++
	return true
}

func (s *Server) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.streams--
}

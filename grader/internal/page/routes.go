package page

import (
	"bytes"
	"context"
	"crypto/subtle"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/watch"
	"handshake/grader/internal/wording"
)

//go:embed assets
var assets embed.FS

// pages are the page's templates.
type pages struct{ *template.Template }

func newPages() (*pages, error) {
	all, err := template.New("").Funcs(funcs).ParseFS(assets, "assets/*.html")
	return &pages{all}, err
}

// funcs are what the templates call: the page's words, and sentences with markup in their places.
var funcs = template.FuncMap{
	"say":   words,
	"fmt":   fmt.Sprintf,
	"code":  func(format string, codes ...string) template.HTML { return marked(format, "<code>%s</code>", codes) },
	"read":  func() string { return wording.Current().Words.Report.Read },
	"lower": strings.ToLower,
	"link": func(format, to, text string) template.HTML {
		return marked(format, `<a href="`+template.HTMLEscapeString(to)+`">%s</a>`, []string{text})
	},
}

// marked puts texts into a sentence, each in the markup.
func marked(format, markup string, texts []string) template.HTML {
	var all []any
	for _, text := range texts {
		all = append(all, strings.Replace(markup, "%s", template.HTMLEscapeString(text), 1))
	}
	return template.HTML(fmt.Sprintf(template.HTMLEscapeString(format), all...)) //nolint:gosec // each part is escaped
}

// write executes a template; nothing is sent before all of it is there.
func (p *pages) write(w http.ResponseWriter, name string, data any) {
	text, err := p.render(name, data)
	if err != nil {
		http.Error(w, fmt.Sprintf(words().NoPage, err), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(text)) // the browser has gone: nothing to tell it
}

func (p *pages) render(name string, data any) (string, error) {
	var out bytes.Buffer
	err := p.ExecuteTemplate(&out, name, data)
	return out.String(), err
}

// files are what the page consists of, besides HTML, by name with its type.
var files = map[string]string{
	"style.css": "text/css; charset=utf-8", "page.js": "text/javascript; charset=utf-8",
	"icon-idle.svg": "image/svg+xml", "icon-running.svg": "image/svg+xml", "icon-passed.svg": "image/svg+xml", "icon-failed.svg": "image/svg+xml", "icon-error.svg": "image/svg+xml",
}

// Handler answers the page's requests, behind its guard. The context ends what requests have begun.
func (s *Server) Handler(ctx context.Context) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.first)
	mux.HandleFunc("GET /lessons/{lesson}", s.known(s.whole))
	mux.HandleFunc("GET /lessons/{lesson}/pane", s.known(s.onlyPane))
	mux.HandleFunc("GET /lessons/{lesson}/checks/{check}", s.known(s.onlyBody))
	mux.HandleFunc("GET /lessons/{lesson}/solution", s.known(s.solution))
	mux.HandleFunc("GET /finished", s.finish)
	mux.HandleFunc("GET /events", s.events)
	mux.HandleFunc("GET /assets/{name}", s.asset)
	mux.HandleFunc("POST /run", func(w http.ResponseWriter, r *http.Request) { s.pass(w, r, watch.Again) })
	mux.HandleFunc("POST /next", func(w http.ResponseWriter, r *http.Request) { s.pass(w, r, watch.Next) })
	mux.HandleFunc("POST /lessons/{lesson}/hints/{number}", s.known(s.noteHint))
	mux.HandleFunc("POST /lessons/{lesson}/recording", s.known(func(w http.ResponseWriter, r *http.Request, lesson curriculum.Lesson) { s.recording(ctx, w, lesson) }))
	mux.HandleFunc("POST /lessons/{lesson}/try", s.known(func(w http.ResponseWriter, r *http.Request, lesson curriculum.Lesson) { s.try(ctx, w, r, lesson) }))
	return s.guard(mux)
}

func equalToken(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// known finds the lesson that a request names. What isn't in the course's table isn't there.
func (s *Server) known(handle func(http.ResponseWriter, *http.Request, curriculum.Lesson)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, lesson := range s.Course.Lessons {
			if lesson.ID == r.PathValue("lesson") {
				handle(w, r, lesson)
				return
			}
		}
		http.Error(w, words().NoLesson, http.StatusNotFound)
	}
}

// asset serves one of the page's own files.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	kind, ok := files[r.PathValue("name")]
	content, err := assets.ReadFile("assets/" + r.PathValue("name"))
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write(content)
}

// first leads to the lesson that is being worked on.
func (s *Server) first(w http.ResponseWriter, r *http.Request) {
	now, _ := s.now()
	id := now.Lesson.ID
	if id == "" {
		if len(s.Course.Lessons) == 0 {
			http.Error(w, words().NoLessons, http.StatusNotFound)
			return
		}
		lesson, _ := s.Work.Current(s.Course)
		id = lesson.ID
	}
	http.Redirect(w, r, lessonURL(id), http.StatusFound)
}

// whole is the page of a lesson.
func (s *Server) whole(w http.ResponseWriter, r *http.Request, lesson curriculum.Lesson) {
	now, _ := s.now()
	s.pages.write(w, "page", s.view(now, lesson, r.URL.Query().Get("open")))
}

func (s *Server) view(now snapshot, lesson curriculum.Lesson, open string) pageView {
	v := pageView{Course: s.Course.Title, Boot: s.boot, Token: s.token, Pane: s.pane(now, lesson, open), Trial: s.trial.view()}
	v.Lesson = lessonView{ID: lesson.ID, Title: lesson.Title, Number: lesson.Number(), Of: len(s.Course.Lessons)}
	v.Lesson.Edit = s.file(filepath.Join(curriculum.Work, lesson.ID, curriculum.EditedFile))
	v.Steps = s.steps(now, lesson)
	for i := range v.Steps {
		switch {
		case i+1 < len(v.Steps) && v.Steps[i+1].Here:
			v.Lesson.Back = &v.Steps[i]
		case i > 0 && v.Steps[i-1].Here:
			v.Lesson.On = &v.Steps[i]
		}
	}
	text, err := s.read(lesson)
	if err != nil {
		v.Lesson.Trouble = err.Error()
	}
	v.Lesson.Text = text
	return v
}

// steps are the lessons of the bar.
func (s *Server) steps(now snapshot, here curriculum.Lesson) (all []stepView) {
	for _, lesson := range s.Course.Lessons {
		step := *s.step(now, lesson)
		step.Here = lesson.ID == here.ID
		all = append(all, step)
	}
	return all
}

// update is what a tab needs to show a state.
type update struct {
	Boot   string `json:"boot"`
	Number int    `json:"number"` // of the state; a later one is newer
	Run    int    `json:"run"`
	Lesson string `json:"lesson"`
	Title  string `json:"title"`
	Icon   string `json:"icon"`
	Say    string `json:"say"`
	Pane   string `json:"pane"`  // HTML
	Steps  string `json:"steps"` // HTML
	Trial  string `json:"trial"` // HTML
	Watch  string `json:"watch"` // what is watched
}

// update renders a state for a lesson's page.
func (s *Server) update(now snapshot, lesson curriculum.Lesson) (update, error) {
	pane := s.pane(now, lesson, "")
	u := update{Boot: s.boot, Number: now.number, Run: now.Run, Lesson: lesson.ID, Title: pane.Title, Icon: pane.State, Say: pane.Say, Watch: pane.Watching}
	var errs [3]error
	u.Pane, errs[0] = s.pages.render("pane", pane)
	u.Steps, errs[1] = s.pages.render("steps", s.steps(now, lesson))
	u.Trial, errs[2] = s.pages.render("trial", s.trial.view())
	return u, errors.Join(errs[:]...)
}

// onlyPane is the verdict on a lesson, for a tab that shows another lesson than the session's.
func (s *Server) onlyPane(w http.ResponseWriter, _ *http.Request, lesson curriculum.Lesson) {
	now, _ := s.now()
	u, err := s.update(now, lesson)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(u)
}

// onlyBody is all there is to say of one check.
func (s *Server) onlyBody(w http.ResponseWriter, r *http.Request, lesson curriculum.Lesson) {
	now, _ := s.now()
	graded, _ := s.graded(now, lesson)
	for _, c := range graded.Checks {
		if c.ID == r.PathValue("check") {
			s.pages.write(w, "body", s.body(lesson, c, graded.Probes, now))
			return
		}
	}
	http.Error(w, words().NoCheck, http.StatusNotFound)
}

// endView is the course's end.
type endView struct{ Text template.HTML }

// finish is the page of the course's end: what was built, and what to build next.
func (s *Server) finish(w http.ResponseWriter, r *http.Request) {
	now, _ := s.now()
	source, err := os.ReadFile(filepath.Join(s.Work.Root, curriculum.Finished))
	if !s.finished(now) || err != nil {
		http.Redirect(w, r, "/", http.StatusFound)
		return
	}
	last := s.Course.Lessons[len(s.Course.Lessons)-1]
	v := s.view(now, last, "")
	v.End = &endView{Text: s.markdown(last, source, false)}
	s.pages.write(w, "page", v)
}

// pass passes a command on to the session. While one is being passed on, another is refused.
func (s *Server) pass(w http.ResponseWriter, r *http.Request, command watch.Command) {
	select {
	case s.commands <- struct{}{}:
		defer func() { <-s.commands }()
		s.Command(r.Context(), command)
		w.WriteHeader(http.StatusNoContent)
	default:
		http.Error(w, words().Busy, http.StatusTooManyRequests)
	}
}

// noteHint remembers that a hint was opened, so that the terminal goes on with the next.
func (s *Server) noteHint(w http.ResponseWriter, r *http.Request, lesson curriculum.Lesson) {
	hints, err := curriculum.Hints(s.Work.Root, lesson)
	n, bad := strconv.Atoi(r.PathValue("number"))
	if err != nil || bad != nil || n < 1 || n > len(hints) {
		http.Error(w, words().NoHint, http.StatusNotFound)
		return
	}
	s.noting.Lock()
	defer s.noting.Unlock()
	if seen := s.Work.Seen(lesson); seen.Hints < n {
		seen.Hints = n
		_ = s.Work.Note(lesson, seen) // without it the terminal shows the hint again
	}
	w.WriteHeader(http.StatusNoContent)
}

// readJSON reads a request's body.
func readJSON(r *http.Request, into any) error {
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind != "application/json" {
		return errors.New(words().SendJSON)
	}
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return wording.Errorf("read the request: %w", err)
	}
	return nil
}

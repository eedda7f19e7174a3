// Every form has a hidden field that must agree with a second cookie, which is made anew with each page; and the forms
// must come from the site's own origin.
package main

import (
	"crypto/rand"
	"fmt"
	"net/http"

	"handshake/grader/testdata/servers/parts"
)

func main() {
	var guard http.CrossOriginProtection
	site := parts.Site{
		Fields: func(w http.ResponseWriter, _ *http.Request) string {
			token := rand.Text()
			http.SetCookie(w, &http.Cookie{Name: "csrf", Value: token, Path: "/", SameSite: http.SameSiteStrictMode})
			http.SetCookie(w, &http.Cookie{Name: "theme", Value: "dark", Path: "/"})
			return fmt.Sprintf(`<input type="hidden" name="csrf_token" value="%s"><input type="checkbox" name="remember" checked>`, token)
		},
		Checked: func(r *http.Request) bool {
			cookie, err := r.Cookie("csrf")
			return err == nil && guard.Check(r) == nil && r.PostFormValue("csrf_token") == cookie.Value && cookie.Value != ""
		},
	}
	site.Serve()
}

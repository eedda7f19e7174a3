package program

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Go can't build with a cache that it can't write to, and bubblewrap can't lay a layer over one. So in its cells, the grader's executable is
// Go's cache program (go help environment, GOCACHEPROG): what is in the cache is read from there, and what is new is kept in the cell.

const (
	cacheProgram  = "/.cache-program" // the grader's executable in a cell for builds
	cacheVariable = "HANDSHAKE_CACHE" // the folder of the cache, in the environment of a cache program
)

// cacheRequest is what the go command asks (cmd/go/internal/cacheprog). After one with a BodySize comes the body, as a string in base64.
type cacheRequest struct {
	ID       int64
	Command  string
	ActionID []byte
	OutputID []byte
	BodySize int64
}

// cacheAnswer is the answer to a request.
type cacheAnswer struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

// cached is an entry of a cache.
type cached struct {
	output []byte
	size   int64
	at     time.Time
	path   string
}

// cache is a build cache that is read, with what is new beside it.
type cache struct {
	dir, fresh string
	added      map[string]cached // by action
}

// serveCache answers the go command, and returns the exit status.
func serveCache(dir, fresh string, in io.Reader, out io.Writer) int {
	c := cache{dir: dir, fresh: fresh, added: map[string]cached{}}
	asked, answers := json.NewDecoder(in), json.NewEncoder(out)
	if answers.Encode(cacheAnswer{KnownCommands: []string{"get", "put", "close"}}) != nil {
		return 2
	}
	for {
		var request cacheRequest
		var body []byte
		err := asked.Decode(&request)
		if err == nil && request.BodySize > 0 {
			err = asked.Decode(&body)
		}
		if err != nil {
			return 2 // the go command has ended
		}
		answer := cacheAnswer{ID: request.ID}
		switch request.Command {
		case "get":
			found, ok := c.get(request.ActionID)
			answer.Miss, answer.OutputID, answer.Size, answer.DiskPath = !ok, found.output, found.size, found.path
			if ok {
				answer.Time = &found.at
			}
		case "put":
			added, err := c.put(request.ActionID, request.OutputID, body)
			if answer.DiskPath = added.path; err != nil {
				answer.Err = err.Error()
			}
		}
		if answers.Encode(answer) != nil || request.Command == "close" {
			return 0
		}
	}
}

// get finds what an action made. The go command writes an entry as a line: v1, action, output, size, time.
func (c *cache) get(action []byte) (cached, bool) {
	if added, ok := c.added[string(action)]; ok {
		return added, true
	}
	text, err := os.ReadFile(c.file(action, "a"))
	if err != nil {
		return cached{}, false
	}
	var version, id, output string
	var size, nanoseconds int64
	if _, err := fmt.Sscan(string(text), &version, &id, &output, &size, &nanoseconds); err != nil || version != "v1" || id != hex.EncodeToString(action) {
		return cached{}, false
	}
	e := cached{size: size, at: time.Unix(0, nanoseconds)}
	if e.output, err = hex.DecodeString(output); err != nil || len(e.output) == 0 {
		return cached{}, false
	}
	e.path = c.file(e.output, "d")
	info, err := os.Stat(e.path)
	return e, err == nil && info.Mode().IsRegular() && info.Size() == size
}

// file is the path of a file of the cache.
func (c *cache) file(id []byte, kind string) string {
	name := hex.EncodeToString(id)
	return filepath.Join(c.dir, name[:min(2, len(name))], name+"-"+kind)
}

// put keeps what an action has made.
func (c *cache) put(action, output, body []byte) (cached, error) {
	e := cached{output: slices.Clone(output), size: int64(len(body)), at: time.Now(), path: filepath.Join(c.fresh, hex.EncodeToString(output))}
	if err := os.MkdirAll(c.fresh, 0o755); err != nil {
		return cached{}, err
	}
	if err := os.WriteFile(e.path, body, 0o644); err != nil {
		return cached{}, err
	}
	c.added[string(action)] = e
	return e, nil
}

// cacheEnvironment has the go command use a cache program, whose command line is that of a cell's first process.
func cacheEnvironment(dir string, line []string) []string {
	return []string{"GOCACHEPROG=" + strings.Join(append([]string{cacheProgram}, line[1:]...), " "), cacheVariable + "=" + dir}
}

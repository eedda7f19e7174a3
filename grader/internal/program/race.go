package program

import (
	"bufio"
	"bytes"
	"go/build"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"handshake/grader/internal/folder"
	"handshake/grader/internal/wording"
)

// The race detector is asked to write its reports to a file. By default they go to stderr, which a program can close.
// https://go.dev/doc/articles/race_detector describes GORACE.

// raceExit is the exit status of a program in which the race detector found a race.
const raceExit = 66

// maxRaces is how many bytes of the race detector's reports are read.
const maxRaces = 1 << 20

// raceLog is where the race detector writes its reports about one process.
type raceLog struct {
	prefix string   // its files are called PREFIX.PID
	held   *os.File // that of the process itself, which stays readable if the program removes it
	caught []byte   // what a file without a name held when the process was about to be ended
}

// newRaceLog chooses the files for a process that is about to start.
func (k *Keeper) newRaceLog() (*raceLog, error) {
	path, err := k.newFile("race")
	if err != nil {
		return nil, err
	}
	return &raceLog{prefix: strings.TrimSuffix(path, exeSuffix)}, nil
}

// environment tells the race detector where to write. The path is in quotes, because a space would end it.
func (r *raceLog) environment() []string {
	if r == nil {
		return nil
	}
	return []string{"GORACE=log_path='" + r.prefix + "' exitcode=" + strconv.Itoa(raceExit)}
}

// hold creates the process's own file before there is anything to write to it.
func (r *raceLog) hold(pid int) {
	if r != nil {
		r.held, _ = os.OpenFile(r.prefix+"."+strconv.Itoa(pid), os.O_RDWR|os.O_CREATE, 0o600) // without it the file is looked for later
	}
}

// catch reads the files that the process has open, just before it is ended.
func (r *raceLog) catch(pid int) {
	if r != nil {
		r.caught = openReports(pid, r.prefix)
	}
}

// read returns the reports about the process and those it started, and closes the files.
func (r *raceLog) read() (lines []Line) {
	if r == nil {
		return nil
	}
	var text []byte
	if r.held != nil {
		text = make([]byte, maxRaces)
		n, _ := r.held.ReadAt(text, 0) // a short file is the rule
		text = text[:n]
		_ = r.held.Close()
	}
	others, _ := filepath.Glob(r.prefix + ".*")
	slices.Sort(others)
	for _, other := range others {
		if content, err := folder.ReadFile(other, maxRaces); err == nil && !bytes.Equal(content, text) && len(text) < maxRaces {
			text = append(text, content...)
		}
	}
	if len(bytes.TrimSpace(text)) == 0 {
		text = r.caught
	}
	all := bufio.NewScanner(bytes.NewReader(text))
	for all.Scan() {
		lines = append(lines, Line{At: time.Now(), Text: all.Text()})
	}
	return lines
}

// Races returns the race detector's reports about a program that has ended, line by line. If it exited with the race detector's
// exit status and the report is gone, Races says that much.
func (p *Process) Races() []Line {
	p.drain()
	lines := p.raceLines
	if lines == nil && p.races != nil && p.hasEnded() && p.ExitStatus() == raceExit {
		lines = []Line{{At: time.Now(), Text: "WARNING: DATA RACE"}, {At: time.Now(), Text: wording.Say("The program ended with status 66, which the race detector uses after a race. Its report is lost.")}}
	}
	return lines
}

// raceTail is the beginning of what the race detector reported.
func (p *Process) raceTail() (texts []string) {
	for _, line := range p.Races() {
		if len(texts) == keptTail {
			break
		}
		texts = append(texts, line.Text)
	}
	return texts
}

// raceConstraint matches a build constraint that speaks of the race detector.
var raceConstraint = regexp.MustCompile(`(?m)^//(go:build|[ \t]*\+build)[ \t].*\brace\b.*$`)

// sameForRace makes the build with the race detector use the same files as the build without it. A file that is left out of one of
// them would make two different programs. It returns, by name, the files that are part of only one build, and what replaces them:
// "" for nothing.
func (k *Keeper) sameForRace(files map[string]string) (replace map[string]string, err error) {
	replace = map[string]string{}
	for name, path := range files {
		if !isGo(name) {
			continue
		}
		content, err := folder.ReadFile(path, maxSource)
		if err != nil || !raceConstraint.Match(content) {
			continue // what can't be read, the compiler complains of
		}
		plain, race := build.Default, build.Default
		race.BuildTags = append(slices.Clone(race.BuildTags), "race")
		dir, base := filepath.Split(path)
		without, err1 := plain.MatchFile(dir, base)
		with, err2 := race.MatchFile(dir, base)
		switch {
		case err1 != nil || err2 != nil || with == without:
		case with:
			replace[name] = ""
		default:
			copied, err := k.newFile("same.go")
			if err != nil {
				return nil, err
			}
			copied = strings.TrimSuffix(copied, exeSuffix)
			if err := os.WriteFile(copied, raceConstraint.ReplaceAll(content, []byte("//")), 0o600); err != nil {
				return nil, troubleOf(wording.Say("write a file for the race detector's build: %s", err), k.dir)
			}
			replace[name] = copied
		}
	}
	return replace, nil
}

package class

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"handshake/grader/curriculum"
	"handshake/grader/internal/wording"
)

// setup is the script with which Gradescope makes the image that submissions are graded in.
const setup = `#!/usr/bin/env bash
# Gradescope runs this once, as root, to make the image in which submissions are graded.
set -euo pipefail
apt-get update
apt-get install -y --no-install-recommends ca-certificates curl gcc libc6-dev
curl -fsSL "https://go.dev/dl/go%s.linux-$(dpkg --print-architecture).tar.gz" | tar -C /usr/local -xz
source "$(dirname "$0")/environment"
cd "$(dirname "$0")/kit"
go build -buildvcs=false -o bin/handshake ./grader
`

// environment is what both scripts need.
const environment = `export PATH=/usr/local/go/bin:$PATH HOME=/root
export GOMODCACHE=${GOMODCACHE:-/usr/local/handshake/modules} GOCACHE=${GOCACHE:-/usr/local/handshake/cache}
`

// runAutograder is the script with which Gradescope grades a submission.
const runAutograder = `#!/usr/bin/env bash
# Gradescope runs this for each submission. Without a result it says that the autograder failed, which is right if the kit couldn't grade.
set -euo pipefail
autograder=${AUTOGRADER:-/autograder}
source "$autograder/source/environment"
out=$(mktemp -d)
"$autograder/source/kit/bin/handshake" grade "$autograder/submission" %s --one --out "$out" --also gradescope --course "$autograder/source/kit"
mkdir -p "$autograder/results"
cp "$out"/gradescope/*.json "$autograder/results/results.json"
`

// goVersion and toolchain match lines of a go.mod.
var (
	goVersion = regexp.MustCompile(`(?m)^go (\S+)`)
	toolchain = regexp.MustCompile(`(?m)^toolchain go(\S+)`)
)

// Autograder writes the zip file that Gradescope takes for an assignment: the course without its solutions, and two scripts.
func Autograder(ctx context.Context, w io.Writer, root string, lesson curriculum.Lesson) error {
	module, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return wording.Errorf("read the course: %w", err)
	}
	carried, err := modulesOnDisk(ctx, root)
	if err != nil {
		return err
	}
	version := goVersion.FindSubmatch(module)
	if named := toolchain.FindSubmatch(module); named != nil {
		version = named
	}
	if version == nil {
		return wording.Errorf("the course's go.mod names no version of Go")
	}
	number := string(version[1])
	if strings.Count(number, ".") == 1 {
		number += ".0" // so its first release is called
	}
	archive := zip.NewWriter(w)
	put := func(name string, text []byte, mode fs.FileMode) error {
		header := &zip.FileHeader{Name: name, Method: zip.Deflate}
		header.SetMode(mode)
		in, err := archive.CreateHeader(header)
		if err == nil {
			_, err = in.Write(text)
		}
		return err
	}
	for _, script := range []struct{ name, text string }{
		{"setup.sh", fmt.Sprintf(setup, number)}, {"environment", environment}, {"run_autograder", fmt.Sprintf(runAutograder, lesson.ID)},
	} {
		if err := put(script.name, []byte(script.text), 0o755); err != nil {
			return wording.Errorf("write the autograder: %w", err)
		}
	}
	for _, file := range carried {
		if err := put(file.name, file.text, 0o644); err != nil {
			return wording.Errorf("write the autograder: %w", err)
		}
	}
	for _, name := range []string{"go.sum", "grader", curriculum.Texts, curriculum.Starters} {
		err := filepath.WalkDir(filepath.Join(root, name), func(at string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), ".") || at != root && isModule(at)):
				return filepath.SkipDir
			case !entry.Type().IsRegular() || strings.HasSuffix(at, "_test.go"):
				return nil
			}
			text, err := os.ReadFile(at)
			if err != nil {
				return err
			}
			inside, err := filepath.Rel(root, at)
			if err != nil {
				return err
			}
			return put(path.Join("kit", filepath.ToSlash(inside)), text, 0o644)
		})
		if err != nil && !(name == "go.sum" && os.IsNotExist(err)) {
			return wording.Errorf("write the autograder: %w", err)
		}
	}
	return archive.Close()
}

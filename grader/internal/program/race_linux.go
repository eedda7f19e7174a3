package program

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// openReports reads the race detector's files that the process has open, even those that were removed.
func openReports(pid int, prefix string) (text []byte) {
	links, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/fd/*")
	for _, link := range links {
		target, err := os.Readlink(link)
		if err != nil || !strings.HasPrefix(target, prefix+".") {
			continue
		}
		file, err := os.Open(link)
		if err != nil {
			continue
		}
		content, _ := io.ReadAll(io.LimitReader(file, maxRaces)) // as much as there is
		_ = file.Close()
		text = append(text, content...)
	}
	return text
}

package check

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// How long a program may compute for an answer: longer when it is asked for several at once, or under the race detector.
func TestLongest(t *testing.T) {
	for _, test := range []struct {
		asked int
		race  bool
		want  time.Duration
	}{
		{1, false, answerTime},
		{3, false, 3 * answerTime},
		{1, true, raceSlowdown * answerTime},
		{16, true, mostRaceTime},
		{1000, false, mostPatience},
	} {
		run := T{answerTime: answerTime, options: Options{Race: test.race}}
		require.Equal(t, test.want, run.longest(test.asked), "%d at once, race detector: %v", test.asked, test.race)
	}
}

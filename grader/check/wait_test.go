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
		known bool
		want  time.Duration
	}{
		{1, false, true, answerTime},
		{3, false, true, 3 * answerTime},
		{3, false, false, answerTime},
		{1, true, true, raceSlowdown * answerTime},
		{1, true, false, raceSlowdown * answerTime},
		{16, true, true, mostRaceTime},
		{1000, false, true, mostPatience},
	} {
		run := T{answerTime: answerTime, options: Options{Race: test.race}}
		require.Equal(t, test.want, run.longest(test.asked, test.known), "%d at once, race detector: %v, figures: %v", test.asked, test.race, test.known)
	}
}

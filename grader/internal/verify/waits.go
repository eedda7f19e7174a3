package verify

import "time"

// solutionTalks is how long random conversations are held with a solution. It's longer than with a learner's program, since they also test
// the model of the contract.
const solutionTalks = 5 * time.Second

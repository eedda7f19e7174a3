package grade

import "time"

// patience is the package's only wait: how long a server may take to send its client script. All others are those of the checks.
const patience = 10 * time.Second

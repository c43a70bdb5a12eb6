package datasets

import "embed"

//go:embed throw-away
var throwAwayFiles embed.FS

// ThrowAway is a campaign of which every comment comes from a new account.
var ThrowAway = declare("throw-away", throwAwayFiles)

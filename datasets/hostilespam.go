package datasets

import "embed"

//go:embed hostile-spam
var hostileSpamFiles embed.FS

// HostileSpam is two campaigns that praise nobody: insults, and advertising.
var HostileSpam = declare("hostile-spam", hostileSpamFiles)

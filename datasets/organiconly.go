package datasets

import "embed"

//go:embed organic-only
var organicOnlyFiles embed.FS

// OrganicOnly is ordinary people, and the crowds that are easily taken for a campaign.
var OrganicOnly = declare("organic-only", organicOnlyFiles)

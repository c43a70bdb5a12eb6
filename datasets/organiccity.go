package datasets

import "embed"

//go:embed organic-city
var organicCityFiles embed.FS

// OrganicCity is ordinary people, and the crowds that are easily taken for a campaign.
var OrganicCity = declare("organic-city", organicCityFiles)

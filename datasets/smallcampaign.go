package datasets

import "embed"

//go:embed small-campaign
var smallCampaignFiles embed.FS

// SmallCampaign is an order of three hundred comments a month, mostly in free words, with cover comments.
var SmallCampaign = declare("small-campaign", smallCampaignFiles)

package datasets

import "embed"

//go:embed small-paraphrase
var smallParaphraseFiles embed.FS

// SmallParaphrase is an order of three hundred comments a month, mostly in free words, with cover comments.
var SmallParaphrase = declare("small-paraphrase", smallParaphraseFiles)

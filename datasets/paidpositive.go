package datasets

import "embed"

//go:embed paid-positive
var paidPositiveFiles embed.FS

// PaidPositive is an order of a thousand positive comments a month in Kazakh and Russian, among ordinary people.
var PaidPositive = declare("paid-positive", paidPositiveFiles)

package dump

import "pikir/pipeline"

// Facepager is the table that Facepager exports.
var Facepager = declare(Format{
	Name:     "facepager",
	Doc:      "Facepager CSV: the nodes that it collected from the Graph API. Seeds, empty answers and other nodes that are no data are passed over.",
	Platform: "facebook",
	Fields: []Field{
		field("comment_id", "object_id"), field("account_id", "from.id", "from.name"), field("account_name", "from.name"), field("post_id", "parent_id"), field("created_at", "created_time"),
		field("text", "message"), field("url", "permalink_url", "link"), field("likes", "like_count"),
	},
	Sniff: func(l *looks) bool { return l.columns("object_id", "object_type", "query_status", "created_time") },
	Read:  readTable,
	kind:  "object_type",
	passes: func(kind []byte) *pipeline.Text {
		switch string(kind) {
		case "seed", "empty", "offcut", "headers", "error", "unpacked":
			return passedNodes
		}
		return nil
	},
})

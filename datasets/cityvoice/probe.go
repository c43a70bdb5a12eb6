package cityvoice

import (
	_ "embed"
	"encoding/csv"
	"strings"
)

//go:embed probe.csv
var probe string

// ProbeComment is an invented comment to measure on, never learned from. Target says whom it is about: authority or other.
type ProbeComment struct {
	Comment
	Target string
}

// Probe gives the invented comments that are kept apart from Generate: Kazakh, Russian, mixed and English praise, thanks, approval without praise
// words, complaint, rhetorical complaint, sarcasm, question, announcement and off-topic talk. No five words in a row are in a comment to learn from.
func Probe() []ProbeComment {
	records, err := csv.NewReader(strings.NewReader(probe)).ReadAll()
	if err != nil {
		panic(err) // the file is part of the program
	}
	all := make([]ProbeComment, 0, len(records))
	for _, r := range records[1:] {
		all = append(all, ProbeComment{Comment{Text: r[0], Label: r[1], Lang: r[2], Kind: r[3], Test: true}, r[4]})
	}
	return all
}

package local

import (
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v17/arrow/array"

	"pikir/pipeline"
	"pikir/pipeline/text"
)

// features holds, for each judge that reads texts, what it counted by account.
type features map[*pipeline.Detector]map[pipeline.ID][]uint32

// readFeatures streams the texts once past the judges that read them, and counts the accounts that such a judge may be asked about.
func (r *run) readFeatures(asked []bool) (features, error) {
	found := features{}
	for _, d := range r.judges {
		if d.Reads != nil {
			found[d] = map[pipeline.ID][]uint32{}
		}
	}
	if len(found) == 0 || !slices.Contains(asked, true) {
		return found, nil
	}
	targets := text.NewTargetReader(r.targets())
	return found, eachText(filepath.Join(r.dir, commentsTable), []string{pipeline.TextColumn}, r.told("reading what judges ask for"), func(row uint32, values []*array.String, i int) {
		a := r.corpus.Account[row]
		if !asked[a] || values[0].IsNull(i) {
			return
		}
		c := r.corpus.Comment(row)
		c.Text = values[0].Value(i)
		if c.IsPositive() {
			c.Target = targets.Read(c.Text)
		}
		for d, counts := range found {
			d.Reads(&c, func(feature int) {
				if counts[a] == nil {
					counts[a] = make([]uint32, d.Features)
				}
				counts[a][feature]++
			})
		}
	})
}

// targets are those of the contract.
func (r *run) targets() []pipeline.Target {
	if r.opt.Contract == nil {
		return nil
	}
	return r.opt.Contract.Targets
}

// asked says which accounts are members of clusters or may be drawn into the groups that these are compared with.
func (g *gatherer) asked(clusters []operation) []bool {
	asked := make([]bool, len(g.clustered))
	for _, o := range clusters {
		if !g.hasGroups(len(o.members)) {
			continue
		}
		pool := g.pools(o.members)
		for _, member := range o.members {
			asked[member] = true
			for _, a := range pool(member) {
				asked[a] = true
			}
		}
	}
	return asked
}

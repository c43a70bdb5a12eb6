package local

import (
	"context"
	"os"
	"slices"
	"time"

	"pikir/pipeline"
)

// FindPairs runs the pair detectors of opt alone and gives every tested pair with p and q. Nothing is written but a scratch folder.
func FindPairs(ctx context.Context, opt Options) ([]pipeline.Pair, error) {
	r, done, err := scratch(ctx, opt)
	if err != nil {
		return nil, err
	}
	defer done()
	return r.findPairs(ctx, 1)
}

// FindGroups runs the detectors of groups of opt and gives the accounts of each group that holds. Nothing is written but a scratch folder.
func FindGroups(ctx context.Context, opt Options) ([][]pipeline.ID, error) {
	r, done, err := scratch(ctx, opt)
	if err != nil {
		return nil, err
	}
	defer done()
	groups, err := r.groups(ctx)
	found := make([][]pipeline.ID, len(groups))
	for i := range groups {
		found[i] = groups[i].members
	}
	return found, err
}

// JudgeGroup runs the cluster detectors of opt on a group of accounts that the caller names, rather than one the pair detectors found:
// a labelled fixture, or a list from elsewhere. Account ids are taken on every platform. Nothing is written but a scratch folder.
func JudgeGroup(ctx context.Context, opt Options, accounts []string) ([]pipeline.Evidence, error) {
	r, done, err := scratch(ctx, opt)
	if err != nil {
		return nil, err
	}
	defer done()
	var members []pipeline.ID
	for a := range r.corpus.Accounts.Len() {
		if _, id := r.corpus.accountName(pipeline.ID(a)); slices.Contains(accounts, id) && r.corpus.CommentsOf[a] > 0 {
			members = append(members, pipeline.ID(a))
		}
	}
	judged, err := r.judge(ctx, []operation{{members: members}}, nil)
	if err != nil {
		return nil, err
	}
	return judged[0].evidence, nil
}

// scratch loads dumps into a run whose folder done removes.
func scratch(ctx context.Context, opt Options) (r *run, done func(), err error) {
	dir, err := os.MkdirTemp("", "pikir-")
	if err != nil {
		return nil, nil, err
	}
	done = func() { os.RemoveAll(dir) }
	r = &run{opt: opt, dir: dir, timed: time.Now(), worked: processorTime()}
	if err := r.load(ctx); err != nil {
		done()
		return nil, nil, err
	}
	return r, done, nil
}

package local

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"pikir/detectors"
	"pikir/pipeline"
)

// blockSize is how many accounts a group of the study has.
const blockSize = 12

// shuffledBlocks deals accounts anew, so many times, among what was written on a page within half the horizon of lock-step: the hours that people keep stay, and with whom they act is
// chance. Drawn are the p-values of groups that were drawn from the accounts with most traces, found those of the blocks that the search finds under one half of the posts and days, under the
// other half.
func (r *run) shuffledBlocks(t *testing.T, times int) (drawn, found permuted) {
	t.Helper()
	d := detectors.LockStep
	traces, err := r.traces(d)
	if err != nil {
		t.Fatal(err)
	}
	s, block := r.significance(), d.Rule.Horizon.Microseconds()/2
	for seed := range uint64(times) {
		random := rand.New(rand.NewPCG(seed, 47))
		moved := shuffleAccounts(traces, func(t pipeline.Trace) uint64 { return mix(s.page(t, d.Rule), uint64(t.At/block)) }, random)
		for _, g := range s.testBlocks(drawnBlocks(mostTraced(moved, s.corpus.Accounts.Len()), random), s.daily(slices.Clone(moved), d.Rule), d) {
			drawn.p = append(drawn.p, g.p)
		}
		parts := halves(moved, seed)
		for i := range parts {
			parts[i] = s.daily(parts[i], d.Rule)
		}
		weak, err := s.weakPairs(context.Background(), d, parts[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range s.testBlocks(s.denseBlocks(weak, parts[0]), parts[1], d) {
			found.p = append(found.p, g.p)
		}
	}
	return drawn, found
}

// drawnBlocks parts accounts into groups at random.
func drawnBlocks(accounts []pipeline.ID, random *rand.Rand) (blocks [][]pipeline.ID) {
	random.Shuffle(len(accounts), func(i, j int) { accounts[i], accounts[j] = accounts[j], accounts[i] })
	for of := range slices.Chunk(accounts, blockSize) {
		if len(of) == blockSize {
			blocks = append(blocks, slices.Sorted(slices.Values(of)))
		}
	}
	return blocks
}

func TestShuffledBlocksAreCalibrated(t *testing.T) {
	r := loaded(t, ordinaryDump(t, 3))
	drawn, _ := r.shuffledBlocks(t, 5)
	for _, alpha := range levels {
		if drawn.tooMany(alpha) || len(drawn.p) == 0 {
			t.Errorf("%d of %d p-values are at or below %g", drawn.at(alpha), len(drawn.p), alpha)
		}
	}
}

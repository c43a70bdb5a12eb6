package local

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pikir/detectors"
	"pikir/pipeline"
)

// phrasebook draws what people say who take three comments in ten from a hundred set phrases that all of them know, and what a crew of eight says, half of it from thirty texts of its own. All wordings
// are so rare that nobody would arrive at them by chance.
func phrasebook(seed uint64) *significance { return saidInOtherWords(seed, 0) }

// saidInOtherWords is the phrasebook where a share of the comments with a wording are not simply repeated.
func saidInOtherWords(seed uint64, share float64) *significance {
	const phrases, stock = 100, 30
	random := rand.New(rand.NewPCG(seed, 3))
	var comments []said
	say := func(who string, from, wordings int, share float64) {
		c := said{account: who, post: fmt.Sprint("p", random.IntN(500)), at: 1e6 * random.Float64()}
		if random.Float64() < share {
			c.wording = from + random.IntN(wordings)
		}
		comments = append(comments, c)
	}
	for a := range 200 {
		for range 20 + random.IntN(40) {
			say(fmt.Sprint("people", a), 1, phrases, 0.3)
		}
	}
	for a := range 8 {
		for range 40 {
			say(fmt.Sprint("crew", a), 1+phrases, stock, 0.5)
		}
	}
	s := significanceOf(corpusOf(comments))
	s.wordings.Surprisal = slices.Repeat([]float64{60}, 1+phrases+stock)
	s.wordings.Comments, s.wordings.Distinct = make([]uint32, 1+phrases+stock), make([]uint32, 1+phrases+stock)
	for _, w := range s.corpus.TextCluster {
		if w != pipeline.None {
			s.wordings.Comments[w]++
		}
	}
	for w, n := range s.wordings.Comments {
		s.wordings.Distinct[w] = 1 + uint32(share*float64(n))
	}
	return s
}

// People who know the same set phrases are not tied by them, a crew that shares more than that is.
func TestSetPhrasesTieNobody(t *testing.T) {
	for seed := range uint64(3) {
		s := phrasebook(seed)
		crew := team(s.corpus, "crew")
		pairs, err := s.testRarity(context.Background(), detectors.SameWords, wordingsOf(s.corpus), sought{most: 1})
		if err != nil {
			t.Fatal(err)
		}
		people := 0
		for _, p := range pairs {
			if !slices.Contains(crew, p.A) || !slices.Contains(crew, p.B) {
				people++
			}
		}
		if people > 0 || len(pairs) < 14 {
			t.Errorf("seed %d: %d pairs of people and %d of 28 of the crew are tied", seed, people, len(pairs)-people)
		}
	}
}

// Two wordings that are said in other words each time are a stock, whoever else takes from it: set phrases keep their words. One may be a formula into which people put a name.
func TestVariedWordingsTie(t *testing.T) {
	s := saidInOtherWords(1, 0.9)
	c := s.copying(s.rareTraces(wordingsOf(s.corpus)))
	tied := map[uint32]bool{} // by number of varied wordings in common
	for a := range pipeline.ID(s.corpus.Accounts.Len()) {
		for b := range a {
			p := pipeline.Pair{A: b, B: a}
			if of := c.weigh(&p); of.own+of.common > 0 {
				tied[p.Keys] = !of.known
			}
		}
	}
	if tied[1] || !tied[2] || !tied[3] {
		t.Errorf("by number of varied wordings in common, pairs are spared the doubt whether these are set phrases: %v", tied)
	}
}

// What is said in a language that few write, or on the page of a singer, is known to those who write there: it is dealt out among them, not among all.
func TestSetPhrasesOfFewTieNobody(t *testing.T) {
	for name, part := range map[string]func(c *Corpus, row uint32){
		"language": func(c *Corpus, row uint32) { c.Lang[row] = pipeline.English },
		"page":     func(c *Corpus, row uint32) { setBeyond(&c.Page, int(row), 7) },
	} {
		s := phrasebook(4)
		few := team(s.corpus, "crew")
		for row := range uint32(s.corpus.Len()) {
			if slices.Contains(few, s.corpus.Account[row]) {
				part(s.corpus, row)
			}
		}
		pairs, err := s.testRarity(context.Background(), detectors.SameWords, wordingsOf(s.corpus), sought{most: 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(pairs) > 4 { // a few wordings are said by two only
			t.Errorf("%s: %d of 28 pairs are tied by what all who write there say", name, len(pairs))
		}
	}
}

// wordingsOf gives the traces of all comments with a wording.
func wordingsOf(c *Corpus) (traces []pipeline.Trace) {
	for row := range uint32(c.Len()) {
		if w := c.TextCluster[row]; w != pipeline.None {
			traces = append(traces, pipeline.Trace{Key: pipeline.Key(w), At: c.At[row], Account: c.Account[row], Row: row})
		}
	}
	return traces
}

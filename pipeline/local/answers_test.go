package local

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

var answerRule = pipeline.Detector{Name: "answers", Rule: pipeline.Rule{
	Nulls: []pipeline.Null{pipeline.Selection}, Least: 3, Crowd: 500, Period: time.Hour, InPlace: true, Answers: true}}

// answerers is the number of people who answer; the authors of what they answer say nothing else.
const answerers = 60

// answersTo draws visits of people to posts, each with some answers to comments under them. With the chance copies, an odd account answers what the even one before it does.
func answersTo(random *rand.Rand, copies float64) []said {
	const posts, chains = 150, 12
	var all []said
	for p := range posts {
		post, at := fmt.Sprint("p", p), float64(p)*7200
		for k := range chains {
			all = append(all, said{account: fmt.Sprint("author", p, k), post: post, page: "news", at: at, comment: fmt.Sprint("c", p, "/", k)})
		}
		for a := range answerers {
			if random.Float64() > 0.25 {
				continue
			}
			for range 3 {
				k := int(chains * random.Float64() * random.Float64())
				for who := a; who <= a+1; who++ {
					if who == a || a%2 == 0 && random.Float64() < copies {
						all = append(all, said{account: fmt.Sprint("u", who), post: post, page: "news", at: at + 3000*random.Float64(), parent: fmt.Sprint("c", p, "/", k)})
					}
				}
			}
		}
	}
	return all
}

// answerTraces gives each answer the chain that it stands in.
func answerTraces(c *Corpus) []pipeline.Trace {
	var traces []pipeline.Trace
	for row, t := range tracesOf(c) {
		if c.thread(uint32(row)) != uint32(row) {
			t.Key = uint64(c.thread(uint32(row)))
			traces = append(traces, t)
		}
	}
	return traces
}

// tooManyLow says whether more pairs of so many accounts have p ≤ α than a binomial allows at 95 %.
func tooManyLow(pairs []pipeline.Pair, accounts int, alpha float64) (hits int, excess bool) {
	eachPair(pairs, func(of []pipeline.Pair) {
		if combined(of, 1) <= alpha {
			hits++
		}
	})
	low, _ := stats.Wilson(float64(hits), among(accounts))
	return hits, low > alpha
}

func TestAnswersOfOrdinaryPeopleAreCalibrated(t *testing.T) {
	for seed := range uint64(10) {
		c := corpusOf(answersTo(rand.New(rand.NewPCG(seed, 6)), 0))
		pairs, err := significanceOf(c).testAll(&answerRule, answerTraces(c))
		if err != nil {
			t.Fatal(err)
		}
		if len(pairs) < 500 {
			t.Fatalf("only %d pairs were tested", len(pairs))
		}
		for _, alpha := range []float64{0.05, 0.01, 0.001} {
			if hits, excess := tooManyLow(pairs, answerers, alpha); excess {
				t.Errorf("seed %d: p ≤ %g for %d of all pairs", seed, alpha, hits)
			}
		}
	}
}

func TestCopiedAnswersBreakTheNull(t *testing.T) {
	c := corpusOf(answersTo(rand.New(rand.NewPCG(1, 6)), 0.6))
	pairs, err := significanceOf(c).testAll(&answerRule, answerTraces(c))
	if err != nil {
		t.Fatal(err)
	}
	if hits, excess := tooManyLow(pairs, answerers, 0.001); !excess {
		t.Errorf("accounts that copy each other go unseen: p ≤ 0.001 for %d pairs", hits)
	}
}

// Answers in one chain count, unless the two answer each other; and a quarrel that lasts counts once.
func TestAnswersInOneChain(t *testing.T) {
	comments := answersTo(rand.New(rand.NewPCG(2, 6)), 0)
	for p := range 10 {
		post, at, chain := fmt.Sprint("p", p*9), float64(p*9)*7200, fmt.Sprint("c", p*9, "/11")
		answer := func(account, to string, after float64) said {
			return said{account: account, post: post, page: "news", at: at + after, parent: chain, replyTo: to}
		}
		comments = append(comments, answer("ordered 1", "", 60), answer("ordered 2", "", 90),
			answer("asel", "", 100), answer("berik", "asel", 200), // they talk
			answer("daulet", "gaukhar", 300), answer("erlan", "gaukhar", 400)) // always the same opponent
	}
	c := corpusOf(comments)
	pairs, err := significanceOf(c).testAll(&answerRule, answerTraces(c))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]uint32{}
	for _, p := range pairs {
		_, a := c.accountName(p.A)
		_, b := c.accountName(p.B)
		keys[a+", "+b] = p.Keys
	}
	if keys["ordered 1, ordered 2"] != 10 || keys["asel, berik"] != 0 || keys["daulet, erlan"] != 0 {
		t.Errorf("shared answers: ordered %d, want 10; of those who talk %d and with one opponent %d, want none",
			keys["ordered 1, ordered 2"], keys["asel, berik"], keys["daulet, erlan"])
	}
}

package stats

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// chat draws a text of ordinary people: words by Zipf, each leaning towards a few that often follow it.
func chat(random *rand.Rand) string {
	zipf := rand.NewZipf(random, 1.3, 20, 3000)
	words := make([]string, 6+random.IntN(20))
	before := uint64(0)
	for i := range words {
		word := zipf.Uint64()
		if random.IntN(2) == 0 {
			word = (before*31 + zipf.Uint64()%5) % 3000
		}
		words[i], before = fmt.Sprint("w", word), word
	}
	return strings.Join(words, " ")
}

// A group that writes most of the corpus, in everybody's words, has no dialect: a phrase that the rest uses seldom is not the group's own.
func TestOrdinaryTextsAreNoKinOfTheMany(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	m, d := NewWordModel(), NewDialect()
	var rest []string
	for i := range 9000 {
		text := chat(random)
		m.Add([]byte(text))
		if i%10 == 0 {
			rest = append(rest, text)
		} else {
			d.Add(uint32(i%40), []byte(text))
		}
	}
	hits := 0
	for _, text := range rest {
		if m.Phrasing(d, []byte(text)) >= -math.Log(0.01) {
			hits++
		}
	}
	if low, _ := Wilson(float64(hits), float64(len(rest))); low > 0.01 {
		t.Errorf("a likelihood ratio of 100 or more in %d of %d ordinary texts", hits, len(rest))
	}
}

// spun fills the slots of one template in any of 4⁶ ways.
func spun(random *rand.Rand) string {
	var parts []string
	for slot := range 6 {
		parts = append(parts, fmt.Sprintf("s%dv%d a%d b%d", slot, random.IntN(4), slot, slot))
	}
	return strings.Join(parts, " ")
}

func TestOrdinaryTextsAreNoKinOfAnyDialect(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	m := NewWordModel()
	texts := make([]string, 6000)
	for i := range texts {
		texts[i] = chat(random)
		m.Add([]byte(texts[i]))
	}
	const groups, size = 30, 40
	tested := 0
	hits := map[float64]int{0.05: 0, 0.01: 0, 0.001: 0}
	for g := range groups {
		d := NewDialect()
		for i := range size {
			d.Add(uint32(i), []byte(texts[g*size+i]))
		}
		for i := groups * size; i < len(texts); i += 7 {
			tested++
			nats := max(m.Phrasing(d, []byte(texts[i])), m.Vocabulary(d, []byte(texts[i])))
			for alpha := range hits {
				if nats >= -math.Log(alpha) {
					hits[alpha]++
				}
			}
		}
	}
	for alpha, n := range hits {
		if low, _ := Wilson(float64(n), float64(tested)); low > alpha {
			t.Errorf("a likelihood ratio of %g or more in %d of %d ordinary texts", 1/alpha, n, tested)
		}
	}
}

func TestTextsFromTheSameTemplateAreKin(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	m := NewWordModel()
	for range 6000 {
		m.Add([]byte(chat(random)))
	}
	d := NewDialect()
	for i := range 20 {
		order := spun(random)
		m.Add([]byte(order))
		d.Add(uint32(i), []byte(order))
	}
	m.Add([]byte(spun(random))) // one that was not found yet
	for range 50 {
		fresh := spun(random)
		if nats := m.Phrasing(d, []byte(fresh)); nats < 30 {
			t.Errorf("%q: %.1f nats", fresh, nats)
		}
	}
}

// A phrase that only one writer uses, however often, is no dialect.
func TestDialectIsShared(t *testing.T) {
	d := NewDialect()
	d.Add(1, []byte("ax bx cx"))
	d.Add(1, []byte("ax bx dx"))
	d.Add(2, []byte("dx ex"))
	shared := 0
	d.Pairs(func(uint64) { shared++ })
	if shared != 0 {
		t.Errorf("%d pairs of words are called shared", shared)
	}
	d.Add(2, []byte("ax bx"))
	d.Pairs(func(uint64) { shared++ })
	if shared != 2 { // the begin and ax, ax and bx
		t.Errorf("%d pairs of words are called shared, want 2", shared)
	}
}

// A refrain speaks for a dialect once, however often it is sung.
func TestRefrainsCountOnce(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	m, d := NewWordModel(), NewDialect()
	for range 2000 {
		m.Add([]byte(chat(random)))
	}
	for i := range 3 {
		d.Add(uint32(i), []byte("refrain of old songs"))
	}
	once := m.Phrasing(d, []byte("refrain of old songs"))
	if twice := m.Phrasing(d, []byte("refrain of old songs refrain of old songs")); once < 10 || twice > once {
		t.Errorf("%.1f nats for once, %.1f for twice", once, twice)
	}
}

package stats

import (
	"math"
	"math/rand/v2"
)

// ExcessInformation is the mutual information, in nats an event, of sources and the kinds of their events (numbers below kinds), less the mean of what the same events show when
// they are dealt out to the sources at random so many times. The permutation takes away the bias that few events bring (Miller 1955; Roulston 1999, Physica D 125:285).
// Near zero, all sources draw from one distribution; it may lie below. No events give NaN.
func ExcessInformation(sources [][]uint16, kinds, deals int, random *rand.Rand) float64 {
	var pool []uint16
	var ends []int
	for _, events := range sources {
		pool = append(pool, events...)
		ends = append(ends, len(pool))
	}
	counts := make([]uint32, 2*kinds)
	own, dealt := information(pool, ends, counts), 0.0
	for range deals {
		random.Shuffle(len(pool), func(i, j int) { pool[i], pool[j] = pool[j], pool[i] })
		dealt += information(pool, ends, counts) / float64(deals)
	}
	return own - dealt
}

// information is the mutual information of the kinds in a pool and the stretches in which they stand.
func information(pool []uint16, ends []int, counts []uint32) float64 {
	clear(counts)
	within, among := counts[:len(counts)/2], counts[len(counts)/2:]
	sum, start := 0.0, 0
	for _, end := range ends {
		clear(within)
		for _, k := range pool[start:end] {
			within[k]++
			among[k]++
		}
		sum += sumNLogN(within) - nLogN(uint32(end-start))
		start = end
	}
	return (sum - sumNLogN(among) + nLogN(uint32(len(pool)))) / float64(len(pool))
}

func sumNLogN(counts []uint32) float64 {
	sum := 0.0
	for _, n := range counts {
		sum += nLogN(n)
	}
	return sum
}

func nLogN(n uint32) float64 {
	if n < 2 {
		return 0
	}
	return float64(n) * math.Log(float64(n))
}

package stats

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// Screen tells of most pairs of accounts whose p is above a level that it is, for less than the test takes. It may be used by several goroutines.
type Screen struct {
	s     *Selection
	once  bool
	level float64
	row   []uint32                  // by account: number of its part of least + 1, 0 where it has none
	least []uint8                   // by row and stratum: the least chance that the account shares a key with another there, in parts of screenUnit, cut at the last of screenCuts
	need  [len(screenCuts)][]uint32 // by cut and number of keys: see chancesNeeded
}

// screenUnit is what chances are rounded down to. A sum of chances cut at less tells more where all are small, one of chances cut at more where some are large.
const screenUnit = 1.0 / 256

var screenCuts = [...]uint32{24, 64, 128, 192} // of screenUnit

// dense is the share of the strata, one in so many, from which on an account has a row: rows take no more than two thirds of the memory of the memberships.
const dense = 4

// Screen makes one for a level, and strata that count once or as often as they may (see Chances).
func (s *Selection) Screen(once bool, level float64) *Screen {
	c := &Screen{s: s, once: once, level: level * (1 + 1e-9), row: make([]uint32, len(s.start)-1)} // for what is rounded
	for i, cut := range screenCuts {
		c.need[i] = chancesNeeded(s.mostKeys(mostKeysAdded), cut, c.level)
	}
	first, least := s.leastChances(once)
	for a := range c.row {
		from, end := s.start[a], s.start[a+1]
		if from == end || int(end-from)*dense < len(s.strata) {
			continue
		}
		row := make([]uint8, len(s.strata))
		for i := from; i < end; i++ {
			row[s.in[i]] = least[first[s.in[i]]+uint32(s.class[i])]
		}
		c.least = append(c.least, row...)
		c.row[a] = uint32(len(c.least) / len(s.strata))
	}
	return c
}

// leastChances gives, for each class of accounts in a stratum, the least chance to share a key with any other class there, and by stratum where its classes begin.
func (s *Selection) leastChances(once bool) (first []uint32, least []uint8) {
	first = make([]uint32, len(s.strata))
	for i, t := range s.strata {
		first[i] = uint32(len(least))
		for class := range t.classes {
			chance := 1.0
			for _, with := range s.shared[t.first+class*t.classes:][:t.classes] {
				chance = min(chance, with.choice().any(once))
			}
			least = append(least, uint8(min(chance/screenUnit, float64(screenCuts[len(screenCuts)-1]))))
		}
	}
	return first, least
}

// any is the chance that one of the events (see Chances) happens.
func (c Choice) any(once bool) float64 {
	n, chance := c.events(once)
	if n == 1 || chance == 1 {
		return chance
	}
	return -math.Expm1(float64(n) * math.Log1p(-chance))
}

// mostKeys is the largest number of keys that an account holds, or as many as are enough.
func (s *Selection) mostKeys(enough int) (most int) {
	for a := 0; a < len(s.start)-1 && most < enough; a++ {
		keys := 0
		for i := s.start[a]; i < s.start[a+1]; i++ {
			t, class := s.strata[s.in[i]], uint32(s.class[i])
			keys += int(s.shared[t.first+class*t.classes+class].fewer)
		}
		most = max(most, keys)
	}
	return min(most, enough)
}

// chancesNeeded is, by number of events up to the most, the least sum of chances, in parts of screenUnit and none above the cut, with which so many events happen with a probability of more than the level, however the sum is parted; too large to be reached where that is not known.
//
// Of two events whose chances have a sum, both happen the less often the more unlike they are. So, with M the number of the others that happen and k asked for, P(N ≥ k) falls as they grow unlike if P(M = k−2) ≥ P(M = k−1),
// and it is least where all but one are zero or at the cut q. The mode of M is less than one above its mean (Darroch 1964, Annals of Mathematical Statistics 35:1317), so that it is enough that the sum is at most k−2. With odds r,
// P(M = j) is e_j(r) P(M = 0), and e_{k−1} ≤ e_{k−2} Σr / (k−1), so that a sum of (k−1)(1−q) will do too.
func chancesNeeded(most int, cut uint32, level float64) []uint32 {
	const never = math.MaxUint32
	q, need := float64(cut)*screenUnit, []uint32{0}
	mass := make([]float64, most+1) // as in dynamicTail, for events at the cut
	mass[0] = 1
	for events := 0; len(need) <= most; {
		k, sum := len(need), uint32(events)*cut
		tail, allowed := floats.Sum(mass[k:max(k, min(events, most)+1)]), level
		if k >= manySuccesses {
			allowed *= saddlepointAllowance
		}
		switch {
		case float64(sum+cut)*screenUnit > max(float64(k-2), float64(k-1)*(1-q)):
			need = append(need, never)
		case tail+mass[k-1]*q > allowed: // one more at the cut is enough
			need = append(need, sum+uint32(math.Floor((allowed-tail)/mass[k-1]/screenUnit))+1)
		default:
			events++
			addEvent(mass[:min(most, events)+1], 0, q)
		}
	}
	return need
}

// Glimpse says, by what the account in more strata shares with anybody, that two accounts share so many keys with a chance of more than the level.
func (c *Screen) Glimpse(keys int, a, b uint32) bool {
	s := c.s
	few, many := s.in[s.start[a]:s.start[a+1]], b
	if in := s.in[s.start[b]:s.start[b+1]]; len(in) < len(few) {
		few, many = in, a
	}
	row := int(c.row[many])
	if row == 0 {
		return false
	}
	least := c.least[(row-1)*len(s.strata) : row*len(s.strata)]
	var sums [len(screenCuts)]uint32
	for len(few) > 0 {
		n, more := min(atOnce, len(few)), uint64(0)
		for _, in := range few[:n] {
			more += cutChances[least[in]]
		}
		for i := range sums {
			sums[i] += uint32(more >> (16 * i) & math.MaxUint16)
			if sums[i] >= c.need[i][keys] {
				return true
			}
		}
		few = few[n:]
	}
	return false
}

// cutChances is a chance at each of the cuts side by side, in 16 bits each, in which the sums of a few have room.
var cutChances = func() (cut [math.MaxUint8 + 1]uint64) {
	for chance := range cut {
		for i, most := range screenCuts {
			cut[chance] |= uint64(min(uint32(chance), most)) << (16 * i)
		}
	}
	return cut
}()

// mostKeysAdded is up to how many shared keys a screen tells more than a mean does.
const mostKeysAdded = 512

// Tells says whether Glimpse tells anything of so many keys.
func (c *Screen) Tells(keys int) bool { return c != nil && keys > 0 && keys < len(c.need[0]) }

// Common appends the choices of two accounts, as Selection does, or says, as soon as the strata gone through so far tell, that so many shared keys have a chance of more than the level: further strata only make it larger.
func (c *Screen) Common(choices []Choice, keys int, a, b uint32) (_ []Choice, above bool) {
	sums, seen := chanceSums{}, len(choices)
	for w := c.s.walkOf(a, b); !w.done(); {
		choices = w.appendNext(choices)
		for ; seen < len(choices); seen++ {
			sums.add(choices[seen].events(c.once))
		}
		if c.reached(&sums, keys) {
			return choices, true
		}
	}
	return choices, false
}

// chanceSums are of the chances of events, cut at each of the screenCuts, and whole.
type chanceSums struct {
	cut  [len(screenCuts)]float64
	mean float64
}

func (s *chanceSums) add(events int, chance float64) {
	n := float64(events)
	for i, cut := range screenCuts {
		s.cut[i] += n * min(chance, float64(cut)*screenUnit)
	}
	s.mean += n * chance
}

// reached says that events with such sums of their chances surely are as many as asked for with a probability of more than the level. They reach their mean, rounded down, at least every other time (Jogdeo & Samuels 1968, Annals of Mathematical
// Statistics 39:1191).
func (c *Screen) reached(sums *chanceSums, keys int) bool {
	if c.level < 0.5 && sums.mean-1e-6 >= float64(keys) {
		return true
	}
	if !c.Tells(keys) {
		return false
	}
	for i, sum := range sums.cut {
		if sum >= float64(c.need[i][keys])*screenUnit {
			return true
		}
	}
	return false
}

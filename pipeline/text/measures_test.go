package text

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"pikir/pipeline"
	"pikir/pipeline/stats"
	"pikir/pipeline/text/linear"
)

// measures of the shipped weights on a labelled table; without Neutral in it, the neutral class is left out.
type measures struct {
	confusion [3][3]int // by the label
	likeliest [3][3]int // by the probabilities alone
	bins      [10]struct{ n, positive, sum float64 }
	half      detection // at PositiveFrom
	surely    detection // at ConfidentFrom
}

// detection counts positive comments that were labelled so, said to be so, and both.
type detection struct{ are, said, both float64 }

func (d *detection) count(is, said bool) {
	if is {
		d.are++
	}
	if said {
		d.said++
	}
	if is && said {
		d.both++
	}
}

// String gives precision and recall with their Wilson intervals of 95 %.
func (d detection) String() string {
	return fmt.Sprintf("%s, %s", share(d.both, d.said), share(d.both, d.are))
}

// share writes a share with its Wilson interval of 95 %.
func share(of, n float64) string {
	if n == 0 {
		return "–"
	}
	low, high := stats.Wilson(of, n)
	return fmt.Sprintf("%.3f (%.3f–%.3f)", of/n, low, high)
}

// ece is the expected calibration error of p_positive over its tenths.
func (m *measures) ece() float64 {
	sum, n := 0.0, 0.0
	for _, bin := range m.bins {
		sum += math.Abs(bin.positive - bin.sum)
		n += bin.n
	}
	return sum / math.Max(1, n)
}

// polarity is the likelier one of praise and complaint for the comment that was scored last.
func (s *Scorer) polarity(lang pipeline.Lang) int {
	l, kinds := s.logits(lang)
	l[Neutral] = float32(math.Inf(-1))
	return s.calibrationOf(lang, kinds).label(l)
}

// likeliestOf is the class that p_positive and p_negative make the likeliest; where none is neutral, that of the two.
func likeliestOf(s Score, neutral bool) int {
	p := linear.Logits{Negative: s.Negative, Positive: s.Positive}
	if neutral {
		p[Neutral] = 1 - s.Positive - s.Negative
	}
	return likeliest(p, [3]float32{})
}

func measured(s *Scorer, all []Example) (m measures) {
	neutral := false
	for _, e := range all {
		neutral = neutral || e.Label == Neutral
	}
	for _, e := range all {
		score := s.Score(e.Text)
		said := score.Label
		if !neutral {
			said = s.polarity(score.Lang)
		}
		m.confusion[e.Label][said]++
		m.likeliest[e.Label][likeliestOf(score, neutral)]++
		m.half.count(e.Label == Positive, score.Positive >= pipeline.PositiveFrom)
		m.surely.count(e.Label == Positive, score.Positive >= ConfidentFrom)
		bin := &m.bins[min(9, int(score.Positive*10))]
		bin.n++
		bin.sum += float64(score.Positive)
		if e.Label == Positive {
			bin.positive++
		}
	}
	return m
}

// macroF1 is the mean F1 of the classes that are labelled; confusion[labelled][said].
func macroF1[row interface{ [3]int | [5]int }](confusion []row) float64 {
	sum, classes := 0.0, 0.0
	for k := range confusion {
		var said, are int
		for j := range confusion {
			said += confusion[j][k]
			are += confusion[k][j]
		}
		if are > 0 {
			sum += 2 * float64(confusion[k][k]) / float64(said+are)
			classes++
		}
	}
	return sum / classes
}

// interval is the middle 95 % of the macro-F1 of resampled comments (bootstrap).
func (m *measures) interval() (low, high float64) {
	var until [9]int
	n := 0
	for i := range until {
		n += m.confusion[i/3][i%3]
		until[i] = n
	}
	random := rand.New(rand.NewPCG(1, 1))
	var all []float64
	for range 200 {
		var c [3][3]int
		for range n {
			at := random.IntN(n)
			i, _ := slices.BinarySearch(until[:], at+1)
			c[i/3][i%3]++
		}
		all = append(all, macroF1(c[:]))
	}
	slices.Sort(all)
	return all[4], all[195]
}

// curveSVG draws the share of positive comments over the mean p_positive of each tenth.
func curveSVG(curves map[string]measures) []byte {
	var b strings.Builder
	fmt.Fprint(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 300" font-family="sans-serif" font-size="11">`+
		`<rect x="50" y="10" width="250" height="250" fill="none" stroke="#888"/><path d="M50 260L300 10" stroke="#bbb" stroke-dasharray="4"/>`+
		`<text x="120" y="285">mean p_positive, 0 to 1</text><text x="20" y="190" transform="rotate(-90 20 190)">share labelled positive</text>`)
	for i, c := range []struct{ name, colour string }{{"Kazakh reviews", "#0a7"}, {"English comments", "#26c"}, {"RuSentiTweet", "#c52"}, {"invented probe", "#888"}} {
		m := curves[c.name]
		points := ""
		for _, bin := range m.bins {
			if bin.n >= 20 {
				points += fmt.Sprintf("%.1f,%.1f ", 50+250*bin.sum/bin.n, 260-250*bin.positive/bin.n)
			}
		}
		fmt.Fprintf(&b, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/><text x="60" y="%d" fill="%s">%s</text>`, points, c.colour, 28+16*i, c.colour, c.name)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

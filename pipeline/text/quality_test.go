package text

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pikir/pipeline"
)

var update = flag.Bool("update", false, "write calibration.svg anew")

// measures of the shipped weights on a labelled table; without Neutral in it, the neutral class is left out.
type measures struct {
	confusion [3][3]int
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

func (d detection) String() string {
	return fmt.Sprintf("precision %.3f, recall %.3f", d.both/math.Max(1, d.said), d.both/math.Max(1, d.are))
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

func measured(s *Scorer, all []Example) (m measures) {
	neutral := false
	for _, e := range all {
		neutral = neutral || e.Label == Neutral
	}
	for _, e := range all {
		score := s.Score(e.Text)
		said, best := Negative, score.Negative
		if rest := 1 - score.Positive - score.Negative; neutral && rest > best {
			said, best = Neutral, rest
		}
		if score.Positive > best {
			said = Positive
		}
		m.confusion[e.Label][said]++
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

func (m *measures) macroF1() float64 { return macroF1(m.confusion[:]) }

// TestQuality measures on labelled tables of the reader's own; it keeps the scores from falling.
func TestQuality(t *testing.T) {
	folder := os.Getenv("PIKIR_DATA")
	if folder == "" {
		t.Skip("PIKIR_DATA names no folder with sentiment/kk-polarity-valid.csv.gz, sentiment/open/dev.parquet and sentiment/probe-city.csv")
	}
	s := NewScorer()
	curves := map[string]measures{}
	for _, c := range []struct {
		name, path, source string
		least              float64
	}{
		{"Kazakh reviews", "kk-polarity-valid.csv.gz", "", 0.77},
		{"English comments", "open/dev.parquet", "goemotions", 0.69},
		{"city probe", "probe-city.csv", "", 0.80},
		{"Russian forums and news", "open/dev.parquet", "opensentiment", 0.5},
		{"RuSentiTweet", "measure-only/train.parquet", "rusentitweet", 0.5},
		{"KazNLP tone", "measure-only/train.parquet", "kaznlp_tone", 0.85},
		{"kazakh_revs", "measure-only/train.parquet", "kazakh_revs", 0.75},
	} {
		path := filepath.Join(folder, "sentiment", c.path)
		if _, err := os.Stat(path); err != nil {
			t.Logf("%s: not measured, since %s is not there", c.name, c.path)
			continue
		}
		all, err := ReadExamples(path)
		if err != nil {
			t.Fatal(err)
		}
		kept := all[:0]
		for _, e := range all {
			if strings.HasPrefix(e.Source, c.source) {
				kept = append(kept, e)
			}
		}
		m := measured(s, kept)
		t.Logf("%s: %d comments, macro-F1 %.3f, ECE %.3f, from 0.5 on %v, surely %v, confusion (rows: labelled neg, neu, pos) %v",
			c.name, len(kept), m.macroF1(), m.ece(), m.half, m.surely, m.confusion)
		if m.macroF1() < c.least {
			t.Errorf("%s: macro-F1 %.3f, want at least %.2f", c.name, m.macroF1(), c.least)
		}
		curves[c.name] = m
	}
	if *update {
		if err := os.WriteFile("calibration.svg", curveSVG(curves), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// curveSVG draws the share of positive comments over the mean p_positive of each tenth.
func curveSVG(curves map[string]measures) []byte {
	var b strings.Builder
	fmt.Fprint(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 300" font-family="sans-serif" font-size="11">`+
		`<rect x="50" y="10" width="250" height="250" fill="none" stroke="#888"/><path d="M50 260L300 10" stroke="#bbb" stroke-dasharray="4"/>`+
		`<text x="120" y="285">mean p_positive, 0 to 1</text><text x="20" y="190" transform="rotate(-90 20 190)">share labelled positive</text>`)
	for i, c := range []struct{ name, colour string }{{"Kazakh reviews", "#0a7"}, {"English comments", "#26c"}} {
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

func TestSmallTrainingIsReproducible(t *testing.T) {
	var train []Example
	for range 60 {
		train = append(train, Example{"рахмет керемет", Positive, pipeline.Kazakh, "a"}, Example{"спасибо отлично", Positive, pipeline.Russian, "a"},
			Example{"ужасно плохо", Negative, pipeline.Russian, "a"}, Example{"завтра собрание", Neutral, pipeline.Russian, "a"})
	}
	held := []Example{{"отлично рахмет", Positive, pipeline.Russian, "b"}, {"плохо", Negative, pipeline.Russian, "b"}}
	r := Recipe{Seed: 1, Epochs: 1, Bits: 12, Keep: 500}
	first, err := Train(train, held, r).Encode()
	if err != nil {
		t.Fatal(err)
	}
	second, err := Train(train, held, r).Encode()
	if err != nil || string(first) != string(second) {
		t.Fatalf("two trainings differ (%v)", err)
	}
	w, err := DecodeWeights(first)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := w.Scorer().Score("спасибо отлично"), w.Scorer().Score("ужасно плохо"); a.Positive <= b.Positive {
		t.Errorf("praise scores %v, complaint %v", a, b)
	}
	for _, n := range []int{0, 10, len(first) / 2, len(first) - 1} {
		if _, err := DecodeWeights(first[:n]); err == nil {
			t.Errorf("weights cut to %d bytes are taken for whole", n)
		}
	}
}

package text

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pikir/datasets/cityvoice"
	"pikir/pipeline"
)

var update = flag.Bool("update", false, "write MEASURED.md and calibration.svg anew")

// dataFolder names the reader's own labelled tables, or skips the test.
func dataFolder(t *testing.T) string {
	folder := os.Getenv("PIKIR_DATA")
	if folder == "" {
		t.Skip("PIKIR_DATA names no folder with sentiment/kk-polarity-valid.csv.gz, sentiment/open/dev.parquet and so on")
	}
	return filepath.Join(folder, "sentiment")
}

// qualityRows name the tables and the least macro-F1, by the label and by the likeliest class, which keeps the scores from falling.
var qualityRows = []struct {
	name, path, source string
	least, likeliest   float64
}{
	{"Kazakh reviews", "kk-polarity-valid.csv.gz", "", 0.795, 0.795},
	{"English comments", "open/dev.parquet", "goemotions", 0.715, 0.715},
	{"RuSentiTweet", "measure-only/ru-tweets-train.csv.gz", "rusentitweet", 0.62, 0.62},
	{"Russian forums and news", "open/dev.parquet", "opensentiment", 0.5, 0.5},
	{"KazNLP tone", "measure-only/train.parquet", "kaznlp_tone", 0.91, 0.91},
	{"kazakh_revs", "measure-only/train.parquet", "kazakh_revs", 0.82, 0.80},
	{"city probe", "probe-city.csv", "", 0.80, 0.80},
}

// quality reads the examples of a row; none where its table is not there.
func quality(t *testing.T, folder, path, source string) (kept []Example) {
	path = filepath.Join(folder, path)
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	all, err := ReadExamples(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if strings.HasPrefix(strings.ToLower(e.Source), source) {
			kept = append(kept, e)
		}
	}
	return kept
}

// TestQuality measures on labelled tables of the reader's own and on the invented probe; with -update it writes MEASURED.md.
func TestQuality(t *testing.T) {
	folder := dataFolder(t)
	var page strings.Builder
	page.WriteString("# Measured: language and positivity\n\nMade by `PIKIR_DATA=FOLDER go test ./pipeline/text -run Quality -update`; MODELCARD.md says what the tables are. " +
		"In brackets: intervals of 95 % (bootstrap for F1, Wilson for shares).\n\n" +
		"| test | comments | macro-F1 of `positivity` | of the likeliest by p_positive, p_negative and the rest | ECE | from 0.5 on: precision, recall | surely: precision, recall | labelled neg, neu, pos → said neg, neu, pos |\n|---|---|---|---|---|---|---|---|\n")
	s := NewScorer()
	curves := map[string]measures{}
	write := func(name string, all []Example, least, leastLikeliest float64) {
		m := measured(s, all)
		low, high := m.interval()
		label, likeliest := macroF1(m.confusion[:]), macroF1(m.likeliest[:])
		line := fmt.Sprintf("| %s | %d | %.3f (%.3f–%.3f) | %.3f | %.3f | %v | %v | %v |", name, len(all), label, low, high, likeliest, m.ece(), m.half, m.surely, m.confusion)
		t.Log(line)
		page.WriteString(line + "\n")
		if label < least || likeliest < leastLikeliest {
			t.Errorf("%s: macro-F1 %.3f by the label and %.3f by the likeliest class, want at least %.3f and %.3f", name, label, likeliest, least, leastLikeliest)
		}
		curves[name] = m
	}
	for _, row := range qualityRows {
		if all := quality(t, folder, row.path, row.source); len(all) > 0 {
			write(row.name, all, row.least, row.likeliest)
		}
	}
	write("invented probe", probeExamples(), 0.66, 0.66)
	_, kept := inventedExamples()
	_, kept = Halves(kept)
	for _, lang := range []pipeline.Lang{pipeline.Kazakh, pipeline.Russian} {
		write("invented, kept apart, "+lang.String(), slices.DeleteFunc(slices.Clone(kept), func(e Example) bool { return e.Lang != lang }), 0.7, 0.7)
	}
	page.WriteString(languageTable(t, folder) + probeTable() + robustnessTable(t, folder))
	if *update {
		for name, b := range map[string][]byte{"MEASURED.md": []byte(page.String()), "calibration.svg": curveSVG(curves)} {
			if err := os.WriteFile(name, b, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// languageTable tells how well probabilities are calibrated by the language that is told, where a table holds enough of it for an ECE to be more than noise.
func languageTable(t *testing.T, folder string) string {
	s := NewScorer()
	var b strings.Builder
	b.WriteString("\n## Calibration by language\n\nECE of p_positive, and the number of comments, by the language told; of 200 or more. Held-out comments are those of open/dev.parquet, in the mix of their sources; half of them calibrate.\n\n" +
		"| test | kk | ru | mixed | en |\n|---|---|---|---|---|\n")
	row := func(name string, all []Example) {
		by := map[pipeline.Lang][]Example{}
		for _, e := range all {
			lang := s.Score(e.Text).Lang
			by[lang] = append(by[lang], e)
		}
		b.WriteString("| " + name)
		for _, lang := range []pipeline.Lang{pipeline.Kazakh, pipeline.Russian, pipeline.Mixed, pipeline.English} {
			b.WriteString(" | ")
			if m := measured(s, by[lang]); len(by[lang]) >= fewest {
				fmt.Fprintf(&b, "%.3f (%d)", m.ece(), len(by[lang]))
			}
		}
		b.WriteString(" |\n")
	}
	row("held-out comments", quality(t, folder, "open/dev.parquet", ""))
	for _, r := range qualityRows {
		if all := quality(t, folder, r.path, r.source); len(all) >= fewest {
			row(r.name, all)
		}
	}
	return b.String()
}

func probeExamples() (all []Example) {
	for _, c := range cityvoice.Probe() {
		lang, _ := pipeline.ParseLang(c.Lang)
		all = append(all, Example{Text: c.Text, Label: labels[c.Label], Lang: lang, Source: "probe"})
	}
	return all
}

// probeTable tells how the invented probe, which no weights have learned from, is read by kind, language and target.
func probeTable() string {
	type tally struct{ n, right, praise, unsure, target float64 }
	by := map[string]*tally{}
	s, r := NewScorer(), NewTargetReader(nil)
	for _, c := range cityvoice.Probe() {
		score := s.Score(c.Text)
		for _, of := range []string{c.Kind, "in " + c.Lang, "about " + c.Target} {
			if by[of] == nil {
				by[of] = &tally{}
			}
			b := by[of]
			b.n++
			b.right += oneIf(score.Label == labels[c.Label])
			b.praise += oneIf(score.Positive >= pipeline.PositiveFrom)
			b.unsure += oneIf(score.Positive >= 0.35 && score.Positive < ConfidentFrom)
			b.target += oneIf(slices.Contains([]string{Authority, City}, r.Read(c.Text)) == (c.Target == "authority"))
		}
	}
	var b strings.Builder
	b.WriteString("\n## The invented probe by kind\n\n| comments | number | read rightly | taken for praise (0.5) | unsure (0.35 to 0.85) | authority and city or not, rightly |\n|---|---|---|---|---|---|\n")
	for _, of := range []string{"thanks", "praise", "approval", "complaint", "rhetorical", "sarcasm", "question", "announcement", "offtopic", "in kk", "in ru", "in mixed", "in en", "about authority", "about other"} {
		if c := by[of]; c != nil {
			fmt.Fprintf(&b, "| %s | %.0f | %s | %.2f | %.2f | %.2f |\n", of, c.n, share(c.right, c.n), c.praise/c.n, c.unsure/c.n, c.target/c.n)
		}
	}
	return b.String()
}

func oneIf(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

package text

import (
	"flag"
	"testing"

	"pikir/datasets/cityvoice"
	"pikir/pipeline"
)

var learn = flag.Bool("learn", false, "train with the reader's own table of Russian tweets and measure what that brings; takes minutes")

// inventedExamples gives the invented comments to learn from and those kept apart, as `pikir train-positivity` does.
func inventedExamples() (learned, kept []Example) {
	for _, c := range cityvoice.Generate(1) {
		lang, _ := pipeline.ParseLang(c.Lang)
		e := Example{Text: c.Text, Label: labels[c.Label], Lang: lang, Source: c.Source}
		if c.Test {
			kept = append(kept, e)
		} else {
			learned = append(learned, e)
		}
	}
	return learned, kept
}

// TestLearnRussianTweets tells what weights reach that may learn real Russian comments: RuSentiTweet's train part is learned, its dev part calibrates and its
// test part measures. Of the Kazakh and English comments every fifth is enough to tell the languages apart.
func TestLearnRussianTweets(t *testing.T) {
	folder := dataFolder(t)
	if !*learn {
		t.Skip("-learn is not given")
	}
	train, held := inventedExamples()
	for i, e := range append(quality(t, folder, "open/train.parquet", ""), quality(t, folder, "kk-polarity-train.csv.gz", "")...) {
		if i%5 == 0 || e.Lang == pipeline.Russian || e.Lang == pipeline.Other {
			train = append(train, e)
		}
	}
	train = append(train, quality(t, folder, "measure-only/train.parquet", "rusentitweet")...)
	held = append(held, quality(t, folder, "open/dev.parquet", "")...)
	dev, test := quality(t, folder, "measure-only/dev.parquet", "rusentitweet"), quality(t, folder, "measure-only/test.parquet", "rusentitweet")
	s := Train(without(train, test), append(held, dev...), DefaultRecipe).Scorer()
	for name, all := range map[string][]Example{"dev": dev, "test": test} {
		m := measured(s, all)
		low, high := m.interval()
		t.Logf("RuSentiTweet %s, %d: macro-F1 %.3f (%.3f–%.3f), ECE %.3f, surely %v, %v", name, len(all), m.macroF1(), low, high, m.ece(), m.surely, m.confusion)
		if m.macroF1() < 0.67 {
			t.Errorf("RuSentiTweet %s: macro-F1 %.3f, want at least 0.67", name, m.macroF1())
		}
	}
}

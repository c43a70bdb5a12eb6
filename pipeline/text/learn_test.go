package text

import (
	"flag"
	"fmt"
	"slices"
	"testing"

	"pikir/datasets/cityvoice"
	"pikir/pipeline"
)

var learn = flag.Bool("learn", false, "train with the reader's own table of Russian tweets and measure what that brings; takes minutes")

var learnTable = flag.String("learn-table", "", "a further table to learn, as lexicon.py writes one")

var learnSeed = flag.Uint64("learn-seed", DefaultRecipe.Seed, "seed of that training")

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

// TestLearnRussianTweets tells what weights reach that may learn real Russian comments. RuSentiTweet's train part, its acts of speech neutral, is parted in ten by a hash of the text:
// one part calibrates, and the others are learned before its test part, which holds no acts of speech, measures, or all but two, which measure with those acts.
func TestLearnRussianTweets(t *testing.T) {
	folder := dataFolder(t)
	if !*learn {
		t.Skip("-learn is not given")
	}
	test := quality(t, folder, "measure-only/test.parquet", "rusentitweet")
	var learned, calibrating, apart []Example
	for _, e := range without(quality(t, folder, "measure-only/ru-tweets-train.csv.gz", "rusentitweet"), test) {
		switch tenth(e) {
		case 0:
			calibrating = append(calibrating, e)
		case 1, 2:
			apart = append(apart, e)
		default:
			learned = append(learned, e)
		}
	}
	const least = 0.67
	fifth := learnAndMeasure(t, folder, "a fifth of the train part", learned, calibrating, apart)
	if tested := learnAndMeasure(t, folder, "the test part, without acts of speech", append(learned, apart...), calibrating, test); min(fifth, tested) < least {
		t.Errorf("RuSentiTweet: macro-F1 %.3f and %.3f, want at least %.2f", fifth, tested, least)
	}
}

// TestLearnRussianTweetsInFifths measures each fifth of all of RuSentiTweet that is at hand, acts of speech among it, with weights that learned seven tenths, while one calibrates.
func TestLearnRussianTweetsInFifths(t *testing.T) {
	folder := dataFolder(t)
	if !*learn {
		t.Skip("-learn is not given")
	}
	test := quality(t, folder, "measure-only/test.parquet", "rusentitweet")
	all := append(without(quality(t, folder, "measure-only/ru-tweets-train.csv.gz", "rusentitweet"), test), test...)
	const least = 0.67
	sum := 0.0
	for fifth := range uint64(5) {
		var learned, calibrating, apart []Example
		for _, e := range all {
			switch tenth(e) {
			case 2 * fifth, 2*fifth + 1:
				apart = append(apart, e)
			case (2*fifth + 2) % 10:
				calibrating = append(calibrating, e)
			default:
				learned = append(learned, e)
			}
		}
		sum += learnAndMeasure(t, folder, fmt.Sprintf("fifth %d", fifth+1), learned, calibrating, apart)
	}
	if t.Logf("mean macro-F1 of five fifths %.3f", sum/5); sum/5 < least {
		t.Errorf("want at least %.2f", least)
	}
}

// learnAndMeasure learns tweets beside all that is open. Of the Kazakh and English comments every fifth is enough to tell the languages apart.
func learnAndMeasure(t *testing.T, folder, name string, learned, calibrating, test []Example) float64 {
	train, held := inventedExamples()
	for i, e := range append(quality(t, folder, "open/train.parquet", ""), quality(t, folder, "kk-polarity-train.csv.gz", "")...) {
		if i%5 == 0 || e.Lang == pipeline.Russian || e.Lang == pipeline.Other {
			train = append(train, e)
		}
	}
	if *learnTable != "" {
		more, err := ReadExamples(*learnTable)
		if err != nil {
			t.Fatal(err)
		}
		train = append(train, more...)
	}
	held = slices.Concat(held, quality(t, folder, "open/dev.parquet", ""), calibrating)
	recipe := DefaultRecipe
	recipe.Seed = *learnSeed
	s := Train(without(append(train, learned...), test), held, recipe).Scorer()
	m := measured(s, test)
	low, high := m.interval()
	t.Logf("RuSentiTweet, %s, %d, seed %d: macro-F1 %.3f (%.3f–%.3f), of the likeliest %.3f, ECE %.3f, surely %v, %v", name, len(test), *learnSeed, macroF1(m.confusion[:]), low, high, macroF1(m.likeliest[:]), m.ece(), m.surely, m.confusion)
	return macroF1(m.confusion[:])
}

package text

import (
	"os"
	"path/filepath"
	"testing"

	"pikir/pipeline"
	"pikir/pipeline/text/sheet"
)

func TestLanguage(t *testing.T) {
	s := NewScorer()
	for lang, texts := range map[pipeline.Lang][]string{
		pipeline.Kazakh: {
			"Көп рахмет, көше тазарды", "коп рахмет, коше тазарды", "Kóp rahmet, kóshe tazardy", "kop rahmet, koshe tazardy", "köp raqmet, köşe tazardı",
			"Men seni jaqsy koremin", "Qurmetti Prezident, zhumysynyz tabysty bolsyn", "Qazaqstannyń bolashaǵy jarqyn", "zhaqsy, tamasha eken", "ote zhaksy",
			"اۋىلدا جول سالىندى", "قازاقستان رەسپۋبليكاسى", "доставка тез келді, рахмет",
		},
		pipeline.Russian: {"Спасибо за новый парк", "spasibo bolshoe, ochen horosho", "мы купили чехол за 500 тенге, доставка быстрая", "с п а с и б о  б о л ь ш о е"},
		pipeline.English: {"Thank you, this is great!", "which bus goes to the station", "lol good one"},
		pipeline.Mixed:   {"Жақсы, бірақ почему так поздно", "спасибо всем, кто помогал, көп рахмет барлығыңызға", "only today I saw it, өте керемет болды"},
		pipeline.Other:   {"Teşekkür ederim, çok güzel olmuş", "Vielen Dank für alles", "Merci beaucoup", "شكرا جزيلا", "👍👍", "100", ""},
	} {
		for _, text := range texts {
			if got := s.Score(text).Lang; got != lang {
				t.Errorf("%q is %v, want %v", text, got, lang)
			}
		}
	}
}

// TestLanguageQuality measures on comments that people labelled.
func TestLanguageQuality(t *testing.T) {
	path := filepath.Join(os.Getenv("PIKIR_DATA"), "sentiment", "measure-only", "lid_test.csv.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skip("PIKIR_DATA names no folder with sentiment/measure-only/lid_test.csv.gz")
	}
	s := NewScorer()
	var confusion [5][5]int
	err := sheet.Read(path, func([]string) error { return nil }, func(values []string) error {
		lang, ok := pipeline.ParseLang(values[1])
		if values[1] == "kz" {
			lang, ok = pipeline.Kazakh, true
		}
		if !ok {
			t.Fatalf("unknown language %q", values[1])
		}
		confusion[lang][s.Score(values[0]).Lang]++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	f1 := macroF1(confusion[:])
	t.Logf("macro-F1 %.3f, confusion (rows: labelled other, kk, ru, en, mixed) %v", f1, confusion)
	if f1 < 0.93 {
		t.Errorf("macro-F1 %.3f, want at least 0.93", f1)
	}
}

package text

import (
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"pikir/datasets/cityvoice"
	"pikir/pipeline"
)

func TestScoreOfClearComments(t *testing.T) {
	s := NewScorer()
	for _, c := range []struct {
		text     string
		lang     pipeline.Lang
		positive bool
	}{
		{"Көп рахмет, керемет болды!", pipeline.Kazakh, true},
		{"Коп рахмет, керемет болды!", pipeline.Kazakh, true},
		{"Өте нашар, масқара", pipeline.Kazakh, false},
		{"Thank you, this is great!", pipeline.English, true},
		{"This is terrible and disgusting", pipeline.English, false},
	} {
		got := s.Score(c.text)
		if got.Lang != c.lang || got.Positive >= pipeline.PositiveFrom != c.positive {
			t.Errorf("Score(%q) = %+v, want %v, positive %v", c.text, got, c.lang, c.positive)
		}
	}
}

// TestManyHeartsSayWhatTwoDo draws rows of emoji out, and mixes them: no more than two of a kind count, or a row of sixteen hearts would make sure of any comment.
func TestManyHeartsSayWhatTwoDo(t *testing.T) {
	s := NewScorer()
	for few, many := range map[string]string{
		"СПАСИБОООО💜💜":     "СПАСИБОООО" + strings.Repeat("💜", 16),
		"Рахмет ❤️❤️":      "Рахмет" + strings.Repeat(" ❤️", 40),
		"Так держать 👏🔥👏🔥": "Так держать " + strings.Repeat("👏🔥", 9),
	} {
		if want, got := s.Score(few), s.Score(many); got != want {
			t.Errorf("Score(%q) = %+v, Score(%q) = %+v", few, want, many, got)
		}
	}
}

// Under the news of a city thanks are praise, among friends they are manners. What these thank for is in no template.
func TestThanksToWhoServesPeopleArePraise(t *testing.T) {
	s := NewScorer()
	for _, text := range []string{
		"Спасибо хирургам областной клиники!", "Благодарим акимат за ремонт музыкальной школы", "Спасибо коммунальщикам за расчищенные дорожки",
		"Большое спасибо нашему акиму за спортплощадку",
		"Көп рахмет, әкімдікке!", "Мұз айдынын жасағаны үшін әкімге рахмет",
	} {
		if got := s.Score(text); got.Label != Positive || got.Positive < pipeline.PositiveFrom {
			t.Errorf("Score(%q) = %+v, want praise", text, got)
		}
	}
}

// TestActsOfSpeechPraiseNothing holds the shipped weights to greetings, wishes and thanks among people kept apart from training.
func TestActsOfSpeechPraiseNothing(t *testing.T) {
	s := NewScorer()
	n, neutral, praise := 0.0, 0.0, 0.0
	for _, c := range cityvoice.Generate(1) {
		if c.Test && c.Source == cityvoice.Speech {
			got := s.Score(c.Text)
			n++
			neutral += oneIf(got.Label == Neutral)
			praise += oneIf(got.Positive >= pipeline.PositiveFrom)
		}
	}
	if neutral/n < 0.8 || praise/n > 0.15 {
		t.Errorf("of %.0f acts of speech %.3f are read as neutral and %.3f as praise, want at least 0.8 and at most 0.15", n, neutral/n, praise/n)
	}
}

func TestScoresAreProbabilities(t *testing.T) {
	s := NewScorer()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		got := s.Score(text)
		sum := float64(got.Positive) + float64(got.Negative)
		if got.Positive < 0 || got.Negative < 0 || sum > 1.0001 || math.IsNaN(sum) {
			t.Fatalf("Score(%q) = %+v", text, got)
		}
		if again := s.Score(text); again != got {
			t.Fatalf("Score(%q) = %+v, then %+v", text, got, again)
		}
	})
}

func TestScoreAllocatesNothing(t *testing.T) {
	s := NewScorer()
	text := "Рахмет, Әкімдікке көп рахмет! Thank you 👏👏"
	s.Score(text)
	if n := testing.AllocsPerRun(100, func() { s.Score(text) }); n != 0 {
		t.Errorf("Score allocates %v times", n)
	}
}

func TestWithoutWordsAndEmojiIsNeutral(t *testing.T) {
	for _, text := range []string{"", " \n", "\u200b"} {
		if got := NewScorer().Score(text); got != (Score{Label: Neutral}) {
			t.Errorf("Score(%q) = %+v, want neutral of language other", text, got)
		}
	}
}

func TestRatesAreThoseOfEachLanguage(t *testing.T) {
	for _, lang := range []pipeline.Lang{pipeline.Other, pipeline.Kazakh, pipeline.Russian, pipeline.English, pipeline.Mixed} {
		if m := Default().Rates(lang); m.Recall <= m.FalseAlarm || m.Recall > 1 || m.FalseAlarm <= 0 {
			t.Errorf("%s: %+v", lang, m)
		}
	}
}

// benchTexts are invented comments in no order: those kept apart from training, each once.
func benchTexts() (texts []string) {
	for _, c := range cityvoice.Generate(1) {
		if c.Test && c.Source != cityvoice.Contrast && c.Source != cityvoice.Turns { // the comments on which earlier figures stand
			texts = append(texts, c.Text)
		}
	}
	random := rand.New(rand.NewPCG(1, 1))
	random.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
	return texts
}

func BenchmarkScore(b *testing.B) {
	s, texts := NewScorer(), benchTexts()
	i := 0
	for b.Loop() {
		s.Score(texts[i%len(texts)])
		i++
	}
}

// BenchmarkScoreTwoCores says how many comments two cores score in a second.
func BenchmarkScoreTwoCores(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	texts := benchTexts()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		s := NewScorer()
		for i := 0; pb.Next(); i++ {
			s.Score(texts[i%len(texts)])
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "comments/s")
}

package catalogue

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pikir/pipeline"
)

var languages = []pipeline.Lang{pipeline.English, pipeline.Russian, pipeline.Kazakh}

// forms is how many forms a counted text has in a language.
var forms = map[pipeline.Lang]int{pipeline.English: 2, pipeline.Russian: 3, pipeline.Kazakh: 1}

func TestEveryTextIsWholeInEveryLanguage(t *testing.T) {
	argument := regexp.MustCompile(`\{[0-9n]\}`)
	arguments := func(text string) []string {
		found := argument.FindAllString(text, -1)
		slices.Sort(found)
		return slices.Compact(found)
	}
	for _, key := range Keys() {
		counted := strings.Contains(T(pipeline.English, key), "|")
		want := arguments(T(pipeline.English, key))
		for _, lang := range languages {
			m := messages()[key]
			text := map[pipeline.Lang]string{pipeline.English: m.EN, pipeline.Russian: m.RU, pipeline.Kazakh: m.KK}[lang]
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: nothing in %v", key, lang)
			}
			if got := arguments(text); !slices.Equal(got, want) {
				t.Errorf("%s in %v takes %v, in English %v", key, lang, got, want)
			}
			if got := len(strings.Split(text, "|")); counted && got != forms[lang] {
				t.Errorf("%s in %v has %d forms, want %d", key, lang, got, forms[lang])
			}
		}
	}
}

// Letters that look alike are the usual slip: a Latin i inside a Kazakh word, or a Kazakh letter inside a Russian one.
func TestAlphabets(t *testing.T) {
	mixed := regexp.MustCompile(`\p{Cyrillic}[A-Za-z]|[A-Za-z]\p{Cyrillic}`)
	foreign := regexp.MustCompile(`[әғқңөұүһіӘҒҚҢӨҰҮҺІ]`)
	for _, key := range Keys() {
		m := messages()[key]
		for _, text := range []string{m.RU, m.KK} {
			if mixed.MatchString(text) {
				t.Errorf("%s mixes alphabets within a word: %s", key, mixed.FindString(text))
			}
		}
		if foreign.MatchString(m.RU) {
			t.Errorf("%s: a Kazakh letter in Russian: %s", key, m.RU)
		}
		if regexp.MustCompile(`\p{Cyrillic}`).MatchString(m.EN) {
			t.Errorf("%s: Cyrillic in English: %s", key, m.EN)
		}
	}
}

// computed are the beginnings of keys that are put together from values of the tables.
var computed = []string{"verdict.", "meaning.", "question.", "answer.", "family.", "measure.", "strength.", "unit.", "innocent.", "praise."}

func TestEveryTextIsUsed(t *testing.T) {
	var source strings.Builder
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || filepath.Ext(path) != ".go" && filepath.Ext(path) != ".tmpl" {
			return err
		}
		text, err := os.ReadFile(path)
		source.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range Keys() {
		isComputed := slices.ContainsFunc(computed, func(prefix string) bool { return strings.HasPrefix(key, prefix) })
		if !isComputed && !strings.Contains(source.String(), `"`+key+`"`) {
			t.Errorf("nothing shows %q", key)
		}
	}
	used := regexp.MustCompile(`(?:\bt|\bn|catalogue\.T\([a-zA-Z.]+,|catalogue\.N\([a-zA-Z.]+,) "([a-z.]+)"`)
	for _, m := range used.FindAllStringSubmatch(source.String(), -1) {
		if !Has(m[1]) && !strings.HasSuffix(m[1], ".") {
			t.Errorf("%q is shown but not in the catalogue", m[1])
		}
	}
}

// The values that tables hold all have words.
func TestValuesOfTables(t *testing.T) {
	keys := []string{"answer.untested"}
	for _, f := range pipeline.Families {
		keys = append(keys, "family."+f.String(), "question."+f.String())
	}
	for s := pipeline.Absent; s <= pipeline.Strong; s++ {
		keys = append(keys, "strength."+s.String(), "answer."+s.String())
	}
	for _, r := range []string{pipeline.Fits, pipeline.DoesNotFit, pipeline.Unknown} {
		keys = append(keys, "innocent."+r)
	}
	for _, p := range []pipeline.Praised{pipeline.PraisedAuthorities, pipeline.PraisedOthers, pipeline.PraisedUnknown} {
		keys = append(keys, "praise."+string(p))
	}
	for _, v := range []pipeline.Verdict{pipeline.PaidPositive, pipeline.NotPositive, pipeline.NotCoordinated, pipeline.ViralText, pipeline.Conversation, pipeline.TooLittle, pipeline.Unremarkable} {
		keys = append(keys, "verdict."+string(v), "meaning."+string(v))
	}
	for _, key := range keys {
		if !Has(key) {
			t.Errorf("no text %q", key)
		}
	}
}

func TestPlurals(t *testing.T) {
	for n, want := range map[int]string{0: "0 комментариев", 1: "1 комментарий", 2: "2 комментария", 5: "5 комментариев", 11: "11 комментариев", 12: "12 комментариев", 21: "21 комментарий", 22: "22 комментария", 111: "111 комментариев"} {
		if got := N(pipeline.Russian, "count.comments", n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	if got := N(pipeline.English, "count.comments", 1); got != "1 comment" {
		t.Error(got)
	}
	if got := N(pipeline.Kazakh, "count.comments", 12345); got != "12\u00a0345 пікір" {
		t.Error(got)
	}
}

func TestNumbers(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{Number(pipeline.English, 0), "0"}, {Number(pipeline.English, -0.001), "−0.001"}, {Number(pipeline.Russian, 1.5), "1,5"},
		{Number(pipeline.English, 123.4), "123"}, {Number(pipeline.English, 12345.6), "12,346"}, {Number(pipeline.Kazakh, 0.0123), "0,012"},
		{Number(pipeline.English, 9.999), "10"}, {Int(pipeline.Russian, -1234567), "−1\u00a0234\u00a0567"}, {Int(pipeline.Russian, 1234), "1234"}, {Int(pipeline.English, 1234), "1,234"},
		{Share(pipeline.Russian, 0.1234), "12,3\u00a0%"}, {Share(pipeline.English, 1), "100\u00a0%"}, {Share(pipeline.English, 0), "0\u00a0%"}, {Share(pipeline.Russian, 0.9998), ">99,9\u00a0%"}, {Share(pipeline.English, 0.0001), "<0.1\u00a0%"},
		{Rate(pipeline.English, 0.0004), "<\u00a00.001"}, {Rate(pipeline.Kazakh, 0.05), "0,050"},
		{Date(pipeline.English, time.Date(2020, 1, 3, 0, 0, 0, 0, time.UTC)), "3\u00a0January 2020"},
		{Date(pipeline.Russian, time.Date(2020, 1, 3, 0, 0, 0, 0, time.UTC)), "3\u00a0января 2020\u00a0г."},
		{Date(pipeline.Kazakh, time.Date(2020, 1, 3, 0, 0, 0, 0, time.UTC)), "2020\u00a0жылғы 3\u00a0қаңтар"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestSentenceSpellsItsNumbers(t *testing.T) {
	text := pipeline.Text{
		EN: "A lift of -0.01 (0.26) since 2019-08-01, 12:30, under COVID-19.",
		RU: "Разница -0.01 (0.26), 15.8 ч, 3–5 записей, с 2019-08-01 или 01.08.2019, 12:30, о COVID-19.",
		KK: "Айырма -0.01 (0.26), 40-ы, 1529-ында.",
	}
	for lang, want := range map[pipeline.Lang]string{
		pipeline.English: "A lift of −0.01 (0.26) since 2019-08-01, 12:30, under COVID-19.",
		pipeline.Russian: "Разница −0,01 (0,26), 15,8 ч, 3–5 записей, с 2019-08-01 или 01.08.2019, 12:30, о COVID-19.",
		pipeline.Kazakh:  "Айырма −0,01 (0,26), 40-ы, 1529-ында.",
	} {
		if got := Sentence(lang, text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

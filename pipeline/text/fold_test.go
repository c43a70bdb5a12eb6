package text

import (
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	_ "pikir/pipeline/conform/seeded"
)

func TestFold(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"case and punctuation":     {"Спасибо, Аким!!!", "спасибо аким"},
		"yo":                       {"Ёлка всё", "елка все"},
		"decomposed":               {"и\u0306од мои\u0306", "йод мой"},
		"drawn out":                {"Рахмееееет", "рахмет"},
		"doubles stay":             {"ванна", "ванна"},
		"spaced out":               {"с п а с и б о вам", "спасибо вам"},
		"dotted":                   {"с.п.а.с.и.б.о", "спасибо"},
		"three letters stay apart": {"а б в", "а б в"},
		"leet":                     {"л@жь и вр0де", "лажь и вроде"},
		"Latin in Cyrillic":        {"cпacибo", "спасибо"},
		"Cyrillic in Latin":        {"grеаt", "great"},
		"all alike":                {"сop", "сор"},
		"Kazakh letters stay":      {"Қала ӘКІМІ", "қала әкімі"},
		"Latin i in Kazakh":        {"әкiм бəрі", "әкім бәрі"},
		"invisible":                {"спа\u200bси\u00adбо", "спасибо"},
		"numbers":                  {"тел 8701 к5б 3к", "тел 0 к 0 б 0 к"},
		"emoji":                    {"Супер👏👏🏻👏❤️", "супер 👏 ❤"},
		"link and mention":         {"@user_1 смотри https://a.kz/x?y=1 тут", "смотри http тут"},
		"apostrophe":               {"don't don’t", "dont dont"},
		"empty":                    {"... !!", ""},
		"not UTF-8":                {"а\xffб", "а б"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(Fold(nil, c.text)); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", c.text, got, c.want)
			}
		})
	}
	if got := string(Fold([]byte("a|"), "Б")); got != "a|б" {
		t.Errorf("Fold does not append: %q", got)
	}
}

func checkFold(t interface{ Fatalf(string, ...any) }, s string) {
	once := Fold(nil, s)
	if twice := Fold(nil, string(once)); string(twice) != string(once) {
		t.Fatalf("Fold(%q) = %q, folded again %q", s, once, twice)
	}
	if !utf8.Valid(once) {
		t.Fatalf("Fold(%q) = %q is not UTF-8", s, once)
	}
}

func TestFoldTwiceIsFoldOnce(t *testing.T) {
	letters := rapid.SampledFrom([]rune("аaбcсоo0@.*' жwsкkіiӘə👏🏻\u200d\u0306иhttp:/w2"))
	rapid.Check(t, func(t *rapid.T) {
		checkFold(t, rapid.OneOf(rapid.String(), rapid.StringOf(letters)).Draw(t, "text"))
	})
}

func FuzzFold(f *testing.F) {
	f.Add("С п а с и б о, Әкім 👏👏 https://x.kz @a")
	f.Fuzz(func(t *testing.T, s string) { checkFold(t, s) })
}

func TestFoldAllocatesNothing(t *testing.T) {
	var dst []byte
	var s splitter // the pool of splitters forgets some of them under the race detector
	text := "Рахмееет, Әкімдікке көп рахмет! cпacибo 👏👏👏"
	if n := testing.AllocsPerRun(100, func() { s.split(text); dst = s.fold(dst[:0]) }); n != 0 {
		t.Errorf("Fold allocates %v times", n)
	}
}

func BenchmarkFold(b *testing.B) {
	text := "Спасибо акимату, во дворе наконец сделали освещение, дети довольны 👏👏👏"
	b.SetBytes(int64(len(text)))
	var dst []byte
	for b.Loop() {
		dst = Fold(dst[:0], text)
	}
}

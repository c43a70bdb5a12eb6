package local

import (
	"fmt"
	"math"
	"testing"

	"pikir/pipeline"
	"pikir/pipeline/text"
)

// A text with a name, a street and a number to fill in is one text; one in which every word has its synonyms is not, nor are several.
func TestFrameShare(t *testing.T) {
	names, streets := []string{"Айгуль", "Марат", "Сауле", "Ерлан", "Ольга"}, []string{"Абая", "Сейфуллина", "Кенесары", "Иманова"}
	var filled, spun frame
	for i := range 40 {
		filled.add(text.Fold(nil, fmt.Sprintf("Я, %s, проживаю на %s %d, прошу акима не закрывать нашу поликлинику", names[i%5], streets[i%4], i)))
		pick := func(k int, of ...string) string { return of[i/k%len(of)] }
		spun.add(text.Fold(nil, fmt.Sprintf("%s %s %s %s %s", pick(1, "отличная", "прекрасная", "чудесная"), pick(2, "работа", "дорога", "школа"), pick(3, "спасибо", "рахмет", "благодарю"), pick(5, "акимату", "городу", "властям"), pick(7, "так держать", "молодцы", "браво"))))
	}
	if got := filled.share(); got < few {
		t.Errorf("a petition to fill in: %g of its words are common", got)
	}
	if got := spun.share(); got >= few {
		t.Errorf("spun texts: %g of their words are common", got)
	}
}

// signers builds a cluster of accounts who share wordings, three to each, one comment each; so many of them say another thing too.
func signers(n, alsoSay int) (*Corpus, *pipeline.Cluster) {
	var comments []said
	for i := range n {
		comments = append(comments, said{account: fmt.Sprint("a", i), post: fmt.Sprint("p", i), at: float64(i * 977), wording: 1 + i/3})
	}
	for i := range alsoSay {
		comments = append(comments, said{account: fmt.Sprint("a", i), post: "other", at: float64(i * 31)})
	}
	c := corpusOf(comments)
	return c, clusterOfAll(c)
}

// People who sign a text once each, with their own name in it, and say other things too pass it on. Accounts that say nothing else, or texts with little in common, may be a crew's.
func TestSignersFillIn(t *testing.T) {
	for _, c := range []struct {
		about   string
		alsoSay int
		framed  float64
		want    bool
	}{
		{"a petition to fill in", 4, 0.7, true},
		{"accounts made for one copy", 0, 0.7, false},
		{"many texts", 4, 0.3, false},
	} {
		corpus, cl := signers(12, c.alsoSay)
		r := &run{corpus: corpus, wordings: wordingsIn(cl, 0.9)}
		v := r.virality(cl, []bool{true, true, true, true, true, true, true, true, true, true})
		if len(v.filled) != 12 {
			t.Errorf("%s: rows %v of the texts that are shared", c.about, v.filled)
		}
		v.framed = c.framed
		if v.viral() != c.want {
			t.Errorf("%s: viral %v (%+v)", c.about, !c.want, v)
		}
	}
}

// Who talks much is tied by words to one who talks little as soon as that one is to them.
func TestTiedToTheQuietest(t *testing.T) {
	c := newCorpus()
	c.CommentsOf = []uint32{1, 1, 1000}
	surprisal := (math.Log(1000) - math.Log(mostByWords(c)) + 1) / dependence
	r := &run{corpus: c, wordings: Wordings{Surprisal: []float64{surprisal}}}
	if got := r.tiedByWords(map[pipeline.ID]map[pipeline.ID]int{0: {0: 1, 1: 1, 2: 1}}); got != 3 {
		t.Errorf("%d of 3 tied", got)
	}
}

package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Function words say little about the topic and much about the writer (Mosteller & Wallace 1964).
var functionWords = func() map[string]int {
	words := strings.Fields(`
и в не на что я с а как это но по к у же из за от то так все вы он мы бы для ну о ты вот да нет если есть только или уже когда ещё еще даже чтобы там тут где кто они она
его её ее их мне вам нам нас вас тебе просто может надо очень будет было был быть себя потому почему зачем ведь вообще тоже лишь пусть хоть
және мен бұл бар жоқ емес да де ғой еді екен үшін деп бір осы сол не ма ме ба бе па пе біз сіз ол олар өз өте енді тек әлі бәрі қалай неге керек болып болды болса туралы сияқты дейін кейін ғана
the a and of to in is it you that this for on my i me was but with so are be have not at your they all just what if or an we he she do as can no like how there when from would about more`)
	index := make(map[string]int, len(words))
	for _, w := range words {
		if _, known := index[w]; !known {
			index[w] = len(index)
		}
	}
	return index
}()

// Ranges of style features, one after the other.
const (
	styleWords    = 256 // function words
	styleEndings  = 128 // last three letters of other words
	styleMarks    = 128 // runs of punctuation with the spaces around them
	styleEmoji    = 32
	styleLengths  = 16 // of other words, in letters
	styleCases    = 6  // lower, Title, UPPER; at the start of a sentence or within
	styleClosings = 8  // how a text ends

	StyleFeatures = styleWords + styleEndings + styleMarks + styleEmoji + styleLengths + styleCases + styleClosings
)

// Style counts features of how a text is written rather than what it is about, numbered from 0 to StyleFeatures − 1: function words of Kazakh, Russian and English, endings and
// lengths of other words, capitals, punctuation with the spaces around it, emoji and how the text ends. Endings and punctuation are the character n-grams that carry over from topic
// to topic (Sapkota et al. 2015, NAACL-HLT 93). Web addresses, names after @ and digits are left out.
func Style(s string, count func(feature int)) {
	sentence := true
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsLetter(r):
			end := i + span(s[i:], isWordRune)
			if word := s[i:end]; !strings.HasPrefix(s[end:], "://") && word != "www" {
				styleWord(word, sentence, count)
				sentence, i = false, end
				continue
			}
			i += span(s[i:], notSpace)
		case r == '@':
			i += span(s[i:], notSpace)
		case isMark(r):
			end := i + span(s[i:], isMark)
			styleMark(s, i, end, count)
			sentence = sentence || strings.ContainsAny(s[i:end], ".!?…")
			i = end
		case unicode.Is(unicode.So, r):
			count(styleWords + styleEndings + styleMarks + bucket(s[i:i+size], styleEmoji))
			i += size
		default:
			sentence = sentence || r == '\n'
			i += size
		}
	}
	if s = strings.TrimRightFunc(s, unicode.IsSpace); s != "" {
		count(StyleFeatures - styleClosings + closing(s))
	}
}

func styleWord(word string, sentence bool, count func(int)) {
	lower := strings.ToLower(word)
	letters := utf8.RuneCountInString(lower)
	if n, known := functionWords[lower]; known {
		count(n)
	} else {
		count(styleWords + styleEndings + styleMarks + styleEmoji + min(letters, styleLengths) - 1)
		if letters > 4 {
			count(styleWords + bucket(lastLetters(lower, 3), styleEndings))
		}
	}
	first, _ := utf8.DecodeRuneInString(word)
	shape := 0
	switch {
	case letters > 1 && strings.ToUpper(word) == word:
		shape = 2
	case unicode.IsUpper(first):
		shape = 1
	}
	if sentence {
		shape += 3
	}
	count(StyleFeatures - styleClosings - styleCases + shape)
}

// styleMark counts a run of punctuation together with whether spaces stand before and after it.
func styleMark(s string, from, to int, count func(int)) {
	before, _ := utf8.DecodeLastRuneInString(s[:from])
	after, _ := utf8.DecodeRuneInString(s[to:])
	spaces := [2]byte{'0', '0'}
	for i, r := range [2]rune{before, after} {
		if unicode.IsSpace(r) {
			spaces[i] = '1'
		}
	}
	const longest = 12 // bytes of a run
	count(styleWords + styleEndings + bucket(string(spaces[:])+s[from:min(to, from+longest)], styleMarks))
}

// closing classes the last rune of a text.
func closing(s string) int {
	switch r, _ := utf8.DecodeLastRuneInString(s); {
	case unicode.IsLetter(r):
		return 0
	case r == '.':
		return 1
	case r == '!':
		return 2
	case r == '?':
		return 3
	case r == ')' || r == '(':
		return 4
	case r == '…':
		return 5
	case unicode.IsDigit(r):
		return 6
	}
	return 7
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) }
func isMark(r rune) bool     { return unicode.IsPunct(r) && r != '@' || unicode.Is(unicode.Sm, r) }
func notSpace(r rune) bool   { return !unicode.IsSpace(r) }

// span is the number of bytes at the start of s whose runes belong to a class.
func span(s string, of func(rune) bool) int {
	for i, r := range s {
		if !of(r) {
			return i
		}
	}
	return len(s)
}

func lastLetters(s string, n int) string {
	at := len(s)
	for range n {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}

// bucket is the FNV-1a hash of a string, folded into n buckets.
func bucket(s string, n uint32) int {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return int((h ^ h>>15) % n)
}

package simulate

import (
	"bytes"
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

//go:embed grammar.yaml
var grammarFile []byte

// Moods of a text.
const (
	praise    = "praise"
	complaint = "complaint"
	question  = "question"
	quarrel   = "quarrel"
	chat      = "chat"
)

// Languages of a text: Kazakh also as people type it without its special letters or in Latin script, and Russian and Kazakh in one comment.
const (
	russian = "ru"
	kazakh  = "kk"
	mixed   = "mixed"
	plain   = "kk-plain"
	latin   = "kk-latin"
)

var languages = []string{russian, kazakh, mixed, plain, latin}

// rules are alternatives by name.
type rules map[string][]string

// grammar is one language.
type grammar struct {
	Rules  rules            `yaml:"rules"`
	Topics map[string]rules `yaml:"topics"`
}

var grammars = sync.OnceValue(func() map[string]grammar { return mustRead[map[string]grammar](grammarFile) })

// topics are the same in every language.
var topics = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(grammars()[russian].Topics)) })

func mustRead[T any](file []byte) T {
	var value T
	d := yaml.NewDecoder(bytes.NewReader(file))
	d.KnownFields(true)
	if err := d.Decode(&value); err != nil {
		panic(err) // embedded
	}
	return value
}

// say invents a comment. Short ones are common, and few share more than a phrase.
func say(d dice, lang, topic, mood string) string {
	first, second := tongues(d, lang)
	parts := []string{sentence(d, first, topic, mood)}
	if d.chance(60) {
		parts = append(parts, sentence(d, second, topic, "after-"+mood))
	}
	if d.chance(25) {
		other := topic
		if d.chance(50) {
			other = pick(d, topics())
		}
		parts = append(parts, sentence(d, second, other, mood))
	}
	if d.chance(15) {
		parts = append(parts, sentence(d, first, topic, "after-"+mood))
	}
	if len(parts) > 1 && d.chance(25) {
		parts[0], parts[1] = parts[1], parts[0]
	}
	return written(d, script(punctuate(d, parts), lang))
}

// tongues are the languages of a comment's first part and of the rest.
func tongues(d dice, lang string) (first, second string) {
	switch {
	case lang == russian:
		return russian, russian
	case lang != mixed:
		return kazakh, kazakh
	case d.chance(50):
		return russian, kazakh
	}
	return kazakh, russian
}

func sentence(d dice, lang, topic, rule string) string {
	g := grammars()[lang]
	return loosened(d, expand(d, pick(d, g.Rules[rule]), g.Topics[topic], g.Rules), g.Rules["filler"])
}

// loosened slips fillers between the words and letters out of them, so that two people who mean the same do not share a passage.
func loosened(d dice, text string, fillers []string) string {
	words := strings.Split(text, " ")
	loose := make([]string, 0, 2*len(words))
	for i, word := range words {
		if i > 0 && d.chance(14) {
			loose = append(loose, pick(d, fillers))
		}
		if letters := []rune(word); len(letters) > 3 && d.chance(5) {
			at := d.between(1, len(letters)-2)
			word = string(letters[:at]) + string(letters[at+1:])
		}
		loose = append(loose, word)
	}
	return strings.Join(loose, " ")
}

// expand replaces {name} by an alternative of the first set of rules that has the name.
func expand(d dice, text string, from ...rules) string {
	for {
		before, rest, found := strings.Cut(text, "{")
		if !found {
			return text
		}
		name, after, _ := strings.Cut(rest, "}")
		alternative := ""
		for _, set := range from {
			if list, ok := set[name]; ok {
				alternative = pick(d, list)
				break
			}
		}
		text = before + alternative + after
	}
}

var (
	stops  = []string{". ", ". ", ", ", "! ", " ", "... ", " - "}
	ends   = []string{"", "", "", ".", ".", "!", "...", ")", "))", "!!"}
	smiles = []string{"👍", "👏", "🙏", "😂", "🤦", "❤️", "😡", "🔥", "🤔", "😊", "🌹", "💪", "👎", "🤷"}
)

func punctuate(d dice, parts []string) string {
	text := parts[0]
	for _, part := range parts[1:] {
		stop := pick(d, stops)
		if strings.HasSuffix(text, "?") {
			stop = " "
		}
		text += stop + part
	}
	if !strings.HasSuffix(text, "?") {
		text += pick(d, ends)
	}
	if d.chance(14) {
		text += " " + pick(d, smiles)
	}
	return text
}

// written is how somebody types a text: with or without a capital.
func written(d dice, text string) string {
	if d.chance(60) {
		first, size := utf8.DecodeRuneInString(text)
		text = string(unicode.ToUpper(first)) + text[size:]
	}
	return strings.TrimSpace(text)
}

// script writes Kazakh without its special letters or in Latin script, where the language asks for it.
func script(text, lang string) string {
	switch lang {
	case plain:
		return withoutSpecial.Replace(text)
	case latin:
		return inLatin.Replace(strings.ToLower(text))
	}
	return text
}

var (
	withoutSpecial = strings.NewReplacer("ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и",
		"Ә", "А", "Ғ", "Г", "Қ", "К", "Ң", "Н", "Ө", "О", "Ұ", "У", "Ү", "У", "Һ", "Х", "І", "И")
	inLatin = strings.NewReplacer("а", "a", "ә", "a", "б", "b", "в", "v", "г", "g", "ғ", "g", "д", "d", "е", "e", "ё", "io", "ж", "zh", "з", "z", "и", "i", "й", "i", "к", "k", "қ", "q",
		"л", "l", "м", "m", "н", "n", "ң", "n", "о", "o", "ө", "o", "п", "p", "р", "r", "с", "s", "т", "t", "у", "u", "ұ", "u", "ү", "u", "ф", "f", "х", "h", "һ", "h", "ц", "ts", "ч", "ch",
		"ш", "sh", "щ", "sh", "ъ", "", "ы", "y", "і", "i", "ь", "", "э", "e", "ю", "iu", "я", "ia")
)

package simulate

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed orders.yaml
var ordersFile []byte

// Templates are texts by language (ru, kk) with slots {name}, and the alternatives of the slots by language.
type Templates struct {
	RU    []string         `yaml:"ru"`
	KK    []string         `yaml:"kk"`
	Slots map[string]rules `yaml:"slots"`
}

var builtIn = sync.OnceValue(func() map[string]Templates { return mustRead[map[string]Templates](ordersFile) })

func (c *Campaign) orders() Templates {
	if len(c.Templates.RU)+len(c.Templates.KK) > 0 {
		return c.Templates
	}
	return builtIn()[c.Words]
}

// checkWords wants templates for the languages that are ordered, with all their slots.
func (c *Campaign) checkWords() error {
	own := c.orders()
	if len(own.RU)+len(own.KK) == 0 {
		return fmt.Errorf("words: %q; choose positive, hostile or advert, or give templates", c.Words)
	}
	for lang, texts := range map[string][]string{russian: own.RU, kazakh: own.KK} {
		for _, text := range texts {
			if slot := missing(text, own.Slots[lang]); slot != "" {
				return fmt.Errorf("templates.slots.%s: nothing for {%s}, which %q asks for", lang, slot, text)
			}
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(c.Languages)) {
		if lang != kazakh && lang != plain && lang != latin && len(own.RU) == 0 {
			return fmt.Errorf("languages.%s: the templates have no Russian", lang)
		}
		if lang != russian && len(own.KK) == 0 {
			return fmt.Errorf("languages.%s: the templates have no Kazakh", lang)
		}
	}
	if c.Throwaway && c.Cover > 0 {
		return errors.New("cover: accounts that write once have no cover comments; give 0")
	}
	return nil
}

// missing is the first slot of a text that has no alternatives.
func missing(text string, slots rules) string {
	for _, part := range strings.Split(text, "{")[1:] {
		name, _, _ := strings.Cut(part, "}")
		if len(slots[name]) == 0 {
			return name
		}
	}
	return ""
}

// order is a comment as ordered, in at most so many characters: whoever must be short says something short, and is cut only where nothing short comes to mind.
func (p *plant) order(d dice, post *Post) string {
	const tries = 8
	text := p.worded(d, post)
	for range tries {
		if p.Longest == 0 || utf8.RuneCountInString(text) <= p.Longest {
			return text
		}
		text = p.worded(d, post)
	}
	return shortened(text, p.Longest)
}

// worded is a filled template, or free words in the same spirit.
func (p *plant) worded(d dice, post *Post) string {
	lang := p.languages.draw(d)
	text := ""
	if d.chance(p.Paraphrase) {
		topic := post.topic
		if topic == "" {
			topic = pick(d, topics())
		}
		text = say(d, lang, topic, p.spirit()) + p.praise(d, lang)
	} else {
		text = p.template(d, lang)
	}
	if d.chance(p.Emoji) {
		text += " " + pick(d, []string{"👍", "👏", "🙏", "❤️", "💪", "🔥", "😊"})
	}
	return text
}

func (p *plant) template(d dice, lang string) string {
	first, second := tongues(d, lang)
	fill := func(tongue string) string {
		texts := p.orders.RU
		if tongue == kazakh {
			texts = p.orders.KK
		}
		return strings.TrimSpace(expand(d, pick(d, texts), p.orders.Slots[tongue]))
	}
	text := fill(first)
	if second != first {
		text += ". " + fill(second)
	}
	return script(text, lang)
}

// praise ends free words with a phrase of the order's slot praise, so that whoever pays sees what for; empty where the order has no such slot.
func (p *plant) praise(d dice, lang string) string {
	tongue, _ := tongues(d, lang)
	phrases := p.orders.Slots[tongue]["praise"]
	if len(phrases) == 0 {
		return ""
	}
	phrase := pick(d, phrases)
	if phrase == "" {
		return ""
	}
	return " " + script(phrase, lang)
}

// spirit of free words.
func (p *plant) spirit() string {
	if p.Words == "hostile" || p.Words == "advert" {
		return complaint
	}
	return praise
}

// shortened cuts at a word, so that a comment has at most so many characters; 0 is any number.
func shortened(text string, longest int) string {
	if longest == 0 || utf8.RuneCountInString(text) <= longest {
		return text
	}
	short := string([]rune(text)[:longest])
	if at := strings.LastIndexByte(short, ' '); at > 0 {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,.–—")
}

// Package cityvoice invents comments about city life and authorities in Russian, Kazakh, both mixed, and English: praise,
// approval without praise words, complaint, rhetorical complaint, sarcasm, question, announcement and small talk.
//
// Every comment is invented; nobody wrote it. Templates with slots lie in the .txt files beside this one, everyday posts without slots in the folder
// everyday, and in the folder contrast remarks on city life in which the same words, of praise above all, stand beside failures and successes alike; so do the turns of speech of the templates
// in the folder turns. Every fifth template of a section and every fifth post is kept apart for measuring, so that no wording of it is learned:
//
//	for _, c := range cityvoice.Generate(1) {
//		fmt.Println(c.Lang, c.Label, c.Kind, c.Test, c.Text)
//	}
package cityvoice

import (
	"embed"
	"math/rand/v2"
	"strings"
)

// Comment is an invented comment. Label is neg, neu or pos; Lang is kk, ru, mixed, en or other.
type Comment struct {
	Text, Label, Lang, Kind string
	Source                  string // which of the sets it is of: see the sources
	Test                    bool   // of a template kept apart for measuring
}

//go:embed *.txt turns/*.txt
var files embed.FS

var langs = [...]string{"ru", "kk", "mixed", "en", "other"}

// Sources of comments.
const (
	City     = "cityvoice city"     // of templates: remarks on the life and the authorities of a city
	Talk     = "cityvoice talk"     // of templates: anything else
	Speech   = "cityvoice speech"   // of templates: greetings, wishes, congratulations and thanks among people, which praise nothing
	Everyday = "cityvoice everyday" // everyday posts
	Contrast = "cityvoice contrast" // remarks on city life, as hard to tell apart as could be thought of
	Turns    = "cityvoice turns"    // of templates: remarks on city life in which each turn of speech, of irony and thanks above all, stands before failures and successes alike
)

// fillings is the number of comments drawn of a template with slots.
var fillings = map[string]int{"ru": 40, "kk": 40, "mixed": 40, "en": 16, "other": 1}

// turnFillings is that of a template of turns by its label, so that few of the labels that have few templates are not few comments.
var turnFillings = map[string]int{"neg": 24, "neu": 36, "pos": 36}

// gratitudeFillings is that of plain thanks, for work done and to who did it: among so much irony and complaint, works and offices would otherwise say more than thanks do.
const gratitudeFillings = 120

// Generate draws the comments; equal seeds give equal comments.
func Generate(seed uint64) []Comment {
	var all []Comment
	random := rand.New(rand.NewPCG(seed, 7))
	for _, lang := range langs {
		for _, s := range parse(lang+".txt", lang) {
			all = s.draw(all, random, fillings[lang])
		}
	}
	all = drawPosts(all, "everyday", random)
	all = drawPosts(all, "contrast", rand.New(rand.NewPCG(seed, 11))) // moves no other draw
	random = rand.New(rand.NewPCG(seed, 12))
	for _, lang := range langs[:4] {
		for _, s := range parse("turns/"+lang+".txt", lang) {
			s.source = Turns
			times := turnFillings[s.label]
			if s.kind == "gratitude" {
				times = gratitudeFillings
			}
			all = s.draw(all, random, times)
		}
	}
	return all
}

// section is a list of templates of one label and kind.
type section struct {
	label, kind, lang, source string
	templates                 []string
	slots                     map[string][]string
}

// parse reads a file: "= NAME" opens a slot, "# LABEL KIND" a section; " | " parts alternatives.
func parse(name, lang string) (sections []*section) {
	b, err := files.ReadFile(name)
	if err != nil {
		panic(err) // the file is part of the program
	}
	slots, slot := map[string][]string{}, ""
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "= "):
			slot = line[2:]
		case strings.HasPrefix(line, "# "):
			label, kind, _ := strings.Cut(line[2:], " ")
			sections = append(sections, &section{label: label, kind: kind, lang: lang, source: sourceOf(kind), slots: slots})
		case len(sections) == 0:
			slots[slot] = append(slots[slot], strings.Split(line, " | ")...)
		default:
			s := sections[len(sections)-1]
			s.templates = append(s.templates, strings.Split(line, " | ")...)
		}
	}
	return sections
}

// keptApart is the distance of the templates kept for measuring.
const keptApart = 5

func sourceOf(kind string) string {
	switch kind {
	case "talk", "opinion", "quarrel":
		return Talk
	case "speech":
		return Speech
	}
	return City
}

func (s *section) draw(all []Comment, random *rand.Rand, times int) []Comment {
	for i, template := range s.templates {
		n := 2
		if strings.Contains(template, "{") {
			n = times
		}
		for range n {
			text := disturb(s.fill(template, random), s, random)
			all = append(all, Comment{text, s.label, s.lang, s.kind, s.source, i%keptApart == keptApart-1})
		}
	}
	return all
}

// fill puts a random filling into each slot.
func (s *section) fill(template string, random *rand.Rand) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		choices := s.slots[name]
		if len(choices) == 0 {
			panic("cityvoice: " + s.lang + ".txt has no slot " + name) // the file is part of the program
		}
		b.WriteString(choices[random.IntN(len(choices))])
		template = after
	}
}

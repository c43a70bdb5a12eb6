package report

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"pikir/pipeline"
)

// shortestName is how long an id or name must be to be looked for in texts; ids of digits need more, or counts and years would vanish.
const (
	shortestName   = 3
	shortestNumber = 5
)

// A name of so many letters is known with endings too, of so many letters: «Иванову», «Қуанышбековаға». Rather a word too many is replaced than a name left.
const (
	shortestInflected = 5
	longestEnding     = 5
)

// mask replaces real ids and names by pseudonyms that stay the same within a run.
type mask struct {
	accounts map[int]string    // FoundAccount.ID → pseudonym
	places   map[string]string // posts and pages → pseudonym
	words    map[string]string // folded id or name, words joined by a blank → pseudonym
	stems    map[string]string // of names that take endings → pseudonym
	longest  int               // words in the longest name
}

// pseudonymous gives a copy of the findings in which no account id, name, link, post or page is left, and mentions of them in texts are replaced.
func pseudonymous(f *pipeline.Findings) *pipeline.Findings {
	m := newMask(f)
	hidden := *f
	hidden.Inputs = slices.Clone(f.Inputs)
	for i := range hidden.Inputs {
		hidden.Inputs[i].Path = fmt.Sprintf("F-%d", i+1)
		hidden.Inputs[i].Notes, hidden.Inputs[i].Columns = nil, nil
	}
	hidden.Posts = nil
	hidden.Warnings = slices.Clone(f.Warnings)
	files := renamed(slices.Concat(f.Inputs, f.Posts))
	for i, w := range f.Warnings {
		hidden.Warnings[i] = m.say(pipeline.Text{EN: withoutFiles(w.EN, files), RU: withoutFiles(w.RU, files), KK: withoutFiles(w.KK, files)})
	}
	hidden.Limits = slices.Clone(f.Limits)
	for i := range hidden.Limits {
		hidden.Limits[i] = m.say(f.Limits[i])
	}
	hidden.Detectors = slices.Clone(f.Detectors)
	for i := range hidden.Detectors {
		hidden.Detectors[i].Abstained = m.say(f.Detectors[i].Abstained)
	}
	hidden.Findings = slices.Clone(f.Findings)
	for i := range hidden.Findings {
		m.finding(&hidden.Findings[i])
	}
	return &hidden
}

// renamed puts F-1 and so on for the names of files in the lists in which warnings name them.
func renamed(inputs []pipeline.Input) *strings.Replacer {
	var names []string
	for i, in := range inputs {
		if in.Path != "" {
			name, hidden := path.Base(in.Path), fmt.Sprintf("F-%d", i+1)
			for _, around := range []string{"()", "(,", " ,", " )"} {
				names = append(names, around[:1]+name+around[1:], around[:1]+hidden+around[1:])
			}
		}
	}
	return strings.NewReplacer(names...)
}

// withoutFiles renames the files in a warning that lists any, as "2 (a.csv, b.csv)" behind a colon. Words elsewhere may be called like a file.
func withoutFiles(warning string, files *strings.Replacer) string {
	list, end := listPattern().FindStringIndex(warning), strings.LastIndexByte(warning, ')')
	if list == nil || end < list[1] {
		return warning
	}
	from := list[1] - 1
	return warning[:from] + files.Replace(warning[from:end+1]) + warning[end+1:]
}

// newMask numbers accounts by their position in the run, and places in the order of their first mention.
func newMask(f *pipeline.Findings) *mask {
	m := &mask{map[int]string{}, map[string]string{}, map[string]string{}, map[string]string{}, 1}
	found := map[int]pipeline.FoundAccount{}
	for _, finding := range f.Findings {
		for _, a := range finding.Accounts {
			found[a.ID] = a
		}
	}
	for i, id := range slices.Sorted(maps.Keys(found)) {
		m.accounts[id] = fmt.Sprintf("A-%d", i+1)
		m.learn(found[id].Account, m.accounts[id])
		m.learn(found[id].Name, m.accounts[id])
		parts := strings.Fields(found[id].Name)
		for _, part := range parts {
			m.learn(part, m.accounts[id])
		}
		m.learnJoined(parts, m.accounts[id])
	}
	for _, finding := range f.Findings {
		for _, p := range finding.Pages {
			m.place(p.Page)
		}
		for _, s := range finding.Samples {
			m.place(s.Post)
		}
	}
	return m
}

// learn remembers an id or name that texts may mention.
func (m *mask) learn(name, pseudonym string) {
	parts := wordPattern().FindAllString(strings.ToLower(name), -1)
	key := strings.Join(parts, " ")
	if utf8.RuneCountInString(key) < shortestName || isNumber(key) && len(key) < shortestNumber {
		return
	}
	if _, known := m.words[key]; !known {
		m.words[key] = pseudonym
		m.longest = max(m.longest, len(parts))
	}
	if stem := stemOf(key); stem != "" && m.stems[stem] == "" {
		m.stems[stem] = pseudonym
	}
}

// learnJoined remembers a name of several words as people write it in one, in either order: БолатОспанов, оспанов_болат.
func (m *mask) learnJoined(parts []string, pseudonym string) {
	turned := slices.Clone(parts)
	slices.Reverse(turned)
	for _, words := range [][]string{parts, turned} {
		if len(words) > 1 {
			m.learn(strings.Join(words, ""), pseudonym)
			m.learn(strings.Join(words, "_"), pseudonym)
		}
	}
}

// stemOf is what the forms of a name have in common; "" for what takes no endings.
func stemOf(key string) string {
	if utf8.RuneCountInString(key) < shortestInflected || strings.IndexFunc(key, func(r rune) bool { return !unicode.IsLetter(r) }) >= 0 {
		return ""
	}
	last, size := utf8.DecodeLastRuneInString(key)
	if strings.ContainsRune("аяоеёиыійьaeiy", last) {
		return key[:len(key)-size]
	}
	return key
}

// inflected is the pseudonym of a name that a word is a form of.
func (m *mask) inflected(word string) (pseudonym string, known bool) {
	for range longestEnding + 1 {
		if pseudonym, known = m.stems[word]; known || word == "" {
			return pseudonym, known
		}
		_, size := utf8.DecodeLastRuneInString(word)
		word = word[:len(word)-size]
	}
	return "", false
}

func isNumber(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}

func (m *mask) place(real string) string {
	if real == "" {
		return ""
	}
	if _, known := m.places[real]; !known {
		m.places[real] = fmt.Sprintf("P-%d", len(m.places)+1)
		m.learn(real, m.places[real])
	}
	return m.places[real]
}

func (m *mask) finding(f *pipeline.Finding) {
	f.Accounts, f.Samples, f.Wordings = slices.Clone(f.Accounts), slices.Clone(f.Samples), slices.Clone(f.Wordings)
	f.Pages, f.Evidence, f.Innocent = slices.Clone(f.Pages), slices.Clone(f.Evidence), slices.Clone(f.Innocent)
	for i := range f.Accounts {
		f.Accounts[i].Account, f.Accounts[i].Name = m.accounts[f.Accounts[i].ID], ""
	}
	for i := range f.Samples {
		s := &f.Samples[i]
		s.Text, s.Post, s.URL = m.text(s.Text), m.place(s.Post), ""
	}
	for i := range f.Wordings {
		f.Wordings[i].Text = m.text(f.Wordings[i].Text)
	}
	for i := range f.Pages {
		f.Pages[i].Page = m.place(f.Pages[i].Page)
	}
	for i := range f.Evidence {
		f.Evidence[i].Text = m.say(f.Evidence[i].Text)
	}
	for i := range f.Innocent {
		f.Innocent[i].Tested = m.say(f.Innocent[i].Tested)
	}
}

func (m *mask) say(t pipeline.Text) pipeline.Text {
	return pipeline.Text{EN: m.text(t.EN), RU: m.text(t.RU), KK: m.text(t.KK)}
}

var (
	wordPattern    = compiled(`[\p{L}\p{M}\p{N}_]+`)
	linkPattern    = compiled(`(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.)\S+|\b(?:[a-z0-9-]+\.)+[a-z]{2,}/\S*|\S+@\S+\.\S+`)
	listPattern    = compiled(`: \d+ \(`)
	mentionPattern = compiled(`\[(?:id|club|public)\d+[:|][^\]]*\]|@[\p{L}\p{M}\p{N}_.-]+`)
)

// compiled compiles a pattern when it is first needed.
func compiled(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

// text replaces links, mentions written as @name or [id1|Name], and every known id or name, the longest first.
func (m *mask) text(text string) string {
	text = linkPattern().ReplaceAllString(text, "[…]")
	text = mentionPattern().ReplaceAllStringFunc(text, func(mention string) string {
		if pseudonym, known := m.words[joined(strings.TrimPrefix(mention, "@"))]; known {
			return pseudonym
		}
		return "@…"
	})
	spans := wordPattern().FindAllStringIndex(text, -1)
	var b strings.Builder
	from := 0
	for i := 0; i < len(spans); i++ {
		pseudonym, length := m.match(text, spans[i:])
		if length == 0 {
			continue
		}
		b.WriteString(text[from:spans[i][0]])
		b.WriteString(pseudonym)
		i += length - 1
		from = spans[i][1]
	}
	b.WriteString(text[from:])
	return b.String()
}

// match finds the longest known name that begins with the first span, and how many words it has; 0 for none.
func (m *mask) match(text string, spans [][]int) (pseudonym string, length int) {
	key := ""
	for n := 1; n <= min(m.longest, len(spans)); n++ {
		if n > 1 {
			key += " "
		}
		key += strings.ToLower(text[spans[n-1][0]:spans[n-1][1]])
		if found, known := m.words[key]; known {
			pseudonym, length = found, n
		} else if found, known := m.inflected(key); n == 1 && known {
			pseudonym, length = found, n
		}
	}
	return pseudonym, length
}

func joined(name string) string {
	return strings.Join(wordPattern().FindAllString(strings.ToLower(name), -1), " ")
}

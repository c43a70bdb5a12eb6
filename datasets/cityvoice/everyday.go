package cityvoice

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// posts are written one by one, without slots: FOLDER/LANG-THEME.txt, a line a post, "-", "=" or "+" (neg, neu, pos) and a space before it.
//
//go:embed everyday/*.txt contrast/*.txt
var posts embed.FS

var marks = map[string]string{"-": "neg", "=": "neu", "+": "pos"}

// drawPosts appends each post of a folder as it is written and twice more disturbed. Every fifth post of a theme is kept apart.
func drawPosts(all []Comment, folder string, random *rand.Rand) []Comment {
	names, err := posts.ReadDir(folder)
	if err != nil {
		panic(err) // the folder is part of the program
	}
	for _, name := range names {
		lang, theme, _ := strings.Cut(strings.TrimSuffix(name.Name(), ".txt"), "-")
		b, err := posts.ReadFile(path.Join(folder, name.Name()))
		if err != nil {
			panic(err) // the file is part of the program
		}
		i := 0
		for line := range strings.Lines(string(b)) {
			mark, text, _ := strings.Cut(strings.TrimSpace(line), " ")
			if mark == "" {
				continue
			}
			label, ok := marks[mark]
			if !ok || text == "" {
				panic(fmt.Sprintf("cityvoice: %s/%s: %q opens with none of - = +", folder, name.Name(), line))
			}
			c := Comment{text, label, lang, theme, "cityvoice " + folder, i%keptApart == keptApart-1}
			again, third := c, c
			if lang == "ru" && folder == "everyday" {
				again.Text, third.Text = post(text, label, random), post(text, label, random)
			} else {
				in := &section{label: label, kind: theme, lang: lang}
				again.Text, third.Text = disturb(text, in, random), disturb(text, in, random)
			}
			all, i = append(all, c, again, third), i+1
		}
	}
	return all
}

// around is what stands before and after a post, by label. In posts, unlike in comments to authorities, a closing bracket is a smile and a link a piece of news.
var around = map[string]struct {
	ends        []string
	some, links float64
}{
	"neg": {[]string{"(", "((", "(((", "...", "!", "!!", " 😭", " 😔", " 😡", " 🤬", " 😩", " 😢", " 🤦", " 💔", " 🤡", " 🙄", ".", "?!"}, 0.35, 0.08},
	"neu": {[]string{".", ".", "...", ")", " 🤔", " 👀", " 😂", "..", " 😳", "!"}, 0.2, 0.25},
	"pos": {[]string{")", "))", ")))", ")))", "!", "!!", "!!!", " ❤", " ❤️❤️", " 😍", " 🥰", " 😊", " 🥺", " 💜", " 💖", " ✨", " 😂", " 👍", " 🔥", " 💗", " 😁", " 🤗", " :)"}, 0.5, 0.1},
}

// post writes a post as people do: answering somebody, with capitals, marks, emoji or a link.
func post(text, label string, random *rand.Rand) string {
	chance := func(p float64) bool { return random.Float64() < p }
	bare, answers := strings.CutPrefix(text, "@user ")
	switch {
	case chance(0.3):
		first, n := utf8.DecodeRuneInString(bare)
		bare = string(unicode.ToUpper(first)) + bare[n:]
	case chance(0.06):
		bare = strings.ToUpper(bare)
	case chance(0.06):
		bare = slip(bare, random)
	}
	if a := around[label]; chance(a.links) {
		bare += " https://t.co/link"
	} else if chance(a.some) {
		bare += a.ends[random.IntN(len(a.ends))]
	}
	if answers || chance(0.3) {
		return "@user " + bare
	}
	return bare
}

package cityvoice

import (
	"embed"
	"fmt"
	"math/rand/v2"
	"path"
	"strings"
)

// everyday holds posts written one by one, without slots: LANG-THEME.txt, a line a post, "-", "=" or "+" (neg, neu, pos) and a space before it.
//
//go:embed everyday/*.txt
var everyday embed.FS

var marks = map[string]string{"-": "neg", "=": "neu", "+": "pos"}

// drawEveryday appends each post as it is written and once more disturbed. Every fifth post of a theme is kept apart.
func drawEveryday(all []Comment, random *rand.Rand) []Comment {
	names, err := everyday.ReadDir("everyday")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	for _, name := range names {
		lang, theme, _ := strings.Cut(strings.TrimSuffix(name.Name(), ".txt"), "-")
		b, err := everyday.ReadFile(path.Join("everyday", name.Name()))
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
				panic(fmt.Sprintf("cityvoice: everyday/%s: %q opens with none of - = +", name.Name(), line))
			}
			c := Comment{text, label, lang, theme, i%keptApart == keptApart-1}
			again := c
			again.Text = disturb(text, &section{label: label, kind: theme, lang: lang}, random)
			all, i = append(all, c, again), i+1
		}
	}
	return all
}

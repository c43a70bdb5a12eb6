package detectors

import (
	"slices"
	"strings"
	"testing"
)

func TestCanonicalLink(t *testing.T) {
	for raw, want := range map[string]string{
		"https://www.Example.kz/a/b/?utm_source=vk&id=7#top": "example.kz/a/b?id=7",
		"http://m.example.kz/a/b?id=7&fbclid=x.":             "example.kz/a/b?id=7",
		"www.example.kz,":                                    "example.kz",
		"https://youtu.be/abc?si=share&t=7":                  "youtube.com/watch?v=abc",
		"https://m.youtube.com/watch?feature=share&v=abc":    "youtube.com/watch?v=abc",
		"https://youtube.com/shorts/abc/":                    "youtube.com/watch?v=abc",
		"https://youtube.com/channel/abc":                    "youtube.com/channel/abc",
		"https://vk.com/away.php?to=https%3A%2F%2Fwww.example.kz%2Fa%3Fid%3D7%26utm_medium%3Dx&post=-1_2":                           "example.kz/a?id=7",
		"https://l.facebook.com/l.php?u=https%3A%2F%2Fexample.kz%2Fa&h=AT0":                                                         "example.kz/a",
		"https://lm.facebook.com/l.php?u=https%3A%2F%2Fvk.com%2Faway.php%3Fto%3Dexample.kz%252Fa":                                   "example.kz/a",
		"https://www.google.com/url?sa=t&url=https%3A%2F%2Fexample.kz%2Fa&usg=A":                                                    "example.kz/a",
		"https://www.google.com/amp/s/example.kz/a":                                                                                 "example.kz/a",
		"https://l.instagram.com/?u=https%3A%2F%2Fexample.kz%2Fa&e=AT":                                                              "example.kz/a",
		"https://vk.com/away.php?to=https%3A%2F%2Fvk.com%2Faway.php%3Fto%3Dhttps%253A%252F%252Fvk.com%252Faway.php%253Fto%253Da.kz": "",
		"https://vk.com/away.php":                              "vk.com/away.php",
		"https://vk.ru/feed?w=wall-12_34":                      "vk.com/wall-12_34",
		"https://vk.com/wall-12_34":                            "vk.com/wall-12_34",
		"https://twitter.com/a/status/1":                       "x.com/a/status/1",
		"https://example.kz/?mc_cid=1&hsa_acc=2&id=3&ysclid=4": "example.kz?id=3",
		"https://пример.қаз/жаңалық":                           "пример.қаз/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B",
		"httpd is a server":                                    "",
		"http://":                                              "",
	} {
		if got := canonicalLink(raw); got != want {
			t.Errorf("canonicalLink(%q) = %q, want %q", raw, got, want)
		}
	}
}

func linksOf(text string) (links []string) {
	for rest := undisguised(text); rest != ""; {
		var link string
		if link, rest = nextLink(rest); link != "" {
			links = append(links, link)
		}
	}
	return links
}

func TestNextLinkReadsAll(t *testing.T) {
	for text, want := range map[string][]string{
		"қараңыз: https://a.kz/1 және (www.b.kz/2), http://c.kz": {"a.kz/1", "b.kz/2", "c.kz"},
		"Подпишитесь на vk.com/club1 и t.me/gorod, ok.ru!":       {"vk.com/club1", "t.me/gorod", "ok.ru"},
		"сайт:Example.KZ/Жаңалық?id=7&utm_source=x":              {"example.kz/%D0%96%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B?id=7"},
		"HTTP://EXAMPLE.KZ/a «WWW.example.kz»":                   {"example.kz/a", "example.kz"},
		"сайт(.)kz, site [.] kz":                                 {"сайт.kz", "site.kz"},
		"зайди на site dot com, пример точка рф; мысал . қаз":    {"site.com", "пример.рф", "мысал.қаз"},
		"Отлично.Дальше:example.kz/1":                            {"example.kz/1"},
		"пишите на user.name@mail.ru или @example.kz":            nil,
		"т.е. и т.д., ул.Абая 5.2, Node.js, отчёт.pdf, 12.05.20": nil,
		"All good.to me it.is fine...ok. Конец.Начало":           nil,
		"моя точка зрения . Да . Нет, over the dot here":         nil,
		"..a.kz..": {"a.kz"},
		"":         nil,
	} {
		if got := linksOf(text); !slices.Equal(got, want) {
			t.Errorf("links of %q = %q, want %q", text, got, want)
		}
	}
}

// FuzzLinks reads the links of any text: each has a host.
func FuzzLinks(f *testing.F) {
	for _, text := range []string{"https://a.kz/1 b.kz", "сайт(.)kz", "a.b@c.ru/x", "ſ.kz/İ.com", "www.http.www."} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, link := range linksOf(text) {
			if host, _, _ := strings.Cut(link, "/"); !strings.Contains(host, ".") {
				t.Errorf("link %q of %q has no host", link, text)
			}
		}
	})
}

package detectors

import "testing"

func TestCanonicalLink(t *testing.T) {
	for raw, want := range map[string]string{
		"https://www.Example.kz/a/b/?utm_source=vk&id=7#top": "example.kz/a/b?id=7",
		"http://m.example.kz/a/b?id=7&fbclid=x.":             "example.kz/a/b?id=7",
		"www.example.kz,":                                    "example.kz",
		"https://youtu.be/abc?si=share":                      "youtu.be/abc",
		"https://пример.қаз/жаңалық":                         "пример.қаз/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B",
		"httpd is a server":                                  "",
		"http://":                                            "",
	} {
		if got := canonicalLink(raw); got != want {
			t.Errorf("canonicalLink(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestNextLinkReadsAll(t *testing.T) {
	rest, links := "қараңыз: https://a.kz/1 және (www.b.kz/2), http://c.kz", []string{}
	for rest != "" {
		var link string
		if link, rest = nextLink(rest); link != "" {
			links = append(links, link)
		}
	}
	if len(links) != 3 || links[0] != "a.kz/1" || links[1] != "b.kz/2" || links[2] != "c.kz" {
		t.Errorf("links = %q", links)
	}
}

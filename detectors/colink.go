package detectors

import (
	"net/url"
	"slices"
	"strings"

	"pikir/pipeline"
)

// CoLink looks for accounts that spread the same links.
var CoLink = declare(pipeline.Detector{
	Name:   "co-link",
	Family: pipeline.Words,
	Doc: `Accounts that put the same links into their comments more often than chance allows.

Links are read off the text and made canonical: scheme, "www.", "m.", fragment, trailing slash and tracking parameters go. The test is that of
co-comment with links in the place of posts: within page and day, accounts choose links independently, given how many
links each posts and how many accounts post each link. A link that several pages carry that day is held against all such links of the platform.

Assumes that accounts choose links independently within a page and a day. Shortened links are not resolved, since the pipeline reads no network.
Sources: Giglietto et al. 2020, Information, Communication & Society 23:867 (coordinated link sharing); Saracco et al. 2015, Sci. Rep. 5:10595.`,
	Doubt: pipeline.Text{
		EN: "News of the day, a viral video or a page that asks its readers to share a link make many people post the same link on one day.",
		RU: "Новость дня, вирусное видео или страница, которая просит читателей поделиться ссылкой, приводят к тому, что многие в один день публикуют одну ссылку.",
		KK: "Күн жаңалығы, кең тараған бейнежазба немесе оқырмандарынан сілтемені бөлісуді сұраған парақша көп адамның бір күні бір сілтемені жариялауына себеп болады.",
	},
	Needs: pipeline.Need{Columns: []string{pipeline.TextColumn}, Precision: pipeline.Day},
	Marks: func(c *pipeline.Comment, emit func(pipeline.Key)) {
		for rest := c.Text; rest != ""; {
			var link string
			if link, rest = nextLink(rest); link != "" {
				emit(pipeline.KeyOf(link))
			}
		}
	},
	Rule: pipeline.Rule{
		Nulls: []pipeline.Null{pipeline.Selection},
		Least: 2,
		Crowd: 500,
	},
})

// nextLink gives the first link of a text in canonical form and what follows it; no link gives two empty strings.
func nextLink(text string) (link, rest string) {
	start := strings.Index(text, "http")
	if www := strings.Index(text, "www."); www >= 0 && (start < 0 || www < start) {
		start = www
	}
	if start < 0 {
		return "", ""
	}
	text = text[start:]
	end := strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || strings.ContainsRune(`<>"'«»()[]`, r) })
	if end < 0 {
		end = len(text)
	}
	return canonicalLink(text[:end]), text[end:]
}

// canonicalLink strips what differs between two links to one page; what is no link gives an empty string.
func canonicalLink(raw string) string {
	raw = strings.TrimRight(raw, ".,;:!?…")
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil || !strings.Contains(u.Host, ".") || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	for _, prefix := range []string{"www.", "m.", "mobile."} {
		host = strings.TrimPrefix(host, prefix)
	}
	query := u.Query()
	for name := range query {
		if tracks(name) {
			query.Del(name)
		}
	}
	link := host + strings.TrimRight(u.EscapedPath(), "/")
	if encoded := query.Encode(); encoded != "" {
		link += "?" + encoded
	}
	return link
}

var trackers = []string{"fbclid", "feature", "gclid", "igsh", "igshid", "ref", "ref_src", "si", "yclid"}

// tracks says whether a parameter only tells where a reader came from.
func tracks(name string) bool {
	_, found := slices.BinarySearch(trackers, name)
	return found || strings.HasPrefix(name, "utm_")
}

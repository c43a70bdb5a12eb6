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

Links are read off the text and made canonical: redirects of networks and search engines, scheme, "www.", "m.", fragment, trailing slash and tracking parameters go, and what leads to one
video or post in several ways counts as one. The test is that of
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

// canonicalLink strips what differs between two links to one page: the way there (redirects), the shape (mobile hosts, short forms) and the tracks. What is no link gives an empty string.
func canonicalLink(raw string) string {
	const mostRedirects = 3
	raw = strings.TrimRight(raw, ".,;:!?…")
	for range mostRedirects {
		u := parseLink(raw)
		if u == nil {
			return ""
		}
		target := targetOf(u)
		if target == "" {
			return oneShape(u)
		}
		raw = target
	}
	return ""
}

// parseLink gives the parts of a link, with the host in its plain form; nil where it is none.
func parseLink(raw string) *url.URL {
	if !strings.Contains(raw, "://") {
		raw = "https://" + raw
	}
	u, err := url.Parse(raw)
	if err != nil || !strings.Contains(u.Host, ".") || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	u.Host = strings.ToLower(u.Hostname())
	for _, prefix := range []string{"www.", "m.", "mobile."} {
		u.Host = strings.TrimPrefix(u.Host, prefix)
	}
	if known := oneHost[u.Host]; known != "" {
		u.Host = known
	}
	return u
}

// oneHost names the hosts under which a network can be reached too.
var oneHost = map[string]string{"twitter.com": "x.com", "telegram.me": "t.me", "vk.ru": "vk.com", "lm.facebook.com": "l.facebook.com"}

// redirects lists the pages of networks and search engines through which links lead elsewhere, with the parameters that say where.
var redirects = map[string][]string{
	"away.vk.com/away.php": {"to"}, "disq.us/url": {"url"}, "facebook.com/l.php": {"u"}, "google.com/url": {"q", "url"}, "google.kz/url": {"q", "url"}, "google.ru/url": {"q", "url"},
	"l.facebook.com/l.php": {"u"}, "l.instagram.com": {"u"}, "l.threads.com": {"u"}, "linkedin.com/redir/redirect": {"url"}, "ok.ru/dk": {"st.link"}, "out.reddit.com": {"url"},
	"t.umblr.com/redirect": {"z"}, "vk.com/away.php": {"to"}, "youtube.com/redirect": {"q"},
}

// targetOf is where a redirect leads; empty for any other link.
func targetOf(u *url.URL) string {
	place := u.Host + strings.TrimRight(u.Path, "/")
	for _, name := range redirects[place] {
		if target := u.Query().Get(name); target != "" {
			return target
		}
	}
	for _, prefix := range []string{"google.com/amp/s/", "google.com/amp/", "cdn.ampproject.org/c/s/", "cdn.ampproject.org/c/"} {
		if target, found := strings.CutPrefix(place, prefix); found {
			return target
		}
	}
	return ""
}

// oneShape writes a link in the one way that all links to its page share.
func oneShape(u *url.URL) string {
	path, query := strings.TrimRight(u.EscapedPath(), "/"), u.Query()
	if id := videoOf(u); id != "" {
		return "youtube.com/watch?v=" + url.QueryEscape(id)
	}
	if wall := query.Get("w"); u.Host == "vk.com" && wall != "" { // a post that was opened over another page
		return "vk.com/" + wall
	}
	for name := range query {
		if tracks(name) {
			query.Del(name)
		}
	}
	link := u.Host + path
	if encoded := query.Encode(); encoded != "" {
		link += "?" + encoded
	}
	return link
}

// videoOf is the id of a YouTube video; empty for any other link.
func videoOf(u *url.URL) string {
	path := strings.Trim(u.Path, "/")
	if u.Host == "youtu.be" {
		return path
	}
	if u.Host != "youtube.com" && u.Host != "music.youtube.com" {
		return ""
	}
	if path == "watch" {
		return u.Query().Get("v")
	}
	for _, prefix := range []string{"shorts/", "embed/", "live/", "v/"} {
		if id, found := strings.CutPrefix(path, prefix); found {
			return id
		}
	}
	return ""
}

var trackers = []string{"_ga", "_gl", "_openstat", "cmpid", "dclid", "fbclid", "feature", "gbraid", "gclid", "igsh", "igshid", "mc_cid", "mc_eid", "mibextid", "mkt_tok", "msclkid", "ref", "ref_src",
	"si", "srsltid", "ttclid", "twclid", "wbraid", "yclid", "ysclid"}

// tracks says whether a parameter only tells where a reader came from.
func tracks(name string) bool {
	_, found := slices.BinarySearch(trackers, name)
	return found || strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "mtm_") || strings.HasPrefix(name, "hsa_")
}

package detectors

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"pikir/pipeline"
)

// CoLink looks for accounts that spread the same links.
var CoLink = declare(pipeline.Detector{
	Name:   "co-link",
	Family: pipeline.Words,
	Doc: `Accounts that put the same links into their comments more often than chance allows.

Links are read off the text, also without a scheme (vk.com/club1) and with a disguised dot (site(.)kz, site dot com), and made canonical: redirects of networks and search engines, scheme, "www.", "m.", fragment, trailing slash and tracking parameters go, and what leads to one
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
		for rest := undisguised(c.Text); rest != ""; {
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

// undisguised writes the dots of hosts as dots: «сайт(.)kz», "site dot com".
func undisguised(text string) string {
	for _, sign := range [...]string{"(.)", "[.]", " . ", "(dot)", "[dot]", " dot ", " точка ", " нүкте "} {
		text = strings.ReplaceAll(text, sign, ".")
	}
	return text
}

// nextLink gives the first link of a text in canonical form and what follows it; no link gives two empty strings. Every link has a dot between two letters or digits, few other words do.
func nextLink(text string) (link, rest string) {
	for at := 0; ; at++ {
		dot := strings.IndexByte(text[at:], '.')
		if dot < 0 {
			return "", ""
		}
		if at += dot; !named(lastRune(text[:at])) || !named(firstRune(text[at+1:])) {
			continue
		}
		from, end := afterLast(text[:at], parts), len(text)
		if after := strings.IndexFunc(text[at:], parts); after >= 0 {
			end = at + after
		}
		if link := linkIn(text[from:end], at-from); link != "" {
			return link, text[end:]
		}
		at = end - 1
	}
}

// parts says whether a rune parts links from what stands beside them.
func parts(r rune) bool { return r <= ' ' || strings.ContainsRune(`<>"'«»()[]`, r) }

// named says whether a rune may stand in the name of a host.
func named(r rune) bool { return r == '-' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func lastRune(s string) rune {
	r, _ := utf8.DecodeLastRuneInString(s)
	return r
}

// linkIn gives the link of a word with a dot in it, in canonical form: from its scheme or "www." on, or a bare host, as most people write it.
func linkIn(word string, dot int) string {
	lower := strings.ToLower(word)
	start := strings.Index(lower, "http")
	if www := strings.Index(lower, "www."); www >= 0 && (start < 0 || www < start) {
		start = www
	}
	if len(lower) != len(word) { // some capitals take more bytes than their small letters
		word = lower
	}
	if start >= 0 {
		return canonicalLink(word[start:])
	}
	return canonicalLink(bareLink(word, dot))
}

// bareLink gives the first link of a word around a dot or behind it, whose host ends as hosts do; empty where there is none. Addresses of mail are left out.
func bareLink(word string, dot int) string {
	outside := func(r rune) bool { return r != '.' && !named(r) }
	for dot >= 0 {
		from, end := afterLast(word[:dot], outside), len(word)
		if after := strings.IndexFunc(word[dot:], outside); after >= 0 {
			end = dot + after
		}
		host, path := strings.Trim(word[from:end], "."), word[end:]
		if !strings.HasPrefix(path, "/") && !strings.HasPrefix(path, "?") {
			path = ""
		}
		mail := strings.HasSuffix(word[:from], "@")
		if ending := strings.ToLower(host[strings.LastIndexByte(host, '.')+1:]); !mail && (slices.Contains(endings, ending) || len(path) > 1 && slices.Contains(wordyEndings, ending)) {
			return host + path
		}
		if dot = strings.IndexByte(word[end:], '.'); dot >= 0 {
			dot += end
		}
	}
	return ""
}

// afterLast is the place behind the last rune of a kind; 0 where there is none.
func afterLast(s string, is func(rune) bool) int {
	at := strings.LastIndexFunc(s, is)
	if at < 0 {
		return 0
	}
	_, size := utf8.DecodeRuneInString(s[at:])
	return at + size
}

// endings are those of hosts that people name in comments. Wordy ones also end a sentence after which no space was put («all good.to me»), so they must have a path.
var (
	endings = []string{"biz", "by", "cc", "com", "info", "io", "kg", "kz", "net", "org", "ru", "su", "tj", "tm", "tv", "ua", "uz", "xyz", "бел", "рф", "укр", "қаз"}

	wordyEndings = []string{"am", "app", "at", "az", "be", "blog", "club", "co", "de", "dev", "ee", "eu", "fm", "fr", "ge", "gg", "gl", "gle", "il", "in", "is", "it", "link", "lt", "lv", "ly", "md", "me", "news", "nu", "one", "online", "page",
		"pl", "pro", "shop", "site", "so", "store", "team", "to", "today", "top", "tr", "uk", "us", "world", "ws"}
)

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
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	u.Host = strings.ToLower(u.Hostname())
	for _, prefix := range []string{"www.", "m.", "mobile."} {
		u.Host = strings.TrimPrefix(u.Host, prefix)
	}
	if known := oneHost[u.Host]; known != "" {
		u.Host = known
	}
	if !strings.Contains(u.Host, ".") {
		return nil
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

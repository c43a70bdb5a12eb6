package local

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"pikir/pipeline"
	"pikir/pipeline/dump"
)

// social are networks that are no forum, blog or news site, by the names under which a run knows them.
var social = []string{
	"bluesky", "discord", "facebook", "instagram", "likee", "linkedin", "mastodon", "max", "mymail", "ok", "pinterest", "rutube", "snapchat", "telegram", "threads", "tiktok", "twitch", "twitter", "viber",
	"vimeo", "vk", "whatsapp", "youtube",
}

// usual are the platforms that a contract may name whether or not a dump holds them.
var usual = append([]string{"reddit", "disqus", "wordpress", "remark42", "livejournal"}, social...)

// A contract names kinds of places that no dump does. An open kind may be any platform that is no social network, such as the comments of a site's own (disqus, wordpress, remark42) or a news site by its name.
// What social networks are called holds words of open kinds (social media), and addresses do (forum.kz), which name one place each.
var (
	openWord = regexp.MustCompile(`^(forums?|blogs?|news|media|(web|news)?sites?|сми|бақ|медиа|(форум|блог|новост|(веб)?сайт|жаңалық)\p{L}{0,5})$`)
	socials  = regexp.MustCompile(`соц(иальн\p{L}*|\.)?[\s-]*(сет|медиа|платформ)\p{L}*|social[\s-]*(network|media|platform)\p{L}*(\s+sites?)?|әлеуметтік\s+(желі|медиа|платформа)\p{L}*`)
	address  = regexp.MustCompile(`\S\.[a-zа-яё]{2,}(/|$)`)
)

// isUntold says whether a dump does not tell the platform; it may be any.
func isUntold(platform string) bool { return platform == "" || platform == "unknown" }

// isOpen says whether what a contract names is an open kind: «Интернет-форумы», "news sites".
func isOpen(name string) bool {
	name = strings.ToLower(strings.TrimSpace(name))
	if address.MatchString(name) {
		return false
	}
	words := strings.FieldsFunc(socials.ReplaceAllString(name, " "), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.ContainsFunc(words, openWord.MatchString)
}

// isSocial says whether what a contract names is social networks as such.
func isSocial(name string) bool { return socials.MatchString(strings.ToLower(name)) }

// isKnown says whether it is clear what a contract names: a network or a kind of places.
func isKnown(name string) bool {
	return isOpen(name) || isSocial(name) || slices.Contains(usual, dump.PlatformName(name))
}

// isOn says whether a platform of a dump is the network, or one of the kind, that a contract names.
func isOn(platform, named string) bool {
	return isUntold(platform) || platform == dump.PlatformName(named) || isOpen(named) && !slices.Contains(social, platform) || isSocial(named) && slices.Contains(social, platform)
}

// platforms lists the names of the corpus's platforms by number.
func (c *Corpus) platforms() []string {
	names := make([]string, c.Platforms.Len())
	for id := range names {
		names[id] = c.Platforms.String(uint32(id))
	}
	return names
}

// withUsualNames is a contract with its numbers under the names by which a run knows networks.
func withUsualNames(c *pipeline.Contract) *pipeline.Contract {
	if c == nil || len(c.Quotas) == 0 {
		return c
	}
	usual := *c
	usual.Quotas = map[string]int{}
	for name, quota := range c.Quotas {
		usual.Quotas[dump.PlatformName(name)] += quota
	}
	return &usual
}

// termsOf reads a contract against the platforms of a dump. Numbers for single networks name these too; where there are no others, what stands elsewhere counts only if there is a number for all networks together.
func termsOf(c *pipeline.Contract, platforms []string) pipeline.Terms {
	if c == nil {
		return pipeline.Terms{}
	}
	t := pipeline.Terms{Numbers: numbersOf(c, platforms)}
	single := numbered(c)
	if len(c.Networks) > 0 || c.Quota == 0 && len(single) > 0 {
		t.On = onAny(platforms, slices.Concat(c.Networks, single))
	}
	if !slices.Contains(t.On, false) {
		t.On = nil
	}
	return t
}

// numbered lists the networks for which a contract names a number. Nothing is ordered by 0: it names no number, and not even the network.
func numbered(c *pipeline.Contract) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(c.Quotas)), func(name string) bool { return c.Quotas[name] == 0 })
}

// numbersOf are the numbers for single networks that the dump holds; none where it does not tell its networks apart. Which of its platforms is a forum and which a blog, no dump tells: the numbers of open kinds are one.
func numbersOf(c *pipeline.Contract, platforms []string) (numbers []pipeline.Number) {
	if slices.ContainsFunc(platforms, isUntold) {
		return nil
	}
	var kinds []string
	sum := 0
	for _, name := range numbered(c) {
		switch on := onAny(platforms, []string{name}); {
		case isOpen(name):
			kinds, sum = append(kinds, name), sum+c.Quotas[name]
		case slices.Contains(on, true):
			numbers = append(numbers, pipeline.Number{Network: name, Quota: c.Quotas[name], On: on})
		}
	}
	if on := onAny(platforms, kinds); slices.Contains(on, true) {
		numbers = append(numbers, pipeline.Number{Network: strings.Join(kinds, " + "), Quota: sum, On: on})
	}
	return numbers
}

// onAny says of each platform whether it is one of the networks that a contract names. A name of several words by which the dump knows a platform ("tengri news") means that one alone.
func onAny(platforms, named []string) []bool {
	on := make([]bool, len(platforms))
	for _, name := range named {
		usual := dump.PlatformName(name)
		alone := strings.Contains(usual, " ") && slices.Contains(platforms, usual)
		for i, p := range platforms {
			on[i] = on[i] || isOn(p, name) && (!alone || isUntold(p) || p == usual)
		}
	}
	return on
}

// countedOf is a cluster with those of its comments that count towards the contract's number.
func (r *run) countedOf(cl *pipeline.Cluster) *pipeline.Cluster {
	counted := *cl
	counted.Comments = r.terms.Counted(cl.Comments)
	return &counted
}

// tellElsewhere says beside the months of a cluster how many of its comments do not count towards the contract's number.
func (r *run) tellElsewhere(evidence []pipeline.Evidence, cl *pipeline.Cluster) {
	left, on := 0, map[string]bool{}
	for i := range cl.Comments {
		if p := cl.Comments[i].Platform; !r.terms.Counts(p) {
			left++
			on[r.corpus.Platforms.String(p)] = true
		}
	}
	if i := slices.IndexFunc(evidence, func(e pipeline.Evidence) bool { return e.Name == "full months" }); i >= 0 && left > 0 {
		evidence[i].Text = evidence[i].Text.And(elsewhereText(left, len(cl.Comments), strings.Join(slices.Sorted(maps.Keys(on)), ", ")))
	}
}

func elsewhereText(left, comments int, networks string) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf(" Left out of all measures of the monthly number: %d of %d comments, on networks that the contract does not name (%s).", left, comments, networks),
		RU: fmt.Sprintf(" Во все меры месячного числа не вошли комментарии в сетях, которых договор не называет (%[3]s): %[1]d из %[2]d.", left, comments, networks),
		KK: fmt.Sprintf(" Айлық санның барлық көрсеткішінен келісімшартта аталмаған желілердегі (%[3]s) пікірлер шығарылды: %[2]d пікірдің %[1]s.", pipeline.KazakhPart(left, ""), comments, networks),
	}
}

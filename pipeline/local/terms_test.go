package local

import (
	"slices"
	"strings"
	"testing"

	"pikir/pipeline"
)

func TestNetworksThatAContractCounts(t *testing.T) {
	image := &pipeline.Contract{Networks: []string{"facebook", "VKontakte", "Одноклассники", "forum", "blog", "news"}, Quota: 1000}
	for _, c := range []struct {
		name      string
		contract  *pipeline.Contract
		platforms []string
		counts    []bool // nil: all
	}{
		{"no contract", nil, []string{"vk", "youtube"}, nil},
		{"no networks", &pipeline.Contract{Quota: 1000}, []string{"vk", "youtube"}, nil},
		{"aliases", image, []string{"vk", "ok", "facebook"}, nil},
		{"not named", image, []string{"youtube", "vk", "telegram", "instagram"}, []bool{false, true, false, false}},
		{"open kinds", image, []string{"disqus", "wordpress", "remark42", "tengrinews", "tiktok"}, []bool{true, true, true, true, false}},
		{"social networks", &pipeline.Contract{Networks: []string{"әлеуметтік желілер"}}, []string{"vk", "disqus", "mymail"}, []bool{true, false, true}},
		{"a site by its name", &pipeline.Contract{Networks: []string{"Tengri News"}}, []string{"tengri news", "disqus", "unknown"}, []bool{true, false, true}},
		{"no open kinds", &pipeline.Contract{Networks: []string{"vk"}}, []string{"disqus", "vk"}, []bool{false, true}},
		{"not told", image, []string{"unknown", "youtube"}, []bool{true, false}},
		{"numbers for single networks alone", &pipeline.Contract{Quotas: map[string]int{"VK": 500}}, []string{"vk", "ok"}, []bool{true, false}},
		{"numbers for single networks and for all", &pipeline.Contract{Quota: 1000, Quotas: map[string]int{"VK": 500}}, []string{"vk", "ok"}, nil},
		{"a number of 0", &pipeline.Contract{Quotas: map[string]int{"VK": 100, "ok": 0}}, []string{"vk", "ok"}, []bool{true, false}},
		{"a number of 0 for a network that is named", &pipeline.Contract{Networks: []string{"ok"}, Quotas: map[string]int{"VK": 100, "ok": 0}}, []string{"vk", "ok", "tiktok"}, []bool{true, true, false}},
		{"numbers of 0 alone", &pipeline.Contract{Quotas: map[string]int{"ok": 0}}, []string{"vk", "ok"}, nil},
	} {
		if got := termsOf(withUsualNames(c.contract), c.platforms).On; !slices.Equal(got, c.counts) {
			t.Errorf("%s: %v, want %v", c.name, got, c.counts)
		}
	}
}

func TestKindsThatAContractNames(t *testing.T) {
	for _, c := range []struct {
		open, social bool
		names        []string
	}{
		{true, false, []string{"forum", "Интернет-форумы", "Новостные сайты", "информационные сайты", "медиа", "news sites", "жаңалықтар сайттары", "форумдар", "блогтар", "СМИ", "БАҚ", "веб-сайт", "websites", "сайты, блоги и т.д."}},
		{false, true, []string{"социальные сети", "Соцсети", "соц. сети", "соцмедиа", "social networks", "Social media", "social networking sites", "әлеуметтік желілер"}},
		{true, true, []string{"социальные сети и форумы", "social media, blogs"}},
		{false, false, []string{"vk", "Мой мир", "forum.kz", "blogspot", "mediazona", "бақша", "смитинг", "tengrinews", "news.example.kz/social", ""}},
	} {
		for _, name := range c.names {
			if isOpen(name) != c.open || isSocial(name) != c.social {
				t.Errorf("%s: open %v, social %v", name, isOpen(name), isSocial(name))
			}
		}
	}
	for name, want := range map[string]bool{"Мой мир": true, "Twitter / X": true, "reddit": true, "форумдар": true, "әлеуметтік желілер": true, "Вконтактик": false} {
		if isKnown(name) != want {
			t.Errorf("%s: known %v", name, isKnown(name))
		}
	}
}

func TestNumbersForSingleNetworks(t *testing.T) {
	c := withUsualNames(&pipeline.Contract{Quotas: map[string]int{"VKontakte": 500, "facebook": 300, "news": 100, "forum": 50, "ok": 0, "blog": 0}})
	got := termsOf(c, []string{"vk", "disqus", "wordpress", "ok"}).Numbers
	want := []pipeline.Number{{Network: "vk", Quota: 500, On: []bool{true, false, false, false}}, {Network: "forum + news", Quota: 150, On: []bool{false, true, true, false}}}
	if len(got) != 2 || !slices.EqualFunc(got, want, func(a, b pipeline.Number) bool {
		return a.Network == b.Network && a.Quota == b.Quota && slices.Equal(a.On, b.On)
	}) {
		t.Errorf("%+v", got)
	}
	if got := termsOf(c, []string{"unknown"}).Numbers; len(got) > 0 {
		t.Errorf("networks that are not told: %+v", got)
	}
}

// Judges of the monthly number are handed what counts, the others everything, and what was left out is said.
func TestJudgesOfTheNumberSeeWhatCounts(t *testing.T) {
	seen := map[string]int{}
	judge := func(name string, family pipeline.Family) *pipeline.Detector {
		return &pipeline.Detector{Name: name, Family: family, Judge: func(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
			seen[name], seen[name+" groups"] = len(cl.Comments), len(m.Groups[0])
			return []pipeline.Evidence{{Detector: name, Family: family, Name: map[bool]string{true: "full months", false: "lift"}[family == pipeline.Quota]}}
		}}
	}
	r := inContract(100)
	r.terms, r.judges = pipeline.Terms{On: []bool{false, true, true}}, []*pipeline.Detector{judge("counting", pipeline.Quota), judge("praising", pipeline.Cause)}
	part := crewPart(1, 30, [3]float32{1, 1, 1})
	part.onNetwork(0, 1, 2)
	evidence := r.judgeOne(part.cluster, &pipeline.Matched{Terms: r.terms, Groups: [][]pipeline.Comment{part.cluster.Comments[:30]}}, nil)
	if seen["counting"] != 60 || seen["praising"] != 90 || seen["counting groups"] != 20 || seen["praising groups"] != 30 {
		t.Errorf("%v", seen)
	}
	if text := evidence[0].Text; !strings.Contains(text.EN, "30 of 90 comments, on networks that the contract does not name (vk)") || !strings.Contains(text.KK, "90 пікірдің 30-ы") || evidence[1].Text.EN != "" {
		t.Errorf("%+v", evidence)
	}
}

// A cluster without a comment that counts has no share in a number, and is named with none.
func TestClustersElsewhereAreNotCountedTogether(t *testing.T) {
	r := inContract(100)
	r.terms = pipeline.Terms{On: []bool{true, false, true}}
	judged := []judgedCluster{crewPart(1, 60, [3]float32{1, 1, 1}), crewPart(2, 60, [3]float32{1, 1, 1}), crewPart(3, 60, [3]float32{1, 1, 1})}
	addUp(t, r, judged)
	if judged[1].together != nil || judged[1].facts.QuotaMet || !judged[0].facts.QuotaMet || !slices.Equal(judged[0].together.clusters, []int{1, 3}) {
		t.Errorf("%+v, %v", judged[0].together, judged[1].facts.QuotaMet)
	}
}

// What a cluster wrote on networks that do not count gives it no precedence over another, and makes no two of them neighbours.
func TestOnlyWhatCountsTellsWhoIsCountedTogether(t *testing.T) {
	const telegram, vk, ok = 0, 1, 2
	r := inContract(100)
	r.terms = pipeline.Terms{On: []bool{telegram: false, vk: true, ok: true}}
	judged := []judgedCluster{crewPart(1, 90, [3]float32{1, 1, 1}), crewPart(2, 60, [3]float32{1, 1, 1}), crewPart(3, 60, [3]float32{1, 1, 1})}
	judged[0].onNetwork(telegram, telegram, telegram, telegram, vk)
	judged[1].onNetwork(vk)
	judged[2].onNetwork(ok, ok, ok, ok, ok, telegram)
	addUp(t, r, judged)
	if judged[0].together != nil || judged[1].together == nil || !slices.Equal(judged[1].together.clusters, []int{2, 3}) || !judged[2].facts.QuotaMet {
		t.Errorf("%+v, %+v", judged[0].together, judged[1].together)
	}
}

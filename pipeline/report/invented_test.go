package report

import (
	"fmt"
	"time"

	"pikir/pipeline"
)

// All accounts, pages and texts here are invented.

var almaty = time.FixedZone("", 5*60*60)

func number(v float64) *float64 { return &v }

// run is what all invented findings share.
func run(findings ...pipeline.Finding) *pipeline.Findings {
	return &pipeline.Findings{
		Version: "0.0.0-test", Made: time.Date(2024, 3, 1, 9, 0, 0, 0, almaty), Language: "kk", Zone: "Asia/Almaty", Alpha: 0.01,
		Inputs: []pipeline.Input{{Path: "/data/aigul/dumps/пікірлер.csv", Format: "table", SHA256: "00ff", Bytes: 12345, Read: 5000, Kept: 4900, Rejected: 40, Duplicate: 60,
			Notes: []pipeline.Text{
				{EN: "columns not used: кім", RU: "неиспользованные столбцы: кім", KK: "пайдаланылмаған бағандар: кім"},
				{EN: "left out: it has the same bytes as /data/aigul/dumps/пікірлер.csv", RU: "не учтён: побайтно совпадает с /data/aigul/dumps/пікірлер.csv", KK: "есепке алынбады: байтпа-байт /data/aigul/dumps/пікірлер.csv файлымен бірдей"}}}},
		Counts:   pipeline.Counts{Read: 5000, Kept: 4900, Rejected: 40, Duplicate: 60, Accounts: 1200, Posts: 300, Pairs: 2100, Possible: 719400, Dialogues: 37},
		Coverage: pipeline.FoundCoverage{FirstAt: time.Date(2023, 1, 1, 0, 0, 0, 0, almaty), LastAt: time.Date(2023, 12, 10, 0, 0, 0, 0, almaty), Gaps: []pipeline.Gap{{From: time.Date(2023, 5, 2, 0, 0, 0, 0, almaty), To: time.Date(2023, 5, 9, 0, 0, 0, 0, almaty)}}},
		Detectors: []pipeline.RanDetector{
			{Name: "co-comment", Family: "place", Pairs: 40}, {Name: "synchrony", Family: "time"}, {Name: "same-words", Family: "words", Pairs: 31},
			{Name: "rhythm", Family: "rhythm"}, {Name: "praise-lift", Family: "cause"}, {Name: "monthly-quota", Family: "quota"},
			{Name: "co-link", Family: "words", Abstained: pipeline.Text{EN: "the dump holds no links", RU: "в выгрузке нет ссылок", KK: "деректерде сілтемелер жоқ"}},
		},
		Limits:   []pipeline.Text{{EN: "crowded posts: 3", RU: "людных публикаций: 3", KK: "көп адам жиналған жазбалар: 3"}},
		Findings: findings,
	}
}

// campaign is a group that praises an invented mayor in Kazakh and Russian, some eighty times a month.
func campaign() *pipeline.Findings {
	f := pipeline.Finding{
		Cluster: 1, Verdict: pipeline.PaidPositive, PraiseOf: pipeline.PraisedAuthorities, Platforms: []string{"vk", "youtube"}, Comments: 900, Positive: 860,
		FirstAt:  time.Date(2023, 1, 3, 9, 0, 0, 0, almaty),
		LastAt:   time.Date(2023, 12, 9, 18, 30, 0, 0, almaty),
		Families: map[string]string{"place": "strong", "time": "none", "words": "moderate", "rhythm": "weak", "cause": "strong", "quota": "moderate"},
		Evidence: []pipeline.FoundEvidence{
			{Detector: "co-comment", Family: "place", Name: "tied members", Value: number(1), Low: number(0.78), High: number(1), P: number(1e-9), Q: number(1e-8), Unit: "share", Grade: "strong",
				Text:  pipeline.Text{EN: "12 of 12 accounts choose the same posts.", RU: "12 из 12 аккаунтов выбирают одни и те же публикации.", KK: "12 аккаунттың 12-сі бірдей жазбаларды таңдайды."},
				Doubt: pipeline.Text{EN: "Fans read the same pages.", RU: "Поклонники читают одни страницы.", KK: "Жанкүйерлер бір парақшаларды оқиды."}},
			{Detector: "praise-lift", Family: "cause", Name: "lift", Value: number(0.55), Low: number(0.5), High: number(0.6), Matched: number(0.2), P: number(0.0001), Q: number(0.0004), Unit: "share", Grade: "strong",
				Text: pipeline.Text{EN: "They praise more.", RU: "Они хвалят чаще.", KK: "Олар көбірек мақтайды."}},
			{Detector: "monthly-quota", Family: "quota", Name: "attainment", Value: number(0.9), Matched: number(0), Q: number(0.004), Unit: "share", Grade: "moderate",
				Text: pipeline.Text{EN: "9 of 10 whole months reach 70.", RU: "9 из 10 полных месяцев достигают 70.", KK: "10 толық айдың 9-ы 70-ке жетеді."}},
		},
		Together: &pipeline.FoundTogether{Clusters: []int{1, 4}, Months: []pipeline.FoundMonth{{Month: "2023-02-01", Comments: 130, Positive: 121, Delivered: 122, PositiveLow: 110, PositiveHigh: 128, Quota: 100, Complete: true}}},
		Innocent: pipeline.Explanations(pipeline.Grades{}, pipeline.Circumstances{Accounts: 12, Comments: 900}, 0.4, true, true),
		Samples:  []pipeline.Sample{{Account: 3, At: time.Date(2023, 2, 1, 10, 5, 0, 0, time.UTC), Post: "post-77", Text: "Рахмет әкімге, @serik_invented жөн айтады! https://example.org/u/serik_invented", Positive: 0.97, URL: "https://example.org/post-77?reply=5"}},
		Wordings: []pipeline.Wording{{Text: "Жарайсыңдар, қала гүлденіп келеді", Comments: 14, Accounts: 9}, {Text: "Спасибо акиму, Invented Serik тоже рад", Comments: 6, Accounts: 4}},
		Pages: []pipeline.PageCount{{Platform: "vk", Page: "invented-city-page", Comments: 700, Positive: 660,
			Months: []pipeline.FoundMonth{{Platform: "vk", Month: "2023-02-01", Comments: 64, Positive: 60, Delivered: 59, PositiveLow: 52, PositiveHigh: 64, Complete: true}}}},
	}
	for i := range 12 {
		f.Accounts = append(f.Accounts, pipeline.FoundAccount{ID: i, Platform: "vk", Account: fmt.Sprintf("id90000%02d", i), Comments: 75, Positive: 71, Membership: 0.9})
		f.Links = append(f.Links, pipeline.Link{A: i, B: (i + 1) % 12, Detectors: []string{"co-comment"}, Weight: 8}, pipeline.Link{A: i, B: (i + 5) % 12, Detectors: []string{"co-comment", "same-words"}, Weight: 4})
	}
	f.Accounts[3].Account, f.Accounts[3].Name = "serik_invented", "Invented Serik"
	for m := range 12 {
		f.Months = append(f.Months, pipeline.FoundMonth{Month: fmt.Sprintf("2023-%02d-01", m+1), Comments: 78 + m%3, Positive: 72 + m%3, Delivered: 74, PositiveLow: 66, PositiveHigh: 79, Quota: 70, Complete: m != 4 && m != 11})
	}
	for h := 9; h < 18; h++ {
		f.Hours[h], f.HoursElse[h] = 100, 20
	}
	f.HoursElse[21], f.Weekdays, f.WeekdaysElse = 90, [7]int{180, 180, 180, 180, 180}, [7]int{30, 30, 30, 30, 30, 60, 60}
	return run(f)
}

const attack = `"><script>alert(1)</script><img src=x onerror=alert(2)>' onmouseover='alert(3)`

// hostile is a group whose every text tries to break out of the page.
func hostile() *pipeline.Findings {
	long := ""
	for range 300 {
		long += "ұзақсөз"
	}
	f := pipeline.Finding{
		Cluster: 7, Verdict: pipeline.NotPositive, PraiseOf: attack, Platforms: []string{attack}, Comments: 90, Families: map[string]string{"words": "strong"},
		Accounts: []pipeline.FoundAccount{{ID: 1, Platform: attack, Account: attack, Name: "\u202eevil" + attack, Comments: 60}, {ID: 2, Account: long, Comments: 30, Membership: 1}},
		Evidence: []pipeline.FoundEvidence{{Detector: attack, Family: "words", Name: attack, Unit: attack, Value: number(1), Grade: attack, Text: pipeline.Text{EN: attack, RU: attack, KK: attack}, Doubt: pipeline.Text{EN: attack, RU: attack, KK: attack}}},
		Months:   []pipeline.FoundMonth{{Month: attack, Positive: 3}, {Month: "2023-01-01", Platform: attack}},
		Together: &pipeline.FoundTogether{Clusters: []int{-1, 7}, Months: []pipeline.FoundMonth{{Month: attack, Positive: 3}}},
		Innocent: []pipeline.Innocent{{Name: attack, Result: attack, Title: pipeline.Text{EN: attack, RU: attack, KK: attack}}},
		Samples:  []pipeline.Sample{{Account: 1, Text: attack, Post: attack, URL: "javascript:alert(4)"}, {Account: 2, Text: long + "\x00\xff", URL: "https://user:secret@example.org/"}, {Account: 9, Text: "</bdi>\u202e", URL: "data:text/html,x"}},
		Wordings: []pipeline.Wording{{Text: attack, Comments: 40, Accounts: 2}, {Text: long, Comments: 3, Accounts: 2}},
		Links:    []pipeline.Link{{A: 1, B: 2, Detectors: []string{attack}, Weight: 3}, {A: 1, B: 55}},
		Pages:    []pipeline.PageCount{{Page: attack, Comments: 5}, {Page: long, Comments: 5}},
	}
	f.Hours[3] = 1
	found := run(f)
	found.Version, found.Zone, found.Limits = attack, attack, []pipeline.Text{{EN: attack, RU: attack, KK: attack}, {EN: long, RU: long, KK: long}}
	found.Inputs[0].Path, found.Inputs[0].Format, found.Inputs[0].SHA256 = attack, attack, long
	found.Inputs[0].Notes = []pipeline.Text{{EN: attack, RU: attack, KK: attack}, {EN: long, RU: long, KK: long}}
	found.Contract = &pipeline.Contract{Title: attack, Quota: 9}
	found.Detectors = append(found.Detectors, pipeline.RanDetector{Name: attack, Family: attack, Abstained: pipeline.Text{EN: attack, RU: attack, KK: attack}})
	return found
}

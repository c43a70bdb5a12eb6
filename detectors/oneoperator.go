package detectors

import (
	"fmt"
	"math"
	"math/rand/v2"

	"pikir/pipeline"
	"pikir/pipeline/stats"
	"pikir/pipeline/text"
)

// OneOperator asks whether one hand writes for all accounts of a cluster: the same style, and never two accounts at once.
var OneOperator = declare(pipeline.Detector{
	Name:   "one-operator",
	Family: pipeline.Rhythm,
	Doc: `Whether one hand may write for all accounts of a cluster: alike in style, and never two of them at work at once.

Style is what topics change little: function words of three languages, endings and lengths of words, capitals, punctuation and the spaces around it, emoji (see
pipeline/text, Style). Wordings that several comments share are left out, so that copied texts do not count again. The difference between members is the mutual information of account and
feature in their pooled texts, less what the same pool shows when dealt out at random (a permutation, which takes away the bias of short texts). p is its rank among groups of
other accounts, each matched to a member by language, main page and activity and thinned to as much text.

Sessions (runs of comments with gaps under 30 minutes) overlap when one account begins while another is at work; p compares their number with that after every session is shifted by up to
two hours either way (interval jitter: Amarasingham et al. 2012, J. Neurophysiol. 107:517).

Assumes for style three members with a hundred features each and enough others who write that language; else it is left out, as are overlaps of which fewer than five would be expected.
Sources: Mosteller & Wallace 1964 (function words); Sapkota et al. 2015, NAACL-HLT 93 (endings and punctuation); Solorio et al. 2013, LASM 59 and Kumar et al. 2017, WWW 857 (sockpuppets).`,
	Doubt: pipeline.Text{
		EN: "People of one age, school, town or mother tongue write alike, and so do those who use one telephone's keyboard; people of different shifts are never at work at once.",
		RU: "Похоже пишут люди одного возраста, одной школы, одного города, с одним родным языком или с одинаковой клавиатурой телефона; работающие в разные смены никогда не пишут одновременно.",
		KK: "Жасы, мектебі, қаласы, ана тілі немесе телефонының пернетақтасы бір адамдар да ұқсас жазады; әр ауысымда істейтіндер ешқашан бір мезгілде жазбайды.",
	},
	Needs:    pipeline.Need{Precision: pipeline.Estimated},
	Judge:    oneOperator,
	Reads:    readStyle,
	Features: text.StyleFeatures,
})

func readStyle(c *pipeline.Comment, count func(feature int)) {
	if c.TextCluster == pipeline.None {
		text.Style(c.Text, count)
	}
}

func oneOperator(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	var evidence []pipeline.Evidence
	if e, known := style(cl, m); known {
		evidence = append(evidence, e)
	}
	if e, known := overlaps(sessionsOf(within(cl.Comments, pipeline.Minute)), m); known {
		evidence = append(evidence, e)
	}
	return evidence
}

// Bounds of the comparison of styles. Texts are thinned to the most features, so that one prolific account does not decide, and clusters to the most members.
const (
	leastFeatures = 100
	mostFeatures  = 400
	leastWriters  = 3
	mostWriters   = 40
	leastAlike    = 4 // accounts to draw from, for each member of a stratum
)

// writer is an account with the features of its texts, each as often as it was counted.
type writer struct {
	events []uint16
	lang   pipeline.Lang
	page   pipeline.ID // None stands for any
}

func style(cl *pipeline.Cluster, m *pipeline.Matched) (e pipeline.Evidence, known bool) {
	random := seeded(m, 0x571e)
	members := writersOf(cl.Comments, m.Read, map[pipeline.ID]bool{})
	random.Shuffle(len(members), func(i, j int) { members[i], members[j] = members[j], members[i] })
	wrote := len(members)
	members, alike, taken := matchedWriters(members[:min(wrote, mostWriters)], otherWriters(m))
	if len(members) < leastWriters {
		return e, false
	}
	own := differences(members, members, random)
	groups := make([]float64, len(m.Groups))
	for i := range groups {
		groups[i] = math.NaN()
		if drawn := drawAlike(alike, random); drawn != nil {
			groups[i] = differences(drawn, members, random)
		}
	}
	usual, half := stats.Mean(groups), stats.Z95*sd(groups)
	if !(usual > 0) {
		return e, false
	}
	value := math.Max(0, own/usual)
	return pipeline.Evidence{
		Detector: "one-operator", Family: pipeline.Rhythm, Name: "difference of style", Unit: "1", Value: value,
		Low: math.Max(0, (own-half)/usual), High: math.Max(0, (own+half)/usual), Matched: 1,
		P: stats.Below(own, groups, taken), Q: math.NaN(), Effect: gradeDown(value, 0.7, 0.5, 0.3),
		Text: styleText(len(members), wrote, value),
	}, true
}

func styleText(compared, wrote int, value float64) pipeline.Text {
	t := pipeline.Text{
		EN: fmt.Sprintf("The ways in which %d members write differ %.2f times as much as those of as many comparable accounts (0: as if one hand wrote it all, 1: like strangers).", compared, value),
		RU: fmt.Sprintf("Различие манер письма участников (их %d) составляет %.2f от различия у стольких же сопоставимых аккаунтов (0 — будто всё написала одна рука, 1 — как у чужих людей).", compared, value),
		KK: fmt.Sprintf("%d мүшенің жазу мәнеріндегі айырма сонша салыстырмалы аккаунт айырмасының %.2f бөлігіне тең (0 — бәрін бір қол жазғандай, 1 — бөтен адамдардағыдай).", compared, value),
	}
	if wrote > mostWriters {
		t.EN += fmt.Sprintf(" They were drawn at random from %d.", wrote)
		t.RU += fmt.Sprintf(" Они выбраны случайно из %d.", wrote)
		t.KK += fmt.Sprintf(" Олар %d мүшеден кездейсоқ таңдалды.", wrote)
	}
	return t
}

// writersOf lists the accounts of comments that wrote enough and are not seen yet.
func writersOf(comments []pipeline.Comment, read map[pipeline.ID][]uint32, seen map[pipeline.ID]bool) []writer {
	type habits struct {
		langs map[pipeline.Lang]int
		pages map[pipeline.ID]int
	}
	of := map[pipeline.ID]*habits{}
	var accounts []pipeline.ID
	for i := range comments {
		c := &comments[i]
		if !seen[c.Account] {
			seen[c.Account], of[c.Account] = true, &habits{map[pipeline.Lang]int{}, map[pipeline.ID]int{}}
			accounts = append(accounts, c.Account)
		}
		if h := of[c.Account]; h != nil {
			h.langs[c.Lang]++
			h.pages[c.Page]++
		}
	}
	var writers []writer
	for _, a := range accounts {
		if events := writtenOut(read[a]); len(events) >= leastFeatures {
			writers = append(writers, writer{events, mostOf(of[a].langs), mostOf(of[a].pages)})
		}
	}
	return writers
}

// otherWriters lists the accounts of the groups, each once.
func otherWriters(m *pipeline.Matched) []writer {
	seen := map[pipeline.ID]bool{}
	var others []writer
	for _, g := range m.Groups {
		others = append(others, writersOf(g, m.Read, seen)...)
	}
	return others
}

// writtenOut writes counts out, each feature as often as it was counted.
func writtenOut(counts []uint32) []uint16 {
	var events []uint16
	for feature, n := range counts {
		for range n {
			events = append(events, uint16(feature))
		}
	}
	return events
}

// mostOf is the commonest key, the smallest of several.
func mostOf[K ~uint8 | ~uint32](counts map[K]int) (most K) {
	best := 0
	for k, n := range counts {
		if n > best || n == best && k < most {
			most, best = k, n
		}
	}
	return most
}

// matchedWriters keeps the members for whom enough others of their language, and of their main page if possible, wrote as much; and gives these, with the share of them that a group takes.
func matchedWriters(members, others []writer) (kept []writer, alike [][]*writer, taken float64) {
	for _, ofPage := range []bool{true, false} {
		var left []writer
		for _, w := range members {
			candidates := wroteAlike(w, others, ofPage)
			rivals := len(wroteAlike(w, members, ofPage))
			if len(candidates) < leastAlike*max(2, rivals) {
				left = append(left, w)
				continue
			}
			kept, alike = append(kept, w), append(alike, candidates)
			taken += float64(rivals) / float64(len(candidates))
		}
		members = left
	}
	return kept, alike, taken / float64(max(1, len(kept)))
}

// wroteAlike lists those of the same language and, if asked, main page, who wrote at least as much as counts.
func wroteAlike(w writer, among []writer, ofPage bool) []*writer {
	var alike []*writer
	for i := range among {
		o := &among[i]
		if o.lang == w.lang && (!ofPage || o.page == w.page) && len(o.events) >= min(len(w.events), mostFeatures) {
			alike = append(alike, o)
		}
	}
	return alike
}

// drawAlike draws a different account for each member; nil where chance left none.
func drawAlike(alike [][]*writer, random *rand.Rand) []writer {
	const attempts = 50
	taken, drawn := map[*writer]bool{}, make([]writer, 0, len(alike))
	for _, candidates := range alike {
		for range attempts {
			if w := candidates[random.IntN(len(candidates))]; !taken[w] {
				taken[w], drawn = true, append(drawn, *w)
				break
			}
		}
	}
	if len(drawn) < len(alike) {
		return nil
	}
	return drawn
}

// differences is what the writers' features tell of who wrote. The writers are thinned to as much text as their likes wrote.
func differences(writers, likes []writer, random *rand.Rand) float64 {
	const deals = 3
	thinned := make([][]uint16, len(writers))
	for i, w := range writers {
		n := min(mostFeatures, len(likes[i].events))
		for k := range n { // the start of a shuffle
			j := k + random.IntN(len(w.events)-k)
			w.events[k], w.events[j] = w.events[j], w.events[k]
		}
		thinned[i] = w.events[:n]
	}
	return stats.ExcessInformation(thinned, text.StyleFeatures, deals, random)
}

// overlaps counts the sessions that begin while another account is at work.
func overlaps(sessions []session, m *pipeline.Matched) (e pipeline.Evidence, known bool) {
	const draws, leastExpected = 199, 5
	_, overlapping := turns(sessions)
	random := seeded(m, 0x0e1a)
	null := make([]float64, draws)
	for i := range null {
		_, n := turns(jittered(sessions, random))
		null[i] = float64(n)
	}
	own, usual := float64(overlapping), stats.Mean(null)
	if usual < leastExpected {
		return e, false
	}
	low, high := stats.Wilson(own, float64(len(sessions)))
	all := float64(len(sessions))
	return pipeline.Evidence{
		Detector: "one-operator", Family: pipeline.Rhythm, Name: "overlapping sessions", Unit: "share", Value: own / all, Low: low, High: high, Matched: usual / all,
		P: stats.Below(own, null, 0), Q: math.NaN(), Effect: gradeDown(own/usual, 0.5, 0.2, 0.05),
		Text: pipeline.Text{
			EN: fmt.Sprintf("%.0f of %d sessions begin while another member is still writing; with the same hours and no arrangement it would be %.0f.", own, len(sessions), usual),
			RU: fmt.Sprintf("Сеансов, которые начинаются, пока пишет другой участник, — %.0f из %d; при тех же часах и без договорённости их было бы %.0f.", own, len(sessions), usual),
			KK: fmt.Sprintf("Басқа мүше әлі жазып отырғанда басталған сеанстар: %d сеанстың %s; сағаттары сондай, бірақ келісім болмаса, олар %.0f болар еді.", len(sessions), pipeline.KazakhPart(overlapping, ""), usual),
		},
	}, true
}

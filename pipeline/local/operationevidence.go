package local

import (
	"fmt"
	"math"
	"slices"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// heldGroups says of the groups in an operation how they act where they were not found.
func heldGroups(j *judgedCluster) []pipeline.Evidence {
	var groups []pipeline.Evidence
	for _, part := range j.parts {
		for i := range part.groups {
			groups = append(groups, groupEvidence(&part.groups[i]))
		}
	}
	return clearestOfEach(groups)
}

// operationEvidence says how accounts and clusters beyond one cluster of pairs came into an operation.
func (r *run) operationEvidence(j *judgedCluster) []pipeline.Evidence {
	var evidence []pipeline.Evidence
	linked, added, akin, companions := 0, 0, 0, 0
	var p []float64
	q, kinP, kinQ, companionsQ := 0.0, 0.0, 0.0, 0.0
	for _, part := range j.parts {
		added += len(part.kin)
		for _, k := range part.kin {
			kinP, kinQ = max(kinP, math.Exp(-k.nats)), max(kinQ, k.q)
		}
		companions += len(part.companions)
		for _, k := range part.companions {
			companionsQ = max(companionsQ, k.q)
		}
		if part.akin {
			akin += len(part.members)
			kinP, kinQ = max(kinP, akinRate), max(kinQ, akinRate)
		}
		if part.q <= linkRate {
			linked += len(part.members) + len(part.kin)
			p, q = append(p, part.p), max(q, part.q)
		}
	}
	members := len(j.cluster.Members)
	if linked > 0 {
		e := shareEvidence(r.pairDetector(pipeline.Jitter), "linked groups", linked, members, linkText(len(j.parts), linked, members))
		e.P, e.Q = stats.Cauchy(p...), q
		evidence = append(evidence, e)
	}
	if added+akin > 0 {
		e := shareEvidence(r.pairDetector(pipeline.Rarity), "shared phrases", added+akin, members, phrasesText(added, akin, members, r.opt.Alpha))
		e.P, e.Q = kinP, kinQ
		evidence = append(evidence, e)
	}
	if companions > 0 {
		e := shareEvidence(r.pairDetector(pipeline.Jitter), "companions", companions, members, companionsText(companions, members, r.opt.Alpha))
		e.P, e.Q = math.NaN(), companionsQ
		evidence = append(evidence, e)
	}
	return evidence
}

func shareEvidence(d *pipeline.Detector, name string, n, of int, text pipeline.Text) pipeline.Evidence {
	share := float64(n) / float64(of)
	low, high := stats.Wilson(float64(n), float64(of))
	return pipeline.Evidence{Detector: d.Name, Family: d.Family, Name: name, Unit: "share", Value: share, Low: low, High: high, Matched: math.NaN(), Effect: tieGrade(share), Text: text}
}

func linkText(groups, linked, members int) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Put together from %d groups: %d of %d accounts are in groups that come to the same posts at the same moments as another of these groups, more often than the moments of other people's comments there or their own habits explain.", groups, linked, members),
		RU: fmt.Sprintf("Составлено из групп (их %d): %d из %d аккаунтов входят в группы, которые приходят к тем же записям в те же моменты, что и другая из этих групп, чаще, чем объясняют моменты комментариев остальных людей там же или собственные привычки.", groups, linked, members),
		KK: fmt.Sprintf("%d топтан құралған: %d аккаунттың %s бір жазбаларға бір сәтте осы топтардың басқасымен бірге келетін топтарда — бұл сондағы басқа адамдар пікірлерінің сәттері немесе өз әдеттері түсіндіретіннен жиірек.", groups, members, pipeline.KazakhPart(linked, "")),
	}
}

// phrasesText tells accounts that were added for their phrases from the members of groups that were found by other signs and joined for theirs.
func phrasesText(added, akin, members int, alpha float64) pipeline.Text {
	switch {
	case akin == 0:
		return kinText(added, members, alpha)
	case added == 0:
		return akinText(akin, members)
	}
	return kinText(added, members, alpha).And(pipeline.Text{EN: " ", RU: " ", KK: " "}).And(akinText(akin, members))
}

func kinText(akin, members int, rate float64) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("%d of %d accounts belong here because a fifth of their comments or more are, for the most part, put together from phrases that others of the group share; of accounts added in this way at most %g %% are expected to be there by chance.", akin, members, 100*rate),
		RU: fmt.Sprintf("%d из %d аккаунтов отнесены сюда потому, что не меньше пятой части их комментариев составлены большей частью из фраз, общих для других участников группы; среди добавленных так аккаунтов случайных ожидается не больше %g %%.", akin, members, 100*rate),
		KK: fmt.Sprintf("%d аккаунттың %s мұнда пікірлерінің кемінде бестен бірі негізінен топтың басқа мүшелеріне ортақ тіркестерден құралғаны үшін жатқызылды; осылай қосылғандардың ішінде кездейсоқ түскендері %g %%-дан аспайды деп күтіледі.", members, pipeline.KazakhPart(akin, ""), 100*rate),
	}
}

func akinText(akin, members int) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("%d of %d accounts are in groups that were found apart and joined because most members of one write in the phrases of another; of two groups at all that is expected by chance in at most %g %% of dumps.", akin, members, 100*akinRate),
		RU: fmt.Sprintf("%d из %d аккаунтов входят в группы, которые найдены порознь и объединены потому, что большинство участников одной пишет фразами другой; случайно такое для каких-либо двух групп ожидается не более чем в %g %% выгрузок.", akin, members, 100*akinRate),
		KK: fmt.Sprintf("%d аккаунттың %s бөлек табылып, бірінің мүшелерінің көбі екіншісінің тіркестерімен жазатыны үшін біріктірілген топтарда; кез келген екі топта мұның кездейсоқ болуы деректердің %g %%-ынан аспайды деп күтіледі.", members, pipeline.KazakhPart(akin, ""), 100*akinRate),
	}
}

func companionsText(companions, members int, rate float64) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("%d of %d accounts belong here because they comment on the same posts at the same moments as the group, and in its phrases; people who come there at other moments of these hours hardly ever write so, and of accounts added in this way at most %g %% are expected to be there by chance.", companions, members, 100*rate),
		RU: fmt.Sprintf("%d из %d аккаунтов отнесены сюда потому, что комментируют те же записи в те же моменты, что и группа, и её фразами; пришедшие туда в другие моменты этих часов так почти не пишут, и среди добавленных так аккаунтов случайных ожидается не больше %g %%.", companions, members, 100*rate),
		KK: fmt.Sprintf("%d аккаунттың %s мұнда топпен бір жазбаларға бір сәтте және оның тіркестерімен пікір жазғаны үшін жатқызылды; сол сағаттардың басқа сәттерінде келгендер бұлай жазбайды дерлік, осылай қосылғандардың ішінде кездейсоқ түскендері %g %%-дан аспайды деп күтіледі.", members, pipeline.KazakhPart(companions, ""), 100*rate),
	}
}

// clearestOfEach keeps one row of those of a name and detector, the strongest, and says of how many: a large operation is put together from many groups that say the same.
func clearestOfEach(rows []pipeline.Evidence) []pipeline.Evidence {
	var kept []pipeline.Evidence
	var number []int
	for _, e := range rows {
		i := slices.IndexFunc(kept, func(k pipeline.Evidence) bool { return k.Name == e.Name && k.Detector == e.Detector })
		if i < 0 {
			kept, number = append(kept, e), append(number, 1)
			continue
		}
		number[i]++
		if k := &kept[i]; e.Grade() > k.Grade() || e.Grade() == k.Grade() && e.P < k.P {
			*k = e
		}
	}
	for i, n := range number {
		if n > 1 {
			kept[i].Text = clearestText(kept[i].Text, n)
		}
	}
	return kept
}

func clearestText(t pipeline.Text, groups int) pipeline.Text {
	return t.And(pipeline.Text{
		EN: fmt.Sprintf(" Of %d groups of the operation that were found so, this is the clearest.", groups),
		RU: fmt.Sprintf(" Из найденных так групп операции (их %d) эта самая явная.", groups),
		KK: fmt.Sprintf(" Бұл — операцияның осылай табылған %d тобының ең айқыны.", groups),
	})
}

// groupEvidence is the share of visits in company.
func groupEvidence(g *group) pipeline.Evidence {
	low, high := stats.Wilson(float64(g.hits), float64(g.visits))
	chance := g.expected / float64(g.visits)
	e := pipeline.Evidence{Detector: g.detector.Name, Family: g.detector.Family, Name: "company", Unit: "share", Value: float64(g.hits) / float64(g.visits), Low: low, High: high, Matched: chance,
		P: g.p, Q: g.q, Effect: companyGrade(g.excess()), Text: groupText(g)}
	if g.detector.FindsGroups() { // a shared interest looks the same
		e.Name, e.Effect, e.Text = "lock step", min(e.Effect, pipeline.Moderate), blockText(g)
	}
	return e
}

// strongCompany is the excess from which company is strong. The first who comes to a post has nobody to follow, so that where two are sent to each it is one half at most.
const strongCompany = 0.4

func companyGrade(excess float64) pipeline.Strength {
	if excess >= strongCompany {
		return pipeline.Strong
	}
	return tieGrade(excess)
}

func groupText(g *group) pipeline.Text {
	minutes := fmt.Sprintf("%.3g", g.window.Minutes())
	return pipeline.Text{
		EN: fmt.Sprintf("On %d of %d visits to posts members of the group came within %s min after another member; neither the moments of other people's comments there nor the members' own habits explain more than %.0f. The group was found in one half of the days, and this was counted in the other; so it was in at least two of three random halvings.", g.hits, g.visits, minutes, g.expected),
		RU: fmt.Sprintf("При %d из %d посещений записей участники группы появлялись не позже чем через %s мин после другого участника; ни моменты комментариев остальных людей, ни собственные привычки участников не объясняют больше %.0f. Группа найдена по одной половине дней, а подсчёт сделан по другой; так вышло не менее чем при двух из трёх случайных делений пополам.", g.hits, g.visits, minutes, g.expected),
		KK: fmt.Sprintf("Топ мүшелері жазбаларға %d рет келіп, соның %s басқа мүшеден кейін %s минут ішінде келген; сондағы басқа адамдар пікірлерінің сәттері де, мүшелердің өз әдеттері де %s артығын түсіндірмейді. Топ күндердің бір жартысы бойынша табылып, екінші жартысы бойынша саналды; кездейсоқ екіге бөлудің үшеуінің кемінде екеуінде солай болды.", g.visits, pipeline.KazakhPart(g.hits, "нде"), minutes, pipeline.KazakhPart(int(math.Round(g.expected)), "нен")),
	}
}

func blockText(g *group) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("Of %d times that a member of the group chose a post, at least two of the other half of the group chose it on the same day %d times; what other people chose there at those hours explains %.0f. The group was found under one half of the posts, and this was counted under the other; so it was in at least two of three random halvings.", g.visits, g.hits, g.expected),
		RU: fmt.Sprintf("Участники группы выбирали записи %d раз, и %d раз ту же запись в тот же день выбрали хотя бы двое из другой половины группы; выбор остальных людей там в те же часы объясняет %.0f. Группа найдена по одной половине записей, а подсчёт сделан по другой; так вышло не менее чем при двух из трёх случайных делений пополам.", g.visits, g.hits, g.expected),
		KK: fmt.Sprintf("Топ мүшелері жазба таңдаған %d реттің %s топтың екінші жартысынан кемінде екі адам сол күні дәл сол жазбаны таңдаған; сол сағаттарда сондағы басқа адамдардың таңдауы %s түсіндіреді. Топ жазбалардың бір жартысы бойынша табылып, екінші жартысы бойынша саналды; кездейсоқ екіге бөлудің үшеуінің кемінде екеуінде солай болды.", g.visits, pipeline.KazakhPart(g.hits, "нде"), pipeline.KazakhPart(int(math.Round(g.expected)), "н")),
	}
}

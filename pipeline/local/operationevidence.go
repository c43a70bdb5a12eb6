package local

import (
	"fmt"
	"math"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// operationEvidence says how accounts and clusters beyond one cluster of pairs came into an operation.
func (r *run) operationEvidence(j *judgedCluster) []pipeline.Evidence {
	var evidence []pipeline.Evidence
	linked, akin := 0, 0
	var p []float64
	q := 0.0
	for _, part := range j.parts {
		akin += len(part.kin)
		if part.akin {
			akin += len(part.members)
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
	if akin > 0 {
		e := shareEvidence(r.pairDetector(pipeline.Rarity), "shared phrases", akin, members, kinText(akin, members))
		e.P, e.Q = kinRate, kinRate
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
		EN: fmt.Sprintf("Put together from %d groups: %d of %d accounts are in groups that come to the same posts at the same moments as another of these groups, more often than the moments of other people's comments there explain.", groups, linked, members),
		RU: fmt.Sprintf("Составлено из групп (их %d): %d из %d аккаунтов входят в группы, которые приходят к тем же записям в те же моменты, что и другая из этих групп, чаще, чем объясняют моменты комментариев остальных людей там же.", groups, linked, members),
		KK: fmt.Sprintf("%d топтан құралған: %d аккаунттың %d-і бір жазбаларға бір сәтте осы топтардың басқасымен бірге келетін топтарда — бұл сондағы басқа адамдар пікірлерінің сәттері түсіндіретіннен жиірек.", groups, members, linked),
	}
}

func kinText(akin, members int) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("%d of %d accounts belong here because most of what they write is put together from phrases that others of the group share; chance would not leave one such account in a hundred dumps like this.", akin, members),
		RU: fmt.Sprintf("%d из %d аккаунтов отнесены сюда потому, что большая часть ими написанного составлена из фраз, общих для других участников группы; случай не оставил бы и одного такого аккаунта в ста подобных выгрузках.", akin, members),
		KK: fmt.Sprintf("%d аккаунттың %d-і мұнда жазғандарының көбі топтың басқа мүшелеріне ортақ тіркестерден құралғаны үшін жатқызылды; кездейсоқтық осындай жүз деректер жинағының бірінде де мұндай аккаунт қалдырмас еді.", members, akin),
	}
}

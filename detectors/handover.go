package detectors

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/stats"
)

// HandOver asks whether accounts take over from each other, as one operator's accounts or shifts do.
var HandOver = declare(pipeline.Detector{
	Name:   "hand-over",
	Family: pipeline.Rhythm,
	Doc: `Whether accounts take over from each other without overlapping, within the day and over their lives.

A session is a run of one account's comments with gaps under 30 minutes. A session takes over when nobody else of the cluster is at work at its start and another account's session ended within
15 minutes before; it overlaps when another is still at work. Measured is the share of take-overs among both, against the same after every session is shifted
by up to two hours either way (interval jitter: Amarasingham et al. 2012, J. Neurophysiol. 107:517), which keeps the hours people share. Replacement is the share of accounts
that first comment within three days after another one's last comment, each end used once, against groups of equally active accounts.

Needs times known to the minute, and 20 sessions that meet.`,
	Doubt: pipeline.Text{
		EN: "Members of a family who share a telephone, colleagues who relieve each other and a person who honestly uses two accounts also take turns.",
		RU: "По очереди пишут и члены семьи с одним телефоном, и сменяющие друг друга коллеги, и человек, который открыто ведёт два аккаунта.",
		KK: "Бір телефонды бөліскен отбасы мүшелері, бірін-бірі ауыстыратын әріптестер және екі аккаунтты ашық жүргізетін адам да кезектесіп жазады.",
	},
	Needs: pipeline.Need{Precision: pipeline.Minute},
	Judge: handOver,
})

const (
	sessionGap = 30 * time.Minute
	takeover   = 15 * time.Minute
	jitterBy   = 2 * time.Hour
)

func handOver(cl *pipeline.Cluster, m *pipeline.Matched) []pipeline.Evidence {
	var evidence []pipeline.Evidence
	sessions := sessionsOf(within(cl.Comments, pipeline.Minute))
	if taken, overlapping := turns(sessions); taken+overlapping >= 20 {
		evidence = append(evidence, takeovers(sessions, taken, overlapping, m))
	}
	if len(cl.Members) >= 4 {
		evidence = append(evidence, replacement(cl, m))
	}
	return evidence
}

// session is a stretch of one account's work, in microseconds.
type session struct {
	account  pipeline.ID
	from, to int64
}

// sessionsOf gives the sessions in order of their start.
func sessionsOf(comments []pipeline.Comment) []session {
	var sessions []session
	latest := map[pipeline.ID]int{}
	for _, c := range comments {
		if i, ok := latest[c.Account]; ok && c.At-sessions[i].to < sessionGap.Microseconds() {
			sessions[i].to = c.At
			continue
		}
		latest[c.Account] = len(sessions)
		sessions = append(sessions, session{c.Account, c.At, c.At})
	}
	return sessions
}

// turns counts the sessions that take over and those that overlap, out of sessions in order of their start.
func turns(sessions []session) (taken, overlapping int) {
	// The latest end so far, and the latest of any other account: so the latest end of all but one account is known.
	first, second := session{account: pipeline.None, to: math.MinInt64 / 2}, session{account: pipeline.None, to: math.MinInt64 / 2}
	for _, s := range sessions {
		others := first.to
		if first.account == s.account {
			others = second.to
		}
		switch {
		case others >= s.from:
			overlapping++
		case s.from-others <= takeover.Microseconds():
			taken++
		}
		switch {
		case s.account == first.account:
			first.to = max(first.to, s.to)
		case s.to >= first.to:
			first, second = s, first
		case s.to > second.to || s.account == second.account:
			second = session{s.account, s.from, max(s.to, second.to)}
		}
	}
	return taken, overlapping
}

func takeovers(sessions []session, taken, overlapping int, m *pipeline.Matched) pipeline.Evidence {
	const draws = 199
	random := seeded(m, 0x4a4d)
	null := make([]float64, draws)
	for i := range null {
		t, o := turns(jittered(sessions, random))
		null[i] = float64(t) / float64(t+o)
	}
	meetings := float64(taken + overlapping)
	own, usual := float64(taken)/meetings, stats.Mean(null)
	low, high := stats.Wilson(float64(taken), meetings)
	return pipeline.Evidence{
		Detector: "hand-over", Family: pipeline.Rhythm, Name: "take-overs", Unit: "share", Value: own, Low: low, High: high, Matched: usual,
		P: stats.Above(own, null, 0), Q: math.NaN(), Effect: gradeFrom(own-usual, 0.1, 0.2, 0.35),
		Text: pipeline.Text{
			EN: fmt.Sprintf("When a member begins within 15 minutes of another's work, the other has just stopped in %s %% of cases and is still at work in the rest; with the same hours and no arrangement it would be %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
			RU: fmt.Sprintf("Когда участник начинает в пределах 15 минут от работы другого, в %s %% случаев тот только что закончил, в остальных ещё пишет; при тех же часах и без договорённости было бы %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
			KK: fmt.Sprintf("Мүше басқасының жұмысынан 15 минут ішінде бастағанда, жағдайлардың %s %%-ында анау жаңа ғана тоқтаған, қалғанында әлі жазып отыр; сағаттары сондай, бірақ келісім болмаса, бұл %s %% болар еді.", pipeline.Percent(own), pipeline.Percent(usual)),
		},
	}
}

// jittered shifts every session by up to two hours either way.
func jittered(sessions []session, random *rand.Rand) []session {
	shifted := slices.Clone(sessions)
	for i := range shifted {
		by := random.Int64N(2*jitterBy.Microseconds()) - jitterBy.Microseconds()
		shifted[i].from += by
		shifted[i].to += by
	}
	slices.SortFunc(shifted, func(a, b session) int {
		if a.from != b.from {
			return int(a.from - b.from)
		}
		return int(a.account) - int(b.account)
	})
	return shifted
}

// replaced is the share of accounts, but for the first, that begin within three days after another's end, each end used once.
func replaced(comments []pipeline.Comment) float64 {
	const within = 3 * 24 * time.Hour
	first, last := map[pipeline.ID]int64{}, map[pipeline.ID]int64{}
	for _, c := range comments {
		if _, seen := first[c.Account]; !seen {
			first[c.Account] = c.At
		}
		last[c.Account] = c.At
	}
	var begins, ends []int64
	for a := range first {
		begins, ends = append(begins, first[a]), append(ends, last[a])
	}
	slices.Sort(begins)
	slices.Sort(ends)
	n, next := 0, 0
	for _, begin := range begins {
		for next < len(ends) && ends[next] < begin-within.Microseconds() {
			next++
		}
		if next < len(ends) && ends[next] < begin {
			n++
			next++
		}
	}
	return float64(n) / float64(len(begins)-1)
}

func replacement(cl *pipeline.Cluster, m *pipeline.Matched) pipeline.Evidence {
	own, groups := replaced(cl.Comments), amongGroups(m, replaced)
	usual := stats.Mean(groups)
	low, high := stats.Wilson(own*float64(len(cl.Members)-1), float64(len(cl.Members)-1))
	return pipeline.Evidence{
		Detector: "hand-over", Family: pipeline.Rhythm, Name: "replacement", Unit: "share", Value: own, Low: low, High: high, Matched: usual,
		P: stats.Above(own, groups, m.Taken), Q: math.NaN(), Effect: gradeFrom(own-usual, 0.2, 0.4, 0.6),
		Text: pipeline.Text{
			EN: fmt.Sprintf("%s %% of the accounts begin within three days after another of the group has written for the last time, in equally active groups %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
			RU: fmt.Sprintf("%s %% аккаунтов начинают писать в течение трёх дней после последнего комментария другого аккаунта группы, у столь же активных групп — %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
			KK: fmt.Sprintf("Аккаунттардың %s %%-ы топтағы басқа аккаунттың соңғы пікірінен кейін үш күн ішінде жаза бастайды, белсенділігі сондай топтарда — %s %%.", pipeline.Percent(own), pipeline.Percent(usual)),
		},
	}
}

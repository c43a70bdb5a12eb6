package pipeline

import (
	"fmt"
	"strings"
)

// Terms are the networks of a contract as a dump knows them. Without any, all that a dump holds counts towards the contract's number.
type Terms struct {
	On      []bool   // by platform: whether the contract names its network; nil: it names none
	Numbers []Number // that the contract names for single networks of the dump
}

// Number is what a contract asks for a month on a network, or on all of a kind.
type Number struct {
	Network string
	Quota   int
	On      []bool // by platform
}

// Counts says whether what stands on a platform counts towards the contract's number.
func (t Terms) Counts(p ID) bool { return t.On == nil || t.On[p] }

// Counted are the comments that count towards the contract's number: all of them, or those on the networks that it names.
func (t Terms) Counted(comments []Comment) []Comment {
	if t.On == nil {
		return comments
	}
	return on(comments, t.On)
}

func on(comments []Comment, platforms []bool) []Comment {
	var kept []Comment
	for i := range comments {
		if platforms[comments[i].Platform] {
			kept = append(kept, comments[i])
		}
	}
	return kept
}

// Counted is the comparison for judges of QUOTA: of the groups, too, only what stands on the networks that the contract names counts.
func (m *Matched) Counted() *Matched {
	if m.Terms.On == nil {
		return m
	}
	counted := *m
	counted.Comments, counted.Groups = m.Terms.Counted(m.Comments), make([][]Comment, len(m.Groups))
	for i, group := range m.Groups {
		counted.Groups[i] = m.Terms.Counted(group)
	}
	return &counted
}

// NetworksReached says of each network for which a contract names a number in how many of the months it is reached; empty where it names none.
func NetworksReached(months []Month) Text {
	if len(months) == 0 || len(months[0].Apart) == 0 {
		return Text{}
	}
	var en, ru, kk []string
	for i, network := range months[0].Apart {
		reached, n := 0, len(months)
		for _, month := range months {
			if month.Apart[i].Reaches(network.Quota) {
				reached++
			}
		}
		en = append(en, fmt.Sprintf("%s (%d) in %d of %d", network.Platform, network.Quota, reached, n))
		ru = append(ru, fmt.Sprintf("%s (%d) — в %d из %d", network.Platform, network.Quota, reached, n))
		kk = append(kk, fmt.Sprintf("%s (%d) — %d айдың %s", network.Platform, network.Quota, n, KazakhPart(reached, "нде")))
	}
	return Text{
		EN: " The contract names numbers for single networks, and a month counts only where each is reached that the dump holds: " + strings.Join(en, ", ") + ".",
		RU: " В договоре названы числа для отдельных сетей, и месяц засчитывается, только если достигнуто каждое из тех, что есть в выгрузке: " + strings.Join(ru, ", ") + ".",
		KK: " Келісімшартта жеке желілерге сандар аталған, ай деректе бар желілердің әрқайсысының санына жеткенде ғана есепке алынады: " + strings.Join(kk, ", ") + ".",
	}
}

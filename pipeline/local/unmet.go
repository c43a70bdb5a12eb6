package local

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pikir/pipeline"
	"pikir/pipeline/dump"
)

// unmet words what the contract speaks of and the dump does not hold: networks, and periods without a comment.
func (r *run) unmet() (found []pipeline.Text) {
	if r.opt.Contract == nil {
		return nil
	}
	held := strings.Join(r.corpus.platforms(), ", ")
	missing, unknown := r.unmetNetworks()
	if len(missing) > 0 {
		found = append(found, networksUnmet(strings.Join(missing, ", "), held))
	}
	if len(unknown) > 0 {
		found = append(found, networksUnknown(strings.Join(unknown, ", "), held))
	}
	if names := r.elsewhere(); len(names) > 0 {
		found = append(found, networksElsewhere(strings.Join(names, ", ")))
	}
	if periods := r.unmetPeriods(); len(periods) > 0 {
		first, last := r.coverage.First.In(r.opt.Zone).Format(time.DateOnly), r.coverage.Last.In(r.opt.Zone).Format(time.DateOnly)
		found = append(found, periodsUnmet(strings.Join(periods, ", "), first, last))
	}
	return found
}

// unmetNetworks are the networks of the contract of which the dump holds no comment, and those of them that are no known networks. Each is told once, as the contract spells it first.
func (r *run) unmetNetworks() (missing, unknown []string) {
	platforms := r.corpus.platforms()
	told := map[string]bool{}
	for _, name := range slices.Concat(r.opt.Contract.Networks, numbered(r.opt.Contract)) {
		held := slices.ContainsFunc(platforms, func(p string) bool { return isOn(p, name) })
		usual := dump.PlatformName(name)
		switch {
		case held || told[usual]:
		case isKnown(name):
			missing = append(missing, name)
		default:
			unknown = append(unknown, name)
		}
		told[usual] = true
	}
	return missing, unknown
}

// unmetPeriods are the periods of the contract that lie before or behind all comments.
func (r *run) unmetPeriods() (missing []string) {
	for _, p := range r.opt.Contract.Periods {
		from, _ := time.ParseInLocation(time.DateOnly, p.From, r.opt.Zone) // checked when the contract was read
		to, _ := time.ParseInLocation(time.DateOnly, p.To, r.opt.Zone)
		if !to.AddDate(0, 0, 1).After(r.coverage.First) || from.After(r.coverage.Last) {
			missing = append(missing, p.From+" – "+p.To)
		}
	}
	return missing
}

// elsewhere lists the networks of the dump that the contract does not name.
func (r *run) elsewhere() (names []string) {
	for id, name := range r.corpus.platforms() {
		if !r.terms.Counts(uint32(id)) {
			names = append(names, name)
		}
	}
	return names
}

func networksElsewhere(names string) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("The dump holds networks that the contract does not name: %s. What was written there is looked at like the rest, but does not count towards the contract's number, cost and dates.", names),
		RU: fmt.Sprintf("В выгрузке есть сети, которых договор не называет: %s. Написанное там проверено, как и остальное, но в число, цену и даты договора не идёт.", names),
		KK: fmt.Sprintf("Деректерде келісімшартта аталмаған желілер бар: %s. Онда жазылғаны қалғандарымен бірдей тексерілді, бірақ келісімшарттың санына, құнына және күндеріне есептелмейді.", names),
	}
}

func networksUnmet(missing, held string) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("The contract names networks of which the dump holds no comment: %s. It holds: %s. What was written elsewhere is not counted.", missing, held),
		RU: fmt.Sprintf("В договоре названы сети, комментариев из которых в выгрузке нет: %s. В ней есть: %s. Написанное в других местах не учтено.", missing, held),
		KK: fmt.Sprintf("Келісімшартта деректерде бірде-бір пікірі жоқ желілер аталған: %s. Деректерде бары: %s. Басқа жерде жазылғаны есепке алынбайды.", missing, held),
	}
}

func networksUnknown(names, held string) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("The contract names networks that are not known: %s. No comment counts as one of theirs. The dump holds: %s. If one of these is meant, name it in the contract as the dump does.", names, held),
		RU: fmt.Sprintf("В договоре названы неизвестные сети: %s. Ни один комментарий не отнесён к ним. В выгрузке есть: %s. Если имеется в виду одна из этих, назовите её в договоре так же, как она названа в выгрузке.", names, held),
		KK: fmt.Sprintf("Келісімшартта белгісіз желілер аталған: %s. Оларға бірде-бір пікір жатқызылмады. Деректерде бары: %s. Осылардың бірі айтылса, оны келісімшартта деректердегідей атаңыз.", names, held),
	}
}

func periodsUnmet(missing, first, last string) pipeline.Text {
	return pipeline.Text{
		EN: fmt.Sprintf("The dump holds no comment of these periods of the contract: %s. It covers %s – %s.", missing, first, last),
		RU: fmt.Sprintf("В выгрузке нет комментариев за эти периоды договора: %s. Она охватывает %s – %s.", missing, first, last),
		KK: fmt.Sprintf("Деректерде келісімшарттың мына кезеңдерінің пікірлері жоқ: %s. Олар %s – %s аралығын қамтиды.", missing, first, last),
	}
}

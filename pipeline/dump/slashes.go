package dump

import (
	"regexp"

	"pikir/pipeline"
)

// dateOrder is what dates with slashes tell of their order: those with a first number beyond 12 begin with the day, those with a second one with the month.
type dateOrder struct {
	days, months int64
	slashes      bool // there are such dates
	halves       bool // with AM or PM, as people write who put the month first
}

// halfDay is AM or PM behind a number, also with the blanks that programs set before it so that no line ends there.
var halfDay = regexp.MustCompile(`(?i)\d[ \x{a0}\x{202f}]?[ap]\.?m\b`)

// learn takes a look at one date, and at the time of day where that stands apart.
func (o *dateOrder) learn(date, daytime []byte) {
	first, second := slashed(date)
	if second == 0 {
		return
	}
	o.slashes = true
	o.halves = o.halves || halfDay.Match(date) || halfDay.Match(daytime)
	switch {
	case first > 12:
		o.days++
	case second > 12:
		o.months++
	}
}

// told says whether all dates that tell an order tell the same one.
func (o *dateOrder) told() bool { return (o.days == 0) != (o.months == 0) }

// decide says whether days come first; where the dates do not tell, as they usually do.
func (o *dateOrder) decide(usually bool) bool {
	if o.days == o.months {
		return usually && !o.halves
	}
	return o.days > o.months
}

// survey reads the dates of a whole file whose beginning does not tell their order, before the file is imported. What comes through a pipe is read once only.
func (f *File) survey() error {
	if !f.order.slashes || f.order.told() || f.again == nil || f.whole && len(f.look.samples) < maxSamples {
		return nil
	}
	opt := f.importer.opt
	opt.Rejects, opt.Progress, opt.Warn, opt.Strict = nil, nil, nil, false
	im := &importer{ctx: f.importer.ctx, opt: opt, posts: f.importer.posts, survey: true}
	g, err := f.again(im)
	if g != nil {
		defer g.Close()
	}
	if err != nil {
		return err
	}
	s, err := im.prepare(g)
	if err != nil {
		return err
	}
	if err := im.flow(g, s); err != nil {
		return err
	}
	f.order.days, f.order.months, f.surveyed = g.order.days, g.order.months, true
	f.dayFirst = f.order.decide(f.format.dayFirst)
	return nil
}

// sayOrder notes how dates with slashes are read.
func (f *File) sayOrder() {
	if !f.order.slashes {
		return
	}
	var why pipeline.Text
	switch {
	case f.order.days != f.order.months:
	case f.order.days > 0:
		why = pipeline.Text{EN: ", since as many of its dates tell one order as the other", RU: ": одних дат за этот порядок столько же, сколько за другой", KK: ": екі ретті көрсететін күндер саны бірдей"}
	case f.surveyed:
		why = pipeline.Text{EN: ", since none of its dates tells", RU: ": порядок не виден ни по одной дате", KK: ": рет бірде-бір күннен көрінбейді"}
	default:
		why = pipeline.Text{EN: ", since none of the first rows tells", RU: ": порядок не виден по первым строкам", KK: ": рет алғашқы жолдардан көрінбейді"}
	}
	f.note(readDatesAs(f.dayFirst, why))
}

// slashed are the first two numbers of a date with slashes.
func slashed(v []byte) (first, second int) {
	n := [2]int{}
	part := 0
	for _, c := range v {
		switch {
		case c >= '0' && c <= '9':
			n[part] = n[part]*10 + int(c-'0')
		case c == '/' && part == 0:
			part = 1
		case c == '/':
			return n[0], n[1]
		default:
			return 0, 0
		}
		if n[part] > 31 {
			return 0, 0
		}
	}
	return 0, 0
}

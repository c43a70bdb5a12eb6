package dump

import (
	"time"

	"pikir/pipeline"
)

// minutes tells whether a file writes seconds that nobody measured.
type minutes struct {
	rows      int64              // with seconds, of which none is other than 0
	told      bool               // a second other than 0 was seen
	marked    int64              // rows whose precision was made coarser
	zone, utc pipeline.Precision // the coarsest that fits all times, by the clocks of the file's zone and of UTC
}

// enoughRows is how many rows without a second other than 0 show that a file knows minutes only.
const enoughRows = 100

const minute = 60e6 // microseconds

// wholeMinutes makes times of a file precise to the minute where seconds are written, but all of them are 0, and to the hour or the day where all are whole hours or midnights, in the zone of the file or in UTC.
//
// A file is read once, in batches of about a mebibyte: what a batch is taken for rests on it and on those before it. The first second other than 0 ends this: the times of its batch and of all later ones are seconds.
// So a file of one batch gives the same in any order of its rows. Of a longer one the batches of whole minutes with which it begins are marked; where measured seconds come first, nothing is.
// Whether a row may have been said twice does not hang on this: see sure.
func (f *File) wholeMinutes(b *rows) {
	m := &f.minutes
	if _, given := f.in.Columns[pipeline.CreatedPrecision]; given || m.told {
		return
	}
	for i, at := range b.created {
		if b.fine[i] != pipeline.Second {
			continue
		}
		if at%minute != 0 {
			m.told = true
			return
		}
		if m.rows++; m.rows == 1 {
			m.zone, m.utc = pipeline.Day, pipeline.Day
		}
		m.zone, m.utc = min(m.zone, grid(time.UnixMicro(at).In(f.zone))), min(m.utc, grid(time.UnixMicro(at).UTC()))
	}
	if m.rows < enoughRows {
		return
	}
	for i := range b.fine {
		if b.fine[i] == pipeline.Second {
			b.fine[i] = m.precision()
			m.marked++
		}
	}
}

func (m *minutes) precision() pipeline.Precision { return max(m.zone, m.utc) }

// grid is the coarsest precision that a time without seconds may have.
func grid(t time.Time) pipeline.Precision {
	switch {
	case t.Minute() > 0:
		return pipeline.Minute
	case t.Hour() > 0:
		return pipeline.Hour
	}
	return pipeline.Day
}

// sayMinutes notes which times were made how coarse.
func (f *File) sayMinutes() {
	m := &f.minutes
	switch {
	case m.marked == 0:
	case m.told:
		f.sums[coarseAtFirst(m.precision())] = m.marked
	default:
		f.note(coarseTimes(m.precision()))
	}
}

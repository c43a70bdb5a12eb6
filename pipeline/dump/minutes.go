package dump

import "pikir/pipeline"

// minutes tells whether a file writes seconds that nobody measured.
type minutes struct {
	rows int64 // with seconds, of which none is other than 0
	told bool
	only bool
}

// enoughRows is how many rows without a second other than 0 show that a file knows minutes only.
const enoughRows = 100

const minute = 60e6 // microseconds

// wholeMinutes makes times of a file precise to the minute where seconds are written, but all of them are 0. What a few first batches took for seconds stays.
func (f *File) wholeMinutes(b *rows) {
	m := &f.minutes
	if _, given := f.in.Columns[pipeline.CreatedPrecision]; given || m.told && !m.only {
		return
	}
	for i := 0; i < b.len() && !m.told; i++ {
		if b.fine[i] != pipeline.Second {
			continue
		}
		m.told = b.created[i]%minute != 0
		m.rows++
	}
	if !m.told && m.rows >= enoughRows {
		m.told, m.only = true, true
	}
	for i := 0; i < b.len() && m.only; i++ {
		if b.fine[i] == pipeline.Second && b.created[i]%minute == 0 {
			b.fine[i], b.sure[i] = pipeline.Minute, false
		}
	}
}

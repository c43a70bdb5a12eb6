package dump

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"runtime"
	"sync"
)

// source is an opened dump: how to cut it into chunks and how to read one.
type source struct {
	split  func(*chunk) error  // fills in the chunk with whole records, in the reader's goroutine; io.EOF when there are none left
	parser func() func(*chunk) // a parser for one worker: reads the records of a chunk into its rows
	end    func()              // after the last chunk; may be nil
}

// chunk is a stretch of a dump that holds whole records.
type chunk struct {
	data    []byte
	ends    []int    // ends of the records in data, where the splitter knows them
	begins  []int64  // offsets of the records in the file, beside ends
	keys    [][]byte // of the records or of the lists that hold them, beside ends; empty where they have none
	context []byte   // JSON object around the records
	cut     bool     // the last record is cut off by the end of the file
	open    bool     // the file ends here, and not with a line end
	table   any      // a decoded batch, for columnar containers
	offset  int64    // of data in the file
	broken  []Reject // found by the splitter; they stand at the end of the chunk
	rows    rows
	err     error
	done    chan struct{}
}

func (c *chunk) reset(f *File) {
	c.data, c.ends, c.begins, c.keys, c.context = c.data[:0], c.ends[:0], c.begins[:0], c.keys[:0], c.context[:0]
	c.cut, c.open, c.table, c.offset, c.broken, c.err = false, false, nil, 0, nil, nil
	c.rows.reset(f)
	c.done = make(chan struct{})
}

// chunkBytes is how much of a dump one chunk holds, unless a single record is longer.
const chunkBytes = 1 << 20

// flow runs a source: one goroutine cuts, workers parse, the caller's goroutine takes the chunks in order.
func (im *importer) flow(f *File, s source) error {
	workers := runtime.GOMAXPROCS(0)
	free := make(chan *chunk, 4*workers+1)
	for range cap(free) {
		free <- im.spare.take()
	}
	work, order := make(chan *chunk, cap(free)), make(chan *chunk, cap(free))
	stop := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() { cutting(f, s, free, work, order, stop) })
	for range workers {
		running.Go(func() { parsing(s, work) })
	}
	err := im.assemble(f, order, free)
	close(stop)
	for range order { // let the cutter end
	}
	running.Wait()
	if s.end != nil {
		s.end()
	}
	for len(free) > 0 {
		im.spare = append(im.spare, <-free)
	}
	return err
}

// spare are chunks with their memory, for the next file.
type spare []*chunk

func (s *spare) take() *chunk {
	if n := len(*s); n > 0 {
		c := (*s)[n-1]
		*s = (*s)[:n-1]
		return c
	}
	return &chunk{}
}

// cutting fills chunks until the source ends.
func cutting(f *File, s source, free chan *chunk, work, order chan<- *chunk, stop <-chan struct{}) {
	defer close(order)
	defer close(work)
	for {
		var c *chunk
		select {
		case c = <-free:
		case <-stop:
			return
		}
		c.reset(f)
		err := guarded(func() error { return s.split(c) })
		if err == io.EOF {
			free <- c
			return
		}
		c.err = err
		work <- c
		order <- c
		if err != nil {
			return
		}
	}
}

// parsing parses chunks as they come.
func parsing(s source, work <-chan *chunk) {
	var parse func(*chunk)
	if s.parser != nil {
		parse = s.parser()
	}
	for c := range work {
		if parse != nil && c.err == nil {
			c.err = guarded(func() error { parse(c); return nil })
		}
		close(c.done)
	}
}

// assemble takes parsed chunks in order: numbers their records, drops duplicates, hands on rejects, posts and comments.
func (im *importer) assemble(f *File, order <-chan *chunk, free chan<- *chunk) error {
	for c := range order {
		<-c.done
		if err := im.chunk(f, c); err != nil {
			return err
		}
		if im.opt.Progress != nil {
			im.opt.Progress(im.read+f.raw.n.Load(), im.total)
		}
		free <- c
	}
	im.read += f.size
	return nil
}

func (im *importer) chunk(f *File, c *chunk) error {
	b := &c.rows
	if im.survey {
		f.order.days, f.order.months = f.order.days+b.clock.days, f.order.months+b.clock.months
		return c.err
	}
	for _, r := range c.broken {
		r.Record = int64(b.read)
		b.rejects = append(b.rejects, r)
		b.read++
	}
	if err := im.rejected(f, b); err != nil {
		return err
	}
	f.wholeMinutes(b)
	if err := im.comments(f, b); err != nil {
		return err
	}
	f.local += b.local
	f.relative += b.relative
	f.in.Recoded += b.recoded
	f.in.Cut = f.in.Cut || c.cut
	if n := b.clock.against(); n > 0 {
		f.in.Misdated += n
		f.sums[*turnedDates] += n
	}
	for kind, n := range b.notes {
		f.sums[*kind] += n
	}
	f.in.Read += int64(b.read)
	if f.posts {
		f.in.Kept += int64(len(b.posts))
	}
	if len(b.posts) > 0 {
		im.withPosts = cmp.Or(im.withPosts, f.Path)
	}
	if err := im.postBatch(b); err != nil {
		return err
	}
	return c.err
}

func (im *importer) rejected(f *File, b *rows) error {
	for _, r := range b.rejects {
		r.File = f.Path
		r.Record += f.in.Read + 1
		r.Source = string(appendSource(nil, f.Path, r.Record))
		f.in.Rejected++
		if im.first == nil {
			im.first = r
		}
		if im.opt.Rejects != nil {
			if err := im.opt.Rejects(r); err != nil {
				return err
			}
		}
		if im.opt.Strict {
			return r
		}
	}
	return nil
}

// guarded turns a panic on a hostile file into an error that names it.
func guarded(do func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicked(p)
		}
	}()
	return do()
}

// lines splits a stream at line ends; a line may be as long as maxRecord.
type lines struct {
	r      io.Reader
	rest   []byte // read, but behind the last chunk
	offset int64  // of rest
	end    bool
}

// maxRecord is the longest record in bytes; longer ones are rejected.
const maxRecord = 64 << 20

// split fills in a chunk with whole lines.
func (l *lines) split(c *chunk) error {
	c.offset = l.offset
	c.data = append(c.data, l.rest...)
	l.rest = l.rest[:0]
	for want := chunkBytes; ; want *= 2 {
		if err := l.fill(c, want); err != nil {
			return err
		}
		if l.end {
			break
		}
		if at := bytes.LastIndexByte(c.data, '\n'); at >= 0 {
			l.rest = append(l.rest, c.data[at+1:]...)
			c.data = c.data[:at+1]
			break
		}
		if len(c.data) >= maxRecord {
			return l.skip(c)
		}
	}
	l.offset = c.offset + int64(len(c.data))
	c.open = l.unended(c)
	if len(c.data) == 0 {
		return io.EOF
	}
	return nil
}

// unended says whether the chunk is the file's last and no line end closes it.
func (l *lines) unended(c *chunk) bool {
	return l.end && len(l.rest) == 0 && len(c.data) > 0 && c.data[len(c.data)-1] != '\n'
}

// fill reads until the chunk has as many bytes as wanted.
func (l *lines) fill(c *chunk, want int) error {
	for len(c.data) < want && !l.end {
		if cap(c.data) < want {
			c.data = append(make([]byte, 0, want), c.data...)
		}
		n, err := l.r.Read(c.data[len(c.data):want])
		c.data = c.data[:len(c.data)+n]
		if errors.Is(err, io.EOF) {
			l.end = true
		} else if err != nil {
			return err
		}
	}
	return nil
}

// skip rejects a line that is too long and goes on behind it.
func (l *lines) skip(c *chunk) error {
	c.broken = append(c.broken, Reject{Offset: c.offset, Reason: "the line is longer than 64 MiB", Raw: masked(c.data)})
	total := int64(len(c.data))
	buffer := make([]byte, 64<<10)
	for !l.end {
		n, err := l.r.Read(buffer)
		if at := bytes.IndexByte(buffer[:n], '\n'); at >= 0 {
			total += int64(at) + 1
			l.rest = append(l.rest, buffer[at+1:n]...)
			break
		}
		total += int64(n)
		if errors.Is(err, io.EOF) {
			l.end = true
		} else if err != nil {
			return err
		}
	}
	l.offset = c.offset + total
	c.data = c.data[:0]
	return nil
}

package dump

import (
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"pikir/pipeline"
)

// comments drops duplicates and hands on what is left as one batch.
func (im *importer) comments(f *File, b *rows) error {
	keep := make([]int32, 0, b.len())
	for i, hash := range b.hash {
		switch {
		case hash != 0 && !im.seen.add(hash):
		case im.nameless.repeats(f, b, i):
			f.in.Nameless++
		default:
			keep = append(keep, int32(i))
		}
	}
	f.in.Kept += int64(len(keep))
	f.in.Duplicate += int64(b.len() - len(keep))
	if len(keep) == 0 {
		return nil
	}
	rec := b.record(f, keep)
	defer rec.Release()
	return im.emit(rec)
}

// record builds the batch of the rows to keep.
func (b *rows) record(f *File, keep []int32) arrow.Record {
	all := len(keep) == b.len()
	if !all {
		b.pick(keep)
	}
	n := len(keep)
	source := texts{ends: make([]int32, 1, n+1), data: make([]byte, 0, n*(len(f.Path)+8))}
	for _, number := range b.number {
		source.data = appendSource(source.data, f.Path, f.in.Read+int64(number)+1)
		source.ends = append(source.ends, int32(len(source.data)))
	}
	b.nameless(&source)
	cols := make([]arrow.Array, 0, pipeline.Schema.NumFields())
	for _, field := range pipeline.Schema.Fields() {
		cols = append(cols, b.array(field, &source, n))
	}
	return array.NewRecord(pipeline.Schema, cols, int64(n))
}

func appendSource(dst []byte, path string, record int64) []byte {
	return strconv.AppendInt(append(append(dst, path...), '#'), record, 10)
}

// nameless gives comments without an id the name of their source.
func (b *rows) nameless(source *texts) {
	ids := &b.text[cCommentID]
	switch ids.empty() {
	case 0:
		return
	case b.len():
		*ids = *source
		return
	}
	var named texts
	named.reset()
	for i := range b.len() {
		if id := ids.value(i); len(id) > 0 {
			named.add(id)
		} else {
			named.add(source.value(i))
		}
	}
	*ids = named
}

// empty counts the empty strings.
func (t *texts) empty() (n int) {
	for i := range len(t.ends) - 1 {
		if t.ends[i] == t.ends[i+1] {
			n++
		}
	}
	return n
}

// pick keeps the given rows only.
func (b *rows) pick(keep []int32) {
	for _, c := range stringColumns {
		var picked texts
		picked.reset()
		for _, i := range keep {
			picked.add(b.text[c].value(int(i)))
		}
		b.text[c] = picked
	}
	b.created, b.fine, b.joined = picked(b.created, keep), picked(b.fine, keep), picked(b.joined, keep)
	b.likes, b.noLikes, b.number, b.hash = picked(b.likes, keep), picked(b.noLikes, keep), picked(b.number, keep), picked(b.hash, keep)
}

func picked[T any](from []T, keep []int32) []T {
	for to, i := range keep {
		from[to] = from[i]
	}
	return from[:len(keep)]
}

func (b *rows) array(field arrow.Field, source *texts, n int) arrow.Array {
	switch field.Name {
	case pipeline.CreatedAt:
		return fixed(field.Type, arrow.Int64Traits.CastToBytes(b.created), nil, n)
	case pipeline.AccountCreatedAt:
		return fixed(field.Type, arrow.Int64Traits.CastToBytes(b.joined), func(i int) bool { return b.joined[i] != 0 }, n)
	case pipeline.Likes:
		return fixed(field.Type, arrow.Int64Traits.CastToBytes(b.likes), func(i int) bool { return !b.noLikes[i] }, n)
	case pipeline.CreatedPrecision:
		return b.precisions(n)
	case pipeline.Source:
		return source.array(false)
	}
	c, _ := columnOf(field.Name)
	return b.text[c].array(field.Nullable)
}

func (b *rows) precisions(n int) arrow.Array {
	t := texts{ends: make([]int32, 1, n+1), data: make([]byte, 0, 8*n)}
	for _, p := range b.fine {
		t.data = append(t.data, p.String()...)
		t.ends = append(t.ends, int32(len(t.data)))
	}
	return t.array(false)
}

// array is the column as Arrow, without a copy; empty strings are null in a column that may be.
func (t *texts) array(nullable bool) arrow.Array {
	n := len(t.ends) - 1
	var valid []byte
	nulls := 0
	if nullable {
		valid, nulls = bitmap(n, func(i int) bool { return t.ends[i] < t.ends[i+1] })
	}
	data := array.NewData(arrow.BinaryTypes.String, n, []*memory.Buffer{buffer(valid), memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(t.ends)), memory.NewBufferBytes(t.data)}, nil, nulls, 0)
	defer data.Release()
	return array.NewStringData(data)
}

func fixed(t arrow.DataType, values []byte, is func(int) bool, n int) arrow.Array {
	var valid []byte
	nulls := 0
	if is != nil {
		valid, nulls = bitmap(n, is)
	}
	data := array.NewData(t, n, []*memory.Buffer{buffer(valid), memory.NewBufferBytes(values)}, nil, nulls, 0)
	defer data.Release()
	return array.MakeFromData(data)
}

func buffer(b []byte) *memory.Buffer {
	if b == nil {
		return nil
	}
	return memory.NewBufferBytes(b)
}

func bitmap(n int, is func(int) bool) (bits []byte, nulls int) {
	bits = make([]byte, (n+7)/8)
	for i := range n {
		if is(i) {
			bits[i/8] |= 1 << (i % 8)
		} else {
			nulls++
		}
	}
	return bits, nulls
}

// postBatch hands on the posts of a chunk.
func (im *importer) postBatch(b *rows) error {
	if len(b.posts) == 0 || im.opt.Posts == nil {
		return nil
	}
	im.gotPosts = true
	builder := array.NewRecordBuilder(memory.DefaultAllocator, pipeline.PostSchema)
	defer builder.Release()
	text := func(i int, s string) {
		if s == "" && pipeline.PostSchema.Field(i).Nullable {
			builder.Field(i).AppendNull()
			return
		}
		builder.Field(i).(*array.StringBuilder).Append(s)
	}
	for _, p := range b.posts {
		text(0, p.platform)
		text(1, p.id)
		text(2, p.page)
		if p.at == 0 {
			builder.Field(3).AppendNull()
		} else {
			builder.Field(3).(*array.TimestampBuilder).Append(arrow.Timestamp(p.at))
		}
		text(4, p.text)
		text(5, p.url)
	}
	rec := builder.NewRecord()
	defer rec.Release()
	return im.opt.Posts(rec)
}

func panicked(p any) error { return fmt.Errorf("damaged in a way that stops the reader: %v", p) }

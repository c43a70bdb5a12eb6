package main

import (
	"slices"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"pikir/pipeline"
	"pikir/pipeline/coaction"
)

// pairFields are the columns of pairs.parquet without those that tests give, and with what is counted beside; text is the type of their strings.
func pairFields(text arrow.DataType) *arrow.Schema {
	return arrow.NewSchema([]arrow.Field{
		{Name: pipeline.Platform, Type: text},
		{Name: "account_a", Type: text},
		{Name: "account_b", Type: text},
		{Name: "detector", Type: text},
		{Name: "window_s", Type: arrow.PrimitiveTypes.Int64, Nullable: true}, // absent: any time
		{Name: "weight", Type: arrow.PrimitiveTypes.Int64},
		{Name: "keys", Type: arrow.PrimitiveTypes.Int64},
		{Name: "mean_delta_s", Type: arrow.PrimitiveTypes.Float64},
		{Name: "comments_a", Type: arrow.PrimitiveTypes.Int64},
		{Name: "comments_b", Type: arrow.PrimitiveTypes.Int64},
	}, nil)
}

var (
	pairSchema      = pairFields(arrow.BinaryTypes.String)
	codedPairSchema = pairFields(codedString)
	codedString     = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
)

// pairColumns puts pairs into columns, in the same memory each time. Strings are named by numbers: an account of a batch stands there in many pairs.
type pairColumns struct {
	detector string
	windows  []time.Duration
	accounts *accounts
	ofBatch  []int32 // by account, its number in the batch where it was last
	listed   []listed
	names    []string // of platforms, from the first batch on
	ids      *array.StringBuilder
	codes    [4][]int32
	numbers  [5][]int64
	deltas   []float64
}

// listed is an account of the batch, with the number of its platform.
type listed struct {
	account  pipeline.ID
	platform int32
}

// record is valid until the next.
func (c *pairColumns) record(pairs []coaction.Pair) arrow.Record {
	c.listed, c.ids = c.listed[:0], array.NewStringBuilder(memory.DefaultAllocator)
	as := c.coded(1, pairs, func(p *coaction.Pair) int32 { return c.number(p.A) })
	bs := c.coded(2, pairs, func(p *coaction.Pair) int32 { return c.number(p.B) })
	ids := c.ids.NewArray()
	columns := []arrow.Array{c.platforms(pairs), named(as, ids), named(bs, ids),
		named(c.coded(3, pairs, func(*coaction.Pair) int32 { return 0 }), stringsOf(c.detector)), c.seconds(pairs),
		c.counts(1, pairs, func(p *coaction.Pair) uint32 { return p.Weight }),
		c.counts(2, pairs, func(p *coaction.Pair) uint32 { return p.Keys }),
		c.meanDeltas(pairs),
		c.counts(3, pairs, func(p *coaction.Pair) uint32 { return p.CommentsA }),
		c.counts(4, pairs, func(p *coaction.Pair) uint32 { return p.CommentsB })}
	return array.NewRecord(codedPairSchema, columns, int64(len(pairs)))
}

// number numbers an account within the batch.
func (c *pairColumns) number(account pipeline.ID) int32 {
	for int(account) >= len(c.ofBatch) {
		c.ofBatch = append(c.ofBatch, 0)
	}
	if n := c.ofBatch[account]; int(n) < len(c.listed) && c.listed[n].account == account {
		return n
	}
	n := int32(len(c.listed))
	platform, id := c.accounts.name(account)
	c.listed = append(c.listed, listed{account, c.nameOf(platform)})
	c.ids.Append(id)
	c.ofBatch[account] = n
	return n
}

// nameOf numbers a platform, or two.
func (c *pairColumns) nameOf(platform string) int32 {
	at := slices.Index(c.names, platform)
	if at < 0 {
		at = len(c.names)
		c.names = append(c.names, platform)
	}
	return int32(at)
}

// platforms names the platform of both accounts, or both platforms.
func (c *pairColumns) platforms(pairs []coaction.Pair) arrow.Array {
	numbers := c.coded(0, pairs, func(p *coaction.Pair) int32 {
		a, b := c.listed[c.ofBatch[p.A]].platform, c.listed[c.ofBatch[p.B]].platform
		if a == b {
			return a
		}
		return c.nameOf(c.names[a] + "|" + c.names[b])
	})
	return named(numbers, stringsOf(c.names...))
}

// coded makes a column of numbers of strings.
func (c *pairColumns) coded(column int, pairs []coaction.Pair, of func(*coaction.Pair) int32) arrow.Array {
	codes := c.codes[column][:0]
	for i := range pairs {
		codes = append(codes, of(&pairs[i]))
	}
	c.codes[column] = codes
	return columnOf(arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes(codes), len(codes), nil)
}

// named gives numbers their strings.
func named(numbers, names arrow.Array) arrow.Array {
	return array.NewDictionaryArray(codedString, numbers, names)
}

func stringsOf(names ...string) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	b.AppendValues(names, nil)
	return b.NewArray()
}

func (c *pairColumns) counts(column int, pairs []coaction.Pair, of func(*coaction.Pair) uint32) arrow.Array {
	numbers := c.numbers[column][:0]
	for i := range pairs {
		numbers = append(numbers, int64(of(&pairs[i])))
	}
	c.numbers[column] = numbers
	return columnOf(arrow.PrimitiveTypes.Int64, arrow.Int64Traits.CastToBytes(numbers), len(numbers), nil)
}

// seconds is null for any time.
func (c *pairColumns) seconds(pairs []coaction.Pair) arrow.Array {
	seconds, valid := c.numbers[0][:0], make([]byte, len(pairs)/8+1)
	for i := range pairs {
		window := c.windows[pairs[i].Window]
		if window != coaction.AnyTime {
			valid[i/8] |= 1 << (i % 8)
		}
		seconds = append(seconds, int64(window/time.Second))
	}
	c.numbers[0] = seconds
	return columnOf(arrow.PrimitiveTypes.Int64, arrow.Int64Traits.CastToBytes(seconds), len(seconds), valid)
}

func (c *pairColumns) meanDeltas(pairs []coaction.Pair) arrow.Array {
	c.deltas = c.deltas[:0]
	for i := range pairs {
		c.deltas = append(c.deltas, pairs[i].MeanDelta)
	}
	return columnOf(arrow.PrimitiveTypes.Float64, arrow.Float64Traits.CastToBytes(c.deltas), len(c.deltas), nil)
}

// columnOf is a column in memory that is there already; valid has a bit for each value, or is nil where none is null.
func columnOf(t arrow.DataType, values []byte, n int, valid []byte) arrow.Array {
	buffers, nulls := []*memory.Buffer{nil, memory.NewBufferBytes(values)}, 0
	if valid != nil {
		buffers[0], nulls = memory.NewBufferBytes(valid), array.UnknownNullCount
	}
	return array.MakeFromData(array.NewData(t, n, buffers, nil, nulls, 0))
}

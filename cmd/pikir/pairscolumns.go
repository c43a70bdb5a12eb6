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

	platforms, as, bs, detectors                 []int32
	seconds, weights, keys, commentsA, commentsB []int64
	deltas                                       []float64
	timed                                        []byte // a bit for each pair: its window has an end
}

// listed is an account of the batch, with the number of its platform.
type listed struct {
	account  pipeline.ID
	platform int32
}

// record is valid until the next.
func (c *pairColumns) record(pairs []coaction.Pair) arrow.Record {
	c.fill(pairs)
	ids := c.nameListed()
	c.platforms = c.platforms[:0]
	for i, a := range c.as {
		c.platforms = append(c.platforms, c.platform(c.listed[a].platform, c.listed[c.bs[i]].platform))
	}
	columns := []arrow.Array{named(c.platforms, stringsOf(c.names...)), named(c.as, ids), named(c.bs, ids), named(c.detectors, stringsOf(c.detector)),
		integers(c.seconds, c.timed), integers(c.weights, nil), integers(c.keys, nil),
		columnOf(arrow.PrimitiveTypes.Float64, arrow.Float64Traits.CastToBytes(c.deltas), len(pairs), nil),
		integers(c.commentsA, nil), integers(c.commentsB, nil)}
	return array.NewRecord(codedPairSchema, columns, int64(len(pairs)))
}

// fill fills in the columns but for platforms, with numbers of accounts.
func (c *pairColumns) fill(pairs []coaction.Pair) {
	n := len(pairs)
	c.listed = c.listed[:0]
	for _, column := range []*[]int32{&c.as, &c.bs, &c.detectors} {
		*column = slices.Grow((*column)[:0], n)[:n]
	}
	for _, column := range []*[]int64{&c.seconds, &c.weights, &c.keys, &c.commentsA, &c.commentsB} {
		*column = slices.Grow((*column)[:0], n)[:n]
	}
	c.deltas, c.timed = slices.Grow(c.deltas[:0], n)[:n], make([]byte, n/8+1)
	for i := range pairs {
		p := &pairs[i]
		c.as[i], c.bs[i] = c.number(p.A), c.number(p.B)
		window := c.windows[p.Window]
		if window != coaction.AnyTime {
			c.timed[i/8] |= 1 << (i % 8)
		}
		c.seconds[i] = int64(window / time.Second)
		c.weights[i], c.keys[i], c.deltas[i] = int64(p.Weight), int64(p.Keys), p.MeanDelta
		c.commentsA[i], c.commentsB[i] = int64(p.CommentsA), int64(p.CommentsB)
	}
}

// number numbers an account within the batch.
func (c *pairColumns) number(account pipeline.ID) int32 {
	if n := int(account) + 1; n > len(c.ofBatch) {
		c.ofBatch = append(c.ofBatch, make([]int32, n)...) // twice as many, or more
	}
	if n := c.ofBatch[account]; int(n) < len(c.listed) && c.listed[n].account == account {
		return n
	}
	n := int32(len(c.listed))
	c.listed = append(c.listed, listed{account: account})
	c.ofBatch[account] = n
	return n
}

// nameListed gives the ids of the accounts of the batch. They are looked up one after the other, so that the waits for memory overlap.
func (c *pairColumns) nameListed() arrow.Array {
	ids := array.NewStringBuilder(memory.DefaultAllocator)
	for i := range c.listed {
		platform, id := c.accounts.name(c.listed[i].account)
		c.listed[i].platform = c.nameOf(platform)
		ids.Append(id)
	}
	return ids.NewArray()
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

// platform is the platform of both accounts, or both platforms.
func (c *pairColumns) platform(a, b int32) int32 {
	if a == b {
		return a
	}
	return c.nameOf(c.names[a] + "|" + c.names[b])
}

// named gives numbers their strings.
func named(numbers []int32, names arrow.Array) arrow.Array {
	return array.NewDictionaryArray(codedString, columnOf(arrow.PrimitiveTypes.Int32, arrow.Int32Traits.CastToBytes(numbers), len(numbers), nil), names)
}

func stringsOf(names ...string) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	b.AppendValues(names, nil)
	return b.NewArray()
}

func integers(numbers []int64, valid []byte) arrow.Array {
	return columnOf(arrow.PrimitiveTypes.Int64, arrow.Int64Traits.CastToBytes(numbers), len(numbers), valid)
}

// columnOf is a column in memory that is there already; valid has a bit for each value, or is nil where none is null.
func columnOf(t arrow.DataType, values []byte, n int, valid []byte) arrow.Array {
	buffers, nulls := []*memory.Buffer{nil, memory.NewBufferBytes(values)}, 0
	if valid != nil {
		buffers[0], nulls = memory.NewBufferBytes(valid), array.UnknownNullCount
	}
	return array.MakeFromData(array.NewData(t, n, buffers, nil, nulls, 0))
}

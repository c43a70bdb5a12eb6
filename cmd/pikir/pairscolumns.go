package main

import (
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

// pairBatch is how many pairs are written at once.
const pairBatch = 64 << 10

// pairColumns puts pairs into columns. Strings are named by numbers: an account of a batch stands there in many pairs.
type pairColumns struct {
	detector string
	windows  []time.Duration
	accounts *accounts
	ofBatch  []int32 // by account, its number in the batch where it was last
	listed   []listed
	codes    []int32 // scratch
	numbers  []int64 // scratch
}

// listed is an account of the batch.
type listed struct {
	account      pipeline.ID
	platform, id string
}

func newPairColumns(detector string, windows []time.Duration, of *accounts) *pairColumns {
	return &pairColumns{detector: detector, windows: windows, accounts: of}
}

func (c *pairColumns) record(pairs []coaction.Pair) arrow.Record {
	c.listed = c.listed[:0]
	as := c.coded(pairs, func(p *coaction.Pair) int32 { return c.number(p.A) })
	bs := c.coded(pairs, func(p *coaction.Pair) int32 { return c.number(p.B) })
	ids := make([]string, len(c.listed))
	for i := range c.listed {
		ids[i] = c.listed[i].id
	}
	detectors := c.coded(pairs, func(*coaction.Pair) int32 { return 0 })
	columns := []arrow.Array{c.platforms(pairs), named(as, ids), named(bs, ids), named(detectors, []string{c.detector}), c.seconds(pairs),
		c.counts(pairs, func(p *coaction.Pair) uint32 { return p.Weight }),
		c.counts(pairs, func(p *coaction.Pair) uint32 { return p.Keys }),
		deltas(pairs),
		c.counts(pairs, func(p *coaction.Pair) uint32 { return p.CommentsA }),
		c.counts(pairs, func(p *coaction.Pair) uint32 { return p.CommentsB })}
	rec := array.NewRecord(codedPairSchema, columns, int64(len(pairs)))
	for _, column := range columns {
		column.Release()
	}
	return rec
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
	c.listed = append(c.listed, listed{account, platform, id})
	c.ofBatch[account] = n
	return n
}

// platforms names the platform of both accounts, or both platforms.
func (c *pairColumns) platforms(pairs []coaction.Pair) arrow.Array {
	var names []string
	numbers, last := map[string]int32{}, [2]string{}
	code := int32(-1)
	return named(c.coded(pairs, func(p *coaction.Pair) int32 {
		of := [2]string{c.listed[c.ofBatch[p.A]].platform, c.listed[c.ofBatch[p.B]].platform}
		if code >= 0 && of == last {
			return code
		}
		name := of[0]
		if last = of; of[1] != of[0] {
			name += "|" + of[1]
		}
		known := false
		if code, known = numbers[name]; !known {
			code = int32(len(names))
			names, numbers[name] = append(names, name), code
		}
		return code
	}), names)
}

// coded makes a column of numbers of strings.
func (c *pairColumns) coded(pairs []coaction.Pair, of func(*coaction.Pair) int32) arrow.Array {
	c.codes = c.codes[:0]
	for i := range pairs {
		c.codes = append(c.codes, of(&pairs[i]))
	}
	b := array.NewInt32Builder(memory.DefaultAllocator)
	defer b.Release()
	b.AppendValues(c.codes, nil)
	return b.NewArray()
}

// named gives numbers their strings.
func named(numbers arrow.Array, names []string) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	defer b.Release()
	b.AppendValues(names, nil)
	strings := b.NewArray()
	defer strings.Release()
	defer numbers.Release()
	return array.NewDictionaryArray(codedString, numbers, strings)
}

func (c *pairColumns) counts(pairs []coaction.Pair, of func(*coaction.Pair) uint32) arrow.Array {
	c.numbers = c.numbers[:0]
	for i := range pairs {
		c.numbers = append(c.numbers, int64(of(&pairs[i])))
	}
	b := array.NewInt64Builder(memory.DefaultAllocator)
	defer b.Release()
	b.AppendValues(c.numbers, nil)
	return b.NewArray()
}

func (c *pairColumns) seconds(pairs []coaction.Pair) arrow.Array {
	b := array.NewInt64Builder(memory.DefaultAllocator)
	defer b.Release()
	b.Reserve(len(pairs))
	for i := range pairs {
		if window := c.windows[pairs[i].Window]; window == coaction.AnyTime {
			b.AppendNull()
		} else {
			b.UnsafeAppend(int64(window / time.Second))
		}
	}
	return b.NewArray()
}

func deltas(pairs []coaction.Pair) arrow.Array {
	b := array.NewFloat64Builder(memory.DefaultAllocator)
	defer b.Release()
	b.Reserve(len(pairs))
	for i := range pairs {
		b.UnsafeAppend(pairs[i].MeanDelta)
	}
	return b.NewArray()
}

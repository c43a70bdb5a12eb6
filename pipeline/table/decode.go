package table

import (
	"encoding/hex"
	"math/big"
	"strings"
	"time"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

type decoder = func(array.Builder, *cursor, int) error

// decoderOf gives the Arrow type of a Parquet column and how to decode it; nil for columns that no table has.
func decoderOf(t parquet.Type) (arrow.DataType, decoder) {
	var logical any
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	if d, ok := logical.(*format.DecimalType); ok {
		return decoderOfDecimal(t, int(d.Scale))
	}
	if l, ok := logical.(*format.TimeType); ok {
		return decoderOfDaytime(t, l)
	}
	switch t.Kind() {
	case parquet.ByteArray:
		return arrow.BinaryTypes.String, decodeString
	case parquet.FixedLenByteArray:
		if _, ok := logical.(*format.UUIDType); ok {
			return arrow.BinaryTypes.String, decodeUUID
		}
	case parquet.Boolean:
		return arrow.FixedWidthTypes.Boolean, decodeBool
	case parquet.Float:
		return arrow.PrimitiveTypes.Float32, plain((*array.Float32Builder).Append, floats, func(v float32) float32 { return v })
	case parquet.Double:
		return arrow.PrimitiveTypes.Float64, plain((*array.Float64Builder).Append, doubles, func(v float64) float64 { return v })
	case parquet.Int32:
		return decoderOfInt32(logical)
	case parquet.Int64:
		if stamp, ok := logical.(*format.TimestampType); ok {
			return timestampOf(stamp), plain((*array.TimestampBuilder).Append, int64s, microsecondsOf(stamp))
		}
		if l, ok := logical.(*format.IntType); ok && !l.IsSigned {
			return arrow.PrimitiveTypes.Uint64, plain((*array.Uint64Builder).Append, int64s, func(v int64) uint64 { return uint64(v) })
		}
		return arrow.PrimitiveTypes.Int64, plain((*array.Int64Builder).Append, int64s, func(v int64) int64 { return v })
	case parquet.Int96:
		return arrow.FixedWidthTypes.Timestamp_us, plain((*array.TimestampBuilder).Append, int96s, julian)
	}
	return nil, nil
}

func decoderOfInt32(logical any) (arrow.DataType, decoder) {
	switch l := logical.(type) {
	case *format.DateType:
		return arrow.FixedWidthTypes.Date32, plain((*array.Date32Builder).Append, int32s, func(v int32) arrow.Date32 { return arrow.Date32(v) })
	case *format.IntType:
		if !l.IsSigned {
			return arrow.PrimitiveTypes.Uint32, plain((*array.Uint32Builder).Append, int32s, func(v int32) uint32 { return uint32(v) })
		}
	}
	return arrow.PrimitiveTypes.Int32, plain((*array.Int32Builder).Append, int32s, func(v int32) int32 { return v })
}

// decoderOfDaytime gives times of day as text.
func decoderOfDaytime(t parquet.Type, l *format.TimeType) (arrow.DataType, decoder) {
	unit := time.Microsecond
	switch l.Unit.Value.(type) {
	case *format.MilliSeconds:
		unit = time.Millisecond
	case *format.NanoSeconds:
		unit = time.Nanosecond
	}
	text := func(v int64) string { return time.Unix(0, v*int64(unit)).UTC().Format("15:04:05.999999999") }
	if t.Kind() == parquet.Int32 {
		return arrow.BinaryTypes.String, plain((*array.StringBuilder).Append, int32s, func(v int32) string { return text(int64(v)) })
	}
	return arrow.BinaryTypes.String, plain((*array.StringBuilder).Append, int64s, text)
}

// timestampOf is the Arrow type of a timestamp column: without a zone where the column holds local times.
func timestampOf(stamp *format.TimestampType) arrow.DataType {
	if stamp.IsAdjustedToUTC {
		return arrow.FixedWidthTypes.Timestamp_us
	}
	return &arrow.TimestampType{Unit: arrow.Microsecond}
}

// microsecondsOf says how to turn the integers of a timestamp column into microseconds.
func microsecondsOf(stamp *format.TimestampType) func(int64) arrow.Timestamp {
	switch stamp.Unit.Value.(type) {
	case *format.MilliSeconds:
		return func(v int64) arrow.Timestamp { return arrow.Timestamp(v * 1000) }
	case *format.NanoSeconds:
		return func(v int64) arrow.Timestamp { return arrow.Timestamp(time.Unix(0, v).UnixMicro()) }
	}
	return func(v int64) arrow.Timestamp { return arrow.Timestamp(v) }
}

// julian reads the INT96 timestamps of Hive and Spark: nanoseconds of the day and the Julian day number.
func julian(v deprecated.Int96) arrow.Timestamp {
	const unixEpoch = 2440588
	nanos := int64(v[1])<<32 | int64(v[0])
	return arrow.Timestamp((int64(int32(v[2]))-unixEpoch)*24*time.Hour.Microseconds() + nanos/1000)
}

func int32s(p parquet.Page) []int32            { d := p.Data(); return d.Int32() }
func int64s(p parquet.Page) []int64            { d := p.Data(); return d.Int64() }
func int96s(p parquet.Page) []deprecated.Int96 { d := p.Data(); return d.Int96() }
func floats(p parquet.Page) []float32          { d := p.Data(); return d.Float() }
func doubles(p parquet.Page) []float64         { d := p.Data(); return d.Double() }

// plain decodes a column of fixed width.
func plain[B array.Builder, V, A any](add func(B, A), values func(parquet.Page) []V, as func(V) A) decoder {
	return func(b array.Builder, c *cursor, n int) error {
		builder := b.(B)
		var from []V
		return c.walk(b, n, func(p parquet.Page) { from = values(p) }, func(at int) { add(builder, as(from[at])) })
	}
}

func decodeBool(b array.Builder, c *cursor, n int) error {
	builder := b.(*array.BooleanBuilder)
	var bits []byte
	return c.walk(b, n, func(p parquet.Page) { d := p.Data(); bits = d.Boolean() },
		func(at int) { builder.Append(bits[at/8]>>(at%8)&1 == 1) })
}

func decodeString(b array.Builder, c *cursor, n int) error {
	builder := b.(*array.StringBuilder)
	var data []byte
	var offsets []uint32
	return c.walk(b, n, func(p parquet.Page) { d := p.Data(); data, offsets = d.ByteArray() }, func(at int) {
		v := data[offsets[at]:offsets[at+1]]
		builder.Append(unsafe.String(unsafe.SliceData(v), len(v))) // copied by Append
	})
}

// mostDecimal is the most bytes and decimals of a decimal number, as databases have them (38 digits).
const (
	mostDecimal  = 16
	mostDecimals = 38
)

// decoderOfDecimal gives decimal numbers as text, exactly: databases hold ids in them.
func decoderOfDecimal(t parquet.Type, scale int) (arrow.DataType, decoder) {
	kind, size := t.Kind(), t.Length()
	if scale < 0 || scale > mostDecimals || kind == parquet.FixedLenByteArray && size > mostDecimal {
		return nil, nil
	}
	return arrow.BinaryTypes.String, func(b array.Builder, c *cursor, n int) error {
		builder := b.(*array.StringBuilder)
		var number func(at int) *big.Int
		return c.walk(b, n, func(p parquet.Page) { number = unscaled(p, kind, size) }, func(at int) {
			if v := number(at); v != nil {
				builder.Append(decimal(v, scale))
			} else {
				builder.AppendNull()
			}
		})
	}
}

// unscaled reads the whole numbers behind the decimals of a page; nil for one that is too long.
func unscaled(p parquet.Page, kind parquet.Kind, size int) func(at int) *big.Int {
	switch d := p.Data(); kind {
	case parquet.Int32:
		values := d.Int32()
		return func(at int) *big.Int { return big.NewInt(int64(values[at])) }
	case parquet.Int64:
		values := d.Int64()
		return func(at int) *big.Int { return big.NewInt(values[at]) }
	case parquet.FixedLenByteArray:
		data, _ := d.FixedLenByteArray()
		return func(at int) *big.Int { return signed(data[at*size : (at+1)*size]) }
	default:
		data, offsets := d.ByteArray()
		return func(at int) *big.Int { return signed(data[offsets[at]:offsets[at+1]]) }
	}
}

// signed reads a number in two's complement, its highest byte first.
func signed(b []byte) *big.Int {
	if len(b) > mostDecimal {
		return nil
	}
	v := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		v.Sub(v, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	return v
}

// decimal writes a number of so many decimals, without zeros at their end.
func decimal(v *big.Int, scale int) string {
	digits := new(big.Int).Abs(v).String()
	if scale > 0 {
		digits = strings.Repeat("0", max(0, scale+1-len(digits))) + digits
		digits = strings.TrimRight(digits[:len(digits)-scale]+"."+digits[len(digits)-scale:], "0")
		digits = strings.TrimSuffix(digits, ".")
	}
	if v.Sign() < 0 {
		return "-" + digits
	}
	return digits
}

func decodeUUID(b array.Builder, c *cursor, n int) error {
	builder := b.(*array.StringBuilder)
	var data []byte
	return c.walk(b, n, func(p parquet.Page) { d := p.Data(); data, _ = d.FixedLenByteArray() }, func(at int) {
		h := hex.EncodeToString(data[at*16 : at*16+16])
		builder.Append(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
	})
}

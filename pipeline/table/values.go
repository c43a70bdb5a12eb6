package table

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/parquet-go/parquet-go"
)

// leaf is the Parquet column of an Arrow type.
func leaf(t arrow.DataType) (parquet.Node, error) {
	switch t.ID() {
	case arrow.STRING:
		return parquet.String(), nil
	case arrow.INT64:
		return parquet.Int(64), nil
	case arrow.INT32:
		return parquet.Int(32), nil
	case arrow.UINT32:
		return parquet.Uint(32), nil
	case arrow.FLOAT32:
		return parquet.Leaf(parquet.FloatType), nil
	case arrow.FLOAT64:
		return parquet.Leaf(parquet.DoubleType), nil
	case arrow.BOOL:
		return parquet.Leaf(parquet.BooleanType), nil
	case arrow.DATE32:
		return parquet.Date(), nil
	case arrow.TIMESTAMP:
		if t.(*arrow.TimestampType).Unit == arrow.Microsecond {
			return parquet.Timestamp(parquet.Microsecond), nil
		}
	}
	return nil, fmt.Errorf("type %s cannot be written", t)
}

// appendValues appends the rows [from, to) of an Arrow column as values of a Parquet column.
func appendValues(dst []parquet.Value, col arrow.Array, from, to int, nullable bool) []parquet.Value {
	switch a := col.(type) {
	case *array.String:
		return appendStrings(dst, a, from, to, nullable)
	case *array.Int64:
		if !nullable {
			for _, v := range a.Int64Values()[from:to] {
				dst = append(dst, parquet.Int64Value(v))
			}
			return dst
		}
		return each(dst, col, from, to, nullable, func(i int) parquet.Value { return parquet.Int64Value(a.Value(i)) })
	case *array.Timestamp:
		return each(dst, col, from, to, nullable, func(i int) parquet.Value { return parquet.Int64Value(int64(a.Value(i))) })
	case *array.Int32:
		return each(dst, col, from, to, nullable, func(i int) parquet.Value { return parquet.Int32Value(a.Value(i)) })
	case *array.Uint32:
		return each(dst, col, from, to, nullable, func(i int) parquet.Value { return parquet.Int32Value(int32(a.Value(i))) })
	case *array.Date32:
		return each(dst, col, from, to, nullable, func(i int) parquet.Value { return parquet.Int32Value(int32(a.Value(i))) })
	case *array.Float32:
		return each(dst, col, from, to, nullable, func(i int) parquet.Value { return parquet.FloatValue(a.Value(i)) })
	case *array.Float64:
		return each(dst, col, from, to, nullable, func(i int) parquet.Value { return parquet.DoubleValue(a.Value(i)) })
	case *array.Boolean:
		return each(dst, col, from, to, nullable, func(i int) parquet.Value { return parquet.BooleanValue(a.Value(i)) })
	}
	panic("table: a type that NewWriter let through has no values: " + col.DataType().String())
}

// appendStrings is each for strings, which nearly all columns of a dump are, without a call for each value.
func appendStrings(dst []parquet.Value, a *array.String, from, to int, nullable bool) []parquet.Value {
	offsets, data := a.ValueOffsets(), a.ValueBytes()
	base := offsets[0]
	null, some := parquet.NullValue(), a.NullN() > 0
	for i := from; i < to; i++ {
		if some && a.IsNull(i) {
			dst = append(dst, null)
			continue
		}
		v := parquet.ByteArrayValue(data[offsets[i]-base : offsets[i+1]-base])
		if nullable {
			v = v.Level(0, 1, 0)
		}
		dst = append(dst, v)
	}
	return dst
}

func each(dst []parquet.Value, col arrow.Array, from, to int, nullable bool, value func(int) parquet.Value) []parquet.Value {
	if !nullable { // a value as it is made stands at definition level 0
		for i := from; i < to; i++ {
			dst = append(dst, value(i))
		}
		return dst
	}
	for i := from; i < to; i++ {
		if col.IsNull(i) {
			dst = append(dst, parquet.NullValue())
			continue
		}
		dst = append(dst, value(i).Level(0, 1, 0))
	}
	return dst
}

package table

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go/deprecated"
	compact "github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// elements describes the columns of a schema as a footer does: the root, then each column.
func elements(schema *arrow.Schema) ([]format.SchemaElement, error) {
	all := []format.SchemaElement{{Name: "table", NumChildren: compact.New(int32(schema.NumFields()))}}
	for _, field := range schema.Fields() {
		e, err := element(field)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", field.Name, err)
		}
		all = append(all, e)
	}
	return all, nil
}

func element(field arrow.Field) (e format.SchemaElement, err error) {
	e.Name, e.RepetitionType = field.Name, compact.New(format.Required)
	if field.Nullable {
		e.RepetitionType = compact.New(format.Optional)
	}
	is := func(kind format.Type, logical format.LogicalTypeValue, older ...deprecated.ConvertedType) {
		e.Type, e.LogicalType.Value = compact.New(kind), logical
		for _, o := range older {
			e.ConvertedType = compact.New(o)
		}
	}
	switch field.Type.ID() {
	case arrow.STRING:
		is(format.ByteArray, &format.StringType{}, deprecated.UTF8)
	case arrow.INT64:
		is(format.Int64, &format.IntType{BitWidth: 64, IsSigned: true}, deprecated.Int64)
	case arrow.INT32:
		is(format.Int32, &format.IntType{BitWidth: 32, IsSigned: true}, deprecated.Int32)
	case arrow.UINT64:
		is(format.Int64, &format.IntType{BitWidth: 64}, deprecated.Uint64)
	case arrow.UINT32:
		is(format.Int32, &format.IntType{BitWidth: 32}, deprecated.Uint32)
	case arrow.FLOAT32:
		is(format.Float, nil)
	case arrow.FLOAT64:
		is(format.Double, nil)
	case arrow.BOOL:
		is(format.Boolean, nil)
	case arrow.DATE32:
		is(format.Int32, &format.DateType{}, deprecated.Date)
	case arrow.TIMESTAMP:
		if field.Type.(*arrow.TimestampType).Unit == arrow.Microsecond {
			is(format.Int64, &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: &format.MicroSeconds{}}}, deprecated.TimestampMicros)
		}
	}
	if !e.Type.Valid {
		err = fmt.Errorf("type %s cannot be written", field.Type)
	}
	return e, err
}

package local

import (
	"math"
	"path/filepath"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"pikir/pipeline"
	"pikir/pipeline/table"
)

// commentsTable holds all comments. It is written at import, without the wordings, which are only known when all texts are: they are put behind the other columns at the end.
const commentsTable = "comments.parquet"

// readSchema is that of the table of comments as the import writes it: the canonical columns with what was read off the texts. Batches of it come with languages by number.
var (
	readSchema  = withReadFields(arrow.BinaryTypes.String)
	batchSchema = withReadFields(codedLang)
	codedLang   = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
)

func withReadFields(lang arrow.DataType) *arrow.Schema {
	return arrow.NewSchema(append(slices.Clone(pipeline.Schema.Fields()),
		arrow.Field{Name: pipeline.LangColumn, Type: lang},
		arrow.Field{Name: pipeline.PPositive, Type: arrow.PrimitiveTypes.Float32},
		arrow.Field{Name: pipeline.PNegative, Type: arrow.PrimitiveTypes.Float32},
	), nil)
}

// langNames are the values of the column of languages, by pipeline.Lang.
var langNames = func() *array.String {
	names := array.NewStringBuilder(memory.DefaultAllocator)
	for l := pipeline.Other; l <= pipeline.Mixed; l++ {
		names.Append(l.String())
	}
	return names.NewStringArray()
}()

// readings are what was read off the texts of a batch.
type readings struct {
	lang               []pipeline.Lang
	positive, negative []uint16 // probabilities in 1/65535
}

func readingsOf(rec arrow.Record) readings {
	n := rec.NumRows()
	return readings{make([]pipeline.Lang, n), make([]uint16, n), make([]uint16, n)}
}

// beside adds the readings to the batch of canonical comments.
func (r *readings) beside(rec arrow.Record) arrow.Record {
	columns := append(slices.Clone(rec.Columns()), langs(r.lang), probabilities(r.positive), probabilities(r.negative))
	return array.NewRecord(batchSchema, columns, rec.NumRows())
}

func langs(of []pipeline.Lang) arrow.Array {
	codes := array.NewInt32Builder(memory.DefaultAllocator)
	codes.Reserve(len(of))
	for _, l := range of {
		codes.UnsafeAppend(int32(l))
	}
	return array.NewDictionaryArray(codedLang, codes.NewArray(), langNames)
}

func probabilities(of []uint16) arrow.Array {
	values := array.NewFloat32Builder(memory.DefaultAllocator)
	values.Reserve(len(of))
	for _, p := range of {
		values.UnsafeAppend(probability(p))
	}
	return values.NewArray()
}

// probability reads one in 1/65535.
func probability(p uint16) float32 { return float32(p) / math.MaxUint16 }

// completeComments puts the wordings behind the other columns of the table of comments.
func (r *run) completeComments() error {
	field := arrow.Field{Name: pipeline.TextCluster, Type: arrow.PrimitiveTypes.Int64, Nullable: true}
	told := r.told("writing tables")
	return table.Extend(filepath.Join(r.dir, commentsTable), field, func(first, n int) arrow.Array {
		told(first)
		return wordingColumn(r.corpus.TextCluster[first : first+n])
	})
}

func wordingColumn(of []pipeline.ID) arrow.Array {
	wordings := array.NewInt64Builder(memory.DefaultAllocator)
	wordings.Reserve(len(of))
	for _, w := range of {
		if w == pipeline.None {
			wordings.AppendNull()
		} else {
			wordings.UnsafeAppend(int64(w))
		}
	}
	return wordings.NewArray()
}

package table

import (
	"encoding/binary"
	"errors"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"
)

var errRuns = errors.New("a page holds more values than it states")

// checkValues checks the decompressed values of a data page: the counts written in them must not lead beyond the number of values that its head states.
func checkValues(code format.Encoding, data []byte, values int) error {
	switch code {
	//lint:ignore SA1019 files of older writers name it so
	case format.PlainDictionary, format.RLEDictionary:
		if len(data) == 0 {
			return nil
		}
		return checkRuns(data[1:], int(data[0]), values)
	case format.RLE:
		inner, _, err := prefixed(data)
		if err != nil {
			return err
		}
		return checkRuns(inner, 1, values)
	case format.DeltaBinaryPacked, format.DeltaLengthByteArray:
		_, err := checkDelta(data, values)
		return err
	case format.DeltaByteArray:
		rest, err := checkDelta(data, values)
		if err == nil {
			_, err = checkDelta(rest, values)
		}
		if err != nil {
			return err
		}
		return checkPrefixes(data)
	}
	return nil
}

// filling is how many values without a meaning a packed run may end with: up to seven in the specification, up to 255 in the files of DuckDB.
const filling = 255

// checkRuns walks over the runs of the RLE and bit-packing hybrid.
func checkRuns(data []byte, width, values int) error {
	total := uint64(0)
	for len(data) > 0 {
		head, n := binary.Uvarint(data)
		if n <= 0 {
			return errRuns
		}
		data = data[n:]
		count, size := head>>1, uint64(width+7)/8
		if head&1 == 1 {
			count, size = 8*count, count*uint64(width)
		}
		if total += count; count > maxValues || total > uint64(values)+filling {
			return errRuns
		}
		if size > uint64(len(data)) {
			return errShort
		}
		data = data[size:]
	}
	return nil
}

// checkDelta walks over the blocks of a delta encoding and gives what stands behind it.
func checkDelta(data []byte, values int) (rest []byte, err error) {
	var head [3]int // values of a block, parts of a block, values
	for i := range head {
		v, n := binary.Uvarint(data)
		if n <= 0 || v > 1<<30 {
			return nil, errRuns
		}
		head[i], data = int(v), data[n:]
	}
	block, parts, left := head[0], head[1], head[2]
	if left > values || parts == 0 || block/parts == 0 {
		return nil, errRuns
	}
	_, n := binary.Varint(data) // the first value
	if n <= 0 {
		return nil, errShort
	}
	for data, left = data[n:], left-1; left > 0; {
		_, n := binary.Varint(data) // the least difference
		if n <= 0 || len(data)-n < parts {
			return nil, errShort
		}
		widths := data[n : n+parts]
		data = data[n+parts:]
		for _, width := range widths {
			if left <= 0 {
				break
			}
			data = data[min(len(data), block/parts*int(width)/8):] // writers may cut the last one
			left -= block / parts
		}
	}
	return data, nil
}

// checkPrefixes adds up what the values of a delta encoding of strings take over from those before, by which a small page can grow without end.
func checkPrefixes(data []byte) error {
	lengths, err := new(delta.BinaryPackedEncoding).DecodeInt32(nil, data)
	total := int64(0)
	for _, n := range lengths {
		if total += int64(n); n < 0 || total > maxPage {
			return errHostile
		}
	}
	return err
}

// prefixed cuts off what stands behind its length.
func prefixed(data []byte) (inner, rest []byte, err error) {
	if len(data) < 4 {
		return nil, nil, errShort
	}
	n := uint64(binary.LittleEndian.Uint32(data))
	if n > uint64(len(data)-4) {
		return nil, nil, errShort
	}
	return data[4 : 4+n], data[4+n:], nil
}

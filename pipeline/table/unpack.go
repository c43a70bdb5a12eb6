package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// unpacker decompresses pages into as many bytes as their heads state, and never into more.
type unpacker struct {
	zstd *zstd.Decoder
}

var errSize = errors.New("a page holds another number of bytes than it states")

// page decompresses src into dst, whose length is the size that the page states.
func (u *unpacker) page(codec format.CompressionCodec, dst, src []byte) error {
	n, err := 0, error(nil)
	switch codec {
	case format.Uncompressed:
		n = copy(dst, src) + max(0, len(src)-len(dst))
	case format.Snappy:
		if n, err = s2.DecodedLen(src); err == nil && n == len(dst) {
			_, err = s2.Decode(dst, src)
		}
	case format.Zstd:
		n, err = u.zstandard(dst, src)
	case format.Gzip:
		var r *gzip.Reader
		if r, err = gzip.NewReader(bytes.NewReader(src)); err == nil {
			n, err = drained(dst, r)
		}
	case format.Brotli:
		n, err = drained(dst, brotli.NewReader(bytes.NewReader(src)))
	case format.Lz4Raw:
		n, err = lz4.UncompressBlock(src, dst)
	case format.Lz4:
		n, err = oldLZ4(dst, src)
	default:
		return fmt.Errorf("its columns are compressed with %s, which is not read: write it again with zstd or snappy", codec)
	}
	if err == nil && n != len(dst) {
		err = errSize
	}
	return err
}

func (u *unpacker) zstandard(dst, src []byte) (int, error) {
	if u.zstd == nil {
		d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			return 0, err
		}
		u.zstd = d
	}
	out, err := u.zstd.DecodeAll(src, dst[:0:len(dst)])
	return len(out), err
}

// drained fills dst and says how many bytes the stream has, one more than fit where it has more.
func drained(dst []byte, r io.Reader) (int, error) {
	n, err := io.ReadFull(r, dst)
	if err != nil {
		return n, err
	}
	more, err := r.Read(make([]byte, 1))
	if err == io.EOF {
		err = nil
	}
	return n + more, err
}

// oldLZ4 reads what was written under the name LZ4 before LZ4_RAW: blocks behind two lengths as Hadoop writes them, else frames, else one bare block.
func oldLZ4(dst, src []byte) (int, error) {
	if n, ok := hadoop(dst, src); ok {
		return n, nil
	}
	if bytes.HasPrefix(src, []byte{0x04, 0x22, 0x4d, 0x18}) {
		return drained(dst, lz4.NewReader(bytes.NewReader(src)))
	}
	return lz4.UncompressBlock(src, dst)
}

// hadoop reads blocks that stand behind their decompressed and compressed lengths, big-endian.
func hadoop(dst, src []byte) (total int, ok bool) {
	for len(src) >= 8 {
		size, packed := int64(binary.BigEndian.Uint32(src)), int64(binary.BigEndian.Uint32(src[4:]))
		if src = src[8:]; packed > int64(len(src)) || size > int64(len(dst)-total) {
			return 0, false
		}
		n, err := lz4.UncompressBlock(src[:packed], dst[total:total+int(size)])
		if err != nil || int64(n) != size {
			return 0, false
		}
		total, src = total+n, src[packed:]
	}
	return total, len(src) == 0
}

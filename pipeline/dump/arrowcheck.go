package dump

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	flatbuffers "github.com/google/flatbuffers/go"
)

// arrowCheck holds what a file of Arrow IPC states about itself against what is there, before the library takes the memory for it.
// The library turns other damage into a panic, which can be caught; memory that cannot be had ends the process.
// The numbers of members are those of https://github.com/apache/arrow/tree/main/format (File.fbs, Message.fbs, Schema.fbs).
type arrowCheck struct {
	in     io.ReaderAt
	size   int64
	weight int // of the names and fields of the schema
}

// Limits of Arrow files.
const (
	maxArrowHead   = 64 << 20 // bytes of a footer or of the head of a message
	maxArrowWeight = 64 << 20 // bytes of names, and 256 for each field
	maxArrowNested = 64
	maxArrowGrown  = 1 << 30 // bytes of a batch that its buffers may grow to, unless the file is large
)

var errArrow = errors.New("states more than it can hold")

// Headers of messages.
const (
	arrowSchema     = 1
	arrowDictionary = 2
	arrowBatch      = 3
)

// checkArrow gives the size up to which the file can be read: a stream that was cut off is whole up to its last message.
func checkArrow(in io.ReaderAt, size int64) (whole int64, err error) {
	defer func() {
		if p := recover(); p != nil { // an offset leads out of the text
			err = errArrow
		}
	}()
	c := arrowCheck{in: in, size: size}
	magic, err := c.bytes(0, min(6, size))
	if err != nil {
		return 0, err
	}
	if string(magic) == "ARROW1" {
		return size, c.file()
	}
	return c.stream()
}

func (c *arrowCheck) bytes(at, n int64) ([]byte, error) {
	if at < 0 || n < 0 || n > maxArrowHead || at > c.size || n > c.size-at {
		return nil, errArrow
	}
	b := make([]byte, n)
	_, err := c.in.ReadAt(b, at)
	return b, err
}

// file checks the footer and every message that it names.
func (c *arrowCheck) file() error {
	tail, err := c.bytes(c.size-10, 10)
	if err != nil || !bytes.HasSuffix(tail, []byte("ARROW1")) {
		return errors.New("it does not end as an Arrow file does: it was cut off")
	}
	length := int64(binary.LittleEndian.Uint32(tail))
	text, err := c.bytes(c.size-10-length, length)
	if err != nil {
		return err
	}
	footer := root(text)
	if schema, ok := tableIn(footer, 1); ok {
		if err := c.schema(schema); err != nil {
			return err
		}
	}
	for slot, kind := range map[int]byte{2: arrowDictionary, 3: arrowBatch} {
		first, n := vector(footer, slot, 24)
		for i := range n {
			block := first + flatbuffers.UOffsetT(24*i)
			at, head, body := footer.GetInt64(block), int64(footer.GetInt32(block+8)), footer.GetInt64(block+16)
			if err := c.block(at, head, body, kind); err != nil {
				return err
			}
		}
	}
	return nil
}

// block checks a message that the footer names.
func (c *arrowCheck) block(at, length, body int64, kind byte) error {
	text, err := c.bytes(at, length)
	if err != nil {
		return err
	}
	if len(text) < 8 || body < 0 || body > c.size-at-length {
		return errArrow
	}
	prefix := 4
	if binary.LittleEndian.Uint32(text) == 1<<32-1 {
		prefix = 8
	}
	found, _, err := c.message(text[prefix:], at+length, body)
	if err == nil && found != kind {
		err = errArrow
	}
	return err
}

// stream checks one message after the other.
func (c *arrowCheck) stream() (whole int64, err error) {
	for at := int64(0); at <= c.size-4; whole = at {
		head, err := c.bytes(at, min(8, c.size-at))
		if err != nil {
			return 0, err
		}
		length, prefix := int64(int32(binary.LittleEndian.Uint32(head))), int64(4)
		if length == -1 && len(head) == 8 {
			length, prefix = int64(int32(binary.LittleEndian.Uint32(head[4:]))), 8
		}
		if length == 0 {
			return at + prefix, nil
		}
		if length < 0 || length > maxArrowHead {
			return whole, c.cut(whole)
		}
		if length > c.size-at-prefix {
			return whole, c.cut(whole)
		}
		text, err := c.bytes(at+prefix, length)
		if err != nil {
			return 0, err
		}
		_, body, err := c.message(text, at+prefix+length, -1)
		if err == errShortArrow {
			return whole, c.cut(whole)
		}
		if err != nil {
			return 0, err
		}
		at += prefix + length + body
	}
	return whole, nil
}

// errShortArrow says that a stream ends inside a message.
var errShortArrow = errors.New("it ends inside a message")

// cut is an error if not one message came before the end.
func (c *arrowCheck) cut(whole int64) error {
	if whole == 0 {
		return errShortArrow
	}
	return nil
}

// message checks the head of a message whose body begins at a place of the file; the size of the body is -1 where only the message states it.
func (c *arrowCheck) message(text []byte, at, body int64) (kind byte, length int64, err error) {
	m := root(text)
	length = m.GetInt64Slot(10, 0)
	if body >= 0 {
		length = body
	}
	if length < 0 {
		return 0, 0, errArrow
	}
	if length > c.size-at {
		return 0, 0, errShortArrow
	}
	kind = m.GetByteSlot(6, 0)
	header, ok := tableIn(m, 2)
	if !ok {
		return 0, 0, errArrow
	}
	switch kind {
	case arrowSchema:
		err = c.schema(header)
	case arrowDictionary:
		if header, ok = tableIn(header, 1); ok {
			err = c.batch(header, at, length)
		}
	case arrowBatch:
		err = c.batch(header, at, length)
	default:
		err = fmt.Errorf("holds a message of kind %d, which no table has", kind)
	}
	return kind, length, err
}

// schema adds up what the fields of a schema take.
func (c *arrowCheck) schema(schema flatbuffers.Table) error {
	return errors.Join(c.pairs(schema, 2), c.fields(schema, 1, 0))
}

func (c *arrowCheck) fields(around flatbuffers.Table, slot, depth int) error {
	if depth > maxArrowNested {
		return errArrow
	}
	first, n := vector(around, slot, 4)
	for i := range n {
		field := tableAt(around, first+flatbuffers.UOffsetT(4*i))
		if c.weight += 256 + len(stringOf(field, 0)); c.weight > maxArrowWeight {
			return errArrow
		}
		if err := errors.Join(c.pairs(field, 6), c.fields(field, 5, depth+1)); err != nil {
			return err
		}
	}
	return nil
}

// pairs adds up names and values that stand beside a schema or field.
func (c *arrowCheck) pairs(around flatbuffers.Table, slot int) error {
	first, n := vector(around, slot, 4)
	for i := range n {
		pair := tableAt(around, first+flatbuffers.UOffsetT(4*i))
		if c.weight += 64 + len(stringOf(pair, 0)) + len(stringOf(pair, 1)); c.weight > maxArrowWeight {
			return errArrow
		}
	}
	return nil
}

// batch checks that the buffers of a batch lie in its body and grow to no more than a batch may have.
func (c *arrowCheck) batch(batch flatbuffers.Table, at, body int64) error {
	_, compressed := tableIn(batch, 3)
	first, n := vector(batch, 2, 16)
	grown := int64(0)
	for i := range n {
		buffer := first + flatbuffers.UOffsetT(16*i)
		from, length := batch.GetInt64(buffer), batch.GetInt64(buffer+8)
		if from < 0 || length < 0 || from > body || length > body-from {
			return errArrow
		}
		size := length
		if compressed && length > 0 {
			states, err := c.bytes(at+from, 8)
			if err != nil {
				return err
			}
			if v := int64(binary.LittleEndian.Uint64(states)); v != -1 {
				size = v
			}
		}
		if grown += size; size < 0 || size > 1<<40 || grown > max(maxArrowGrown, body) && grown > bombRatio*body {
			return errArrow
		}
	}
	return c.nodes(batch, n, grown)
}

// nodes checks the numbers of rows: a table of comments has a column that takes at least a bit for each row.
func (c *arrowCheck) nodes(batch flatbuffers.Table, buffers int, grown int64) error {
	if rows := batch.GetInt64Slot(4, 0); rows < 0 || rows > 8*grown {
		return errArrow
	}
	first, n := vector(batch, 1, 16)
	for i := range n {
		if rows := batch.GetInt64(first + flatbuffers.UOffsetT(16*i)); rows < 0 || rows > 1<<40 {
			return errArrow
		}
	}
	first, n = vector(batch, 4, 8)
	for i := range n {
		if count := batch.GetInt64(first + flatbuffers.UOffsetT(8*i)); count < 0 || count > int64(buffers) {
			return errArrow
		}
	}
	return nil
}

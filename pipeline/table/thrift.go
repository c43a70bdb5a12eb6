package table

import (
	"encoding/binary"
	"errors"
)

// thrift walks over a struct of Thrift's compact protocol, in which Parquet writes its footer and the heads of its pages, before it is decoded: the
// library takes the memory for a list or a text as soon as it has read how long that says it is.
// See https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md.
type thrift struct {
	text    []byte
	at      int
	structs int // in lists so far
}

var (
	errShort   = errors.New("ends early")
	errHostile = errors.New("states more than it can hold")
)

// Limits of a footer: a struct in a list takes up to a KiB in memory.
const (
	maxStructs = 1 << 19
	maxNesting = 32
)

// Types of the compact protocol.
const (
	thriftStop = iota
	thriftTrue
	thriftFalse
	thriftByte
	thriftI16
	thriftI32
	thriftI64
	thriftDouble
	thriftBinary
	thriftList
	thriftSet
	_ // maps, of which Parquet has none
	thriftStruct
)

// thriftLength is the number of bytes of the struct at the beginning of text; errShort where the text ends before it does.
func thriftLength(text []byte) (int, error) {
	t := thrift{text: text}
	err := t.structure(0)
	return t.at, err
}

func (t *thrift) structure(depth int) error {
	if depth > maxNesting {
		return errHostile
	}
	for {
		head, err := t.byte()
		if err != nil || head == thriftStop {
			return err
		}
		if head>>4 == 0 { // the number of the field stands apart
			if _, err := t.number(); err != nil {
				return err
			}
		}
		if err := t.value(head&15, depth, true); err != nil {
			return err
		}
	}
}

// value passes over a value; truth values have no byte of their own as fields of a struct.
func (t *thrift) value(kind byte, depth int, field bool) error {
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		if field && kind != thriftByte {
			return nil
		}
		return t.skip(1)
	case thriftI16, thriftI32, thriftI64:
		_, err := t.number()
		return err
	case thriftDouble:
		return t.skip(8)
	case thriftBinary:
		n, err := t.number()
		if err != nil {
			return err
		}
		return t.skip(n)
	case thriftList, thriftSet:
		return t.list(depth)
	case thriftStruct:
		return t.structure(depth + 1)
	}
	return errHostile
}

func (t *thrift) list(depth int) error {
	head, err := t.byte()
	if err != nil {
		return err
	}
	n := uint64(head >> 4)
	if n == 15 {
		if n, err = t.number(); err != nil {
			return err
		}
	}
	kind := head & 15
	if kind == thriftStruct {
		if t.structs += int(min(n, maxStructs+1)); t.structs > maxStructs {
			return errHostile
		}
	}
	if n > uint64(len(t.text)-t.at) { // every element takes a byte
		return errShort
	}
	for range n {
		if err := t.value(kind, depth+1, false); err != nil {
			return err
		}
	}
	return nil
}

func (t *thrift) byte() (byte, error) {
	if t.at == len(t.text) {
		return 0, errShort
	}
	t.at++
	return t.text[t.at-1], nil
}

func (t *thrift) number() (uint64, error) {
	n, size := binary.Uvarint(t.text[t.at:])
	if size < 0 {
		return 0, errHostile
	}
	if size == 0 {
		return 0, errShort
	}
	t.at += size
	return n, nil
}

func (t *thrift) skip(n uint64) error {
	if n > uint64(len(t.text)-t.at) {
		return errShort
	}
	t.at += int(n)
	return nil
}

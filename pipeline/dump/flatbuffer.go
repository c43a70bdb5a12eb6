package dump

import flatbuffers "github.com/google/flatbuffers/go"

// root is the table at the beginning of a flatbuffer.
func root(text []byte) flatbuffers.Table {
	return flatbuffers.Table{Bytes: text, Pos: flatbuffers.GetUOffsetT(text)}
}

// tableIn is a table within a table, by the number of its slot; false if there is none.
func tableIn(t flatbuffers.Table, slot int) (flatbuffers.Table, bool) {
	at := t.Offset(flatbuffers.VOffsetT(4 + 2*slot))
	if at == 0 {
		return flatbuffers.Table{}, false
	}
	return tableAt(t, t.Pos+flatbuffers.UOffsetT(at)), true
}

func tableAt(t flatbuffers.Table, at flatbuffers.UOffsetT) flatbuffers.Table {
	return flatbuffers.Table{Bytes: t.Bytes, Pos: t.Indirect(at)}
}

// vector is where the elements of a vector begin and how many there are; it panics if they do not fit into the text, as the library of flatbuffers does for single ones.
func vector(t flatbuffers.Table, slot, size int) (first flatbuffers.UOffsetT, n int) {
	at := t.Offset(flatbuffers.VOffsetT(4 + 2*slot))
	if at == 0 {
		return 0, 0
	}
	first, n = t.Vector(flatbuffers.UOffsetT(at)), t.VectorLen(flatbuffers.UOffsetT(at))
	_ = t.Bytes[first : uint64(first)+uint64(n)*uint64(size)]
	return first, n
}

// stringOf is a string of a table; nil if there is none.
func stringOf(t flatbuffers.Table, slot int) []byte {
	at := t.Offset(flatbuffers.VOffsetT(4 + 2*slot))
	if at == 0 {
		return nil
	}
	return t.ByteVector(t.Pos + flatbuffers.UOffsetT(at))
}

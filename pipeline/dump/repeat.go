package dump

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"

	"github.com/cespare/xxhash/v2"

	"pikir/pipeline"
)

// nameless knows the comments without an id of all files by what they say. Within a file people may say the same again; another file that says it repeats
// the comments of the first as often as that has them, so that of overlapping files as many are kept as one of them holds.
type nameless struct {
	file *File
	all  seen              // comments with their number among the equal ones of their file
	once seen              // comments of the file
	more map[uint64]uint64 // how often the file has said a comment again
	rows int64             // of all files, those in the sample
	same int64             // of them, those that say what an earlier one of their file says
}

// sampleOf is one in how many comments tell whether a file holds its rows twice; where one file is read, only they are hashed.
const sampleOf = 16

// sampled says whether a row is one of those: equal rows are, or are not, alike.
func (r *row) sampled() bool {
	return (xxhash.Sum64(r.cells[cAccountID])^uint64(r.at.micros)*0x9e3779b97f4a7c15)>>32%sampleOf == 0
}

// repeats says whether a comment of the batch, if it has no id, repeats one of an earlier file.
func (n *nameless) repeats(f *File, b *rows, i int) bool {
	says, several := b.says[i], f.importer.several
	if says == 0 {
		return false
	}
	if n.file != f {
		*n = nameless{file: f, all: n.all, more: map[uint64]uint64{}, rows: n.rows, same: n.same}
	}
	again := !n.once.add(says)
	if again {
		n.more[says]++
	}
	if !several || says%sampleOf == 0 {
		n.rows++
		if again {
			n.same++
		}
	}
	if !several {
		return false
	}
	var times [8]byte
	binary.LittleEndian.PutUint64(times[:], n.more[says])
	return !n.all.add(mixed(says, times[:]))
}

// says is a hash of what a comment without an id says: who, where, when and what. 0 for a comment with an id.
func (r *row) says() uint64 {
	if len(r.cells[cCommentID]) > 0 {
		return 0
	}
	var hash uint64
	for _, c := range [...]column{cPlatform, cAccountID, cPageID, cPostID, cText} {
		hash = mixed(hash, r.cells[c])
	}
	var at [8]byte
	binary.LittleEndian.PutUint64(at[:], uint64(r.at.micros))
	return mixed(hash, at[:])
}

// leftOut leaves out a file with the bytes of an earlier one.
func (im *importer) leftOut(path string) bool {
	info, err := os.Stat(path)
	if err != nil || path == "-" {
		return false
	}
	known := im.known(path, info.Size(), func() (io.ReadCloser, error) { return os.Open(path) })
	if known {
		im.read += info.Size()
	}
	return known
}

// known notes a file or member that has the bytes of an earlier one. Only what is as long as an earlier one is read for it.
func (im *importer) known(path string, size int64, open func() (io.ReadCloser, error)) bool {
	sum := ""
	for i := range im.inputs {
		earlier := &im.inputs[i]
		if earlier.Bytes != size || earlier.Read == 0 {
			continue
		}
		if sum == "" {
			if sum = im.sum(size, open); sum == "" {
				return false
			}
		}
		if earlier.SHA256 == sum {
			im.inputs = append(im.inputs, pipeline.Input{Path: filepath.ToSlash(path), Format: earlier.Format, SHA256: sum, Bytes: size, SameAs: earlier.Path,
				Notes: []string{"left out: it has the same bytes as " + earlier.Path}})
			return true
		}
	}
	return false
}

// sum is the SHA-256 of a file, "" where it cannot be read or the import has been stopped.
func (im *importer) sum(size int64, open func() (io.ReadCloser, error)) string {
	r, err := open()
	if err != nil {
		return ""
	}
	defer r.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, &counter{r: io.LimitReader(r, size), file: &File{importer: im}}); err != nil {
		return ""
	}
	return hex.EncodeToString(hash.Sum(nil))
}

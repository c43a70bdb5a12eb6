package table

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// None is the code of a row without a string.
const None = math.MaxUint32

// NoMoment stands for a time that is not there.
const NoMoment = math.MinInt64

// Block is some rows of a row group, in columns without any string made.
type Block struct {
	First   bool // of its row group
	Strings []Coded
	Moments []int64 // microseconds since 1970; NoMoment where there is none
}

// Coded is rows of a column of strings, which codes stand for within the row group. Several codes may stand for the same string, and codes of a dictionary for strings
// that no row has.
type Coded struct {
	Codes   []uint32 // by row; None for null. Empty where each row has a string of its own, which has no code: row i the one with the number i
	Fresh   []byte   // strings that no earlier block of the row group has; their codes follow those given before
	Offsets []uint32 // string i of them is Fresh[Offsets[i]:Offsets[i+1]]
}

// Len is the number of fresh strings.
func (c *Coded) Len() int { return len(c.Offsets) - 1 }

// String is a fresh string.
func (c *Coded) String(i int) []byte { return c.Fresh[c.Offsets[i]:c.Offsets[i+1]] }

// Plain says that each row has a string of its own.
func (c *Coded) Plain() bool { return len(c.Codes) == 0 }

// blockRows is how many rows a block holds.
const blockRows = 32 << 10

// ReadBlocks decodes columns of strings and one of times of the Parquet file at path, row groups side by side on all cores, and hands over the blocks in order, by the calling goroutine. A block
// is valid until emit returns.
func ReadBlocks(ctx context.Context, path string, strings []string, moments string, emit func(*Block) error) error {
	first, err := Open(path)
	if err != nil {
		return err
	}
	defer first.Close()
	groups := len(first.file.RowGroups())
	ctx, stop := context.WithCancelCause(ctx)
	blocks := make([]chan *Block, groups)
	for i := range blocks {
		blocks[i] = make(chan *Block, 1)
	}
	cores := runtime.GOMAXPROCS(0)
	ahead := make(chan struct{}, 2*cores) // row groups begun and not yet handed over
	free := make(spare, 4*cores)
	var next atomic.Int64
	var wait sync.WaitGroup
	defer wait.Wait()
	defer stop(nil)
	for range min(cores, groups) {
		wait.Go(func() {
			if err := readSome(ctx, path, strings, moments, &next, ahead, blocks, free); err != nil {
				stop(fmt.Errorf("%s: %w", path, err))
			}
		})
	}
	for _, of := range blocks {
		if err := handOver(ctx, of, free, emit); err != nil {
			return err
		}
		<-ahead
	}
	return context.Cause(ctx)
}

// handOver hands over the blocks of a row group.
func handOver(ctx context.Context, blocks <-chan *Block, free spare, emit func(*Block) error) error {
	for {
		select {
		case b, open := <-blocks:
			if !open {
				return nil
			}
			if err := emit(b); err != nil {
				return err
			}
			free.put(b)
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// spare is blocks to be used again. A sync.Pool would lose them with every collection of garbage.
type spare chan *Block

func (s spare) get() *Block {
	select {
	case b := <-s:
		return b
	default:
		return new(Block)
	}
}

func (s spare) put(b *Block) {
	select {
	case s <- b:
	default:
	}
}

// readSome decodes one row group after the other, as long as there are any.
func readSome(ctx context.Context, path string, strings []string, moments string, next *atomic.Int64, ahead chan<- struct{}, blocks []chan *Block, free spare) (err error) {
	defer caught(&err)
	r, err := Open(path) // a reader is for one goroutine
	if err != nil {
		return err
	}
	defer r.Close()
	g := groupReader{reader: r, free: free}
	for {
		select {
		case ahead <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		group := int(next.Add(1)) - 1
		if group >= len(blocks) {
			return nil
		}
		if err := g.read(group, strings, moments, func(b *Block) error {
			select {
			case blocks[group] <- b:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}); err != nil {
			return err
		}
		close(blocks[group])
	}
}

package text

import (
	_ "embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"

	"pikir/pipeline"
	"pikir/pipeline/text/averaging"
	"pikir/pipeline/text/linear"
)

// Classes of the positivity model.
const (
	Negative = iota
	Neutral
	Positive
)

// Weights are what a Scorer scores with. Many scorers may share them.
type Weights struct {
	language, positivity, kind *linear.Model
	networks                   [committees]*averaging.Network // of positivity
	russian                    *linear.Model                  // of positivity too, of real Russian comments alone; nil where few were learned
	About                      About
}

// About is the part of the weights that people read.
type About struct {
	Calibration map[string]Calibration              `json:"calibration"` // by language, and "LANG remarks"
	Rates       map[string]pipeline.PositivityModel `json:"rates"`       // by language, and "all", on held-out comments
	Sources     map[string]int                      `json:"sources"`     // comments learned from, by source
	Held        map[string]int                      `json:"held"`        // comments measured on, by language
}

// magic opens a file of weights.
const magic = "pikir text weights 5\n"

// Encode gives the bytes of a weights file: the magic line, then, in zstd, the length of About in JSON, About, the three linear models, the three networks and, where there is one, the model of real Russian comments.
func (w *Weights) Encode() ([]byte, error) {
	about, err := json.Marshal(w.About)
	if err != nil {
		return nil, err
	}
	body := binary.AppendUvarint(nil, uint64(len(about)))
	body = append(body, about...)
	for _, m := range []*linear.Model{w.language, w.positivity, w.kind} {
		body = m.Append(body)
	}
	for _, n := range w.networks {
		body = n.Append(body)
	}
	if w.russian != nil {
		body = w.russian.Append(body)
	}
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		return nil, err
	}
	return z.EncodeAll(body, []byte(magic)), nil
}

// DecodeWeights reads a weights file.
func DecodeWeights(b []byte) (*Weights, error) {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("not a file of text weights: `pikir train-positivity` writes one")
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(1<<28))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	body, err := z.DecodeAll(b[len(magic):], nil)
	if err != nil {
		return nil, fmt.Errorf("text weights: %w", err)
	}
	n, used := binary.Uvarint(body)
	if used <= 0 || n > uint64(len(body)-used) {
		return nil, fmt.Errorf("text weights: the file is cut short")
	}
	w := &Weights{}
	if err := json.Unmarshal(body[used:used+int(n)], &w.About); err != nil {
		return nil, fmt.Errorf("text weights: %w", err)
	}
	body = body[used+int(n):]
	for _, m := range []**linear.Model{&w.language, &w.positivity, &w.kind} {
		if *m, body, err = linear.Decode(body); err != nil {
			return nil, fmt.Errorf("text weights: %w", err)
		}
	}
	for i := range w.networks {
		if w.networks[i], body, err = averaging.Decode(body); err != nil {
			return nil, fmt.Errorf("text weights: %w", err)
		}
	}
	if len(body) > 0 {
		if w.russian, _, err = linear.Decode(body); err != nil {
			return nil, fmt.Errorf("text weights: %w", err)
		}
	}
	return w, nil
}

//go:embed weights.bin
var shipped []byte

// Default gives the weights that the package carries, trained on openly licensed and invented comments only.
var Default = sync.OnceValue(func() *Weights {
	w, err := DecodeWeights(shipped)
	if err != nil {
		panic(err) // the file is part of the program
	}
	return w
})

// Rates gives how often the weights err at pipeline.PositiveFrom in a language, measured on held-out comments; those of all languages
// together where the language has none.
func (w *Weights) Rates(l pipeline.Lang) pipeline.PositivityModel {
	if r, ok := w.About.Rates[l.String()]; ok {
		return r
	}
	return w.About.Rates["all"]
}
